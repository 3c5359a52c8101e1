import type { IncomingMessage } from 'node:http';
import { type CredentialScope, sha256 } from '../core/sigv4/canonical.ts';
import { parseQuery } from '../core/sigv4/uri.ts';
import type { AccessKey, AccessKeys } from './identity.ts';
import type { Refusal } from './sigv4/verification.ts';
import { verifyRequest } from './sigv4/verify.ts';

export interface AuthenticationFailure {
  readonly reason: 'missing' | 'malformed' | 'unknown-key' | 'expired' | 'signature';
  readonly message: string;
}

export type Authentication =
  | { readonly key: AccessKey; readonly scope: CredentialScope }
  | { readonly failure: AuthenticationFailure };

const CREDENTIAL = /\bCredential=[^/,\s]+\/\d{8}\/[^/,\s]+\/([^/,\s]+)\/aws4_request/;
const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/;

/**
 * Who sent a request to one of the JSON or query services, by its Signature Version 4. Whether it was signed
 * for the right service is the service's to say, in its own words.
 */
export function authenticate(
  request: IncomingMessage,
  body: Uint8Array,
  keys: AccessKeys,
  now: Date,
): Authentication {
  const [path = '/', rawQuery = ''] = (request.url ?? '/').split('?', 2);
  const query = parseQuery(rawQuery) ?? [];
  const result = verifyRequest(
    { method: request.method ?? 'POST', path, query, headers: request.headers },
    {
      service: claimedService(request) ?? '',
      now,
      clientNow: new Date(),
      find: (id) => keys.find(id),
      payloadHash: sha256(body),
    },
  );
  if (result.kind === 'anonymous') return fail('missing', 'Missing Authentication Token');
  if (result.kind === 'refused') return { failure: failureOf(result.refusal) };
  const key = keys.find(result.accessKeyId);
  if (key === undefined || result.scope === undefined) return fail('unknown-key', INVALID_TOKEN);
  if (!REGION.test(result.scope.region)) {
    return fail('malformed', 'Credential should be scoped to a valid region.');
  }
  return { key, scope: result.scope };
}

/** The service that a request says it was signed for; undefined where it does not say so. */
export function claimedService({ url = '', headers }: IncomingMessage): string | undefined {
  if (headers.authorization !== undefined) return CREDENTIAL.exec(headers.authorization)?.[1];
  if (!url.includes('X-Amz-Credential=')) return undefined;
  const credential = new URLSearchParams(url.split('?', 2)[1]).get('X-Amz-Credential');
  return CREDENTIAL.exec(`Credential=${credential}`)?.[1];
}

const INVALID_TOKEN = 'The security token included in the request is invalid.';

function failureOf(refusal: Refusal): AuthenticationFailure {
  switch (refusal.reason) {
    case 'unknown-key':
    case 'bad-token':
      return { reason: 'unknown-key', message: INVALID_TOKEN };
    case 'expired-token':
      return { reason: 'expired', message: 'The security token included in the request is expired' };
    case 'skewed':
      return { reason: 'signature', message: `Signature expired or not yet current: ${refusal.timestamp}` };
    case 'expired':
    case 'not-yet-valid':
      return { reason: 'signature', message: 'The signature is not valid at this time.' };
    case 'unsigned-headers':
      return { reason: 'signature', message: `These headers must be signed: ${refusal.headers.join(', ')}` };
    case 'mismatch':
      return {
        reason: 'signature',
        message:
          'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      };
    default:
      return {
        reason: 'malformed',
        message:
          'problem' in refusal
            ? refusal.problem
            : 'Authorization header requires an AWS4-HMAC-SHA256 signature.',
      };
  }
}

function fail(reason: AuthenticationFailure['reason'], message: string): Authentication {
  return { failure: { reason, message } };
}
