/** What a request says of its signature, and what it is told where that cannot be read. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseTimestamp, timestampOf } from '../../../src/core/sigv4/canonical.ts';
import { signRequest } from '../../../src/core/sigv4/sign.ts';
import { parseQuery } from '../../../src/core/sigv4/uri.ts';
import { readCredential, readHeaderClaim, readQueryClaim } from '../../../src/sandbox/sigv4/authorization.ts';
import type { ReceivedRequest, Refusal, VerifyOptions } from '../../../src/sandbox/sigv4/verification.ts';
import { verifyRequest } from '../../../src/sandbox/sigv4/verify.ts';
import { presignUrl } from '../../helpers/presign-url.ts';

const SCOPE = '20260304/eu-west-1/s3/aws4_request';
const SIGNATURE = 'ab'.repeat(32);

describe('an authorization header', () => {
  const good = `AWS4-HMAC-SHA256 Credential=AKIA1/${SCOPE}, SignedHeaders=Host;X-Amz-Date, Signature=${SIGNATURE}`;
  const claim = (authorization: string | undefined, more: Record<string, string | string[]> = {}) =>
    readHeaderClaim({
      ...(authorization !== undefined && { authorization }),
      'x-amz-date': '20260304T050607Z',
      ...more,
    });

  test('says who signed, for what, when, and which headers', () => {
    expect(claim(good, { 'x-amz-security-token': 'token' })).toEqual({
      via: 'header',
      accessKeyId: 'AKIA1',
      scope: { date: '20260304', region: 'eu-west-1', service: 's3' },
      signedHeaders: ['host', 'x-amz-date'],
      signature: SIGNATURE,
      timestamp: '20260304T050607Z',
      signedAt: new Date('2026-03-04T05:06:07Z'),
      sessionToken: 'token',
    });
    expect(claim(good)).toMatchObject({ sessionToken: undefined });
  });

  test('is read whatever its order and white space, and the first of several', () => {
    const turned = `AWS4-HMAC-SHA256 Signature = ${SIGNATURE},SignedHeaders=host ,Credential=AKIA1/${SCOPE}`;
    expect(claim(turned)).toMatchObject({
      accessKeyId: 'AKIA1',
      signature: SIGNATURE,
      signedHeaders: ['host'],
    });
    expect(
      readHeaderClaim({ authorization: [good, 'other'], 'x-amz-date': '20260304T050607Z' }),
    ).toMatchObject({
      accessKeyId: 'AKIA1',
    });
  });

  test('takes the Date header where there is no x-amz-date', () => {
    const dated = readHeaderClaim({ authorization: good, date: 'Wed, 04 Mar 2026 05:06:07 GMT' });
    expect(dated).toMatchObject({
      timestamp: '20260304T050607Z',
      signedAt: new Date('2026-03-04T05:06:07Z'),
    });
  });

  test.each([
    ['Credential', good.replace('Credential=', 'Credentials=')],
    ['SignedHeaders', good.replace('SignedHeaders=Host;X-Amz-Date', 'SignedHeaders=')],
    ['Signature', good.replace(/, Signature=.*/, '')],
    ['Credential', 'AWS4-HMAC-SHA256 '],
    ['Credential', 'AWS4-HMAC-SHA256 =x,=y'],
  ])('without %s is malformed', (name, text) => {
    expect(claim(text)).toEqual({
      via: 'header',
      problem: `The authorization header is malformed; missing ${name}.`,
    });
  });

  test('names a credential of another form, a date that is none, and one that is not that of the scope', () => {
    expect(claim(good.replace('/aws4_request', '/aws3_request'))).toEqual({
      via: 'header',
      problem:
        'The authorization header is malformed; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    });
    const undated = {
      via: 'header',
      problem: 'AWS authentication requires a valid Date or x-amz-date header',
      undated: true,
    };
    expect(claim(good, { 'x-amz-date': 'yesterday' })).toEqual(undated);
    expect(readHeaderClaim({ authorization: good })).toEqual(undated);
    expect(readHeaderClaim({ authorization: good, date: 'yesterday' })).toEqual(undated);
    expect(claim(good, { 'x-amz-date': '20260305T050607Z' })).toEqual({
      via: 'header',
      problem:
        'The authorization header is malformed; Invalid credential date "20260304". This date is not the same as X-Amz-Date: "20260305".',
    });
  });
});

