import { createHmac } from 'node:crypto';
import { type Headers, UNSIGNED_PAYLOAD } from '../../core/sigv4/canonical.ts';
import { single } from './authorization.ts';
import {
  checkKey,
  MAX_SKEW,
  type ReceivedRequest,
  refused,
  sameText,
  type Verification,
  type VerifyOptions,
} from './verification.ts';

/** Query parameters that SigV2 signs as part of the resource (S3 "RESTAuthentication"). */
const SIGNED_PARAMETERS = new Set(
  (
    'accelerate acl analytics cors defaultObjectAcl delete encryption inventory lifecycle location logging metrics ' +
    'notification partNumber policy policyStatus publicAccessBlock replication requestPayment response-cache-control ' +
    'response-content-disposition response-content-encoding response-content-language response-content-type ' +
    'response-expires object-lock restore select select-type storageClass tagging torrent uploadId uploads versionId versioning versions website'
  ).split(' '),
);

interface SigV2Options extends VerifyOptions {
  readonly resource: string;
}

/**
 * Signature Version 2 of S3, in the query (`aws s3 presign` with an endpoint of its own writes it) and in the
 * header. Source: Amazon S3 developer guide, "Signing and authenticating REST requests".
 */
export function verifySigV2(
  request: ReceivedRequest,
  query: ReadonlyMap<string, string>,
  options: SigV2Options,
): Verification {
  const authorization = single(request.headers.authorization);
  const via = authorization === undefined ? 'query' : 'header';
  const headers = via === 'query' ? withQueryHeaders(request.headers, query) : request.headers;
  const match = /^AWS ([^:\s]+):(\S+)$/.exec(authorization ?? '');
  const accessKeyId = via === 'query' ? query.get('AWSAccessKeyId') : match?.[1];
  const signature = via === 'query' ? query.get('Signature') : match?.[2];
  if (!accessKeyId || !signature) {
    return refused({ reason: 'malformed-header', problem: 'AWS authorization header is invalid.' });
  }
  const key = options.find(accessKeyId);
  const keyRefusal = checkKey(accessKeyId, single(headers['x-amz-security-token']), key, options.now);
  if (keyRefusal !== undefined || key === undefined) {
    return refused(keyRefusal ?? { reason: 'unknown-key', accessKeyId });
  }
  const date = via === 'query' ? (query.get('Expires') ?? '') : (single(headers.date) ?? '');
  const time = via === 'query' ? checkExpires(date, options.now) : checkDate(headers, options);
  if (time !== undefined) return time;
  const text = [
    request.method,
    single(headers['content-md5']) ?? '',
    single(headers['content-type']) ?? '',
    via === 'header' && headers['x-amz-date'] !== undefined ? '' : date,
    `${amzHeaders(headers)}${options.resource}${signedParameters(request.query)}`,
  ].join('\n');
  const expected = createHmac('sha1', key.secretAccessKey).update(text).digest('base64');
  if (!sameText(expected, signature)) {
    return refused({ reason: 'mismatch', accessKeyId, stringToSign: text, signature });
  }
  return { kind: 'verified', version: 'SigV2', via, accessKeyId, signature, payloadHash: UNSIGNED_PAYLOAD };
}

function checkExpires(text: string, now: Date): Verification | undefined {
  if (!/^\d{1,12}$/.test(text)) {
    return refused({ reason: 'undated', problem: `Invalid date (should be seconds since epoch): ${text}` });
  }
  const expiresAt = new Date(Number(text) * 1000);
  return expiresAt < now ? refused({ reason: 'expired', expiresAt }) : undefined;
}

function checkDate(headers: Headers, { now, clientNow = now }: VerifyOptions): Verification | undefined {
  const text = single(headers['x-amz-date']) ?? single(headers.date) ?? '';
  const signedAt = new Date(text);
  if (Number.isNaN(signedAt.getTime())) {
    return refused({
      reason: 'undated',
      problem: 'AWS authentication requires a valid Date or x-amz-date header',
    });
  }
  const off = Math.min(...[now, clientNow].map((clock) => Math.abs(signedAt.getTime() - clock.getTime())));
  return off > MAX_SKEW ? refused({ reason: 'skewed', signedAt, timestamp: text }) : undefined;
}

/** A presigned URL carries as parameters what its signer had as headers. */
function withQueryHeaders(headers: Headers, query: ReadonlyMap<string, string>): Headers {
  const all: Record<string, string | readonly string[] | undefined> = { ...headers };
  for (const [name, value] of query) {
    const lower = name.toLowerCase();
    // boto writes content-type and content-md5 there, too: S3 takes these from the headers alone.
    if (lower.startsWith('x-amz-')) all[lower] = value;
  }
  return all;
}

function amzHeaders(headers: Headers): string {
  return Object.keys(headers)
    .filter((name) => name.startsWith('x-amz-') && headers[name] !== undefined)
    .sort()
    .map((name) => `${name}:${[headers[name]].flat().join(',').trim()}\n`)
    .join('');
}

function signedParameters(query: ReceivedRequest['query']): string {
  const kept = query.filter(([name]) => SIGNED_PARAMETERS.has(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  return kept.length === 0
    ? ''
    : `?${kept.map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join('&')}`;
}
