import type { RequestContext } from '../../policies/evaluate/model.ts';
import { endpointId, VPC_ID } from '../network.ts';
import type { Permission } from './authorize.ts';
import type { Exchange } from './exchange.ts';
import type { Bucket } from './model.ts';
import { parseTagHeader } from './tags.ts';

/** Headers that S3 offers as condition keys under their own name. */
const HEADER_KEYS = [
  'x-amz-acl',
  'x-amz-content-sha256',
  'x-amz-copy-source',
  'x-amz-metadata-directive',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-storage-class',
  'if-match',
  'if-none-match',
] as const;

/**
 * The condition keys of a request. Behind a VPC endpoint aws:SourceIp is absent and aws:VpcSourceIp present,
 * on the internet it is the other way round. Source: IAM user guide, "AWS global condition context keys";
 * S3 user guide, "Actions, resources, and condition keys for Amazon S3".
 */
export function requestContext(
  exchange: Exchange,
  permission: Permission,
  bucket: Bucket | undefined,
): RequestContext {
  const { address, request, env, caller, receivedAt } = exchange;
  const { network } = exchange.context;
  const inVpc = network.path !== 'internet';
  const verified = caller.kind === 'iam' ? caller.verified : undefined;
  const context: Record<string, string | readonly string[] | undefined> = {
    'aws:SourceIp': inVpc ? undefined : network.address,
    'aws:VpcSourceIp': inVpc ? network.address : undefined,
    'aws:SourceVpce': endpointId(network),
    'aws:SourceVpc': inVpc ? VPC_ID : undefined,
    'aws:SecureTransport': String(env.secureTransport),
    'aws:CurrentTime': receivedAt.toISOString(),
    'aws:EpochTime': String(Math.floor(receivedAt.getTime() / 1000)),
    'aws:UserAgent': request.headers['user-agent'],
    'aws:Referer': request.headers.referer,
    'aws:RequestedRegion': verified?.scope?.region ?? bucket?.region,
    'aws:ViaAWSService': 'false',
    'aws:PrincipalIsAWSService': 'false',
    'aws:ResourceAccount': bucket?.ownerAccount,
    's3:ResourceAccount': bucket?.ownerAccount,
    's3:authType':
      verified === undefined ? undefined : verified.via === 'header' ? 'REST-HEADER' : 'REST-QUERY-STRING',
    's3:signatureversion':
      verified === undefined ? undefined : verified.version === 'SigV4' ? 'AWS4-HMAC-SHA256' : 'AWS',
    's3:signatureAge':
      verified?.signedAt && String(Math.max(0, receivedAt.getTime() - verified.signedAt.getTime())),
    's3:prefix': address.query.get('prefix'),
    's3:delimiter': address.query.get('delimiter'),
    's3:max-keys': address.query.get('max-keys'),
    's3:VersionId': permission.versionId,
    's3:TlsVersion': env.secureTransport ? '1.3' : undefined,
  };
  for (const name of HEADER_KEYS) context[`s3:${name}`] = exchange.header(name);
  addTags(context, exchange, permission, bucket);
  return context;
}

function addTags(
  context: Record<string, string | readonly string[] | undefined>,
  exchange: Exchange,
  { key, versionId }: Permission,
  bucket: Bucket | undefined,
): void {
  const versions = key === undefined ? undefined : bucket?.objects.get(key);
  const found =
    versionId === undefined ? versions?.[0] : versions?.find((one) => one.versionId === versionId);
  if (found !== undefined && !found.deleteMarker) {
    for (const tag of found.tags) context[`s3:ExistingObjectTag/${tag.key}`] = tag.value;
  }
  const requested = exchange.header('x-amz-tagging');
  if (requested === undefined) return;
  const tags = parseTagHeader(requested);
  for (const tag of tags) context[`s3:RequestObjectTag/${tag.key}`] = tag.value;
  context['s3:RequestObjectTagKeys'] = tags.map((tag) => tag.key);
}
