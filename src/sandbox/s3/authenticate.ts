import type { IncomingMessage } from 'node:http';
import { type AccessKey, type AccessKeys, accountOf } from '../identity.ts';
import type { Refusal, Verification, Verified } from '../sigv4/verification.ts';
import { verifyRequest } from '../sigv4/verify.ts';
import type { Address } from './address.ts';
import { invalidArgument, S3Error } from './error.ts';
import { header } from './receive.ts';

/** Who makes a request, once the signature is known to be right. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'iam';
      readonly key: AccessKey;
      readonly arn: string;
      readonly accountId: string;
      readonly verified: Verified;
    };

const REGION = /^[a-z]{2,3}(?:-[a-z]+)+-\d$/;

/** @throws S3Error with the error that S3 gives for the fault of the signature */
export function authenticate(
  request: IncomingMessage,
  address: Address,
  keys: AccessKeys,
  now: Date,
): Caller {
  const { bucket, path, pairs } = address;
  const verify = (sigV2Resource: string) =>
    verifyRequest(
      { method: request.method ?? 'GET', path, query: pairs, headers: request.headers },
      { service: 's3', now, clientNow: new Date(), find: (id) => keys.find(id), sigV2Resource },
    );
  const resource = address.style === 'path' || bucket === undefined ? path : `/${bucket}${path}`;
  let verification = verify(resource);
  // SigV2 clients sign `/bucket/` where they send `/bucket`, or not: both are the bucket.
  if (address.key === undefined && isSigV2Mismatch(verification)) {
    const other = verify(resource.endsWith('/') ? resource.slice(0, -1) : `${resource}/`);
    if (other.kind === 'verified') verification = other;
  }
  if (verification.kind === 'anonymous') return { kind: 'anonymous' };
  if (verification.kind === 'refused') throw refusalError(verification.refusal, request, now);
  const key = keys.find(verification.accessKeyId);
  if (key === undefined) throw new S3Error('InvalidAccessKeyId');
  const region = verification.scope?.region;
  if (region !== undefined && !REGION.test(region)) throw wrongRegion(verification, 'us-east-1');
  const arn = key.principalArn;
  return { kind: 'iam', key, arn, accountId: accountOf(key), verified: verification };
}

function isSigV2Mismatch(verification: Verification): boolean {
  if (verification.kind !== 'refused' || verification.refusal.reason !== 'mismatch') return false;
  return verification.refusal.canonicalRequest === undefined;
}

/** @throws S3Error where the signature is for another region than the bucket's */
export function assertRegion(caller: Caller, region: string): void {
  if (caller.kind === 'anonymous' || caller.verified.scope === undefined) return;
  if (caller.verified.scope.region !== region) throw wrongRegion(caller.verified, region);
}

function wrongRegion(verified: Verified, expected: string): S3Error {
  const given = verified.scope?.region ?? '';
  const extra = { details: { Region: expected }, headers: { 'x-amz-bucket-region': expected } };
  const reason = `the region '${given}' is wrong; expecting '${expected}'`;
  if (verified.via === 'form') {
    const details = {
      ArgumentName: 'X-Amz-Credential',
      ArgumentValue: credentialOf(verified),
      ...extra.details,
    };
    return new S3Error('InvalidArgument', reason, { ...extra, details });
  }
  return verified.via === 'header'
    ? new S3Error('AuthorizationHeaderMalformed', `The authorization header is malformed; ${reason}`, extra)
    : new S3Error(
        'AuthorizationQueryParametersError',
        `Error parsing the X-Amz-Credential parameter; ${reason}`,
        extra,
      );
}

function credentialOf({ accessKeyId, scope }: Verified): string {
  return `${accessKeyId}/${scope?.date}/${scope?.region}/${scope?.service}/aws4_request`;
}

/** @returns the error for a key that is unknown, or whose session is over or another */
export function keyError(refusal: Refusal | undefined, accessKeyId: string): S3Error {
  if (refusal?.reason === 'bad-token') return new S3Error('InvalidToken');
  if (refusal?.reason === 'expired-token') return new S3Error('ExpiredToken');
  return new S3Error('InvalidAccessKeyId', undefined, { details: { AWSAccessKeyId: accessKeyId } });
}

function refusalError(refusal: Refusal, request: IncomingMessage, now: Date): S3Error {
  const serverTime = withoutMillis(now);
  switch (refusal.reason) {
    case 'two-mechanisms':
      return invalidArgument(
        'Authorization',
        header(request, 'authorization') ?? '',
        'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
      );
    case 'unsupported':
      return invalidArgument(
        'Authorization',
        header(request, 'authorization') ?? '',
        'Unsupported Authorization Type',
      );
    case 'no-payload-hash':
      return new S3Error('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
    case 'bad-token':
    case 'expired-token':
      return keyError(refusal, '');
    case 'malformed-header':
      return new S3Error('AuthorizationHeaderMalformed', refusal.problem);
    case 'malformed-query':
      return new S3Error('AuthorizationQueryParametersError', refusal.problem);
    case 'undated':
      return new S3Error('AccessDenied', refusal.problem);
    case 'wrong-service': {
      const reason = `incorrect service "${refusal.service}". This endpoint belongs to "s3".`;
      return refusal.via === 'header'
        ? new S3Error('AuthorizationHeaderMalformed', `The authorization header is malformed; ${reason}`)
        : new S3Error(
            'AuthorizationQueryParametersError',
            `Error parsing the X-Amz-Credential parameter; ${reason}`,
          );
    }
    case 'unknown-key':
      return keyError(refusal, refusal.accessKeyId);
    case 'unsigned-headers':
      return new S3Error('AccessDenied', 'There were headers present in the request which were not signed', {
        details: { HeadersNotSigned: refusal.headers.join(', ') },
      });
    case 'skewed':
      return new S3Error('RequestTimeTooSkewed', undefined, {
        details: {
          RequestTime: refusal.timestamp,
          ServerTime: serverTime,
          MaxAllowedSkewMilliseconds: '900000',
        },
      });
    case 'not-yet-valid':
      return new S3Error('AccessDenied', 'Request is not yet valid', {
        details: { 'X-Amz-Date': refusal.timestamp, ServerTime: serverTime },
      });
    case 'expired':
      return new S3Error('AccessDenied', 'Request has expired', {
        details: {
          ...(refusal.seconds === undefined ? {} : { 'X-Amz-Expires': String(refusal.seconds) }),
          Expires: withoutMillis(refusal.expiresAt),
          ServerTime: serverTime,
        },
      });
    case 'mismatch':
      return new S3Error('SignatureDoesNotMatch', undefined, {
        details: {
          AWSAccessKeyId: refusal.accessKeyId,
          StringToSign: refusal.stringToSign,
          SignatureProvided: refusal.signature,
          ...(refusal.canonicalRequest === undefined ? {} : { CanonicalRequest: refusal.canonicalRequest }),
        },
      });
  }
}

function withoutMillis(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
