import { jsonDocument, renderJson, renderJsonLine } from '../../core/report/json.ts';
import { markdownRows } from '../../core/report/markdown.ts';
import { type Column, renderTable } from '../../core/report/table.ts';
import { relativeTime } from '../../core/text/time.ts';
import type { JobSummary } from '../../jobs/model.ts';
import { costWords, counterWords, teamOf } from '../../jobs/words.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { type PriceOptions, priceTable } from './costs.ts';

interface ListOptions extends GlobalOptions, PriceOptions {
  readonly nameContains?: string;
  readonly status?: string;
}

type Costs = ReadonlyMap<string, number> | undefined;

/** `groundctl jobs list` */
export async function list(io: Io, options: ListOptions): Promise<ExitCode> {
  const { signal } = io;
  const table = await priceTable(options, signal);
  const connection = await io.connect(options);
  const filter = { NameContains: options.nameContains, StatusEquals: options.status };
  const jobs = await connection.jobs.list(filter, { signal });
  const costs = table && (await connection.jobs.costs(jobs, table, { signal }));
  io.print(render(io, jobs, costs, options, connection.target.region));
  return undefined;
}

function render(
  io: Io,
  jobs: readonly JobSummary[],
  costs: Costs,
  { output }: GlobalOptions,
  region: string,
): string {
  const json = jobs.map((job) => jsonOf(job, costs));
  if (output === 'json') return renderJson(jsonDocument('jobs.list', { region, jobs: json }));
  if (output === 'ndjson') return json.map((job) => renderJsonLine({ type: 'job', ...job })).join('');
  if (output === 'markdown')
    return markdownRows(
      jobs,
      columns((date) => date.toISOString(), costs),
    );
  if (jobs.length === 0) return `No matching labeling jobs in ${region}.\n`;
  const now = new Date();
  const shown = renderTable(
    jobs,
    columns((date) => relativeTime(date, now), costs),
    io.table,
  );
  if (costs === undefined) return shown;
  const sum = [...costs.values()].reduce((all, cost) => all + cost, 0);
  return `${shown}\n${costWords(sum)} in all.\n`;
}

function columns(when: (date: Date) => string, costs: Costs): Column<JobSummary>[] {
  return [
    { header: 'Job', value: ({ LabelingJobName: name }) => name, priority: 3 },
    { header: 'Status', value: ({ LabelingJobStatus: status }) => status, priority: 3 },
    { header: 'Objects', value: (job) => counterWords(job), priority: 2 },
    ...(costs === undefined
      ? []
      : [
          {
            header: 'Cost so far',
            value: ({ LabelingJobName: name }: JobSummary) => costWords(costs.get(name) ?? 0),
            priority: 2,
          },
        ]),
    { header: 'Team', value: (job) => teamOf(job.WorkteamArn), priority: 1 },
    { header: 'Created', value: ({ CreationTime: at }) => (at === undefined ? '' : when(at)), priority: 2 },
  ];
}

function jsonOf({ CreationTime, LastModifiedTime, ...job }: JobSummary, costs: Costs) {
  return {
    ...job,
    CreationTime: CreationTime?.toISOString() ?? null,
    LastModifiedTime: LastModifiedTime?.toISOString() ?? null,
    ...(costs === undefined ? {} : { costUsd: costs.get(job.LabelingJobName) ?? 0 }),
  };
}
