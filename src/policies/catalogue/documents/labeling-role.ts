import { partitionName, serviceHost } from '../../../core/partitions.ts';
import { bucketArn, objectsArn, regionalArn } from '../arns.ts';
import { optional, required, several, withDefault } from '../parameter.ts';
import { policyDocument } from '../policy-document.ts';
import { type Template, variant } from '../template.ts';
import { trustDocument } from '../trust.ts';
import * as type from '../value-types.ts';

const PAGE = 'SageMaker developer guide, sms-security-permission-execution-role';
const SERVICE = 'sagemaker.amazonaws.com';

/** What a labeling job does with its role. */
export const labelingRole: Template = {
  id: 'labeling-role',
  title: 'Labeling job: permissions of the execution role',
  purpose:
    'Lets a labeling job read its input, write its output, invoke the given Lambda functions, and log. The role also ' +
    'signs the URLs that workers get: it must be able to read what they are supposed to see.',
  attachment: 'role',
  attachTo: 'the RoleArn of CreateLabelingJob, with its trust policy (labeling-role-trust)',
  variants: [
    variant({
      id: 'least-privilege',
      title: 'read the input, write the output',
      parameters: {
        account: required(type.account, 'AWS account of the job'),
        region: required(type.region, 'region of the job'),
        input: required(type.bucket, 'bucket with manifest and data'),
        output: required(type.bucket, 'bucket for the results'),
        inputPrefix: withDefault(type.prefix, '', 'prefix of manifest and data'),
        outputPrefix: withDefault(type.prefix, '', 'prefix of the results'),
        lambdas: several(type.lambdaArn, 'pre- and post-annotation functions of a custom job'),
        keys: several(type.keyArn, 'KMS keys of encrypted buckets'),
        automatedLabelingRole: optional(
          type.roleArn,
          "this role's own ARN, if automated labeling passes it on",
        ),
      },
      build(values) {
        const { account, region, input, output, inputPrefix, outputPrefix, lambdas, keys } = values;
        const partition = partitionName(region);
        const buckets = [...new Set([input, output])].map((one) => bucketArn(partition, one));
        return policyDocument([
          {
            sid: 'FindBuckets',
            why: 'The job looks up where the buckets are and lists their objects; without ListBucket, a missing object looks like a refused one.',
            source: PAGE,
            effect: 'Allow',
            action: ['s3:GetBucketLocation', 's3:ListBucket'],
            resource: buckets,
          },
          {
            sid: 'ReadInput',
            why: 'Manifest, data and templates, and the objects that presigned URLs of tasks open.',
            source: PAGE,
            effect: 'Allow',
            action: 's3:GetObject',
            resource: objectsArn(partition, input, inputPrefix),
          },
          {
            sid: 'WriteOutput',
            why: 'Annotations and the output manifest; an interrupted upload is cleaned up, and a chained job reads the manifest again.',
            source: PAGE,
            effect: 'Allow',
            action: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
            resource: objectsArn(partition, output, outputPrefix),
          },
          {
            sid: 'WriteMetrics',
            why: 'Job status and worker metrics; the action has no resource types.',
            source: PAGE,
            effect: 'Allow',
            action: 'cloudwatch:PutMetricData',
            resource: '*',
          },
          {
            sid: 'WriteLogs',
            why: "AWS's example allows every log group. The groups that AWS names for SageMaker and Ground Truth are under /aws/sagemaker/; that this is sufficient is inferred.",
            source: `${PAGE}; SageMaker developer guide, sms-monitor-cloud-watch`,
            effect: 'Allow',
            action: [
              'logs:CreateLogGroup',
              'logs:CreateLogStream',
              'logs:DescribeLogStreams',
              'logs:PutLogEvents',
            ],
            resource: regionalArn('logs', region, account, 'log-group:/aws/sagemaker/*'),
          },
          lambdas.length > 0 && {
            sid: 'InvokeAnnotationFunctions',
            why: 'The pre- and post-annotation functions of a custom template.',
            source: `${PAGE} (custom task types)`,
            effect: 'Allow',
            action: 'lambda:InvokeFunction',
            resource: lambdas,
          },
          keys.length > 0 && {
            sid: 'UseKeysOfTheBuckets',
            why: 'Objects under SSE-KMS need the key as well, only through S3 in this region.',
            source:
              'SageMaker developer guide, sms-security-kms-permissions; AWS KMS developer guide, policy-conditions',
            effect: 'Allow',
            action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            resource: keys,
            condition: { StringEquals: { 'kms:ViaService': serviceHost('s3', region) } },
          },
          values.automatedLabelingRole !== undefined && {
            sid: 'PassToTrainingJobs',
            why: 'Automated labeling runs training and inference with the same role.',
            source: `${PAGE} (automated data labeling)`,
            effect: 'Allow',
            action: 'iam:PassRole',
            resource: values.automatedLabelingRole,
            condition: { StringEquals: { 'iam:PassedToService': SERVICE } },
          },
        ]);
      },
    }),
    variant({
      id: 'aws-docs',
      title: "AWS's example for built-in task types, without streaming",
      parameters: {
        input: required(type.bucket, 'bucket with manifest and data'),
        output: required(type.bucket, 'bucket for the results'),
      },
      build: ({ input, output }) =>
        policyDocument([
          {
            sid: 'S3ViewBuckets',
            why: 'To find both buckets.',
            source: PAGE,
            effect: 'Allow',
            action: ['s3:ListBucket', 's3:GetBucketLocation'],
            resource: [bucketArn('aws', input), bucketArn('aws', output)],
          },
          {
            sid: 'S3GetPutObjects',
            why: 'Reads and writes both buckets, including the input.',
            source: PAGE,
            effect: 'Allow',
            action: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
            resource: [objectsArn('aws', input), objectsArn('aws', output)],
          },
          {
            sid: 'CloudWatch',
            why: 'Metrics, and any log group.',
            source: PAGE,
            effect: 'Allow',
            action: [
              'cloudwatch:PutMetricData',
              'logs:CreateLogStream',
              'logs:CreateLogGroup',
              'logs:DescribeLogStreams',
              'logs:PutLogEvents',
            ],
            resource: '*',
          },
        ]),
    }),
  ],
};

