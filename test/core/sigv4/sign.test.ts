import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, it } from 'vitest';
import { signRequest } from '../../../src/core/sigv4/sign.ts';
import { uriEncodePath } from '../../../src/core/sigv4/uri.ts';
import { presignUrl } from '../../helpers/presign-url.ts';
import { AWKWARD_KEYS } from './keys.ts';

const now = new Date('2026-03-04T05:06:07Z');
const credentials = {
  accessKeyId: 'ASIAEXAMPLE000000000',
  secretAccessKey: 'secret/+key',
  sessionToken: 'token/with+odd=chars',
};

type Headers = Record<string, string>;

/** The hash that the SDK's signer wants: plain, or an HMAC when it is made with a secret. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: Buffer | string) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }

  update(data: Uint8Array | string) {
    this.#hash.update(data);
  }

  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
}

describe('presigning', () => {
  it.each(AWKWARD_KEYS)('writes the URL that the SDK writes, byte for byte, for %j', async (key) => {
    const client = new S3Client({
      region: 'eu-west-1',
      credentials,
      endpoint: 'http://127.0.0.1:4650',
      forcePathStyle: true,
    });
    const theirs = await getSignedUrl(client, new GetObjectCommand({ Bucket: 'bucket', Key: key }), {
      expiresIn: 900,
      signingDate: now,
    });
    const ours = presignUrl(
      {
        method: 'GET',
        host: '127.0.0.1:4650',
        path: `/bucket/${uriEncodePath(key)}`,
        query: {
          'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD',
          'x-id': 'GetObject',
          ...(theirs.includes('checksum-mode') ? { 'x-amz-checksum-mode': 'ENABLED' } : {}),
        },
      },
      { credentials, region: 'eu-west-1', service: 's3', now },
      { expires: 900, scheme: 'http' },
    );
    expect(ours).toBe(theirs);
  });
});

describe('signing headers', () => {
  it.each([
    ['s3', false],
    ['sagemaker', true],
  ] as const)('gives the authorization that the SDK gives for %s', async (service, uriEscapePath) => {
    const signer = new SignatureV4({
      service,
      region: 'us-east-1',
      credentials,
      sha256: Sha256 as never,
      uriEscapePath,
      applyChecksum: service === 's3',
    });
    for (const key of AWKWARD_KEYS) {
      const path = `/bucket/${uriEncodePath(key)}`;
      const headers = {
        host: 'example.com',
        'x-amz-meta-note': '  two   spaces ',
        'content-type': 'text/plain',
      };
      const query = { 'list-type': '2', prefix: "a b+c/é*'", empty: '' };
      const request = {
        method: 'PUT',
        protocol: 'https:',
        hostname: 'example.com',
        path,
        query,
        headers,
        body: 'x',
      };
      const theirs = await signer.sign(request as never, { signingDate: now });
      const ours = signRequest(
        { method: 'PUT', host: 'example.com', path, query, headers, body: 'x' },
        { credentials, region: 'us-east-1', service, now },
      );
      expect(ours.authorization, key).toBe((theirs as unknown as { headers: Headers }).headers.authorization);
    }
  });

  it('caches the signing key without mixing up secrets, days, regions or services', () => {
    const sign = (secretAccessKey: string, region: string, service: string, at: Date) =>
      signRequest(
        { method: 'GET', host: 'h', path: '/' },
        { credentials: { accessKeyId: 'AKIA', secretAccessKey }, region, service, now: at },
      ).authorization?.slice(-64);
    const variants: readonly Parameters<typeof sign>[] = [
      ['a', 'us-east-1', 's3', now],
      ['b', 'us-east-1', 's3', now],
      ['a', 'us-east-2', 's3', now],
      ['a', 'us-east-1', 'sts', now],
      ['a', 'us-east-1', 's3', new Date(now.getTime() + 86_400_000)],
    ];
    const signatures = [...variants, ...variants].map((variant) => sign(...variant));
    expect(new Set(signatures).size).toBe(variants.length);
    expect(signatures.slice(0, 5)).toEqual(signatures.slice(5));
  });
});
