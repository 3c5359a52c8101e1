import type { Connection } from '../connect.ts';
import { parseS3Uri } from '../core/s3-uri.ts';
import type { JobFacts } from '../jobs/explain/explain.ts';
import type { JobDetail } from '../jobs/model.ts';
import { teamOf } from '../jobs/words.ts';
import { known } from './known.ts';

/** What the team and the buckets of a job add to what the job itself says. What may not be read is left out. */
export async function facts(
  connection: Connection,
  job: JobDetail,
  signal: AbortSignal,
): Promise<JobFacts & { readonly lock?: string }> {
  const team = teamOf(job.HumanTaskConfig?.WorkteamArn ?? job.WorkteamArn);
  const [detail, bucketsWithoutCors] = await Promise.all([
    team === '' ? undefined : known(connection.workteams.show(team, { signal })),
    withoutCors(connection, job, signal),
  ]);
  return {
    bucketsWithoutCors,
    ...(detail === undefined ? {} : { lock: detail.lock, members: detail.members?.length }),
  };
}

/** The bucket of the manifest is where the data of most jobs lies. */
async function withoutCors(connection: Connection, job: JobDetail, signal: AbortSignal): Promise<string[]> {
  const uri = parseS3Uri(job.InputConfig?.DataSource?.S3DataSource?.ManifestS3Uri ?? '');
  if (!uri.ok) return [];
  const { bucket } = uri.value;
  const rules = await known(
    connection.templates.getBucketCors(bucket, { signal }).then((cors) => cors ?? []),
  );
  if (rules === undefined) return [];
  const allows = rules.some(
    ({ AllowedMethods = [], AllowedOrigins = [] }) =>
      AllowedMethods.includes('GET') &&
      AllowedOrigins.some((origin) => origin === '*' || origin.includes('sagemaker.aws')),
  );
  return allows ? [] : [bucket];
}
