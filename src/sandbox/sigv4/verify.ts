import {
  ALGORITHM,
  canonicalRequest,
  EMPTY_SHA256,
  stringToSign,
  UNSIGNED_PAYLOAD,
} from '../../core/sigv4/canonical.ts';
import { signingKey, signText } from '../../core/sigv4/signing-key.ts';
import { type Claim, readHeaderClaim, readQueryClaim, single } from './authorization.ts';
import { verifySigV2 } from './sigv2.ts';
import {
  checkKey,
  MAX_SKEW,
  type ReceivedRequest,
  type Refusal,
  refused,
  sameText,
  type Verification,
  type VerifyOptions,
} from './verification.ts';

/**
 * Checks who signed a request: SigV4 in the header or the query, SigV2 where a resource for it is given.
 * Which region a signature must be for, and whether the body has the hash that was signed, is the caller's.
 */
export function verifyRequest(request: ReceivedRequest, options: VerifyOptions): Verification {
  const query = new Map(request.query);
  const authorization = single(request.headers.authorization) || undefined;
  const inQuery =
    query.has('X-Amz-Algorithm') || query.has('X-Amz-Signature') || query.has('X-Amz-Credential');
  const sigV2InQuery = query.has('AWSAccessKeyId') && query.has('Signature');
  if ([authorization !== undefined, inQuery, sigV2InQuery].filter(Boolean).length > 1) {
    return refused({ reason: 'two-mechanisms' });
  }
  if (authorization === undefined && !inQuery && !sigV2InQuery) return { kind: 'anonymous' };
  const sigV2 = sigV2InQuery || authorization?.startsWith('AWS ') === true;
  if (sigV2 && options.sigV2Resource !== undefined) {
    return verifySigV2(request, query, { ...options, resource: options.sigV2Resource });
  }
  if (sigV2 || (authorization !== undefined && !authorization.startsWith(`${ALGORITHM} `))) {
    return refused({ reason: 'unsupported' });
  }
  const claim = inQuery ? readQueryClaim(query) : readHeaderClaim(request.headers);
  if ('problem' in claim) {
    const reason = claim.undated ? 'undated' : claim.via === 'query' ? 'malformed-query' : 'malformed-header';
    return refused({ reason, problem: claim.problem });
  }
  return verifyClaim(request, claim, options);
}

function verifyClaim(request: ReceivedRequest, claim: Claim, options: VerifyOptions): Verification {
  const { scope } = claim;
  if (scope.service !== options.service) {
    return refused({ reason: 'wrong-service', via: claim.via, service: scope.service });
  }
  const key = options.find(claim.accessKeyId);
  const keyRefusal = checkKey(claim.accessKeyId, claim.sessionToken, key, options.now);
  if (keyRefusal !== undefined || key === undefined) {
    return refused(keyRefusal ?? { reason: 'unknown-key', accessKeyId: claim.accessKeyId });
  }
  const time = checkTime(claim, options);
  if (time !== undefined) return refused(time);
  const unsigned = Object.keys(request.headers).filter((name) => mustBeSigned(name, claim));
  if (!claim.signedHeaders.includes('host')) unsigned.unshift('host');
  if (unsigned.length > 0) return refused({ reason: 'unsigned-headers', headers: unsigned });
  const payloadHash = payloadHashOf(request, claim, options);
  if (payloadHash === undefined) return refused({ reason: 'no-payload-hash' });
  const canonical = canonicalRequest({
    ...request,
    query:
      claim.via === 'query' ? request.query.filter(([name]) => name !== 'X-Amz-Signature') : request.query,
    signedHeaders: claim.signedHeaders,
    payloadHash,
    service: scope.service,
  });
  if (canonical === undefined)
    return refused({ reason: 'malformed-header', problem: 'The path is malformed.' });
  const text = stringToSign(claim.timestamp, scope, canonical);
  const dayKey = signingKey(key.secretAccessKey, scope);
  const { accessKeyId, signature } = claim;
  if (!sameText(signText(dayKey, text), signature)) {
    const details = { accessKeyId, signature, stringToSign: text, canonicalRequest: canonical };
    return refused({ reason: 'mismatch', ...details });
  }
  return {
    kind: 'verified',
    version: 'SigV4',
    via: claim.via,
    accessKeyId,
    signedAt: claim.signedAt,
    signature,
    scope,
    payloadHash,
    chunks: { key: dayKey, timestamp: claim.timestamp, scope },
  };
}

function checkTime(claim: Claim, { now, clientNow = now }: VerifyOptions): Refusal | undefined {
  const { signedAt, timestamp, expires } = claim;
  if (expires === undefined) {
    const off = (clock: Date) => Math.abs(signedAt.getTime() - clock.getTime());
    const skewed = off(clientNow) > MAX_SKEW && off(now) > MAX_SKEW;
    return skewed ? { reason: 'skewed', signedAt, timestamp } : undefined;
  }
  if (signedAt.getTime() - now.getTime() > MAX_SKEW) return { reason: 'not-yet-valid', signedAt, timestamp };
  const expiresAt = new Date(signedAt.getTime() + expires * 1000);
  return expiresAt < now ? { reason: 'expired', expiresAt, seconds: expires } : undefined;
}

function mustBeSigned(name: string, claim: Claim): boolean {
  return name.startsWith('x-amz-') && !claim.signedHeaders.includes(name) && name !== 'x-amz-content-sha256';
}

function payloadHashOf(request: ReceivedRequest, claim: Claim, options: VerifyOptions): string | undefined {
  const header = single(request.headers['x-amz-content-sha256']);
  if (options.payloadHash !== undefined) return header === UNSIGNED_PAYLOAD ? header : options.payloadHash;
  if (claim.via === 'header') return header;
  if (options.service !== 's3') return EMPTY_SHA256;
  const inQuery = request.query.find(([name]) => name === 'X-Amz-Content-Sha256')?.[1];
  return header ?? inQuery ?? UNSIGNED_PAYLOAD;
}
