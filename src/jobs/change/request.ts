import { usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { parseArn } from '../check/arn.ts';
import type { JobDetail } from '../model.ts';
import { requestOf } from '../read-request.ts';
import type { RequestFields } from './change.ts';

/** What of a request is to be another way than in the job that it is taken from. */
export interface RequestChanges {
  readonly labelAttribute?: string | undefined;
  /** S3 URI. */
  readonly manifest?: string | undefined;
  /** S3 URI. */
  readonly outputPath?: string | undefined;
  /** ARN. */
  readonly role?: string | undefined;
  /** Name of a private team of the same region, or any team's ARN. */
  readonly workteam?: string | undefined;
  /** S3 URI. */
  readonly template?: string | undefined;
  readonly workers?: number | undefined;
  /** Seconds that a worker has. */
  readonly timeLimit?: number | undefined;
  /** Seconds that tasks can be taken. */
  readonly lifetime?: number | undefined;
  /** MaxConcurrentTaskCount. */
  readonly batch?: number | undefined;
}

/** The request of a job that is there, under another name and with what is to be another way. */
export function changedRequest(job: JobDetail, name: string, changes: RequestChanges): RequestFields {
  const request = requestOf(job as unknown as RequestFields) as RequestFields & Partial<JobDetail>;
  const { HumanTaskConfig: human, InputConfig: input, OutputConfig: output } = request;
  const { manifest, workteam, template } = changes;
  return present({
    ...request,
    LabelingJobName: name,
    LabelAttributeName: changes.labelAttribute ?? request.LabelAttributeName,
    RoleArn: changes.role ?? request.RoleArn,
    InputConfig:
      manifest === undefined
        ? input
        : { ...input, DataSource: { S3DataSource: { ManifestS3Uri: manifest } } },
    OutputConfig: changes.outputPath === undefined ? output : { ...output, S3OutputPath: changes.outputPath },
    HumanTaskConfig: present({
      ...human,
      WorkteamArn: workteam === undefined ? human?.WorkteamArn : teamArn(workteam, human?.WorkteamArn),
      UiConfig: template === undefined ? human?.UiConfig : { UiTemplateS3Uri: template },
      NumberOfHumanWorkersPerDataObject: changes.workers ?? human?.NumberOfHumanWorkersPerDataObject,
      TaskTimeLimitInSeconds: changes.timeLimit ?? human?.TaskTimeLimitInSeconds,
      TaskAvailabilityLifetimeInSeconds: changes.lifetime ?? human?.TaskAvailabilityLifetimeInSeconds,
      MaxConcurrentTaskCount: changes.batch ?? human?.MaxConcurrentTaskCount,
    }),
  });
}

/** A private team by its name is one beside the team of the earlier job. */
function teamArn(team: string, before: string | undefined): string {
  if (team.startsWith('arn:')) return team;
  const arn = parseArn(before);
  if (arn?.resource.startsWith('workteam/private-crowd/')) {
    return `arn:${arn.partition}:sagemaker:${arn.region}:${arn.account}:workteam/private-crowd/${team}`;
  }
  throw usageError(`${quoteForMessage(team)} can only be named by its ARN here.`, {
    hint: "The earlier job's team is not a private team of this account.",
  });
}

/** The members of a request that hold one value each, as `HumanTaskConfig.TaskTitle`; tags by their keys. */
export function leavesOf(
  value: unknown,
  path: readonly string[] = [],
): [field: string, value: string | number][] {
  if (path[0] === 'Tags' && path.length === 1 && Array.isArray(value)) {
    return value.flatMap((tag: { Key?: unknown; Value?: unknown }) => [
      [`Tag ${String(tag.Key)}`, String(tag.Value)] as [string, string],
    ]);
  }
  if (typeof value === 'string' || typeof value === 'number') return [[path.join('.'), value]];
  if (typeof value === 'boolean') return [[path.join('.'), String(value)]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...path, name]));
}

/** What was asked for and is not so; AWS may add defaults of its own. */
export function differences(asked: RequestFields, job: JobDetail): string[] {
  const there = new Map(leavesOf(job));
  return leavesOf(asked).flatMap(([field, value]) => {
    const other = there.get(field);
    return other === value ? [] : [`${field} is ${other ?? 'not set'}, but ${value} was requested`];
  });
}

function present<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
