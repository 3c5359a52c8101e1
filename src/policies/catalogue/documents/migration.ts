import { bucketArn, objectsArn } from '../arns.ts';
import { oneOrMore, required, several, withDefault } from '../parameter.ts';
import { policyDocument } from '../policy-document.ts';
import { type Template, variant } from '../template.ts';
import * as type from '../value-types.ts';

const CANVAS =
  'SageMaker developer guide, studio-updated-migrate-data (import of Data Wrangler flows into Canvas)';

/** What the Canvas user's role needs to import flows from the staging bucket. */
export const canvasImport: Template = {
  id: 'canvas-import',
  title: 'Canvas: permissions to import uploaded flows',
  purpose:
    'Lets the role of a Canvas user list and read the uploaded flows under the prefix, and nothing else.',
  attachment: 'role',
  attachTo: 'the execution role of the user profile that imports in Canvas',
  variants: [
    variant({
      id: 'least-privilege',
      title: 'read the uploaded flows',
      parameters: {
        bucket: required(type.bucket, 'staging bucket'),
        prefix: withDefault(type.prefix, 'data-wrangler-classic-flows/', 'prefix of the uploaded flows'),
        keys: several(type.keyArn, 'KMS keys of an encrypted staging bucket'),
        partition: withDefault(type.partition, 'aws', 'AWS partition'),
      },
      build: ({ bucket, prefix, keys, partition }) =>
        policyDocument(
          [
            {
              sid: 'FindStagedFlows',
              why: 'Canvas shows the folder to choose from; listing is limited to it.',
              source: CANVAS,
              effect: 'Allow',
              action: 's3:ListBucket',
              resource: bucketArn(partition, bucket),
              condition: { StringLike: { 's3:prefix': [prefix, `${prefix}*`] } },
            },
            {
              sid: 'LocateStagingBucket',
              why: 'Canvas looks up where the bucket is.',
              source: CANVAS,
              effect: 'Allow',
              action: 's3:GetBucketLocation',
              resource: bucketArn(partition, bucket),
            },
            {
              sid: 'ReadStagedFlows',
              why: 'The flows themselves.',
              source: CANVAS,
              effect: 'Allow',
              action: 's3:GetObject',
              resource: objectsArn(partition, bucket, prefix),
            },
            keys.length > 0 && {
              sid: 'DecryptStagedFlows',
              why: 'Importing encrypted objects needs Decrypt and GenerateDataKey.',
              source: CANVAS,
              effect: 'Allow',
              action: ['kms:Decrypt', 'kms:GenerateDataKey'],
              resource: keys,
              condition: { StringLike: { 'kms:ViaService': 's3.*.amazonaws.com' } },
            },
          ],
          [
            'Canvas itself needs AmazonSageMakerCanvasDataPrepFullAccess or an equivalent; these are the additional permissions for the staging bucket.',
          ],
        ),
    }),
  ],
};

/** Who may touch the staging bucket. */
export const stagingBucket: Template = {
  id: 'staging-bucket',
  title: 'Bucket policy: staging bucket of a migration',
  purpose:
    'Refuses everything except HTTPS, and refuses reading and writing flows to everyone except the uploaders, the readers and ' +
    'the administrators. It grants nothing.',
  attachment: 'bucket-policy',
  attachTo: 'the staging bucket (PutBucketPolicy, or groundctl policies apply)',
  owns: ['HttpsOnly', 'OnlyUploadersWrite', 'OnlyTheyRead'],
  variants: [
    variant({
      id: 'least-privilege',
      title: 'uploaders write, readers read',
      parameters: {
        bucket: required(type.bucket, 'staging bucket'),
        uploaders: oneOrMore(type.principalArn, 'roles or users that upload and verify flows'),
        readers: several(type.principalArn, 'roles that import flows in Canvas'),
        admins: several(type.principalArn, 'roles or users that may do both'),
        partition: withDefault(type.partition, 'aws', 'AWS partition'),
      },
      build({ bucket, uploaders, readers, admins, partition }) {
        const objects = objectsArn(partition, bucket);
        const notAService = { BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } };
        return policyDocument([
          {
            sid: 'HttpsOnly',
            why: 'Flows may contain data, so they must be encrypted in transit.',
            source: 'Amazon S3 user guide, security-best-practices (aws:SecureTransport)',
            effect: 'Deny',
            principal: '*',
            action: 's3:*',
            resource: [bucketArn(partition, bucket), objects],
            condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
          {
            sid: 'OnlyUploadersWrite',
            why: 'A flow that someone else put there would be imported as if it were one of the migrated flows.',
            source:
              'IAM User Guide, reference_policies_condition-keys (aws:PrincipalArn: the role behind a session)',
            effect: 'Deny',
            principal: '*',
            action: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObject'],
            resource: objects,
            condition: {
              ArnNotLikeIfExists: { 'aws:PrincipalArn': unique(uploaders, admins) },
              ...notAService,
            },
          },
          {
            sid: 'OnlyTheyRead',
            why: 'Flows contain samples of data, trained transforms and paths of data sources.',
            source:
              'IAM User Guide, reference_policies_condition-keys (aws:PrincipalArn: the role behind a session)',
            effect: 'Deny',
            principal: '*',
            action: ['s3:GetObject', 's3:GetObjectVersion'],
            resource: objects,
            condition: {
              ArnNotLikeIfExists: { 'aws:PrincipalArn': unique(uploaders, readers, admins) },
              ...notAService,
            },
          },
        ]);
      },
    }),
  ],
};

function unique(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}
