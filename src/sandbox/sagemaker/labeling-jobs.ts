import { createHash } from 'node:crypto';
import { checkRequest } from '../../jobs/check/check-request.ts';
import type { Tag } from '../../workteams/model.ts';
import { denialOf } from '../access.ts';
import { AwsError } from '../aws-error.ts';
import type { Call, Operations } from '../environment.ts';
import { topicAt } from '../sns/topics.ts';
import { labelingJobArn } from './arns.ts';
import { existing, referred, validationError } from './errors.ts';
import { humanTaskUiOf } from './human-task-uis.ts';
import type { LabelingJobRequest, StoredLabelingJob } from './state.ts';
import { subscribedAt } from './subscribed-workteams.ts';
import { setTags, tagsOf } from './tags.ts';
import { workteamAt } from './workteams.ts';

interface Named {
  readonly LabelingJobName: string;
}

/** The account of AWS's own worker UIs. */
const AWS_UIS = ':394669845002:';

export const labelingJobOperations: Operations = {
  /**
   * Takes a job where AWS would, and begins it: the manifest is read as the job's role meanwhile. What the API model
   * does not say is asked of the rules of `jobs check`.
   */
  async CreateLabelingJob(
    { Tags, ...request }: LabelingJobRequest & { readonly Tags?: readonly Tag[] },
    call,
  ) {
    const { sagemaker } = call.state;
    const { LabelingJobName: name, HumanTaskConfig: config } = request;
    if (findJob(name, call) !== undefined) {
      throw new AwsError('ResourceInUse', `A labeling job with the name ${name} already exists.`);
    }
    const [problem] = checkRequest({ ...request }, name, call.region).filter(
      ({ severity }) => severity === 'error',
    );
    if (problem !== undefined) throw validationError(problem.message);
    checkRole(request.RoleArn, call);
    const { WorkteamArn: team } = config;
    referred(workteamAt(team, call) ?? subscribedAt(team, call), `The work team ${team}`);
    const ui = config.UiConfig.HumanTaskUiArn;
    if (ui !== undefined && !ui.includes(AWS_UIS)) humanTaskUiOf(ui, call);
    subscribe(request, call);
    const arn = labelingJobArn(call, name);
    const job: StoredLabelingJob = {
      request,
      arn,
      jobReferenceCode: createHash('sha256').update(arn).update(call.requestId).digest('hex').slice(0, 8),
      created: call.now,
      modified: call.now,
      status: 'Initializing',
      counters: {
        TotalLabeled: 0,
        HumanLabeled: 0,
        MachineLabeled: 0,
        FailedNonRetryableError: 0,
        Unlabeled: 0,
      },
    };
    setTags(sagemaker, arn, Tags ?? []);
    sagemaker.labelingJobs.push(job);
    void goOn(job, call);
    return { LabelingJobArn: arn };
  },

  /** A job that is over stays as it is. What AWS answers then is not documented; here it is a ValidationException. */
  StopLabelingJob({ LabelingJobName: name }: Named, call) {
    const job = jobNamed(name, call);
    if (job.status === 'Stopping') return {};
    if (job.status !== 'Initializing' && job.status !== 'InProgress') {
      throw validationError(
        `The request was rejected because the labeling job ${name} is in status ${job.status}.`,
      );
    }
    job.status = 'Stopping';
    job.modified = call.now;
    void goOn(job, call);
    return {};
  },

  /** Job names do not tell upper from lower case. */
  async DescribeLabelingJob({ LabelingJobName: name }: Named, call) {
    const job = jobNamed(name, call);
    await upToDate([job], call);
    const { request, counters, failureReason, output } = job;
    const tags = tagsOf(call.state.sagemaker, job.arn);
    return {
      ...request,
      LabelingJobArn: job.arn,
      LabelingJobStatus: job.status,
      LabelCounters: counters,
      CreationTime: job.created,
      LastModifiedTime: job.modified,
      JobReferenceCode: job.jobReferenceCode,
      FailureReason: failureReason,
      LabelingJobOutput: output && { OutputDatasetS3Uri: output },
      Tags: tags.length === 0 ? undefined : tags,
    };
  },
};

/** Lets tasks expire of jobs that nobody has asked about since. */
export async function upToDate(jobs: readonly StoredLabelingJob[], call: Call): Promise<void> {
  if (jobs.every(({ run }) => run === undefined)) return;
  const { isBehind } = await import('../labeling/keep-going.ts');
  await Promise.all(jobs.filter((job) => isBehind(job, call.now)).map((job) => goOn(job, call)));
}

async function goOn(job: StoredLabelingJob, call: Call): Promise<void> {
  const { keepGoing } = await import('../labeling/keep-going.ts');
  await keepGoing(call.env, call.region, job);
}

function checkRole(arn: string, call: Call): void {
  if (call.env.iam.role(arn) === undefined) {
    throw validationError(
      `Could not assume role ${arn}. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role.`,
    );
  }
  const keys = { 'iam:PassedToService': 'sagemaker.amazonaws.com' };
  const denial = denialOf(call.caller, 'iam:PassRole', { arn, account: call.accountId, keys }, {});
  if (denial !== undefined) throw new AwsError('AccessDeniedException', denial.message);
}

/** The topics of a streaming job have to be there; its queue is made, and stays when the job is over. */
function subscribe({ LabelingJobName, InputConfig, OutputConfig }: LabelingJobRequest, call: Call): void {
  const input = InputConfig.DataSource.SnsDataSource?.SnsTopicArn;
  for (const topic of [input, OutputConfig.SnsTopicArn]) {
    if (topic !== undefined && topicAt(topic, call) === undefined)
      throw validationError(`The topic ${topic} does not exist, or is in another region.`);
  }
  if (input !== undefined) call.state.queues.add(`GroundTruth-${LabelingJobName.toLowerCase()}`);
}

function findJob(name: string, call: Call): StoredLabelingJob | undefined {
  const lower = name.toLowerCase();
  return call.state.sagemaker.labelingJobs.find(
    ({ request }) => request.LabelingJobName.toLowerCase() === lower,
  );
}

function jobNamed(name: string, call: Call): StoredLabelingJob {
  return existing(findJob(name, call), `The labeling job ${name}`);
}
