import { defineRule } from '../../core/finding.ts';

const API = 'API reference of CreateLabelingJob';
const GUIDE = 'SageMaker developer guide';

export const INVALID = defineRule({
  id: 'jobs/invalid-request',
  severity: 'error',
  title: 'A request that CreateLabelingJob refuses',
  why: 'A member is missing, too long, or not in the format that the API accepts: ValidationException.',
  fix: 'Fix the member in the message.',
  source: `${API}, API model`,
});

export const BAD_LAMBDA = defineRule({
  id: 'jobs/lambda-arn',
  severity: 'error',
  title: 'A Lambda function of AWS that does not exist',
  why: 'Its account differs in each region, and people copy the ARN from elsewhere: ValidationException, or the job fails when it invokes the function.',
  fix: 'Use the ARN in the message.',
  source: `${API}: PreHumanTaskLambdaArn, AnnotationConsolidationLambdaArn`,
});

export const LAMBDA_PAIR = defineRule({
  id: 'jobs/lambda-pair',
  severity: 'error',
  title: 'Lambda functions for two different tasks',
  why: 'PRE-X creates the task that ACS-X consolidates; with a different one, the answers cannot be read.',
  fix: 'Use the same task in both ARNs.',
  source: API,
});

export const OTHER_REGION = defineRule({
  id: 'jobs/other-region',
  severity: 'error',
  title: 'A part of the job in another region',
  why: 'Lambda functions, team, worker UI, algorithm and topics must be in the region of the job.',
  fix: 'Use the ARN of the region in which the job will run.',
  source: API,
});

export const BAD_UI = defineRule({
  id: 'jobs/worker-ui',
  severity: 'error',
  title: 'A worker UI that does not fit the task',
  why: 'Named entities, video frames and point clouds use a UI from AWS (HumanTaskUiArn), all other tasks a template (UiTemplateS3Uri), never both.',
  fix: 'Use what the message names.',
  source: `${API}: UiConfig`,
});

export const LABEL_ATTRIBUTE = defineRule({
  id: 'jobs/label-attribute',
  severity: 'error',
  title: 'A label attribute name that the task does not accept',
  why: 'It may not end in -metadata, or be source or source-ref; where the label is in a separate object, it must end in -ref.',
  fix: 'Choose another name.',
  source: `${API}: LabelAttributeName`,
});

export const PUBLIC_CROWD = defineRule({
  id: 'jobs/public-crowd',
  severity: 'error',
  title: 'A job for Mechanical Turk',
  why: 'Amazon Mechanical Turk closed on 2026-09-30, so nobody will do the work.',
  fix: 'Use a private team or a vendor.',
  source: 'Notice on docs.aws.amazon.com/AWSMechTurk; what CreateLabelingJob has answered since is not known',
});

export const TIME_LIMIT = defineRule({
  id: 'jobs/time-limit',
  severity: 'error',
  title: 'A time limit beyond what the task allows',
  why: 'A worker has at most 8 hours for a custom, image or text task, and 30 days for video frames and point clouds.',
  fix: 'Use a smaller TaskTimeLimitInSeconds.',
  source: `${API}: TaskTimeLimitInSeconds`,
});

export const LIFETIME = defineRule({
  id: 'jobs/task-lifetime',
  severity: 'warning',
  title: 'A task lifetime that is too short or too long',
  why: 'Objects whose tasks expire fail ("Annotation tasks expired"), and a job ends after 30 days. A task with a shorter lifetime than the time a worker may take can expire while they work on it.',
  fix: 'Leave TaskAvailabilityLifetimeInSeconds at its default of 30 days, or give the workers more time.',
  source: `${API}: TaskAvailabilityLifetimeInSeconds; ${GUIDE}, sms-monitor-cloud-watch`,
});

export const ALGORITHM = defineRule({
  id: 'jobs/algorithm',
  severity: 'error',
  title: 'Automated labeling that the task does not support',
  why: 'Only single-label classification of images or text, boxes and semantic segmentation can be labeled automatically, each by its own algorithm.',
  fix: 'Use the algorithm in the message, or omit LabelingJobAlgorithmsConfig.',
  source: `${API}: LabelingJobAlgorithmSpecificationArn; ${GUIDE}, sms-automated-labeling`,
});

export const NO_CATEGORIES = defineRule({
  id: 'jobs/no-label-categories',
  severity: 'warning',
  title: "One of AWS's own tasks without label categories",
  why: 'Workers have nothing to choose from.',
  fix: 'Give LabelCategoryConfigS3Uri.',
  source: `${API}: LabelCategoryConfigS3Uri`,
});

export const NO_INPUT = defineRule({
  id: 'jobs/no-input',
  severity: 'error',
  title: 'A job without input',
  why: 'A job needs a manifest (S3DataSource), or a topic for streaming (SnsDataSource).',
  fix: 'Give one of them.',
  source: `${API}: LabelingJobDataSource`,
});

