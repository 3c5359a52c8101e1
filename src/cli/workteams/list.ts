import { jsonDocument, renderJson, renderJsonLine } from '../../core/report/json.ts';
import { markdownRows } from '../../core/report/markdown.ts';
import { type Column, renderTable } from '../../core/report/table.ts';
import { relativeTime } from '../../core/text/time.ts';
import { listJson, summaryJson } from '../../workteams/report.ts';
import type { TeamList, TeamSummary } from '../../workteams/team.ts';
import { lockWords, memberWords } from '../../workteams/words.ts';
import { findingsCell, findingsTone } from '../findings-cell.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';

/** `groundctl workteams list` */
export async function list(io: Io, options: GlobalOptions): Promise<ExitCode> {
  const connection = await io.connect(options);
  const onPage = (page: number) => {
    if (page > 1) io.progress(`labeling jobs: page ${page}`);
  };
  const teams = await connection.workteams.list({ signal: io.signal, onPage });
  for (const part of teams.incomplete) io.say(`Could not read ${part}`);
  io.print(render(io, teams, options, connection.target.region));
  return undefined;
}

function render(io: Io, list: TeamList, options: GlobalOptions, region: string): string {
  switch (options.output) {
    case 'json':
      return renderJson(jsonDocument('workteams.list', { region, ...listJson(list) }));
    case 'ndjson':
      return [
        ...list.teams.map((team) => ({ type: 'workteam', ...summaryJson(team) })),
        {
          type: 'summary',
          ...jsonDocument('workteams.list', {
            region,
            teams: list.teams.length,
            incomplete: list.incomplete,
          }),
        },
      ]
        .map(renderJsonLine)
        .join('');
    case 'markdown':
      // It is read later and elsewhere, when "2 h ago" says nothing.
      return markdownRows(
        list.teams,
        columns((date) => date.toISOString()),
      );
    default:
      return renderTeams(io, list, region);
  }
}

/** The teams table with its last line, also used by the tour. */
export function renderTeams(io: Io, list: TeamList, region: string): string {
  const [workforce] = list.workforces;
  const count = `${list.teams.length} of ${list.limit} teams allowed in ${region}`;
  if (list.teams.length === 0) return `No work teams in ${region}. ${nextStep(list)}\n`;
  const ranges = workforce && (workforce.SourceIpConfig?.Cidrs ?? []);
  const portal =
    ranges?.length === 0
      ? 'portal open to every address'
      : `portal allow list ${ranges?.join(', ') ?? 'unknown'}`;
  const now = new Date();
  const table = renderTable(
    list.teams,
    columns((date) => relativeTime(date, now)),
    io.table,
  );
  return `${table}\n${count} · ${portal}\n`;
}

function nextStep(list: TeamList): string {
  return list.workforces.length === 0
    ? 'There is no private workforce either: create one in the console first (Ground Truth, Labeling workforces).'
    : "Create one: groundctl workteams create NAME --description 'TEXT' --group GROUP";
}

function columns(time: (date: Date) => string): Column<TeamSummary>[] {
  return [
    { header: 'Team', value: (team) => team.workteam.WorkteamName, min: 12 },
    { header: 'Members', value: (team) => memberWords(team.membership), min: 8 },
    { header: 'Lock', value: (team) => lockWords(team.lock) },
    {
      header: 'Findings',
      value: (team) => findingsCell(team.findings),
      min: 18,
      priority: 1,
      tone: (team) => findingsTone(team.findings),
    },
    {
      header: 'Jobs',
      value: (team) =>
        team.openJobs === undefined ? '?' : team.openJobs === 0 ? '-' : `${team.openJobs} open`,
      priority: 2,
    },
    {
      header: 'Updated',
      value: ({ workteam }) => (workteam.LastUpdatedDate ? time(workteam.LastUpdatedDate) : 'unknown'),
      priority: 3,
    },
  ];
}
