import { defineRule } from '../../core/finding.ts';

const EXPIRED =
  'The error that Ground Truth writes into the output manifest; SageMaker developer guide, sms-monitor-cloud-watch';

export const LAMBDA_FAILED = defineRule({
  id: 'jobs/failed-by-lambda',
  severity: 'error',
  title: 'A job that failed because of a Lambda function',
  why: 'The pre- or post-annotation Lambda function threw an error, or the role may not invoke it.',
  fix: 'Run the Lambda function on a line: groundctl templates check TEMPLATE --manifest MANIFEST --pre-lambda FILE. Check whether the role allows lambda:InvokeFunction on it.',
  source: 'FailureReason; aws-samples/amazon-comprehend-semi-structured-documents-annotation-tools issue 3',
});

export const EXPIRED_TASKS = defineRule({
  id: 'jobs/failed-by-expiry',
  severity: 'error',
  title: 'Objects whose tasks expired',
  why: 'Nobody finished them while they were available: too short a lifetime, too few workers, a template that does not work, or data that does not load.',
  fix: 'Give tasks a longer lifetime (TaskAvailabilityLifetimeInSeconds), lint the template, check the data, and label those objects again: groundctl jobs chain JOB NEW --lifetime SECONDS.',
  source: EXPIRED,
});

export const DECLINED = defineRule({
  id: 'jobs/failed-by-declines',
  severity: 'warning',
  title: 'Objects that workers may have declined',
  why: 'An object fails once as many workers have declined it as would have labeled it. Tasks that were available for days and still expired point to that.',
  fix: 'Count who declined it: groundctl jobs workers JOB --worker-activity FILE, an export of the log group /aws/sagemaker/groundtruth/WorkerActivity. Ask them why.',
  source: EXPIRED,
});

export const INCOMPLETE = defineRule({
  id: 'jobs/completed-with-failures',
  severity: 'warning',
  title: 'A completed job that has not labeled everything',
  why: 'Completed means that nothing is left to do, not that every object has a label.',
  fix: 'Label the rest in a separate job: groundctl jobs chain JOB NEW creates its manifest and the job.',
  source: 'LabelCounters; aws/amazon-sagemaker-examples issue 2928',
});

export const STANDSTILL = defineRule({
  id: 'jobs/standing-still',
  severity: 'warning',
  title: 'A job that has labeled nothing for a day',
  why: 'This happens when video frame or point cloud input cannot be read, or when the team sees no tasks.',
  fix: 'Check the input: groundctl batches check MANIFEST --kind labeling-job. Check whether workers see the job in the portal.',
  source: 'LabelCounters; aws/amazon-sagemaker-examples issue 1945',
});

export const STREAM_IDLE = defineRule({
  id: 'jobs/streaming-idle',
  severity: 'info',
  title: 'A streaming job that has received nothing',
  why: 'It waits for messages on its input topic, and is stopped once it has been idle for 10 days. Until then it may incur cost, and its queue remains afterwards.',
  fix: 'Publish to the topic; check the messages first: groundctl batches check FILE --kind labeling-job --streaming. Or stop the job.',
  source: 'SageMaker developer guide, sms-streaming-labeling-job',
});

export const NOT_LOADED = defineRule({
  id: 'jobs/data-not-loaded',
  severity: 'error',
  title: 'Data that does not load in the worker UI',
  why: "The template signs a different object, the job's role may not read it, or its bucket has no CORS rule for the portal.",
  fix: 'Render a line (groundctl templates render), allow GET with a CORS rule, and give the role s3:GetObject.',
  source: 'SageMaker developer guide, sms-cors-update; aws/amazon-sagemaker-examples issue 1958',
});

export const REFUSED = defineRule({
  id: 'jobs/refused-request',
  severity: 'error',
  title: 'A request that Ground Truth did not accept',
  why: "A Lambda function of another region's account, a worker UI with a different name, or a member in the wrong format.",
  fix: 'Check the request against the rules: groundctl jobs check --like JOB.',
  source:
    'aws/amazon-sagemaker-examples issue 1936; aws-samples/amazon-sagemaker-ground-truth-task-uis issue 7',
});

export const BATCHES = defineRule({
  id: 'jobs/waiting-for-batch',
  severity: 'info',
  title: 'Workers without tasks while the job goes on',
  why: 'Tasks come in batches: first 10 objects, then MaxConcurrentTaskCount. The next batch begins when the last object of this one has all its answers, so a worker who has finished theirs sees no task.',
  fix: 'Wait for the others, or require fewer workers per object next time.',
  source:
    'repost.aws/knowledge-center/sagemaker-ground-truth-errors; the first batch of 10 is known from real output',
});

export const TOO_FEW = defineRule({
  id: 'jobs/too-few-workers',
  severity: 'error',
  title: 'A team with fewer workers than each object needs',
  why: 'An object is done when that many different workers have answered: with fewer members it is never done, and expires.',
  fix: 'Invite more workers (groundctl members invite).',
  source: 'API reference: NumberOfHumanWorkersPerDataObject',
});

export const AUTOMATED = defineRule({
  id: 'jobs/failed-at-automated-labeling',
  severity: 'error',
  title: 'A job whose automated labeling failed',
  why: 'People label a random sample first. Where more than a tenth of it fails, or too few objects are left, the model is not trained.',
  fix: 'Fix what failed in the sample (template, data, lifetime), or leave out automated labeling.',
  source: 'SageMaker developer guide, sms-automated-labeling',
});

export const ACCESS = defineRule({
  id: 'jobs/failed-by-access',
  severity: 'error',
  title: 'A job that lost access to its data',
  why: 'The bucket policy, key policy or role changed while the job ran, or never allowed access.',
  fix: 'Compare the bucket policy with its earlier version, and evaluate the role: groundctl policies evaluate.',
  source: 'FailureReason; SageMaker developer guide, samurai-vpc-labeling-job',
});

export const WILL_EXPIRE = defineRule({
  id: 'jobs/lifetime-too-short',
  severity: 'warning',
  title: 'Less time than the tasks need',
  why: 'The lifetime times the number of workers, divided by the seconds that a task takes, is less than the number of answers required: the remaining tasks expire.',
  fix: 'More workers, fewer answers for each object, smaller batches, or a longer lifetime in the next job.',
  source:
    'Arithmetic over TaskAvailabilityLifetimeInSeconds, NumberOfHumanWorkersPerDataObject, MaxConcurrentTaskCount and worker-response files',
});

export const OTHER_FAILURE = defineRule({
  id: 'jobs/failed',
  severity: 'error',
  title: 'A job that failed for an unknown reason',
  why: 'What AWS says about it is in the message.',
  fix: 'Check the request (groundctl jobs check --like JOB) and the data.',
  source: 'FailureReason',
});

export const explainRules = [
  LAMBDA_FAILED,
  EXPIRED_TASKS,
  DECLINED,
  INCOMPLETE,
  STANDSTILL,
  STREAM_IDLE,
  NOT_LOADED,
  REFUSED,
  BATCHES,
  TOO_FEW,
  AUTOMATED,
  ACCESS,
  WILL_EXPIRE,
  OTHER_FAILURE,
];
