import { jsonDocument, renderJson, renderJsonLine } from '../../core/report/json.ts';
import { markdownRows } from '../../core/report/markdown.ts';
import { type Column, renderTable } from '../../core/report/table.ts';
import { relativeTime } from '../../core/text/time.ts';
import type { JobSummary } from '../../jobs/model.ts';
import { counterWords, teamOf } from '../../jobs/words.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';

interface ListOptions extends GlobalOptions {
  readonly nameContains?: string;
  readonly status?: string;
}

/** `groundctl jobs list` */
export async function list(io: Io, options: ListOptions): Promise<ExitCode> {
  const connection = await io.connect(options);
  const filter = { NameContains: options.nameContains, StatusEquals: options.status };
  const jobs = await connection.jobs.list(filter, { signal: io.signal });
  io.print(render(io, jobs, options, connection.target.region));
  return undefined;
}

function render(io: Io, jobs: readonly JobSummary[], { output }: GlobalOptions, region: string): string {
  if (output === 'json') return renderJson(jsonDocument('jobs.list', { region, jobs: jobs.map(jsonOf) }));
  if (output === 'ndjson') return jobs.map((job) => renderJsonLine({ type: 'job', ...jsonOf(job) })).join('');
  if (output === 'markdown')
    return markdownRows(
      jobs,
      columns((date) => date.toISOString()),
    );
  if (jobs.length === 0) return `No labeling jobs in ${region} that this is about.\n`;
  const now = new Date();
  return renderTable(
    jobs,
    columns((date) => relativeTime(date, now)),
    io.table,
  );
}

function columns(when: (date: Date) => string): Column<JobSummary>[] {
  return [
    { header: 'Job', value: ({ LabelingJobName: name }) => name, priority: 3 },
    { header: 'Status', value: ({ LabelingJobStatus: status }) => status, priority: 3 },
    { header: 'Objects', value: (job) => counterWords(job), priority: 2 },
    { header: 'Team', value: (job) => teamOf(job.WorkteamArn), priority: 1 },
    { header: 'Created', value: ({ CreationTime: at }) => (at === undefined ? '' : when(at)), priority: 2 },
  ];
}

function jsonOf({ CreationTime, LastModifiedTime, ...job }: JobSummary) {
  return {
    ...job,
    CreationTime: CreationTime?.toISOString() ?? null,
    LastModifiedTime: LastModifiedTime?.toISOString() ?? null,
  };
}
