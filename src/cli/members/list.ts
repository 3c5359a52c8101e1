import { GroundctlError, usageError } from '../../core/errors.ts';
import { jsonDocument, renderJson, renderJsonLine } from '../../core/report/json.ts';
import { escapeMarkdown, markdownRows } from '../../core/report/markdown.ts';
import { renderTable } from '../../core/report/table.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { Member, TeamDetail } from '../../workteams/team.ts';
import { memberWords, missingGroupWords } from '../../workteams/words.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { memberColumns } from './columns.ts';

/** `groundctl members list TEAM`, or `members list --all` */
export async function list(
  io: Io,
  options: GlobalOptions & { readonly all?: boolean },
  name: string | undefined,
): Promise<ExitCode> {
  if (options.all) {
    if (name !== undefined) throw usageError('--all lists everyone: leave out the team.');
    return (await import('./people.ts')).people(io, options);
  }
  if (name === undefined) {
    throw usageError('Name a team, or list everyone with --all.', {
      hint: 'groundctl workteams list shows the teams.',
    });
  }
  const connection = await io.connect(options);
  const team = await connection.workteams.show(name, { signal: io.signal });
  for (const text of missingGroupWords(team.workteam, team.membership)) io.say(sanitize(text));
  io.print(render(io, options, team, connection.target.region));
  return undefined;
}

function readMembersOf(team: TeamDetail): readonly Member[] {
  const { members, membership } = team;
  if (members !== undefined || membership.known) return members ?? [];
  throw new GroundctlError(membership.message, {
    code: membership.reason === 'oidc' ? 'oidc-team' : 'members-unreadable',
    source: 'aws',
  });
}

function render(io: Io, options: GlobalOptions, team: TeamDetail, region: string): string {
  const members = readMembersOf(team);
  const data = members.map(({ user, state, groups }) => ({ ...user, state, groups }));
  const WorkteamName = team.workteam.WorkteamName;
  const incomplete = missingGroupWords(team.workteam, team.membership);
  switch (options.output) {
    case 'json':
      return renderJson(jsonDocument('members.list', { region, WorkteamName, members: data, incomplete }));
    case 'ndjson':
      return [
        ...data.map((member) => ({ type: 'member', ...member })),
        {
          type: 'summary',
          ...jsonDocument('members.list', { region, WorkteamName, members: data.length, incomplete }),
        },
      ]
        .map(renderJsonLine)
        .join('');
    case 'markdown':
      return `${incomplete.map((text) => `${escapeMarkdown(text)}\n\n`).join('')}${markdownRows(members, memberColumns)}`;
    default:
      if (members.length === 0 && incomplete.length > 0) {
        return `Nobody can reach the tasks of ${WorkteamName}. Create the group again: groundctl members invite ${WorkteamName} ADDRESS… --create-groups\n`;
      }
      if (members.length === 0) {
        return `${WorkteamName} has no members. Invite some: groundctl members invite ${WorkteamName} ADDRESS…\n`;
      }
      return `${renderTable(members, memberColumns, io.table)}\nMembers: ${memberWords(team.membership)}\n`;
  }
}
