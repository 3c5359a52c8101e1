import type { IncomingMessage } from 'node:http';
import type { AccessKey, AccessKeys } from './identity.ts';

/** The credential scope of a signed request: who, where, and for which service. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export interface AuthenticationFailure {
  readonly reason: 'missing' | 'malformed' | 'unknown-key' | 'expired';
  readonly message: string;
}

export type Authentication =
  | { readonly key: AccessKey; readonly scope: CredentialScope }
  | { readonly failure: AuthenticationFailure };

const IN_HEADER = /^AWS4-HMAC-SHA256\s.*?\bCredential=([^,\s]+)/s;
const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/;

/** The credential scope named in the Authorization header or the query; undefined where there is none. */
export function credentialScope(request: IncomingMessage): CredentialScope | undefined {
  const text =
    IN_HEADER.exec(request.headers.authorization ?? '')?.[1] ?? credentialInQuery(request.url ?? '');
  const [accessKeyId, date, region, service, end, ...rest] = (text ?? '').split('/');
  if (!accessKeyId || !date || !region || !service || end !== 'aws4_request' || rest.length > 0)
    return undefined;
  return { accessKeyId, date, region, service };
}

/**
 * Who sent a request to one of the JSON or query services. The signature itself is not verified here: any
 * request that names an access key of this sandbox in its credential scope is believed.
 */
export function authenticate(
  request: IncomingMessage,
  _body: Uint8Array,
  keys: AccessKeys,
  now: Date,
): Authentication {
  const scope = credentialScope(request);
  if (!scope) {
    return request.headers.authorization
      ? fail('malformed', 'Authorization header requires an AWS4-HMAC-SHA256 credential scope.')
      : fail('missing', 'Missing Authentication Token');
  }
  if (!REGION.test(scope.region)) return fail('malformed', 'Credential should be scoped to a valid region.');
  const key = keys.find(scope.accessKeyId);
  if (!key) return fail('unknown-key', 'The security token included in the request is invalid.');
  if (key.expires && key.expires <= now) {
    return fail('expired', 'The security token included in the request is expired');
  }
  return { key, scope };
}

function fail(reason: AuthenticationFailure['reason'], message: string): Authentication {
  return { failure: { reason, message } };
}

function credentialInQuery(url: string): string | undefined {
  const start = url.indexOf('?');
  if (start < 0) return undefined;
  return new URLSearchParams(url.slice(start + 1)).get('X-Amz-Credential') ?? undefined;
}
