import { bucketArn, objectsArn } from '../arns.ts';
import { oneOrMore, required, several, withDefault } from '../parameter.ts';
import { policyDocument } from '../policy-document.ts';
import { type Template, variant } from '../template.ts';
import * as type from '../value-types.ts';

/** What workers behind an S3 gateway endpoint may reach through it. */
export const s3Endpoint: Template = {
  id: 's3-endpoint',
  title: 'Policy of an S3 gateway endpoint',
  purpose:
    'Lets principals of one account read the given buckets through the endpoint, and write to those named for it; ' +
    'other accounts and other buckets are not reachable through it.',
  attachment: 'endpoint-policy',
  attachTo: 'the S3 gateway endpoint of the VPC that workers use (ModifyVpcEndpoint)',
  variants: [
    variant({
      id: 'least-privilege',
      title: 'the task buckets of one account',
      parameters: {
        account: required(type.account, 'account that owns the buckets and whose roles sign the URLs'),
        buckets: oneOrMore(type.bucket, 'buckets that workers read task data from'),
        writable: several(type.bucket, 'buckets that task pages write to (point cloud and video frame jobs)'),
        partition: withDefault(type.partition, 'aws', 'AWS partition'),
      },
      build({ account, buckets, writable, partition }) {
        const condition = {
          StringEquals: { 'aws:PrincipalAccount': account, 'aws:ResourceAccount': account },
        };
        const source =
          'AWS PrivateLink Guide, vpc-endpoints-s3 (endpoint policies for Amazon S3); IAM User Guide, reference_policies_condition-keys';
        return policyDocument(
          [
            {
              sid: 'ReadTaskData',
              why: 'Presigned GETs of task data arrive with the identity of the role that signed them; both the role and the bucket must belong to the account.',
              source,
              effect: 'Allow',
              principal: '*',
              action: ['s3:GetObject', 's3:GetObjectVersion'],
              resource: buckets.map((bucket) => objectsArn(partition, bucket)),
              condition,
            },
            {
              sid: 'ListTaskBuckets',
              why: 'Without it, a missing object returns 403 instead of 404, which looks like a lock.',
              source: 'Amazon S3 API Reference, GetObject (permissions)',
              effect: 'Allow',
              principal: '*',
              action: 's3:ListBucket',
              resource: buckets.map((bucket) => bucketArn(partition, bucket)),
              condition,
            },
            writable.length > 0 && {
              sid: 'WriteAnnotations',
              why: 'Task pages of point cloud and video frame jobs save annotations from the browser.',
              source: 'SageMaker developer guide, sms-point-cloud-general-information (CORS for PUT)',
              effect: 'Allow',
              principal: '*',
              action: 's3:PutObject',
              resource: writable.map((bucket) => objectsArn(partition, bucket)),
              condition,
            },
          ],
          [
            'Everything else in the VPC that uses S3 through this endpoint stops working: package mirrors, container layers, logs. Give workers a separate VPC, or add what the others need.',
          ],
        );
      },
    }),
    variant({
      id: 'aws-docs',
      title: 'full access, the policy of a new endpoint',
      parameters: {},
      build: () => ({
        document: {
          Version: '2008-10-17',
          Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
        },
        notes: [
          {
            part: 'Statement 1',
            why: 'AWS attaches it when no policy is given: anyone, anything, any bucket of any account.',
            source: 'AWS PrivateLink Guide, vpc-endpoints-access (default endpoint policy)',
          },
        ],
      }),
    }),
  ],
};