describe('the parameters of a presigned URL', () => {
  const good = {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `AKIA1/${SCOPE}`,
    'X-Amz-Date': '20260304T050607Z',
    'X-Amz-Expires': '900',
    'X-Amz-SignedHeaders': 'Host;Range',
    'X-Amz-Signature': SIGNATURE,
  };
  const claim = (change: Record<string, string | undefined> = {}) =>
    readQueryClaim(
      new Map(
        Object.entries({ ...good, ...change }).filter(
          (pair): pair is [string, string] => pair[1] !== undefined,
        ),
      ),
    );

  test('say who signed, for what, when and for how long', () => {
    expect(claim({ 'X-Amz-Security-Token': 'token' })).toEqual({
      via: 'query',
      accessKeyId: 'AKIA1',
      scope: { date: '20260304', region: 'eu-west-1', service: 's3' },
      signedHeaders: ['host', 'range'],
      signature: SIGNATURE,
      timestamp: '20260304T050607Z',
      signedAt: new Date('2026-03-04T05:06:07Z'),
      expires: 900,
      sessionToken: 'token',
    });
    expect(claim({ 'X-Amz-Expires': '+7' })).toMatchObject({ expires: 7 });
  });

  test.each(Object.keys(good).filter((name) => name !== 'X-Amz-Algorithm'))('all are needed: %s', (name) => {
    const problem =
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.';
    expect(claim({ [name]: undefined })).toEqual({ via: 'query', problem });
    expect(claim({ [name]: '' })).toEqual({ via: 'query', problem });
  });

  test.each([
    [
      'X-Amz-Algorithm',
      'AWS4-HMAC-SHA1',
      'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"',
    ],
    [
      'X-Amz-Credential',
      'AKIA1',
      'Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    ],
    ['X-Amz-Date', '2026-03-04', `X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"`],
    [
      'X-Amz-Date',
      '20260305T050607Z',
      'Invalid credential date "20260304". This date is not the same as X-Amz-Date: "20260305".',
    ],
    ['X-Amz-Expires', 'soon', 'X-Amz-Expires should be a number'],
    ['X-Amz-Expires', '9x', 'X-Amz-Expires should be a number'],
    ['X-Amz-Expires', 'x9', 'X-Amz-Expires should be a number'],
    ['X-Amz-Expires', '-1', 'X-Amz-Expires must be non-negative'],
    [
      'X-Amz-Expires',
      '604801',
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    ],
  ])('%s: %s', (name, value, problem) => {
    expect(claim({ [name]: value })).toEqual({ via: 'query', problem });
  });
});

test.each([
  ['AKIA1/20260304/eu-west-1/s3/aws4_request', true],
  ['AKIA1/20260304/eu-west-1/s3/aws4_request/', false],
  ['/AKIA1/20260304/eu-west-1/s3/aws4_request', false],
  ['AK IA1/20260304/eu-west-1/s3/aws4_request', false],
  ['AKIA1/2026034/eu-west-1/s3/aws4_request', false],
  ['AKIA1/202603041/eu-west-1/s3/aws4_request', false],
  ['AKIA1/20260304//s3/aws4_request', false],
  ['AKIA1/20260304/eu west/s3/aws4_request', false],
  ['AKIA1/20260304/eu-west-1/s 3/aws4_request', false],
])('that %s is a credential is %s', (text, expected) => {
  expect(readCredential(text) !== undefined).toBe(expected);
});

test('a timestamp is read as it is written, and nothing else is one', () => {
  const date = new Date('2026-03-04T05:06:07.890Z');
  expect(timestampOf(date)).toBe('20260304T050607Z');
  expect(parseTimestamp('20260304T050607Z')).toEqual(new Date('2026-03-04T05:06:07Z'));
  for (const text of ['', '20260304T050607', 'x20260304T050607Z', '20260304T050607Zx', '20261304T050607Z']) {
    expect(parseTimestamp(text)).toBeUndefined();
  }
});

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const KEY = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: SECRET };
const now = new Date('2026-03-04T05:06:07Z');
const base: VerifyOptions = { service: 's3', now, find: (id) => (id === KEY.accessKeyId ? KEY : undefined) };

