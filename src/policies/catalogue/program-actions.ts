/** The parts of the program that people get permissions for; the others include what `read-only` may. */
export const AREAS = [
  'read-only',
  'audit',
  'workteams',
  'batches',
  'templates',
  'jobs',
  'migrate',
  'logs',
  'athena',
  'policies',
] as const;
export type Area = (typeof AREAS)[number];

/** What an action works on, which decides the resource of its statement, with the Sid of that. */
export const TARGETS = {
  everything: 'ListEverything',
  workteam: 'WorkTeams',
  workforce: 'Workforce',
  'user-pool': 'UserPools',
  'labeling-job': 'LabelingJobs',
  'flow-definition': 'FlowDefinitions',
  'evaluation-job': 'EvaluationJobs',
  studio: 'DomainsAndProfiles',
  topic: 'Topics',
  workgroup: 'WorkGroups',
  'data-catalog': 'DataCatalog',
  'any-bucket': 'SettingsOfBuckets',
  'any-role': 'Roles',
  'any-policy': 'ManagedPolicies',
  'passed-role': 'PassTheJobsRole',
  'assumed-role': 'SignAsTheJobsRole',
  bucket: 'Buckets',
  object: 'Objects',
  'output-object': 'WriteObjects',
  key: 'KeysOfTheBuckets',
} as const;
export type Target = keyof typeof TARGETS;

/** One IAM action that the program's own calls need. */
export interface ProgramAction {
  readonly action: string;
  readonly on: Target;
  readonly areas: readonly Area[];
  readonly neededFor: string;
  /** Set on actions that no call of ours names, with the reason why they are needed all the same. */
  readonly because?: string;
}

const SEE = 'teams, workforces, jobs and members are read';
const EDIT_TEAMS = 'teams and their members are changed';
const WHO_USES = 'other uses of a team are read';
const SURROUNDINGS = 'the surroundings of the teams are audited';
const LOOK_AT_BUCKETS = 'buckets and their keys are read';
const WHO_MAY = "an account's policies for a request are collected and explained";
const WITH_ATHENA = 'access logs and inventories are read through Athena';
const SETTINGS = 'settings of buckets are compared and changed';

/**
 * Every action behind a call of src/aws; a test compares the two. sts:GetCallerIdentity is not here: it needs
 * no permission (Service Authorization Reference, list_awssecuritytokenservice).
 */
