import type { RequestContext } from '../../policies/evaluate/model.ts';
import { globalKeys } from '../global-keys.ts';
import type { Exchange } from './exchange.ts';
import type { Bucket } from './model.ts';
import type { Permission } from './permission.ts';
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

const AUTH_TYPES = { header: 'REST-HEADER', query: 'REST-QUERY-STRING', form: 'POST' } as const;

/** The condition keys of a request. Source: S3 user guide, "Actions, resources, and condition keys for Amazon S3". */
export function requestContext(
  exchange: Exchange,
  permission: Permission,
  bucket: Bucket | undefined,
): RequestContext {
  const { address, request, env, caller, receivedAt } = exchange;
  const verified = caller.kind === 'iam' ? caller.verified : undefined;
  const context: Record<string, string | readonly string[] | undefined> = {
    ...globalKeys({
      headers: request.headers,
      network: exchange.context.network,
      now: receivedAt,
      secureTransport: env.secureTransport,
      region: verified?.scope?.region ?? bucket?.region,
      resourceAccount: bucket?.ownerAccount,
    }),
    's3:ResourceAccount': bucket?.ownerAccount,
    's3:authType': verified && AUTH_TYPES[verified.via],
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
  const found = key === undefined ? undefined : bucket?.object(key, versionId);
  for (const tag of found?.tags ?? []) context[`s3:ExistingObjectTag/${tag.key}`] = tag.value;
  const requested = exchange.header('x-amz-tagging');
  if (requested === undefined) return;
  const tags = parseTagHeader(requested);
  for (const tag of tags) context[`s3:RequestObjectTag/${tag.key}`] = tag.value;
  context['s3:RequestObjectTagKeys'] = tags.map((tag) => tag.key);
}
