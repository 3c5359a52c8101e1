import { serviceHost } from '../../../core/partitions.ts';
import { regionalArn } from '../arns.ts';
import { oneOrMore, optional, required, withDefault } from '../parameter.ts';
import { policyDocument } from '../policy-document.ts';
import { type Template, variant } from '../template.ts';
import * as type from '../value-types.ts';

/** The access policy of the topic that tells workers of new tasks. */
export const teamTopic: Template = {
  id: 'team-topic',
  title: 'SNS topic of a work team',
  purpose:
    'Lets SageMaker, and nobody else, publish to the topic for work teams of the given account (or one team).',
  attachment: 'topic-policy',
  attachTo: 'the topic of NotificationConfiguration (SetTopicAttributes, Policy)',
  variants: [
    variant({
      id: 'least-privilege',
      title: 'for the work teams of one account',
      parameters: {
        topic: required(type.topicArn, 'topic of the team, in its region'),
        account: required(type.account, 'account of the work team'),
        region: required(type.region, 'region of the work team'),
        workteam: optional(
          type.teamName,
          'one private team; without it every team of the account and region',
        ),
      },
      build: ({ topic, account, region, workteam }) =>
        policyDocument(
          [
            {
              sid: 'SageMakerWorkTeams',
              why: 'SageMaker publishes when there are new or expiring tasks; the conditions exclude teams of other accounts.',
              source: 'SageMaker developer guide, sms-workforce-management-private-sns',
              effect: 'Allow',
              principal: { Service: 'sagemaker.amazonaws.com' },
              action: 'sns:Publish',
              resource: topic,
              condition: {
                ArnLike: {
                  'aws:SourceArn': regionalArn(
                    'sagemaker',
                    region,
                    account,
                    workteam === undefined ? 'workteam/*' : `workteam/private-crowd/${workteam}`,
                  ),
                },
                StringEquals: { 'aws:SourceAccount': account },
              },
            },
          ],
          ['Members who were in the team before it had a topic are not subscribed automatically.'],
        ),
    }),
  ],
};

/** Statements for the key policy of buckets under SSE-KMS. */
export const teamKey: Template = {
  id: 'team-key',
  title: 'KMS key: statements for labeling roles',
  purpose:
    'Lets the given roles use the key for objects in S3 of one region and account, and for nothing else.',
  attachment: 'key-policy',
  attachTo: 'the key policy, together with the statements that let the account manage it',
  variants: [
    variant({
      id: 'least-privilege',
      title: 'through S3 only',
      parameters: {
        roles: oneOrMore(type.roleArn, 'roles of labeling jobs: they also sign the URLs that workers open'),
        account: required(type.account, 'account whose roles use the key'),
        region: required(type.region, 'region of the buckets'),
        encryptsVolumes: withDefault(
          type.flag,
          'false',
          'the key also encrypts volumes of automated labeling',
        ),
      },
      build({ roles, account, region, encryptsVolumes }) {
        return policyDocument(
          [
            {
              sid: 'LabelingRolesThroughS3',
              why: "Reading needs Decrypt and writing GenerateDataKey; AWS's example also allows Encrypt, ReEncrypt and every use outside S3.",
              source:
                'SageMaker developer guide, sms-security-kms-permissions; AWS KMS developer guide, policy-conditions',
              effect: 'Allow',
              principal: { AWS: brief(roles) },
              action: ['kms:Decrypt', 'kms:GenerateDataKey'],
              resource: '*',
              condition: {
                StringEquals: {
                  'kms:CallerAccount': account,
                  'kms:ViaService': serviceHost('s3', region),
                },
              },
            },
            {
              sid: 'LabelingRolesDescribeKey',
              why: 'SageMaker looks the key up when a job is created.',
              source: 'SageMaker developer guide, sms-security-kms-permissions',
              effect: 'Allow',
              principal: { AWS: brief(roles) },
              action: 'kms:DescribeKey',
              resource: '*',
            },
            encryptsVolumes && {
              sid: 'LabelingRolesGrantToAws',
              why: 'Volumes of training instances are attached through a grant, which only AWS services may request.',
              source:
                'SageMaker developer guide, sms-security-kms-permissions (storage volume); kms:GrantIsForAWSResource',
              effect: 'Allow',
              principal: { AWS: brief(roles) },
              action: 'kms:CreateGrant',
              resource: '*',
              condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
            },
          ],
          [
            'These are statements to add. A key policy that contains nothing else locks everyone out of managing the key.',
          ],
        );
      },
    }),
    variant({
      id: 'aws-docs',
      title: "AWS's statement for output encryption",
      parameters: { roles: oneOrMore(type.roleArn, 'roles of labeling jobs') },
      build: ({ roles }) =>
        policyDocument([
          {
            sid: 'AllowUseOfKmsKey',
            why: 'Every cryptographic use of the key, from anywhere.',
            source: 'SageMaker developer guide, sms-security-kms-permissions',
            effect: 'Allow',
            principal: { AWS: brief(roles) },
            action: [
              'kms:Encrypt',
              'kms:Decrypt',
              'kms:ReEncrypt*',
              'kms:GenerateDataKey*',
              'kms:DescribeKey',
            ],
            resource: '*',
          },
        ]),
    }),
  ],
};

function brief(values: readonly string[]): string | string[] {
  const [only] = values;
  return values.length === 1 && only !== undefined ? only : [...values];
}
