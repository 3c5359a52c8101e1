import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_SHA256 } from '../../../src/core/sigv4/canonical.ts';
import { type SignableRequest, signRequest } from '../../../src/core/sigv4/sign.ts';
import { parseQuery, uriEncodePath } from '../../../src/core/sigv4/uri.ts';
import type { ReceivedRequest, VerifyOptions } from '../../../src/sandbox/sigv4/verification.ts';
import { verifyRequest } from '../../../src/sandbox/sigv4/verify.ts';
import { AWKWARD_KEYS } from '../../core/sigv4/keys.ts';
import { presignUrl } from '../../helpers/presign-url.ts';

const now = new Date('2026-03-04T05:06:07Z');
const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
const options: VerifyOptions = {
  service: 's3',
  now,
  find: (id) => (id === credentials.accessKeyId ? { secretAccessKey: 'secret' } : undefined),
};

function received(request: SignableRequest, headers: Record<string, string>): ReceivedRequest {
  return { method: request.method, path: request.path, query: Object.entries(request.query ?? {}), headers };
}

function fromUrl(url: string, method = 'GET'): ReceivedRequest {
  const [, host = '', path = '', query = ''] = /^https?:\/\/([^/]+)([^?]*)\?(.*)$/.exec(url) ?? [];
  return { method, path, query: parseQuery(query) ?? [], headers: { host } };
}

function refusal(request: ReceivedRequest, more: Partial<VerifyOptions> = {}) {
  const result = verifyRequest(request, { ...options, ...more });
  return result.kind === 'refused' ? result.refusal.reason : result.kind;
}

const signer = { credentials, region: 'us-east-1', service: 's3', now };
const get: SignableRequest = { method: 'GET', host: 'h:1', path: '/bucket/key', query: { a: 'b c' } };