function refusal(request: ReceivedRequest, more: Partial<VerifyOptions> = {}): Refusal | string {
  const result = verifyRequest(request, { ...base, ...more });
  return result.kind === 'refused' ? result.refusal : result.kind;
}

describe('a refusal says what the service has to tell', () => {
  const request = { method: 'GET', host: 'h', path: '/b/k' };
  const signer = { credentials: KEY, region: 'eu-west-1', service: 's3', now };
  const received = (headers: Record<string, string>): ReceivedRequest => ({
    method: 'GET',
    path: '/b/k',
    query: [],
    headers,
  });
  const fromUrl = (url: string): ReceivedRequest => ({
    method: 'GET',
    path: '/b/k',
    query: parseQuery(url.slice(url.indexOf('?') + 1)) ?? [],
    headers: { host: 'h' },
  });

  test('the service that it was signed for', () => {
    expect(refusal(received(signRequest(request, { ...signer, service: 'sts' })))).toEqual({
      reason: 'wrong-service',
      via: 'header',
      service: 'sts',
    });
    expect(refusal(fromUrl(presignUrl(request, { ...signer, service: 'sts' }, { expires: 9 })))).toEqual({
      reason: 'wrong-service',
      via: 'query',
      service: 'sts',
    });
  });

  test('the key that nobody knows', () => {
    const credentials = { ...KEY, accessKeyId: 'AKIAOTHER' };
    expect(refusal(received(signRequest(request, { ...signer, credentials })))).toEqual({
      reason: 'unknown-key',
      accessKeyId: 'AKIAOTHER',
    });
  });

  test('its time, and the time that is', () => {
    const late = new Date(now.getTime() + 3_600_000);
    const signedAt = now;
    const timestamp = '20260304T050607Z';
    const signed = received(signRequest(request, signer));
    expect(refusal(signed, { now: late })).toEqual({ reason: 'skewed', signedAt, timestamp });
    expect(refusal(signed, { now: late, clientNow: now })).toBe('verified');
    expect(refusal(signed, { clientNow: late })).toBe('verified');
    expect(refusal(signed, { now: late, clientNow: late })).toMatchObject({ reason: 'skewed' });
    const url = fromUrl(presignUrl(request, signer, { expires: 9 }));
    const expiresAt = new Date(now.getTime() + 9_000);
    expect(refusal(url, { now: late, clientNow: now })).toEqual({ reason: 'expired', expiresAt, seconds: 9 });
    expect(refusal(url, { now: new Date(now.getTime() - 3_600_000) })).toEqual({
      reason: 'not-yet-valid',
      signedAt,
      timestamp,
    });
  });

  test('every header that nobody signed, the host too', () => {
    const { authorization = '', ...headers } = signRequest(request, signer);
    const without = authorization.replace('SignedHeaders=host;', 'SignedHeaders=');
    expect(
      refusal(received({ ...headers, 'x-amz-acl': 'private', range: 'x', authorization: without })),
    ).toEqual({
      reason: 'unsigned-headers',
      headers: ['host', 'x-amz-acl'],
    });
  });

  test('the missing hash of the payload, where the service goes by that', () => {
    const { 'x-amz-content-sha256': _, ...headers } = signRequest(request, signer);
    expect(refusal(received(headers))).toEqual({ reason: 'no-payload-hash' });
  });

  test('what was to be signed, where the signature is another', () => {
    const signed = signRequest(request, signer);
    const headers = {
      ...signed,
      authorization: signed.authorization?.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    };
    const told = refusal(received(headers as Record<string, string>));
    expect(told).toMatchObject({
      reason: 'mismatch',
      accessKeyId: KEY.accessKeyId,
      signature: expect.stringMatching(/^[0-9a-f]{64}$/),
      stringToSign: expect.stringMatching(
        /^AWS4-HMAC-SHA256\n20260304T050607Z\n20260304\/eu-west-1\/s3\/aws4_request\n[0-9a-f]{64}$/,
      ),
      canonicalRequest: expect.stringMatching(/^GET\n\/b\/k\n\nhost:h\nx-amz-content-sha256:/),
    });
  });

  test('a path that is not a percent-encoding', () => {
    const signed = received(signRequest(request, signer));
    expect(refusal({ ...signed, path: '/b/%zz' })).toEqual({
      reason: 'malformed-header',
      problem: 'The path is malformed.',
    });
  });

  test('that two mechanisms are one too many, and none is nobody', () => {
    const headers = signRequest(request, signer);
    const twice = { reason: 'two-mechanisms' };
    for (const name of ['X-Amz-Algorithm', 'X-Amz-Signature', 'X-Amz-Credential']) {
      expect(refusal({ ...received(headers), query: [[name, 'x']] })).toEqual(twice);
      expect(refusal({ ...received({ host: 'h' }), query: [[name, 'x']] })).toMatchObject({
        reason: 'malformed-query',
      });
    }
    const old: [string, string][] = [
      ['AWSAccessKeyId', 'x'],
      ['Signature', 'x'],
    ];
    expect(refusal({ ...received(headers), query: old })).toEqual(twice);
    expect(refusal({ ...received({ host: 'h' }), query: [...old, ['X-Amz-Signature', 'x']] })).toEqual(twice);
    expect(refusal({ ...received({ host: 'h', authorization: '' }), query: [['Signature', 'x']] })).toBe(
      'anonymous',
    );
    expect(refusal({ ...received({ host: 'h' }), query: old })).toEqual({ reason: 'unsupported' });
    expect(refusal(received({ host: 'h', authorization: 'AWS a:b' }))).toEqual({ reason: 'unsupported' });
    expect(refusal(received({ host: 'h', authorization: 'AWS4-HMAC-SHA256' }))).toEqual({
      reason: 'unsupported',
    });
  });

  test('which hash counts: what S3 is told, what another service has read', () => {
    const hash = (signed: ReceivedRequest, more: Partial<VerifyOptions> = {}) => {
      const result = verifyRequest(signed, { ...base, ...more });
      return result.kind === 'verified' ? result.payloadHash : result.kind;
    };
    const body = 'cd'.repeat(32);
    expect(hash(received(signRequest({ ...request, payloadHash: body }, signer)))).toBe(body);
    expect(hash(fromUrl(presignUrl(request, signer, { expires: 9 })))).toBe('UNSIGNED-PAYLOAD');
    const told = presignUrl(
      { ...request, payloadHash: body, query: { 'X-Amz-Content-Sha256': body } },
      signer,
      {
        expires: 9,
      },
    );
    expect(hash(fromUrl(told))).toBe(body);
    const sts = { ...signer, service: 'sts' };
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(hash(fromUrl(presignUrl(request, sts, { expires: 9 })), { service: 'sts' })).toBe(empty);
    const posted = received(signRequest({ ...request, payloadHash: body }, sts));
    expect(hash(posted, { service: 'sts', payloadHash: body })).toBe(body);
    expect(hash(posted, { service: 'sts', payloadHash: empty })).toBe('refused');
  });
});