export const PROGRAM_ACTIONS: readonly ProgramAction[] = [
  ...actions('everything', ['read-only'], SEE, [
    'sagemaker:ListLabelingJobs',
    'sagemaker:ListWorkforces',
    'sagemaker:ListWorkteams',
  ]),
  ...actions('everything', ['read-only'], 'buckets are listed', ['s3:ListAllMyBuckets']),
  ...actions('workteam', ['read-only'], SEE, ['sagemaker:DescribeWorkteam', 'sagemaker:ListTags']),
  ...actions('workforce', ['read-only'], SEE, ['sagemaker:DescribeWorkforce']),
  ...actions('user-pool', ['read-only'], SEE, [
    'cognito-idp:AdminGetUser',
    'cognito-idp:GetGroup',
    'cognito-idp:ListUsers',
    'cognito-idp:ListUsersInGroup',
  ]),
  ...actions('workteam', ['workteams'], EDIT_TEAMS, [
    'sagemaker:AddTags',
    'sagemaker:CreateWorkteam',
    'sagemaker:DeleteTags',
    'sagemaker:DeleteWorkteam',
    'sagemaker:UpdateWorkteam',
  ]),
  ...actions('everything', ['audit', 'workteams'], WHO_USES, ['sagemaker:ListFlowDefinitions']),
  ...actions('everything', ['workteams'], WHO_USES, ['bedrock:ListEvaluationJobs']),
  ...actions('evaluation-job', ['workteams'], WHO_USES, ['bedrock:GetEvaluationJob']),
  ...actions('flow-definition', ['audit', 'workteams'], WHO_USES, ['sagemaker:DescribeFlowDefinition']),
  ...actions('everything', ['audit'], SURROUNDINGS, ['iam:GetAccountAuthorizationDetails', 'sqs:ListQueues']),
  ...actions('topic', ['audit'], SURROUNDINGS, ['sns:GetTopicAttributes']),
  ...actions('user-pool', ['audit'], SURROUNDINGS, [
    'cognito-idp:DescribeUserPool',
    'cognito-idp:ListGroups',
  ]),
  ...actions('labeling-job', ['audit'], SURROUNDINGS, ['sagemaker:DescribeLabelingJob']),
  ...actions('any-bucket', ['audit'], SURROUNDINGS, [
    's3:GetBucketAcl',
    's3:GetBucketPolicy',
    's3:GetBucketPublicAccessBlock',
    's3:ListBucket',
  ]),
  ...actions('workforce', ['workteams'], 'the portal allow list is set', ['sagemaker:UpdateWorkforce']),
  ...actions('user-pool', ['workteams'], EDIT_TEAMS, [
    'cognito-idp:AdminAddUserToGroup',
    'cognito-idp:AdminCreateUser',
    'cognito-idp:AdminDeleteUser',
    'cognito-idp:AdminDisableUser',
    'cognito-idp:AdminListGroupsForUser',
    'cognito-idp:AdminRemoveUserFromGroup',
    'cognito-idp:CreateGroup',
    'cognito-idp:DescribeUserPoolClient',
  ]),
  ...actions('everything', ['migrate'], 'flows get the names of their owners', [
    'sagemaker:ListSpaces',
    'sagemaker:ListUserProfiles',
  ]),
  ...actions('studio', ['migrate'], 'flows get the names of their owners', [
    'sagemaker:DescribeDomain',
    'sagemaker:DescribeSpace',
    'sagemaker:DescribeUserProfile',
  ]),
  ...actions('bucket', ['batches', 'templates', 'jobs', 'migrate', 'logs'], LOOK_AT_BUCKETS, [
    's3:GetBucketLocation',
    's3:ListBucket',
  ]),
  ...actions('bucket', ['batches', 'templates', 'jobs', 'migrate'], LOOK_AT_BUCKETS, ['s3:GetBucketCORS']),
  ...actions('bucket', ['batches', 'migrate'], LOOK_AT_BUCKETS, ['s3:GetEncryptionConfiguration']),
  ...actions('bucket', ['migrate'], LOOK_AT_BUCKETS, ['s3:GetBucketVersioning']),
  ...actions('object', ['batches', 'templates', 'jobs', 'migrate', 'logs'], 'objects are read', [
    's3:GetObject',
  ]),
  ...actions('output-object', ['migrate'], 'replaced objects are restored', ['s3:GetObjectVersion']),
  ...actions('output-object', ['batches', 'jobs', 'migrate'], 'objects are written', ['s3:PutObject']),
  ...actions('output-object', ['batches'], 'a multipart upload is continued or aborted', [
    's3:AbortMultipartUpload',
    's3:ListMultipartUploadParts',
  ]),
  ...actions('output-object', ['migrate'], 'uploaded flows are cleaned up', ['s3:DeleteObject']),
  ...actions(
    'key',
    ['batches', 'templates', 'jobs', 'migrate', 'logs'],
    'objects under SSE-KMS are read and written',
    ['kms:Decrypt', 'kms:GenerateDataKey'],
    'S3 uses the key with the permissions of the caller',
  ),
  ...actions('everything', ['templates'], 'templates are rendered by AWS', ['sagemaker:RenderUiTemplate']),
  ...actions('labeling-job', ['templates'], 'the role of the newest job is looked up', [
    'sagemaker:DescribeLabelingJob',
  ]),
  ...actions(
    'passed-role',
    ['templates', 'jobs'],
    'templates are rendered by AWS, and jobs created',
    ['iam:PassRole'],
    'RenderUiTemplate and CreateLabelingJob work with the role they are passed',
  ),
  ...actions('labeling-job', ['jobs'], 'jobs are read, created and stopped', [
    'sagemaker:CreateLabelingJob',
    'sagemaker:DescribeLabelingJob',
    'sagemaker:StopLabelingJob',
  ]),
  ...actions('assumed-role', ['templates'], "a preview's URLs are signed as a worker's are", [
    'sts:AssumeRole',
  ]),
  ...actions('everything', ['logs'], 'addresses in a diagnosis get names (--network)', [
    'ec2:DescribeAddresses',
    'ec2:DescribeNatGateways',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcEndpoints',
  ]),
  ...actions('bucket', ['logs'], 'logging is compared and turned on', [
    's3:GetBucketObjectLockConfiguration',
    's3:GetBucketRequestPayment',
    's3:GetLifecycleConfiguration',
  ]),
  ...actions('workgroup', ['athena'], WITH_ATHENA, [
    'athena:CreateWorkGroup',
    'athena:DeleteWorkGroup',
    'athena:GetQueryExecution',
    'athena:GetQueryResults',
    'athena:GetWorkGroup',
    'athena:StartQueryExecution',
    'athena:StopQueryExecution',
  ]),
  ...actions('data-catalog', ['athena'], WITH_ATHENA, ['athena:GetDatabase', 'athena:GetTableMetadata']),
  ...actions(
    'data-catalog',
    ['athena'],
    WITH_ATHENA,
    [
      'glue:CreateDatabase',
      'glue:CreateTable',
      'glue:DeleteDatabase',
      'glue:DeleteTable',
      'glue:GetDatabase',
      'glue:GetPartitions',
      'glue:GetTable',
    ],
    'Athena reads the AWS Glue Data Catalog with the permissions of whoever runs the query',
  ),
  ...actions('bucket', ['athena'], LOOK_AT_BUCKETS, ['s3:GetBucketLocation', 's3:ListBucket']),
  ...actions('object', ['athena'], 'logs, inventories and results are read', ['s3:GetObject']),
  ...actions(
    'output-object',
    ['athena'],
    'results are written',
    ['s3:PutObject'],
    'Athena writes them with the permissions of whoever runs the query',
  ),
  ...actions('bucket', ['jobs'], WHO_MAY, ['s3:GetBucketPolicy']),
  ...actions('bucket', ['logs', 'policies'], SETTINGS, [
    's3:GetBucketLogging',
    's3:GetBucketPolicy',
    's3:PutBucketLogging',
    's3:PutBucketPolicy',
  ]),
  ...actions('bucket', ['policies'], SETTINGS, ['s3:GetBucketCORS', 's3:PutBucketCORS']),
  ...actions('everything', ['policies', 'jobs'], WHO_MAY, ['ec2:DescribeVpcEndpoints']),
  ...actions('everything', ['policies'], WHO_MAY, ['sts:DecodeAuthorizationMessage']),
  ...actions('any-role', ['policies', 'jobs'], WHO_MAY, [
    'iam:GetRole',
    'iam:GetRolePolicy',
    'iam:ListAttachedRolePolicies',
    'iam:ListRolePolicies',
  ]),
  ...actions('key', ['jobs'], WHO_MAY, ['kms:GetKeyPolicy']),
  ...actions('any-policy', ['policies', 'jobs'], WHO_MAY, ['iam:GetPolicy', 'iam:GetPolicyVersion']),
];

/** The actions of an area with those of `read-only`, sorted. */
export function actionsOf(area: Area): readonly ProgramAction[] {
  return PROGRAM_ACTIONS.filter(({ areas }) => areas.includes('read-only') || areas.includes(area)).sort(
    (one, other) => (one.action < other.action ? -1 : 1),
  );
}

function actions(
  on: Target,
  areas: readonly Area[],
  neededFor: string,
  names: readonly string[],
  because?: string,
): ProgramAction[] {
  return names.map((action) => ({ action, on, areas, neededFor, ...(because !== undefined && { because }) }));
}
