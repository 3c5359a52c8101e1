import { partitionName } from '../../../core/partitions.ts';
import { bucketArn, objectsArn, regionalArn } from '../arns.ts';
import { optional, required, several, withDefault } from '../parameter.ts';
import { policyDocument } from '../policy-document.ts';
import { type Template, variant } from '../template.ts';
import * as type from '../value-types.ts';

const ARTICLE =
  'AWS Machine Learning Blog, Create a data labeling project with Amazon SageMaker Ground Truth Plus';
const ACTIONS_PAGE = 'Service Authorization Reference, list_groundtruthlabeling (no resource types)';
const PLUS = 'sagemaker-ground-truth-plus.amazonaws.com';

/** What the article gives an IAM user, in its order. */
const ARTICLE_ACTIONS = [
  'groundtruthlabeling:ListProjects',
  'groundtruthlabeling:GetIntakeFormStatus',
  'groundtruthlabeling:CreateProject',
  'sagemaker:ListWorkforces',
  'sagemaker:PutLabelingPortalPolicy',
  'sagemaker:GetLabelingPortalPolicy',
  'iam:GetRole',
  'iam:PassRole',
  'iam:ListRoles',
  'iam:CreateRole',
  'iam:CreatePolicy',
  'iam:AttachRolePolicy',
  's3:ListAllMyBuckets',
  'cognito-idp:CreateUserPool',
  'cognito-idp:ListUserPools',
  'cognito-idp:ListGroups',
  'cognito-idp:AdminAddUserToGroup',
  'cognito-idp:AdminCreateUser',
  'cognito-idp:CreateGroup',
  'cognito-idp:CreateUserPoolClient',
  'cognito-idp:CreateUserPoolDomain',
  'cognito-idp:DescribeUserPool',
  'cognito-idp:DescribeUserPoolClient',
  'cognito-idp:ListUsersInGroup',
  'cognito-idp:UpdateUserPool',
  'cognito-idp:UpdateUserPoolClient',
];
const NEW_POOL = [
  'cognito-idp:CreateUserPoolClient',
  'cognito-idp:CreateUserPoolDomain',
  'cognito-idp:UpdateUserPool',
  'cognito-idp:UpdateUserPoolClient',
];
const IN_POOL = [
  'cognito-idp:AdminAddUserToGroup',
  'cognito-idp:AdminCreateUser',
  'cognito-idp:CreateGroup',
  'cognito-idp:DescribeUserPool',
  'cognito-idp:DescribeUserPoolClient',
  'cognito-idp:ListGroups',
  'cognito-idp:ListUsersInGroup',
];

