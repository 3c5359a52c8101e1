import { usageError } from '../../../core/errors.ts';
import { bucketArn, objectsArn } from '../arns.ts';
import { oneOrMore, required, withDefault } from '../parameter.ts';
import { policyDocument } from '../policy-document.ts';
import { type Template, variant } from '../template.ts';
import * as type from '../value-types.ts';

const PAGE = 'Amazon S3 user guide, enable-server-access-logging (grant permissions for log delivery)';

/** The bucket policy that lets S3 write its access logs. */
export const logDelivery: Template = {
  id: 'log-delivery',
  title: 'Bucket policy: delivery of S3 access logs',
  purpose:
    'Lets the S3 logging service, and nobody else, write the access logs of the given buckets under the prefix.',
  attachment: 'bucket-policy',
  attachTo: 'the bucket that receives the logs (PutBucketPolicy, or groundctl policies apply)',
  owns: ['S3ServerAccessLogs'],
  variants: [
    variant({
      id: 'least-privilege',
      title: "AWS's statement, for the given source buckets",
      parameters: {
        bucket: required(type.logBucket, 'bucket that receives the logs'),
        sources: oneOrMore(type.bucket, 'buckets whose requests are logged'),
        account: required(type.account, 'account that owns the source buckets'),
        prefix: withDefault(type.prefix, '', 'prefix of the log objects'),
        partition: withDefault(type.partition, 'aws', 'AWS partition'),
      },
      build({ bucket, sources, account, prefix, partition }) {
        if (sources.includes(bucket)) {
          throw usageError('The target bucket is among the sources: its logs would be logged endlessly.');
        }
        return policyDocument([
          {
            sid: 'S3ServerAccessLogs',
            why: 'The logging service writes log objects; SourceArn and SourceAccount prevent other accounts from having their logs delivered here.',
            source: PAGE,
            effect: 'Allow',
            principal: { Service: 'logging.s3.amazonaws.com' },
            action: 's3:PutObject',
            resource: objectsArn(partition, bucket, prefix),
            condition: {
              ArnLike: { 'aws:SourceArn': sources.map((one) => bucketArn(partition, one)) },
              StringEquals: { 'aws:SourceAccount': account },
            },
          },
        ]);
      },
    }),
  ],
};

/** The request body that turns access logging on. */
export const loggingTarget: Template = {
  id: 'logging-target',
  title: 'S3 access logging of a bucket',
  purpose: "Turns server access logging on: who read which object from which address, in S3's own log.",
  attachment: 'bucket-logging',
  attachTo: 'the bucket whose requests are logged (PutBucketLogging, or groundctl policies apply)',
  variants: [
    variant({
      id: 'least-privilege',
      title: 'to one bucket and prefix',
      parameters: {
        bucket: required(type.bucket, 'bucket whose requests are logged'),
        target: required(type.logBucket, 'bucket that receives the logs, in the same region and account'),
        prefix: withDefault(type.prefix, '', 'prefix of the log objects'),
      },
      build({ bucket, target, prefix }) {
        if (bucket === target) {
          throw usageError(
            'A bucket that logs into itself logs its own logs endlessly: use a different target.',
          );
        }
        return {
          document: { LoggingEnabled: { TargetBucket: target, TargetPrefix: prefix } },
          notes: [
            {
              part: 'LoggingEnabled',
              why: 'Records arrive within hours, some never: their absence proves nothing.',
              source: 'Amazon S3 user guide, ServerLogs and enable-server-access-logging',
            },
          ],
          cautions: ['The target bucket must let S3 write: groundctl policies generate log-delivery.'],
        };
      },
    }),
  ],
};

/** How long logs are kept. */
export const logLifecycle: Template = {
  id: 'log-lifecycle',
  title: 'Lifecycle of access logs',
  purpose:
    'Deletes log objects under the prefix after the given number of days. Logs contain session tokens in clear text.',
  attachment: 'bucket-lifecycle',
  attachTo: 'the bucket that receives the logs (PutBucketLifecycleConfiguration, which replaces all rules)',
  variants: [
    variant({
      id: 'least-privilege',
      title: 'expire after some days',
      parameters: {
        prefix: withDefault(type.prefix, '', 'prefix of the log objects'),
        days: withDefault(type.wholeNumber('days', 1, 3650, 90), '90', 'days that logs are kept'),
      },
      build: ({ prefix, days }) => ({
        document: {
          Rules: [
            {
              ID: 'groundctl-access-logs',
              Status: 'Enabled',
              Filter: { Prefix: prefix },
              Expiration: { Days: days },
              NoncurrentVersionExpiration: { NoncurrentDays: 1 },
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
            },
          ],
        },
        notes: [
          {
            part: 'groundctl-access-logs',
            why: `Logs older than ${days} days are deleted, including the versions that a versioned bucket would keep.`,
            source: 'Amazon S3 user guide, deleting-log-files-lifecycle and intro-lifecycle-rules',
          },
        ],
        cautions: [
          'PutBucketLifecycleConfiguration replaces every rule of the bucket: add this rule to the existing ones.',
        ],
      }),
    }),
  ],
};
