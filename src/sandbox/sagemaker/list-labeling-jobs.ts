import type { Call, Operations } from '../environment.ts';
import { existing } from './errors.ts';
import { upToDate } from './labeling-jobs.ts';
import { isBetween, type ListInput, listPage, nameContains } from './list.ts';
import type { StoredLabelingJob } from './state.ts';
import { workteamAt } from './workteams.ts';

interface ListLabelingJobsInput extends ListInput {
  readonly CreationTimeAfter?: Date;
  readonly CreationTimeBefore?: Date;
  readonly LastModifiedTimeAfter?: Date;
  readonly LastModifiedTimeBefore?: Date;
  readonly NameContains?: string;
  readonly StatusEquals?: string;
}

export const jobListOperations: Operations = {
  async ListLabelingJobs(input: ListLabelingJobsInput, call) {
    const { labelingJobs } = call.state.sagemaker;
    await upToDate(labelingJobs, call);
    const jobs = labelingJobs.filter((job) => {
      return (
        nameContains(nameOf(job), input.NameContains) &&
        (input.StatusEquals === undefined || job.status === input.StatusEquals) &&
        isBetween(job.created, input.CreationTimeAfter, input.CreationTimeBefore) &&
        isBetween(job.modified, input.LastModifiedTimeAfter, input.LastModifiedTimeBefore)
      );
    });
    const { items, ...next } = listPage(
      jobs,
      nameOf,
      (job) => {
        if (input.SortBy === 'Name') return nameOf(job);
        return input.SortBy === 'Status' ? job.status : job.created.getTime();
      },
      input,
      call,
    );
    return { LabelingJobSummaryList: items.map(summary), ...next };
  },

  async ListLabelingJobsForWorkteam(input: ListForWorkteamInput, call) {
    const { sagemaker } = call.state;
    existing(workteamAt(input.WorkteamArn, call), `The work team ${input.WorkteamArn}`);
    await upToDate(sagemaker.labelingJobs, call);
    const jobs = sagemaker.labelingJobs.filter((job) => {
      return (
        job.request.HumanTaskConfig.WorkteamArn === input.WorkteamArn &&
        job.jobReferenceCode.includes(input.JobReferenceCodeContains ?? '') &&
        isBetween(job.created, input.CreationTimeAfter, input.CreationTimeBefore)
      );
    });
    const created = (job: StoredLabelingJob) => job.created.getTime();
    const { items, ...next } = listPage(jobs, nameOf, created, input, call);
    return { LabelingJobSummaryList: items.map((job) => summaryForWorkteam(job, call)), ...next };
  },
};

interface ListForWorkteamInput extends ListInput {
  readonly WorkteamArn: string;
  readonly CreationTimeAfter?: Date;
  readonly CreationTimeBefore?: Date;
  readonly JobReferenceCodeContains?: string;
}

function nameOf({ request }: StoredLabelingJob): string {
  return request.LabelingJobName;
}

function summary(job: StoredLabelingJob): object {
  const { request, failureReason, output } = job;
  const { WorkteamArn, PreHumanTaskLambdaArn, AnnotationConsolidationConfig } = request.HumanTaskConfig;
  return {
    LabelingJobName: nameOf(job),
    LabelingJobArn: job.arn,
    CreationTime: job.created,
    LastModifiedTime: job.modified,
    LabelingJobStatus: job.status,
    LabelCounters: job.counters,
    WorkteamArn,
    PreHumanTaskLambdaArn,
    AnnotationConsolidationLambdaArn: AnnotationConsolidationConfig?.AnnotationConsolidationLambdaArn,
    FailureReason: failureReason,
    LabelingJobOutput: output && { OutputDatasetS3Uri: output },
    InputConfig: request.InputConfig,
  };
}

/** This listing knows no status; its counters are of another kind than ListLabelingJobs'. */
function summaryForWorkteam(job: StoredLabelingJob, call: Call): object {
  const { HumanLabeled, TotalLabeled, Unlabeled } = job.counters;
  return {
    LabelingJobName: nameOf(job),
    JobReferenceCode: job.jobReferenceCode,
    WorkRequesterAccountId: call.accountId,
    CreationTime: job.created,
    LabelCounters: { HumanLabeled, PendingHuman: Unlabeled, Total: TotalLabeled + Unlabeled },
    NumberOfHumanWorkersPerDataObject: job.request.HumanTaskConfig.NumberOfHumanWorkersPerDataObject,
  };
}
