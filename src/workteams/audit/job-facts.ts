import { parseS3Uri } from '../../core/s3-uri.ts';
import { isOpen } from '../list.ts';
import type { LabelingJob } from '../model.ts';
import type { TeamSummary } from '../team.ts';
import type { JobFacts, RoleFacts } from './facts.ts';
import { isPublicCrowd } from './job-checks.ts';
import type { AuditApi, IamEntity, PolicyJudge } from './ports.ts';
import type { Reader } from './reader.ts';

export function arns(entities: readonly IamEntity[] | undefined, wanted: (entity: IamEntity) => boolean) {
  return entities
    ?.filter(wanted)
    .map(({ arn }) => arn)
    .sort();
}

export async function jobFacts(
  api: AuditApi,
  reader: Reader,
  jobs: readonly LabelingJob[],
  teams: readonly TeamSummary[],
  whole: boolean,
): Promise<JobFacts[]> {
  const audited = new Set(teams.map(({ workteam }) => workteam.WorkteamArn));
  const wanted = jobs.filter(
    (job) => isOpen(job) && (whole || audited.has(job.WorkteamArn ?? '') || isPublicCrowd(job.WorkteamArn)),
  );
  return Promise.all(
    wanted.map(async (job) => ({
      job,
      detail: await reader.read('descriptions of labeling jobs', () =>
        api.describeLabelingJob(job.LabelingJobName, reader.options),
      ),
    })),
  );
}

export function bucketsOf({ detail }: JobFacts): string[] {
  const uris = [detail?.ManifestS3Uri, detail?.S3OutputPath];
  return uris.flatMap((uri) => {
    const parsed = uri === undefined ? undefined : parseS3Uri(uri);
    return parsed?.ok ? [parsed.value.bucket] : [];
  });
}

/** The buckets of the open jobs of each role. */
export function rolesOf(jobs: readonly JobFacts[]): Map<string, Set<string>> {
  const roles = new Map<string, Set<string>>();
  for (const job of jobs) {
    const role = job.detail?.RoleArn;
    if (role === undefined) continue;
    const buckets = roles.get(role) ?? new Set();
    for (const bucket of bucketsOf(job)) buckets.add(bucket);
    roles.set(role, buckets);
  }
  return roles;
}

export function roleFacts(
  judge: PolicyJudge,
  entities: readonly IamEntity[],
  roles: ReadonlyMap<string, ReadonlySet<string>>,
): RoleFacts[] {
  return entities.flatMap((entity) => {
    const buckets = roles.get(entity.arn);
    if (buckets === undefined) return [];
    const names = [...buckets].sort();
    return [{ arn: entity.arn, buckets: names, beyond: judge.beyond(entity, names) }];
  });
}
