import {
  ALGORITHM,
  canonicalQuery,
  canonicalRequest,
  EMPTY_SHA256,
  stringToSign,
  timestampOf,
  UNSIGNED_PAYLOAD,
} from '../../src/core/sigv4/canonical.ts';
import type { SignableRequest, Signer } from '../../src/core/sigv4/sign.ts';
import { signingKey, signText } from '../../src/core/sigv4/signing-key.ts';

/**
 * A URL that carries its own signature, put together step by step as AWS's documentation has it: the plain version
 * that `createUrlSigner` is held against, for every service and method.
 */
export function presignUrl(
  request: SignableRequest,
  { credentials, region, service, now = new Date() }: Signer,
  options: { readonly expires: number; readonly scheme?: 'http' | 'https' },
): string {
  const timestamp = timestampOf(now);
  const scope = { date: timestamp.slice(0, 8), region, service };
  const headers: Record<string, string> = { ...request.headers, host: request.host };
  const signedHeaders = Object.keys(headers).sort();
  const query: [string, string][] = [
    ...Object.entries(request.query ?? {}),
    ['X-Amz-Algorithm', ALGORITHM],
    ['X-Amz-Credential', `${credentials.accessKeyId}/${scope.date}/${region}/${service}/aws4_request`],
    ['X-Amz-Date', timestamp],
    ['X-Amz-Expires', String(options.expires)],
    ['X-Amz-SignedHeaders', signedHeaders.join(';')],
    ...(credentials.sessionToken === undefined
      ? []
      : [['X-Amz-Security-Token', credentials.sessionToken] as [string, string]]),
  ];
  const { method, path } = request;
  const payloadHash = request.payloadHash ?? (service === 's3' ? UNSIGNED_PAYLOAD : EMPTY_SHA256);
  const canonical = canonicalRequest({ method, path, query, headers, signedHeaders, payloadHash, service });
  if (canonical === undefined) throw new TypeError('The path to sign is not a valid percent-encoding.');
  const key = signingKey(credentials.secretAccessKey, scope);
  const signature = signText(key, stringToSign(timestamp, scope, canonical));
  const text = canonicalQuery([...query, ['X-Amz-Signature', signature]]);
  return `${options.scheme ?? 'https'}://${request.host}${path}?${text}`;
}