describe('verifying what was signed', () => {
  it('accepts every key that it signed, in the header and in the query', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...AWKWARD_KEYS), fc.string({ unit: 'grapheme' })), (key) => {
        const request = { ...get, path: `/bucket/${uriEncodePath(key)}` };
        expect(refusal(received(request, signRequest(request, signer)))).toBe('verified');
        expect(refusal(fromUrl(presignUrl(request, signer, { expires: 60 })))).toBe('verified');
      }),
    );
  });

  it('accepts a path that a client encoded less than it signed', () => {
    const url = presignUrl({ ...get, path: `/bucket/${uriEncodePath("it's(1)!*")}` }, signer, {
      expires: 60,
    });
    expect(refusal(fromUrl(url.replace(/%2[178A9]/g, (text) => decodeURIComponent(text))))).toBe('verified');
  });

  it('normalises the path for services other than S3 and never for S3', () => {
    const request = { ...get, path: '/a/../b//c' };
    const sts = { ...signer, service: 'sts' };
    const signed = received(request, signRequest(request, sts));
    expect(refusal({ ...signed, path: '/b/c' }, { service: 'sts', payloadHash: EMPTY_SHA256 })).toBe(
      'verified',
    );
    const s3 = received(request, signRequest(request, signer));
    expect(refusal({ ...s3, path: '/b/c' })).toBe('mismatch');
  });

  it.each<[string, (request: ReceivedRequest) => ReceivedRequest, string]>([
    ['another method', (r) => ({ ...r, method: 'DELETE' }), 'mismatch'],
    ['another path', (r) => ({ ...r, path: '/bucket/other' }), 'mismatch'],
    ['another query', (r) => ({ ...r, query: [['a', 'b d']] }), 'mismatch'],
    ['one more query parameter', (r) => ({ ...r, query: [...r.query, ['acl', '']] }), 'mismatch'],
    ['another host', (r) => ({ ...r, headers: { ...r.headers, host: 'evil' } }), 'mismatch'],
    [
      'a header that nobody signed',
      (r) => ({ ...r, headers: { ...r.headers, 'x-amz-acl': 'public-read' } }),
      'unsigned-headers',
    ],
    [
      'another payload hash',
      (r) => ({ ...r, headers: { ...r.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }),
      'mismatch',
    ],
    ['no authorization', (r) => ({ ...r, headers: { host: 'h:1' } }), 'anonymous'],
    [
      'a scheme of its own',
      (r) => ({ ...r, headers: { ...r.headers, authorization: 'Bearer x' } }),
      'unsupported',
    ],
    [
      'half an authorization',
      (r) => ({ ...r, headers: { ...r.headers, authorization: 'AWS4-HMAC-SHA256 Credential=a' } }),
      'malformed-header',
    ],
    ['both kinds of signature', (r) => ({ ...r, query: [['X-Amz-Signature', 'x']] }), 'two-mechanisms'],
    ['no date', (r) => ({ ...r, headers: { ...r.headers, 'x-amz-date': 'yesterday' } }), 'undated'],
  ])('refuses %s', (_, change, reason) => {
    const good = received(get, signRequest(get, signer));
    expect(refusal(good)).toBe('verified');
    expect(refusal(change(good))).toBe(reason);
  });

  it('lets a header signature be fifteen minutes off, and a URL live exactly as long as it says', () => {
    const at = (seconds: number) => ({ now: new Date(now.getTime() + seconds * 1000) });
    const header = received(get, signRequest(get, signer));
    const url = fromUrl(presignUrl(get, signer, { expires: 60 }));
    expect([900, -900].map((s) => refusal(header, at(s)))).toEqual(['verified', 'verified']);
    expect([901, -901].map((s) => refusal(header, at(s)))).toEqual(['skewed', 'skewed']);
    expect([60, -900].map((s) => refusal(url, at(s)))).toEqual(['verified', 'verified']);
    expect([61, -901].map((s) => refusal(url, at(s)))).toEqual(['expired', 'not-yet-valid']);
  });

  it('refuses lifetimes that S3 refuses', () => {
    const url = (expires: number) => fromUrl(presignUrl(get, signer, { expires }));
    expect([604_800, 0].map((s) => refusal(url(s)))).toEqual(['verified', 'verified']);
    expect([604_801, -1, 1.5].map((s) => refusal(url(s)))).toEqual(Array(3).fill('malformed-query'));
  });

  it('wants the token of a temporary key, the right one, and in time', () => {
    const session = { ...credentials, sessionToken: 'right' };
    const known = {
      secretAccessKey: 'secret',
      sessionToken: 'right',
      expires: new Date(now.getTime() + 1000),
    };
    const signed = (c: typeof session | typeof credentials) =>
      received(get, signRequest(get, { ...signer, credentials: c }));
    const find = () => known;
    expect(refusal(signed(session), { find })).toBe('verified');
    expect(refusal(signed(credentials), { find })).toBe('unknown-key');
    expect(refusal(signed({ ...session, sessionToken: 'wrong' }), { find })).toBe('bad-token');
    expect(refusal(signed(session), { find, now: new Date(now.getTime() + 1000) })).toBe('expired-token');
    expect(refusal(signed(session))).toBe('bad-token');
  });

  it('never throws and never verifies a mutated signature', () => {
    const url = presignUrl(get, signer, { expires: 60 });
    fc.assert(
      fc.property(
        fc.nat(url.length - 1),
        fc.string({ minLength: 1, maxLength: 3, unit: 'binary' }),
        (at, text) => {
          const changed = url.slice(0, at) + text + url.slice(at + 1);
          fc.pre(decodeURIComponent(fromUrl(url).path) === '/bucket/key');
          const mutated = fromUrl(changed);
          const same = JSON.stringify(mutated) === JSON.stringify(fromUrl(url));
          if (!same && refusal(mutated) === 'verified') {
            // Only a different spelling of the same request may pass.
            expect(new Map(mutated.query)).toEqual(new Map(fromUrl(url).query));
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('Signature Version 2', () => {
  it('verifies a URL as the AWS CLI writes it and none that was changed', () => {
    const find = () => ({ secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' });
    const query = parseQuery(
      'AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620',
    );
    // The example of the S3 developer guide, "Query String Request Authentication Alternative".
    const request: ReceivedRequest = {
      method: 'GET',
      path: '/photos/puppy.jpg',
      query: query ?? [],
      headers: { host: 'johnsmith.s3.amazonaws.com' },
    };
    const at = { find, now: new Date(1175139000_000), sigV2Resource: '/johnsmith/photos/puppy.jpg' };
    expect(refusal(request, at)).toBe('verified');
    expect(refusal({ ...request, method: 'PUT' }, at)).toBe('mismatch');
    expect(refusal(request, { ...at, sigV2Resource: '/johnsmith/photos/kitten.jpg' })).toBe('mismatch');
    expect(refusal(request, { ...at, now: new Date(1175139621_000) })).toBe('expired');
  });
});