/** Who may assume that role. */
export const labelingRoleTrust: Template = {
  id: 'labeling-role-trust',
  title: 'Labeling job: trust policy of the execution role',
  purpose: 'Lets SageMaker assume the role for resources of the given account and region only.',
  attachment: 'trust',
  attachTo: 'the RoleArn of CreateLabelingJob, as its trust policy',
  variants: [
    variant({
      id: 'least-privilege',
      title: 'with confused-deputy conditions',
      parameters: {
        account: required(type.account, 'AWS account of the job'),
        region: required(type.region, 'region of the job'),
      },
      build: ({ account, region }) =>
        trustDocument(
          {
            sid: 'SageMakerForThisAccount',
            why: 'SageMaker assumes the role; the conditions keep it from doing so for another account.',
            source: 'SageMaker developer guide, security-confused-deputy-prevention',
            service: SERVICE,
            condition: {
              ArnLike: { 'aws:SourceArn': regionalArn('sagemaker', region, account, '*') },
              StringEquals: { 'aws:SourceAccount': account },
            },
          },
          'AWS shows these conditions for SageMaker in general and for training jobs, not for labeling jobs: create one small job with the role before you rely on it.',
        ),
    }),
    variant({
      id: 'aws-docs',
      title: "AWS's example",
      parameters: {},
      build: () => ({
        document: {
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Principal: { Service: SERVICE }, Action: 'sts:AssumeRole' },
        },
        notes: [
          {
            part: 'Statement 1',
            why: 'SageMaker assumes the role, no matter on whose behalf it acts.',
            source: PAGE,
          },
        ],
      }),
    }),
  ],
};
