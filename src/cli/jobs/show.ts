import { facts as factsOf } from '../../across/job-facts.ts';
import { allRules } from '../../catalogue.ts';
import { EXIT } from '../../core/errors.ts';
import { atLeast, type Severity } from '../../core/finding.ts';
import { renderFields } from '../../core/report/fields.ts';
import { renderFindings } from '../../core/report/findings.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { relativeTime } from '../../core/text/time.ts';
import type { JobDetail } from '../../jobs/model.ts';
import { costByTable } from '../../jobs/prices.ts';
import { costWords, counterWords, teamOf } from '../../jobs/words.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { VERSION } from '../version.ts';
import { type PriceOptions, priceTable } from './costs.ts';

interface ShowOptions extends GlobalOptions, PriceOptions {
  readonly failOn: Severity | 'never';
}

/** `groundctl jobs show JOB` */
export async function show(io: Io, options: ShowOptions, name: string): Promise<ExitCode> {
  const { signal } = io;
  const prices = await priceTable(options, signal);
  const connection = await io.connect(options);
  const job = await connection.jobs.show(name, { signal });
  const { lock, ...facts } = await factsOf(connection, job, signal);
  const now = new Date();
  const findings = await connection.jobs.explain(job, now, facts, { signal });
  const cost = prices && costByTable(job, prices);
  const format = options.output ?? 'table';
  const report = renderFindings(format, findings, {
    ...io.table,
    command: 'jobs.show',
    title: `Labeling job ${job.LabelingJobName}`,
    extra: {
      job,
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
    ['Cost so far', cost === undefined ? undefined : costWords(cost)],
  ];
  return renderFields(rows.flatMap(([label, value]) => (value ? [[label, sanitize(value)] as const] : [])));
}