/** The person who requests a Ground Truth Plus project in the console. */
export const plusRequester: Template = {
  id: 'plus-requester',
  title: 'Ground Truth Plus: the person who requests projects and creates teams',
  purpose:
    'Lets a person request a project, pass the one role to Ground Truth Plus, create a team in Cognito, and put ' +
    'data into the one bucket.',
  attachment: 'identity',
  attachTo: 'the IAM user, group or permission set of that person',
  variants: [
    variant({
      id: 'least-privilege',
      title: 'one role, one bucket, and one user pool if there is one',
      parameters: {
        account: required(type.account, 'AWS account of the project'),
        bucket: required(type.bucket, 'bucket with the data to label, in us-east-1'),
        prefix: withDefault(type.prefix, '', 'prefix of the data'),
        results: optional(type.bucket, 'bucket of the results, to read what was delivered'),
        resultsPrefix: withDefault(type.prefix, '', 'prefix of the results'),
        keys: several(type.keyArn, 'KMS keys of encrypted buckets'),
        role: required(type.roleArn, 'role that Ground Truth Plus assumes (plus-role, plus-role-trust)'),
        userPool: optional(
          type.userPool,
          'the user pool in use; without it the person may create one and change any',
        ),
        region: withDefault(type.region, 'us-east-1', 'region of the project'),
        undocumentedPortalActions: withDefault(
          type.flag,
          'false',
          'add the two SageMaker actions of the article that AWS does not document',
        ),
      },
      build({ account, bucket, prefix, results, resultsPrefix, keys, role, userPool, region, ...flags }) {
        const { undocumentedPortalActions } = flags;
        const partition = partitionName(region);
        const apart = results !== undefined && !(results === bucket && resultsPrefix.startsWith(prefix));
        const pool = regionalArn('cognito-idp', region, account, `userpool/${userPool ?? '*'}`);
        return policyDocument(
          [
            {
              sid: 'RequestProjects',
              why: 'The console lists projects and sends the request form. These actions have no resource types.',
              source: `${ARTICLE}; ${ACTIONS_PAGE}`,
              effect: 'Allow',
              action: [
                'groundtruthlabeling:CreateProject',
                'groundtruthlabeling:GetIntakeFormStatus',
                'groundtruthlabeling:ListProjects',
              ],
              resource: '*',
            },
            {
              sid: 'FindWhatIsThere',
              why: 'The console offers roles, buckets, workforces and user pools to choose from; the list actions have no resource types.',
              source: ARTICLE,
              effect: 'Allow',
              action: [
                ...(userPool === undefined ? ['cognito-idp:CreateUserPool'] : []),
                'cognito-idp:ListUserPools',
                'iam:ListRoles',
                's3:ListAllMyBuckets',
                'sagemaker:ListWorkforces',
              ],
              resource: '*',
            },
            undocumentedPortalActions && {
              sid: 'OpenThePortal',
              why: "In the article's policy but in no AWS reference: lint reports them.",
              source: ARTICLE,
              effect: 'Allow',
              action: ['sagemaker:GetLabelingPortalPolicy', 'sagemaker:PutLabelingPortalPolicy'],
              resource: '*',
            },
            {
              sid: 'ReadTheRole',
              why: 'The form requires an existing role, and the console reads the chosen one.',
              source: ARTICLE,
              effect: 'Allow',
              action: 'iam:GetRole',
              resource: role,
            },
            {
              sid: 'PassTheRole',
              why: 'The article passes any role to any service, and may create roles and policies: this passes the one role to Ground Truth Plus, and the role is created by whoever is responsible for it.',
              source: `${ARTICLE}; IAM User Guide, id_roles_use_passrole`,
              effect: 'Allow',
              action: 'iam:PassRole',
              resource: role,
              condition: { StringEquals: { 'iam:PassedToService': PLUS } },
            },
            {
              sid: 'ManageTheTeam',
              why: 'A project team is a user pool group with its members.',
              source: ARTICLE,
              effect: 'Allow',
              action: userPool === undefined ? [...IN_POOL, ...NEW_POOL].sort() : IN_POOL,
              resource: pool,
            },
            {
              sid: 'FindData',
              why: 'To see what is in the buckets.',
              source: ARTICLE,
              effect: 'Allow',
              action: 's3:ListBucket',
              resource: [...new Set([bucket, results ?? bucket])].map((one) => bucketArn(partition, one)),
            },
            {
              sid: 'ReadAndWriteData',
              why: apart ? 'To upload data.' : 'To upload data and read what was delivered.',
              source: ARTICLE,
              effect: 'Allow',
              action: ['s3:GetObject', 's3:PutObject'],
              resource: objectsArn(partition, bucket, prefix),
            },
            apart && {
              sid: 'ReadResults',
              why: 'To read what was delivered.',
              source: ARTICLE,
              effect: 'Allow',
              action: 's3:GetObject',
              resource: objectsArn(partition, results, resultsPrefix),
            },
            keys.length > 0 && {
              sid: 'UseKeysOfTheBuckets',
              why: 'Uploads to a bucket that encrypts with a KMS key need GenerateDataKey, and reading needs Decrypt; only through S3.',
              source: 'AWS KMS developer guide, policy-conditions (kms:ViaService)',
              effect: 'Allow',
              action: ['kms:Decrypt', 'kms:GenerateDataKey'],
              resource: keys,
              condition: { StringLike: { 'kms:ViaService': 's3.*.amazonaws.com' } },
            },
          ],
          [
            !undocumentedPortalActions &&
              "The article's sagemaker:PutLabelingPortalPolicy and GetLabelingPortalPolicy are left out: no AWS reference has them. If the console refuses to open the portal, add undocumentedPortalActions=true.",
            userPool === undefined &&
              'Without userPool the person may change every user pool of the account in this region.',
          ],
        );
      },
    }),
    variant({
      id: 'aws-article',
      title: "the article's JSON, word for word",
      parameters: { bucket: required(type.bucket, 'bucket with the data to label') },
      build: ({ bucket }) => ({
        document: {
          Version: '2012-10-17',
          Statement: [
            { Sid: 'VisualEditor0', Effect: 'Allow', Action: ARTICLE_ACTIONS, Resource: '*' },
            {
              Effect: 'Allow',
              Action: ['s3:PutObject', 's3:GetObject', 's3:ListBucket'],
              Resource: [bucketArn('aws', bucket), objectsArn('aws', bucket)],
            },
          ],
        },
        notes: [
          {
            part: 'VisualEditor0',
            why: 'Every step of the article in the console, on every resource: any role may be passed to any service.',
            source: ARTICLE,
          },
          { part: 'Statement 2', why: 'The data to label.', source: ARTICLE },
        ],
      }),
    }),
  ],
};