describe('Signature Version 2', () => {
  /** An independent signer, from the words of the S3 developer guide. */
  const sign = (lines: readonly string[], secret = SECRET) =>
    createHmac('sha1', secret).update(lines.join('\n')).digest('base64');
  const DATE = 'Wed, 04 Mar 2026 05:06:07 +0000';
  const resource = '/johnsmith/photos/puppy.jpg';
  const at = { sigV2Resource: resource };
  const request = (
    lines: readonly string[],
    headers: Record<string, string | string[]>,
    query: [string, string][] = [],
  ) =>
    ({
      method: lines[0] ?? '',
      path: '/photos/puppy.jpg',
      query,
      headers: { ...headers, authorization: `AWS ${KEY.accessKeyId}:${sign(lines)}` },
    }) as ReceivedRequest;

  test('in a header signs method, MD5, type, date, amz headers and resource', () => {
    const lines = [
      'PUT',
      'md5==',
      'image/jpeg',
      DATE,
      `x-amz-acl:public-read\nx-amz-meta-a:b,c\n${resource}`,
    ];
    const headers = {
      date: DATE,
      'content-md5': 'md5==',
      'content-type': 'image/jpeg',
      'x-amz-meta-a': ['b', 'c'],
      'x-amz-acl': ' public-read ',
      'x-other': 'not signed',
    };
    const signed = request(lines, headers);
    expect(verifyRequest(signed, { ...base, ...at })).toEqual({
      kind: 'verified',
      version: 'SigV2',
      via: 'header',
      accessKeyId: KEY.accessKeyId,
      signature: sign(lines),
      payloadHash: 'UNSIGNED-PAYLOAD',
    });
    for (const [name, value] of [
      ['content-md5', 'other'],
      ['content-type', 'text/plain'],
      ['date', 'Wed, 04 Mar 2026 05:06:08 +0000'],
      ['x-amz-acl', 'private'],
      ['x-amz-meta-b', 'one more'],
    ]) {
      const changed = { ...signed, headers: { ...signed.headers, [String(name)]: value } };
      expect(refusal(changed, at)).toMatchObject({ reason: 'mismatch' });
    }
  });

  test('leaves the date out where x-amz-date is signed instead', () => {
    const lines = ['GET', '', '', '', `x-amz-date:${DATE}\n${resource}`];
    expect(refusal(request(lines, { 'x-amz-date': DATE, date: 'whatever' }), at)).toBe('verified');
  });

  test('signs the parameters that are part of the resource, in order, and no others', () => {
    const lines = ['GET', '', '', DATE, `${resource}?acl&response-content-type=text/plain&versionId=7`];
    const query: [string, string][] = [
      ['versionId', '7'],
      ['prefix', 'x'],
      ['response-content-type', 'text/plain'],
      ['acl', ''],
    ];
    expect(refusal(request(lines, { date: DATE }, query), at)).toBe('verified');
    expect(refusal(request(lines, { date: DATE }, [...query, ['uploads', '']]), at)).toMatchObject({
      reason: 'mismatch',
      stringToSign: expect.stringContaining('&uploads&versionId=7'),
    });
  });

  test.each(
    'accelerate acl analytics cors defaultObjectAcl delete encryption inventory lifecycle location logging metrics notification partNumber policy policyStatus publicAccessBlock replication requestPayment response-cache-control response-content-disposition response-content-encoding response-content-language response-content-type response-expires object-lock restore select select-type storageClass tagging torrent uploadId uploads versionId versioning versions website'.split(
      ' ',
    ),
  )('%s is one of them', (name) => {
    const lines = ['GET', '', '', DATE, `${resource}?${name}=1`];
    expect(refusal(request(lines, { date: DATE }, [[name, '1']]), at)).toBe('verified');
  });

  test('in a URL carries its x-amz- headers as parameters, and lasts to the second that it says', () => {
    const expires = String(now.getTime() / 1000);
    const lines = ['GET', 'md5==', 'text/plain', expires, `x-amz-acl:private\n${resource}`];
    const url = (change: Record<string, string> = {}): ReceivedRequest => ({
      method: 'GET',
      path: '/photos/puppy.jpg',
      query: Object.entries({
        AWSAccessKeyId: KEY.accessKeyId,
        Signature: sign(lines),
        Expires: expires,
        'x-amz-acl': 'private',
        // boto writes these two, which S3 takes from the headers alone.
        'Content-MD5': 'other==',
        'Content-Type': 'image/png',
        other: 'x',
        ...change,
      }),
      headers: { host: 'h', 'content-md5': 'md5==', 'content-type': 'text/plain' },
    });
    expect(verifyRequest(url(), { ...base, ...at })).toMatchObject({ kind: 'verified', via: 'query' });
    expect(refusal(url(), { ...at, now: new Date(now.getTime() + 1) })).toEqual({
      reason: 'expired',
      expiresAt: now,
    });
    expect(refusal(url({ Expires: 'soon' }), at)).toEqual({
      reason: 'undated',
      problem: 'Invalid date (should be seconds since epoch): soon',
    });
    for (const text of ['x1', '1x', '1'.repeat(13)]) {
      expect(refusal(url({ Expires: text }), at)).toMatchObject({ reason: 'undated' });
    }
    expect(refusal(url({ 'x-amz-acl': 'public-read' }), at)).toMatchObject({
      reason: 'mismatch',
      accessKeyId: KEY.accessKeyId,
      signature: sign(lines),
      stringToSign: `GET\nmd5==\ntext/plain\n${expires}\nx-amz-acl:public-read\n${resource}`,
    });
    expect(refusal(url({ Signature: '' }), at)).toMatchObject({ reason: 'malformed-header' });
  });

  test('refuses a header of another form, a key that nobody knows, and a token that is not its own', () => {
    const malformed = { reason: 'malformed-header', problem: 'AWS authorization header is invalid.' };
    const with_ = (authorization: string): ReceivedRequest => ({
      method: 'GET',
      path: '/',
      query: [],
      headers: { date: DATE, authorization },
    });
    for (const text of ['AWS x', 'AWS x:', 'AWS :y', 'AWS x y:z', 'AWS  x:y', 'AWS x:y z']) {
      expect(refusal(with_(text), at)).toEqual(malformed);
    }
    expect(refusal(with_('AWS AKIAOTHER:x'), at)).toEqual({
      reason: 'unknown-key',
      accessKeyId: 'AKIAOTHER',
    });
    const lines = ['GET', '', '', DATE, `x-amz-security-token:wrong\n${resource}`];
    expect(refusal(request(lines, { date: DATE, 'x-amz-security-token': 'wrong' }), at)).toEqual({
      reason: 'bad-token',
    });
  });

  test('is a quarter of an hour off at most, by either clock', () => {
    const lines = ['GET', '', '', DATE, resource];
    const signed = request(lines, { date: DATE });
    const off = (milliseconds: number) => new Date(now.getTime() + milliseconds);
    expect(refusal(signed, { ...at, now: off(900_000) })).toBe('verified');
    expect(refusal(signed, { ...at, now: off(-900_000) })).toBe('verified');
    expect(refusal(signed, { ...at, now: off(900_001) })).toEqual({
      reason: 'skewed',
      signedAt: now,
      timestamp: DATE,
    });
    expect(refusal(signed, { ...at, now: off(900_001), clientNow: now })).toBe('verified');
    const undated = {
      reason: 'undated',
      problem: 'AWS authentication requires a valid Date or x-amz-date header',
    };
    expect(refusal(request(lines, { date: 'yesterday' }), at)).toEqual(undated);
    expect(refusal(request(lines, {}), at)).toEqual(undated);
  });
});
