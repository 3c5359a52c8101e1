import { facts as factsOf } from '../../across/job-facts.ts';
import { allRules } from '../../catalogue.ts';
import { EXIT, usageError } from '../../core/errors.ts';
import { atLeast, type Severity } from '../../core/finding.ts';
import { renderFields } from '../../core/report/fields.ts';
import { renderFindings } from '../../core/report/findings.ts';
import { quoteForMessage, sanitize } from '../../core/text/sanitize.ts';
import { relativeTime } from '../../core/text/time.ts';
import type { JobDetail } from '../../jobs/model.ts';
import { costByTable, readPrices } from '../../jobs/prices.ts';
import { costSoFar, counterWords, teamOf } from '../../jobs/words.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { readText } from '../read-text.ts';
import { VERSION } from '../version.ts';

interface ShowOptions extends GlobalOptions {
  readonly price?: number;
  readonly prices?: string;
  readonly failOn: Severity | 'never';
}

const MAX_TABLE_BYTES = 100_000;

/** `groundctl jobs show JOB` */
export async function show(io: Io, options: ShowOptions, name: string): Promise<ExitCode> {
  const { signal } = io;
  const costOf = await costs(options, signal);
  const connection = await io.connect(options);
  const job = await connection.jobs.show(name, { signal });
  const { lock, ...facts } = await factsOf(connection, job, signal);
  const now = new Date();
  const findings = await connection.jobs.explain(job, now, facts, { signal });
  const cost = costOf?.(job);
  const format = options.output ?? 'table';
  const report = renderFindings(format, findings, {
    ...io.table,
    command: 'jobs.show',
    title: `Labeling job ${job.LabelingJobName}`,
    extra: {
      job: JSON.parse(JSON.stringify(job)),
      lock: lock ?? null,
      ...(cost === undefined ? {} : { costUsd: cost }),
    },
    version: VERSION,
    rules: allRules,
  });
  io.print(format === 'table' ? `${head(job, lock, cost, now)}\n${report}` : report);
  const { failOn } = options;
  return failOn !== 'never' && findings.some((found) => atLeast(found.severity, failOn))
    ? EXIT.findings
    : EXIT.ok;
}

/** How to tell a job's cost, where a price is given; a table is read before anything is asked. */
async function costs(
  { price, prices }: ShowOptions,
  signal: AbortSignal,
): Promise<((job: JobDetail) => number) | undefined> {
  if (price !== undefined && prices !== undefined) throw usageError('Give --price or --prices, not both.');
  if (prices === undefined) return price === undefined ? undefined : (job) => costSoFar(job, price);
  const table = readPrices(await readText(prices, MAX_TABLE_BYTES, signal));
  if (!table.ok) throw usageError(`${quoteForMessage(prices)} is not a price table: ${table.problem}.`);
  return (job) => costByTable(job, table.value);
}

function head(job: JobDetail, lock: string | undefined, cost: number | undefined, now: Date): string {
  const { HumanTaskConfig: config = {} } = job;
  const team = teamOf(config.WorkteamArn ?? job.WorkteamArn);
  const rows: [string, string | undefined][] = [
    ['Job', job.LabelingJobName],
    ['Status', job.LabelingJobStatus],
    ['Objects', counterWords(job)],
    ['Created', job.CreationTime && relativeTime(job.CreationTime, now)],
    ['Team', lock === undefined ? team : `${team} (lock ${lock})`],
    ['Template', config.UiConfig?.UiTemplateS3Uri ?? config.UiConfig?.HumanTaskUiArn],
    ['Manifest', job.InputConfig?.DataSource?.S3DataSource?.ManifestS3Uri],
    ['Cost so far', cost === undefined ? undefined : `${cost.toFixed(2)} USD`],
  ];
  return renderFields(rows.flatMap(([label, value]) => (value ? [[label, sanitize(value)] as const] : [])));
}
