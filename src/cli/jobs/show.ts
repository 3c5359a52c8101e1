import { facts as factsOf } from '../../across/job-facts.ts';
import { renderFields } from '../../core/report/fields.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { relativeTime } from '../../core/text/time.ts';
import type { JobDetail } from '../../jobs/model.ts';
import { costByTable } from '../../jobs/prices.ts';
import { costWords, counterWords, teamOf } from '../../jobs/words.ts';
import type { CheckingOptions } from '../fail-on.ts';
import type { ExitCode, Io } from '../io.ts';
import { reportFindings } from '../report-findings.ts';
import { type PriceOptions, priceTable } from './costs.ts';

/** `groundctl jobs show JOB` */
export async function show(io: Io, options: CheckingOptions & PriceOptions, name: string): Promise<ExitCode> {
  const { signal } = io;
  const prices = await priceTable(options, signal);
  const connection = await io.connect(options);
  const job = await connection.jobs.show(name, { signal });
  const { lock, ...facts } = await factsOf(connection, job, signal);
  const now = new Date();
  const findings = await connection.jobs.explain(job, now, facts, { signal });
  const cost = prices && costByTable(job, prices);
  return reportFindings(io, findings, options, {
    command: 'jobs.show',
    title: `Labeling job ${job.LabelingJobName}`,
    extra: { job, lock: lock ?? null, ...(cost === undefined ? {} : { costUsd: cost }) },
    head: () => head(job, lock, cost, now),
  });
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
