import { bucketArn, objectsArn } from '../arns.ts';
import { required, several, withDefault } from '../parameter.ts';
import { policyDocument } from '../policy-document.ts';
import { type Template, variant } from '../template.ts';
import { trustDocument } from '../trust.ts';
import * as type from '../value-types.ts';

const ARTICLE =
  'AWS Machine Learning Blog, Create a data labeling project with Amazon SageMaker Ground Truth Plus';
const SERVICE = 'sagemaker-ground-truth-plus.amazonaws.com';

/** What Ground Truth Plus may do with the data. */
export const plusRole: Template = {
  id: 'plus-role',
  title: 'Ground Truth Plus: permissions of the role it assumes',
  purpose: 'Lets Ground Truth Plus read the input under its prefix and write the results under theirs.',
  attachment: 'role',
  attachTo: 'the role named in the project request, with its trust policy (plus-role-trust)',
  variants: [
    variant({
      id: 'least-privilege',
      title: 'read the input, write the output',
      parameters: {
        input: required(type.bucket, 'bucket with the data to label, in us-east-1'),
        output: required(type.bucket, 'bucket for the results'),
        inputPrefix: withDefault(type.prefix, '', 'prefix of the input'),
        outputPrefix: withDefault(type.prefix, '', 'prefix of the results'),
        keys: several(type.keyArn, 'KMS keys of encrypted buckets'),
        partition: withDefault(type.partition, 'aws', 'AWS partition'),
      },
      build: ({ input, output, inputPrefix, outputPrefix, keys, partition }) =>
        policyDocument([
          {
            sid: 'FindBuckets',
            why: 'Ground Truth Plus looks up where the buckets are and what the input contains.',
            source: ARTICLE,
            effect: 'Allow',
            action: ['s3:GetBucketLocation', 's3:ListBucket'],
            resource: [...new Set([input, output])].map((one) => bucketArn(partition, one)),
          },
          {
            sid: 'ReadInput',
            why: 'The objects to label. The article also allows writing them, which labeling does not need.',
            source: ARTICLE,
            effect: 'Allow',
            action: 's3:GetObject',
            resource: objectsArn(partition, input, inputPrefix),
          },
          {
            sid: 'WriteOutput',
            why: 'Accepted labels are delivered here; reading them back is part of the review.',
            source: ARTICLE,
            effect: 'Allow',
            action: ['s3:GetObject', 's3:PutObject'],
            resource: objectsArn(partition, output, outputPrefix),
          },
          keys.length > 0 && {
            sid: 'UseKeysOfTheBuckets',
            why: 'Objects under SSE-KMS need the key as well, only through S3.',
            source: 'AWS KMS developer guide, policy-conditions (kms:ViaService)',
            effect: 'Allow',
            action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            resource: keys,
            condition: { StringLike: { 'kms:ViaService': 's3.*.amazonaws.com' } },
          },
        ]),
    }),
    variant({
      id: 'aws-article',
      title: "the article's JSON, word for word",
      parameters: {
        input: required(type.bucket, 'bucket with the data to label'),
        output: required(type.bucket, 'bucket for the results'),
      },
      build: ({ input, output }) => ({
        document: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['s3:GetObject', 's3:GetBucketLocation', 's3:ListBucket', 's3:PutObject'],
              Resource: [
                bucketArn('aws', input),
                objectsArn('aws', input),
                bucketArn('aws', output),
                objectsArn('aws', output),
              ],
            },
          ],
        },
        notes: [
          {
            part: 'Statement 1',
            why: 'Reads and writes both entire buckets, including the input.',
            source: ARTICLE,
          },
        ],
      }),
    }),
  ],
};

/** Who may assume that role. */
export const plusRoleTrust: Template = {
  id: 'plus-role-trust',
  title: 'Ground Truth Plus: trust policy of the role',
  purpose: 'Lets Ground Truth Plus assume the role, for the given account only.',
  attachment: 'trust',
  attachTo: 'the role named in the project request, as its trust policy',
  variants: [
    variant({
      id: 'least-privilege',
      title: 'with a confused-deputy condition',
      parameters: { account: required(type.account, 'account that requests the project') },
      build: ({ account }) =>
        trustDocument(
          {
            sid: 'GroundTruthPlusForThisAccount',
            why: "The service assumes the role; aws:SourceAccount prevents its use for another customer's project.",
            source: `${ARTICLE}; IAM User Guide, confused-deputy`,
            service: SERVICE,
            condition: { StringEquals: { 'aws:SourceAccount': account } },
          },
          'AWS does not document that Ground Truth Plus sends aws:SourceAccount. If a project request fails to assume the role, use the aws-article variant and tell AWS Support.',
        ),
    }),
    variant({
      id: 'aws-article',
      title: "the article's JSON, word for word",
      parameters: {},
      build: () => ({
        document: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: SERVICE }, Action: 'sts:AssumeRole' }],
        },
        notes: [
          {
            part: 'Statement 1',
            why: 'The service assumes the role, no matter on whose behalf it acts.',
            source: ARTICLE,
          },
        ],
      }),
    }),
  ],
};