export const STREAMING = defineRule({
  id: 'jobs/streaming',
  severity: 'error',
  title: 'A streaming job with settings that streaming jobs do not support',
  why: 'A job with an input topic (SnsDataSource) runs until it is stopped or idle for 10 days: it has no automated labeling, stopping conditions are ignored, and an output topic that is also its input topic feeds its labels back to it.',
  fix: 'Omit the member in the message, or use another topic.',
  source: `${GUIDE}, sms-streaming-create-labeling-job-api and sms-create-sns-input-topic`,
});

export const LAMBDA_NAME = defineRule({
  id: 'jobs/lambda-name',
  severity: 'warning',
  title: 'A Lambda function of yours that the managed policy does not let Ground Truth invoke',
  why: 'AmazonSageMakerGroundTruthExecution allows lambda:InvokeFunction on names with GtRecipe, SageMaker, Sagemaker, sagemaker or LabelingFunction.',
  fix: 'Give the role a statement for this function, or rename it.',
  source: `${GUIDE}, security-iam-awsmanpol-ground-truth`,
});

export const LARGE_BATCH = defineRule({
  id: 'jobs/large-batch',
  severity: 'info',
  title: 'More than 1,000 tasks at a time',
  why: 'AWS Support has to raise MaxConcurrentTaskCount above 1,000 first; it is the size of a batch, not of the job.',
  fix: 'Leave it out, or ask Support.',
  source: `${API}: MaxConcurrentTaskCount`,
});

export const BAD_CATEGORIES = defineRule({
  id: 'jobs/label-categories',
  severity: 'error',
  title: 'A label category file that the task does not accept',
  why: 'The job fails, or workers miss a label or an attribute.',
  fix: 'Fix what the message names.',
  source: `${GUIDE}, input-data-limits and sms-label-cat-config-attributes`,
});

export const UNREAD = defineRule({
  id: 'jobs/not-read',
  severity: 'error',
  title: 'A part of the job that does not exist or that you may not read',
  why: 'The job fails when it needs it, unless its role may read what you may not.',
  fix: 'Correct the name, or ask for the permission in the message.',
  source: 'S3 GetObject, SageMaker DescribeWorkteam',
});

export const ROLE = defineRule({
  id: 'jobs/role-permission',
  severity: 'error',
  title: 'A role that may not do what the job needs',
  why: "The job's role reads the manifest, the template and the label categories, signs the URLs of what workers see, writes the output, and invokes your Lambda functions. A missing permission fails the job, or shows workers a broken image.",
  fix: 'Give the role the permission: groundctl policies generate labeling-role. For a statement that denies, the message names its policy.',
  source: 'SageMaker developer guide, sms-security-permission-execution-role; IAM policy evaluation',
});

export const TRUST = defineRule({
  id: 'jobs/role-trust',
  severity: 'error',
  title: 'A role that SageMaker may not assume',
  why: 'The job runs as its role: without trust CreateLabelingJob answers "Could not assume role". A warning where a condition decides.',
  fix: 'Let the trust policy allow sts:AssumeRole for the service sagemaker.amazonaws.com; with conditions, aws:SourceAccount of this account.',
  source: 'SageMaker developer guide, sms-security-permission-execution-role; IAM policy evaluation',
});

export const ROLE_UNREAD = defineRule({
  id: 'jobs/role-not-read',
  severity: 'info',
  title: 'Policies of the role, a bucket or a key that you may not read',
  why: 'Without them it is not known whether the role may do what the job needs.',
  fix: 'Ask for the permission in the message, or have someone who has it run the check.',
  source: 'IAM GetRole, GetRolePolicy, GetPolicyVersion; S3 GetBucketPolicy; KMS GetKeyPolicy',
});

export const LOCK_WITHOUT_URLS = defineRule({
  id: 'jobs/lock-without-urls',
  severity: 'warning',
  title: 'A locked team, and a template that signs no URL',
  why: 'A lock binds the presigned URLs of a task to where the worker is. A template that names data in another way (a public URL, text) shows it whatever the lock says.',
  fix: 'Have the template sign what it shows: {{ task.input.taskObject | grant_read_access }}.',
  source:
    'SageMaker developer guide, sms-custom-templates-step2-automate; UpdateWorkteam, WorkerAccessConfiguration',
});

export const checkRules = [
  INVALID,
  BAD_LAMBDA,
  LAMBDA_PAIR,
  OTHER_REGION,
  BAD_UI,
  LABEL_ATTRIBUTE,
  PUBLIC_CROWD,
  TIME_LIMIT,
  LIFETIME,
  ALGORITHM,
  NO_CATEGORIES,
  NO_INPUT,
  STREAMING,
  LAMBDA_NAME,
  LARGE_BATCH,
  BAD_CATEGORIES,
  UNREAD,
  ROLE,
  TRUST,
  ROLE_UNREAD,
  LOCK_WITHOUT_URLS,
];
