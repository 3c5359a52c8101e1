import { AwsError } from '../aws-error.ts';
import type { Call } from '../environment.ts';
import { isBetween, type ListInput, listPage, nameContains } from './list.ts';
import type { StoredLabelingJob } from './state.ts';

interface ListLabelingJobsInput extends ListInput {
  readonly CreationTimeAfter?: Date;
  readonly CreationTimeBefore?: Date;
  readonly LastModifiedTimeAfter?: Date;
  readonly LastModifiedTimeBefore?: Date;
  readonly NameContains?: string;
  readonly StatusEquals?: string;
}

export function listLabelingJobs(input: ListLabelingJobsInput, call: Call): object {
  const jobs = call.state.sagemaker.labelingJobs.filter((job) => {
    return (
      nameContains(job.LabelingJobName, input.NameContains) &&
      (input.StatusEquals === undefined || job.LabelingJobStatus === input.StatusEquals) &&
      isBetween(job.CreationTime, input.CreationTimeAfter, input.CreationTimeBefore) &&
      isBetween(job.LastModifiedTime, input.LastModifiedTimeAfter, input.LastModifiedTimeBefore)
    );
  });
  const { items, ...next } = listPage(
    jobs,
    nameOf,
    (job) => {
      if (input.SortBy === 'Name') return job.LabelingJobName;
      return input.SortBy === 'Status' ? job.LabelingJobStatus : job.CreationTime.getTime();
    },
    'ListLabelingJobs',
    input,
    call,
  );
  return { LabelingJobSummaryList: items.map(summary), ...next };
}

interface ListForWorkteamInput extends ListInput {
  readonly WorkteamArn: string;
  readonly CreationTimeAfter?: Date;
  readonly CreationTimeBefore?: Date;
  readonly JobReferenceCodeContains?: string;
}

export function listLabelingJobsForWorkteam(input: ListForWorkteamInput, call: Call): object {
  const { sagemaker } = call.state;
  const known = [...sagemaker.workteams.values()].some((team) => team.WorkteamArn === input.WorkteamArn);
  if (!known) throw new AwsError('ResourceNotFound', `The work team ${input.WorkteamArn} does not exist.`);
  const jobs = sagemaker.labelingJobs.filter((job) => {
    return (
      job.WorkteamArn === input.WorkteamArn &&
      job.jobReferenceCode.includes(input.JobReferenceCodeContains ?? '') &&
      isBetween(job.CreationTime, input.CreationTimeAfter, input.CreationTimeBefore)
    );
  });
  const created = (job: StoredLabelingJob) => job.CreationTime.getTime();
  const { items, ...next } = listPage(jobs, nameOf, created, 'ListLabelingJobsForWorkteam', input, call);
  return { LabelingJobSummaryList: items.map((job) => summaryForWorkteam(job, call)), ...next };
}

/** What the console suggests for a task, in seconds. */
const TASK_TIME_LIMIT = 3600;

/** Job names do not tell upper from lower case. The role is the first of the account's. */
export function describeLabelingJob(input: { readonly LabelingJobName: string }, call: Call): object {
  const name = input.LabelingJobName.toLowerCase();
  const job = call.state.sagemaker.labelingJobs.find((known) => known.LabelingJobName.toLowerCase() === name);
  if (job === undefined) {
    throw new AwsError('ResourceNotFound', `The labeling job ${input.LabelingJobName} does not exist.`);
  }
  const { jobReferenceCode, workersPerObject, uiTemplate, WorkteamArn, ...shown } = job;
  return {
    ...shown,
    JobReferenceCode: jobReferenceCode,
    LabelAttributeName: job.LabelingJobName,
    RoleArn: call.env.iam.roles(call.accountId)[0]?.arn,
    OutputConfig: { S3OutputPath: outputPath(job) },
    HumanTaskConfig: {
      WorkteamArn,
      UiConfig: { UiTemplateS3Uri: uiTemplate },
      TaskTitle: job.LabelingJobName,
      TaskDescription: `Tasks of ${job.LabelingJobName}`,
      TaskTimeLimitInSeconds: TASK_TIME_LIMIT,
      NumberOfHumanWorkersPerDataObject: workersPerObject,
    },
  };
}

/** Beside the manifest's bucket, where the demonstration account's jobs write. */
function outputPath({ InputConfig }: StoredLabelingJob): string {
  const manifest = InputConfig?.DataSource.S3DataSource.ManifestS3Uri ?? '';
  return `${/^s3:\/\/[^/]*/.exec(manifest)?.[0] ?? 's3://unknown'}/output/`;
}

function nameOf(job: StoredLabelingJob): string {
  return job.LabelingJobName;
}

function summary(job: StoredLabelingJob): object {
  const { jobReferenceCode: _, workersPerObject: __, uiTemplate: ___, ...shown } = job;
  return shown;
}

/** This listing knows no status; its counters are of another kind than ListLabelingJobs'. */
function summaryForWorkteam(job: StoredLabelingJob, call: Call): object {
  const { HumanLabeled, TotalLabeled, Unlabeled } = job.LabelCounters;
  return {
    LabelingJobName: job.LabelingJobName,
    JobReferenceCode: job.jobReferenceCode,
    WorkRequesterAccountId: call.accountId,
    CreationTime: job.CreationTime,
    LabelCounters: { HumanLabeled, PendingHuman: Unlabeled, Total: TotalLabeled + Unlabeled },
    NumberOfHumanWorkersPerDataObject: job.workersPerObject,
  };
}
