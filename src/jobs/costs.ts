import { mapOrdered } from '../core/concurrency.ts';
import type { JobDetail, JobSummary } from './model.ts';
import { costByTable, type PriceTable } from './prices.ts';

/** Jobs that are described at a time. */
const AT_ONCE = 4;

/**
 * What jobs of a listing have cost so far, in US dollars, by name. A job is described only where the table has prices
 * that the listing does not tell enough for: those of workers.
 */
export async function costsOf(
  jobs: readonly JobSummary[],
  table: PriceTable,
  describe: (name: string) => Promise<JobDetail | undefined>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const byWorker = [table, ...Object.values(table.tasks)].some(({ workers }) =>
    workers.some(({ price }) => price > 0),
  );
  const costs = await mapOrdered(
    jobs,
    AT_ONCE,
    async (job) => {
      const isDescribed = byWorker && (job.LabelCounters?.HumanLabeled ?? 0) > 0;
      const detail = isDescribed ? await describe(job.LabelingJobName) : undefined;
      return costByTable(detail ?? listed(job), table);
    },
    signal,
  );
  return new Map(jobs.map(({ LabelingJobName: name }, at) => [name, costs[at] ?? 0]));
}

/** A listing names the Lambda, by which the task is known. */
function listed({ PreHumanTaskLambdaArn, ...job }: JobSummary): JobDetail {
  return { ...job, HumanTaskConfig: { PreHumanTaskLambdaArn } };
}
