import { evaluateAccess } from '../../../policies/evaluate/evaluate.ts';
import { S3Error } from '../error.ts';
import type { S3Environment } from '../exchange.ts';
import type { Bucket, LoggingTarget } from '../model.ts';
import type { XmlElement } from '../xml.ts';

/** The service that writes logs, as bucket policies name it. */
const LOGGING_SERVICE = 'logging.s3.amazonaws.com';

/**
 * Reads a `<LoggingEnabled>` and checks that the logs could be delivered: the target exists, is of the same
 * region and owner, is not closed to the log service. Source: S3 user guide, "Enabling Amazon S3 server access
 * logging".
 * @throws S3Error InvalidTargetBucketForLogging or MalformedXML
 */
export function readTarget(env: S3Environment, source: Bucket, element: XmlElement): LoggingTarget {
  const name = element.value('TargetBucket') ?? '';
  const prefix = element.first('TargetPrefix')?.text;
  if (name === '' || prefix === undefined) throw new S3Error('MalformedXML');
  const refused = (message?: string) =>
    new S3Error('InvalidTargetBucketForLogging', message, { details: { TargetBucket: name } });
  const target = env.buckets.get(name);
  if (target === undefined) {
    throw refused('The target bucket for logging does not exist');
  }
  if (target.ownerAccount !== source.ownerAccount) {
    throw refused('The owner for the bucket to be logged and the target bucket must be the same.');
  }
  if (target.region !== source.region) {
    throw refused(
      `The target bucket must be in the same location as the bucket to be logged: ${target.region} vs ${source.region}`,
    );
  }
  const grants = element.first('TargetGrants');
  if (grants !== undefined && grants.children.length > 0 && target.ownership === 'BucketOwnerEnforced') {
    throw refused('Target grants not supported for buckets with bucket owner enforced object ownership');
  }
  if (!mayDeliver(source, target, prefix)) throw refused();
  return { bucket: name, prefix, format: readFormat(element), document: element };
}

/** Whether the log service may write below the prefix: by a grant where ACLs are on, else by the bucket policy. */
export function mayDeliver(source: Bucket, target: Bucket, prefix: string): boolean {
  const granted = (wanted: string) =>
    target.grants.some(
      ({ grantee, permission }) =>
        grantee === 'LogDelivery' && (permission === wanted || permission === 'FULL_CONTROL'),
    );
  if (target.ownership !== 'BucketOwnerEnforced' && granted('WRITE') && granted('READ_ACP')) return true;
  if (target.policy === undefined) return false;
  const { decision } = evaluateAccess({
    resource: target.policy.document,
    request: {
      principal: { kind: 'service', name: LOGGING_SERVICE },
      action: 's3:PutObject',
      resource: `arn:aws:s3:::${target.name}/${prefix}2000-01-01-00-00-00-0000000000000000`,
      resourceAccount: target.ownerAccount,
      context: {
        'aws:SourceArn': `arn:aws:s3:::${source.name}`,
        'aws:SourceAccount': source.ownerAccount,
        'aws:SecureTransport': 'true',
        'aws:PrincipalIsAWSService': 'true',
        'aws:PrincipalServiceName': LOGGING_SERVICE,
        'aws:ViaAWSService': 'false',
        'aws:SourceIp': undefined,
        'aws:VpcSourceIp': undefined,
        'aws:SourceVpc': undefined,
        'aws:SourceVpce': undefined,
      },
    },
  });
  return decision === 'allow';
}

function readFormat(element: XmlElement): LoggingTarget['format'] {
  const format = element.first('TargetObjectKeyFormat');
  const partitioned = format?.first('PartitionedPrefix');
  if (partitioned === undefined) return 'simple';
  const source = partitioned.value('PartitionDateSource') ?? 'EventTime';
  if (source === 'EventTime') return 'event-time';
  if (source === 'DeliveryTime') return 'delivery-time';
  throw new S3Error('MalformedXML');
}
