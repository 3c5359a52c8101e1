import { type Fields, renderFields } from '../../core/report/fields.ts';
import { renderFindingsMarkdown } from '../../core/report/findings-markdown.ts';
import { renderFindingsTable } from '../../core/report/findings-table.ts';
import { jsonDocument, renderJson } from '../../core/report/json.ts';
import { markdownRows, markdownTable } from '../../core/report/markdown.ts';
import { renderTable } from '../../core/report/table.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { LabelingJob } from '../../workteams/model.ts';
import { allowListWords, detailJson, signIn } from '../../workteams/report.ts';
import type { TeamDetail } from '../../workteams/team.ts';
import { lockWords, memberWords, missingGroupWords } from '../../workteams/words.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { memberColumns } from '../members/columns.ts';

/** `groundctl workteams show NAME` */
export async function show(io: Io, options: GlobalOptions, name: string): Promise<ExitCode> {
  const connection = await io.connect(options);
  const team = await connection.workteams.show(name, { signal: io.signal });
  for (const part of team.incomplete) io.say(`Could not read ${part}`);
  if (options.output === 'json') {
    const { region } = connection.target;
    io.print(renderJson(jsonDocument('workteams.show', { region, ...detailJson(team) })));
  } else {
    io.print(options.output === 'markdown' ? asMarkdown(team) : asText(io, team));
  }
  return undefined;
}

function fields(team: TeamDetail): Fields {
  const { workteam, workforce } = team;
  const topic = workteam.NotificationConfiguration?.NotificationTopicArn;
  return [
    ['Description', workteam.Description],
    ['Lock', lockWords(team.lock)],
    ['Members', [memberWords(team.membership), ...missingGroupWords(workteam, team.membership)].join(' · ')],
    ['Workforce', workforce ? `${workforce.WorkforceName} (${signIn(workforce)})` : 'unknown'],
    ['Portal', workteam.SubDomain ? `https://${workteam.SubDomain}` : 'unknown'],
    ['Allow list', allowListWords(team.allowList)],
    ['Notifications', topic || 'none'],
    ['Tags', team.tags ? team.tags.map((tag) => `${tag.Key}=${tag.Value}`).join(', ') || 'none' : 'unknown'],
    ['Created', workteam.CreateDate?.toISOString() ?? 'unknown'],
    ['Updated', workteam.LastUpdatedDate?.toISOString() ?? 'unknown'],
    ['ARN', workteam.WorkteamArn],
  ];
}

const JOB_COLUMNS = [
  { header: 'Labeling job', value: (job: LabelingJob) => job.LabelingJobName },
  { header: 'Status', value: (job: LabelingJob) => job.LabelingJobStatus },
  { header: 'Labeled', value: labeled },
  {
    header: 'Created',
    value: (job: LabelingJob) => job.CreationTime?.toISOString() ?? 'unknown',
    priority: 1,
  },
];

function labeled(job: LabelingJob): string {
  const done = job.LabelCounters?.TotalLabeled;
  if (done === undefined) return '?';
  const failed = job.LabelCounters?.FailedNonRetryableError ?? 0;
  const total = done + failed + (job.LabelCounters?.Unlabeled ?? 0);
  return `${done} of ${total}${failed > 0 ? `, ${failed} failed` : ''}`;
}

function asText(io: Io, team: TeamDetail): string {
  const { style } = io.table;
  const heading = (text: string) => style?.paint('heading', text) ?? text;
  const blocks = [
    heading(sanitize(team.workteam.WorkteamName)),
    renderFields(fields(team)).trimEnd(),
    `${heading('WorkerAccessConfiguration')}\n${indented(configurationOf(team))}`,
  ];
  if (team.members && team.members.length > 0) {
    blocks.push(renderTable(team.members, memberColumns, io.table).trimEnd());
  }
  if (team.jobs && team.jobs.length > 0) blocks.push(renderTable(team.jobs, JOB_COLUMNS, io.table).trimEnd());
  if (team.findings.length > 0) blocks.push(renderFindingsTable(team.findings, io.table).trimEnd());
  return `${blocks.join('\n\n')}\n`;
}

/** The lock as AWS has it, word for word. */
function configurationOf(team: TeamDetail): string[] {
  const json = JSON.stringify(team.workteam.WorkerAccessConfiguration ?? {}, undefined, 2);
  return json.split('\n').map((line) => sanitize(line));
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}

/** Indented by four: a fence could be closed by what is in it. */
function codeBlock(lines: readonly string[]): string {
  return `${lines.map((line) => `    ${line}`).join('\n')}\n`;
}

function asMarkdown(team: TeamDetail): string {
  return [
    markdownTable(['Team', team.workteam.WorkteamName], fields(team)),
    `## WorkerAccessConfiguration\n\n${codeBlock(configurationOf(team))}`,
    ...(team.members?.length ? [markdownRows(team.members, memberColumns)] : []),
    ...(team.jobs?.length ? [markdownRows(team.jobs, JOB_COLUMNS)] : []),
    ...(team.findings.length > 0 ? [renderFindingsMarkdown(team.findings, 'Findings')] : []),
  ].join('\n');
}
