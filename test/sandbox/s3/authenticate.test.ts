/** What S3 answers where a signature is not right: error, message and details, as its clients read them. */
import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { type SignableRequest, type Signer, signRequest } from '../../../src/core/sigv4/sign.ts';
import { AccessKeys, createAdminKey } from '../../../src/sandbox/identity.ts';
import { readAddress } from '../../../src/sandbox/s3/address.ts';
import { assertRegion, authenticate, type Caller, keyError } from '../../../src/sandbox/s3/authenticate.ts';
import { S3Error } from '../../../src/sandbox/s3/error.ts';
import { presignUrl } from '../../helpers/presign-url.ts';

// Far from the clock of any machine: clients may go by that one too.
const now = new Date('2001-03-04T05:06:07.890Z');
const keys = new AccessKeys();
const key = keys.add(createAdminKey('secret'));
const session = keys.add({
  ...key,
  accessKeyId: 'ASIASESSION',
  sessionToken: 'token',
  principalArn: 'arn:aws:sts::444455556666:assumed-role/r/s',
  expires: new Date('2001-03-04T06:00:00Z'),
});
const request: SignableRequest = { method: 'GET', host: 'localhost:1', path: '/images/a.png' };
const signer: Signer = { credentials: key, region: 'us-east-1', service: 's3', now };

function seen(url: string, headers: Record<string, string>, at = now, method = 'GET'): Caller {
  const message = { method, url, headers } as unknown as IncomingMessage;
  return authenticate(message, readAddress(headers.host, url), keys, at);
}
/** Code, message and details of what is refused. */
function refusal(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (error instanceof S3Error) return { code: error.code, message: error.message, details: error.details };
    throw error;
  }
  return 'taken';
}
const byHeader = (change: Partial<Signer> = {}, more: Record<string, string> = {}, at = now) =>
  refusal(() => seen(request.path, { ...signRequest(request, { ...signer, ...change }), ...more }, at));
const pathOf = (url: string) => url.slice(url.indexOf('/', 8));
const byUrl = (change: Partial<Signer> = {}, at = now, expires = 60) =>
  refusal(() =>
    seen(pathOf(presignUrl(request, { ...signer, ...change }, { expires })), { host: 'localhost:1' }, at),
  );

describe('who asks', () => {
  test('is nobody without a signature, and the owner of the key with one', () => {
    expect(seen('/images/a.png', { host: 'localhost:1' })).toEqual({ kind: 'anonymous' });
    expect(seen(request.path, signRequest(request, signer))).toMatchObject({
      kind: 'iam',
      key,
      arn: 'arn:aws:iam::123456789012:user/sandbox-admin',
      accountId: '123456789012',
      verified: { via: 'header', version: 'SigV4' },
    });
    const credentials = session;
    expect(seen(request.path, signRequest(request, { ...signer, credentials }))).toMatchObject({
      arn: 'arn:aws:sts::444455556666:assumed-role/r/s',
      accountId: '444455556666',
    });
    const url = pathOf(presignUrl(request, signer, { expires: 60 }));
    expect(seen(url, { host: 'localhost:1' })).toMatchObject({ kind: 'iam', verified: { via: 'query' } });
  });

  test('has the region that was signed for, where it is the bucket’s', () => {
    const caller = seen(request.path, signRequest(request, signer));
    expect(refusal(() => assertRegion(caller, 'us-east-1'))).toBe('taken');
    expect(refusal(() => assertRegion({ kind: 'anonymous' }, 'eu-west-1'))).toBe('taken');
    expect(refusal(() => assertRegion(caller, 'eu-west-1'))).toEqual({
      code: 'AuthorizationHeaderMalformed',
      message:
        "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'",
      details: { Region: 'eu-west-1' },
    });
    const url = seen(pathOf(presignUrl(request, signer, { expires: 60 })), { host: 'localhost:1' });
    expect(refusal(() => assertRegion(url, 'eu-west-1'))).toEqual({
      code: 'AuthorizationQueryParametersError',
      message:
        "Error parsing the X-Amz-Credential parameter; the region 'us-east-1' is wrong; expecting 'eu-west-1'",
      details: { Region: 'eu-west-1' },
    });
    if (caller.kind === 'anonymous') throw new Error('The caller has a name.');
    const form: Caller = { ...caller, verified: { ...caller.verified, via: 'form' } };
    expect(refusal(() => assertRegion(form, 'eu-west-1'))).toEqual({
      code: 'InvalidArgument',
      message: "the region 'us-east-1' is wrong; expecting 'eu-west-1'",
      details: {
        ArgumentName: 'X-Amz-Credential',
        ArgumentValue: `${key.accessKeyId}/20010304/us-east-1/s3/aws4_request`,
        Region: 'eu-west-1',
      },
    });
  });

  test.each(['nowhere', 'us-east', 'us-east-11', 'US-EAST-1', 'x us-east-1', 'us-east-1x'])(
    'is not let in with the region %s, which there is not',
    (region) => {
      expect(byHeader({ region })).not.toBe('taken');
    },
  );

  test.each(['eu-central-1', 'ap-southeast-7', 'us-gov-west-1', 'cn-north-1', 'mx-central-1'])(
    'may sign for %s',
    (region) => {
      expect(byHeader({ region })).toBe('taken');
    },
  );
});

describe('what is wrong with a signature is said as S3 says it', () => {
  test('a key that nobody knows, or another secret', () => {
    expect(byHeader({ credentials: { accessKeyId: 'AKIAOTHER', secretAccessKey: 'x' } })).toEqual({
      code: 'InvalidAccessKeyId',
      message: 'The AWS Access Key Id you provided does not exist in our records.',
      details: { AWSAccessKeyId: 'AKIAOTHER' },
    });
    expect(byHeader({ credentials: { ...key, secretAccessKey: 'x' } })).toMatchObject({
      code: 'SignatureDoesNotMatch',
      details: {
        AWSAccessKeyId: key.accessKeyId,
        StringToSign: expect.stringMatching(/^AWS4-HMAC-SHA256\n20010304T050607Z\n/),
        SignatureProvided: expect.stringMatching(/^[0-9a-f]{64}$/),
        CanonicalRequest: expect.stringMatching(/^GET\n\/images\/a\.png\n/),
      },
    });
  });

  test('a token that is over, or another one', () => {
    const later = new Date('2001-03-04T06:00:00Z');
    const credentials = session;
    expect(byHeader({ credentials, now: later }, {}, later)).toMatchObject({ code: 'ExpiredToken' });
    expect(byHeader({ credentials: { ...session, sessionToken: 'other' } })).toMatchObject({
      code: 'InvalidToken',
    });
    expect(
      refusal(() => {
        throw keyError(undefined, 'AKIA1');
      }),
    ).toMatchObject({
      code: 'InvalidAccessKeyId',
      details: { AWSAccessKeyId: 'AKIA1' },
    });
  });

  test('another service', () => {
    expect(byHeader({ service: 'sts' })).toMatchObject({
      code: 'AuthorizationHeaderMalformed',
      message:
        'The authorization header is malformed; incorrect service "sts". This endpoint belongs to "s3".',
    });
    expect(byUrl({ service: 'sts' })).toMatchObject({
      code: 'AuthorizationQueryParametersError',
      message:
        'Error parsing the X-Amz-Credential parameter; incorrect service "sts". This endpoint belongs to "s3".',
    });
  });

  test('two mechanisms, and one that there is not', () => {
    expect(
      refusal(() => seen('/images/a.png?X-Amz-Signature=x', { host: 'h', authorization: 'AWS a:b' })),
    ).toEqual({
      code: 'InvalidArgument',
      message:
        'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
      details: { ArgumentName: 'Authorization', ArgumentValue: 'AWS a:b' },
    });
    expect(
      refusal(() => seen('/x?X-Amz-Signature=x&Signature=y&AWSAccessKeyId=z', { host: 'h' })),
    ).toMatchObject({
      details: { ArgumentName: 'Authorization', ArgumentValue: '' },
    });
    expect(refusal(() => seen('/images/a.png', { host: 'h', authorization: 'Bearer x' }))).toEqual({
      code: 'InvalidArgument',
      message: 'Unsupported Authorization Type',
      details: { ArgumentName: 'Authorization', ArgumentValue: 'Bearer x' },
    });
  });

  test('a header or a query that cannot be read', () => {
    expect(
      refusal(() => seen('/x', { host: 'h', authorization: 'AWS4-HMAC-SHA256 Credential=a' })),
    ).toMatchObject({
      code: 'AuthorizationHeaderMalformed',
      message: 'The authorization header is malformed; missing SignedHeaders.',
    });
    expect(refusal(() => seen('/x?X-Amz-Signature=x', { host: 'h' }))).toMatchObject({
      code: 'AuthorizationQueryParametersError',
      message: expect.stringContaining('requires the X-Amz-Algorithm'),
    });
    const { 'x-amz-date': _, ...undated } = signRequest(request, signer);
    expect(refusal(() => seen('/images/a.png', undated))).toMatchObject({
      code: 'AccessDenied',
      message: 'AWS authentication requires a valid Date or x-amz-date header',
    });
    const { 'x-amz-content-sha256': __, ...unhashed } = signRequest(request, signer);
    expect(refusal(() => seen('/images/a.png', unhashed))).toMatchObject({
      code: 'InvalidRequest',
      message: 'Missing required header for this request: x-amz-content-sha256',
    });
  });

  test('headers that nobody signed', () => {
    expect(byHeader({}, { 'x-amz-acl': 'private', 'x-amz-meta-a': 'b' })).toEqual({
      code: 'AccessDenied',
      message: 'There were headers present in the request which were not signed',
      details: { HeadersNotSigned: 'x-amz-acl, x-amz-meta-a' },
    });
  });

  test('its time, and the server’s', () => {
    const later = new Date('2001-03-04T07:00:00.123Z');
    const earlier = new Date('2001-03-04T01:00:00Z');
    expect(byHeader({}, {}, later)).toEqual({
      code: 'RequestTimeTooSkewed',
      message: expect.stringContaining('difference'),
      details: {
        RequestTime: '20010304T050607Z',
        ServerTime: '2001-03-04T07:00:00Z',
        MaxAllowedSkewMilliseconds: '900000',
      },
    });
    expect(byUrl({}, later)).toEqual({
      code: 'AccessDenied',
      message: 'Request has expired',
      details: {
        'X-Amz-Expires': '60',
        Expires: '2001-03-04T05:07:07Z',
        ServerTime: '2001-03-04T07:00:00Z',
      },
    });
    expect(byUrl({}, earlier)).toEqual({
      code: 'AccessDenied',
      message: 'Request is not yet valid',
      details: { 'X-Amz-Date': '20010304T050607Z', ServerTime: '2001-03-04T01:00:00Z' },
    });
  });
});

describe('Signature Version 2', () => {
  const DATE = 'Sun, 04 Mar 2001 05:06:07 GMT';
  const signed = (resource: string, url: string, host = 'localhost:1') => {
    const text = `GET\n\n\n${DATE}\n${resource}`;
    const signature = createHmac('sha1', 'secret').update(text).digest('base64');
    const authorization = `AWS ${key.accessKeyId}:${signature}`;
    return refusal(() => seen(url, { host, date: DATE, authorization }));
  };

  test('is of the bucket and the key, wherever the bucket is named', () => {
    expect(signed('/images/a.png', '/images/a.png')).toBe('taken');
    expect(signed('/images/a.png', '/a.png', 'images.localhost:1')).toBe('taken');
    expect(signed('/a.png', '/a.png', 'images.localhost:1')).toMatchObject({ code: 'SignatureDoesNotMatch' });
    expect(signed('/', '/')).toBe('taken');
  });

  test('of a bucket is with the slash at its end or without it, of an object never', () => {
    expect(signed('/images/', '/images')).toBe('taken');
    expect(signed('/images', '/images')).toBe('taken');
    expect(signed('/images', '/images/')).toBe('taken');
    expect(signed('/images/a/', '/images/a')).toMatchObject({ code: 'SignatureDoesNotMatch' });
  });

  test('says what was to be signed, which has no canonical request', () => {
    const told = signed('/images/b.png', '/images/a.png');
    expect(told).toMatchObject({
      code: 'SignatureDoesNotMatch',
      details: { StringToSign: `GET\n\n\n${DATE}\n/images/a.png` },
    });
    expect(told).not.toHaveProperty('details.CanonicalRequest');
  });

  test('in a URL that is over says when it was', () => {
    const url = `/images/a.png?AWSAccessKeyId=${key.accessKeyId}&Signature=x&Expires=983681600`;
    expect(refusal(() => seen(url, { host: 'localhost:1' }))).toEqual({
      code: 'AccessDenied',
      message: 'Request has expired',
      details: { Expires: '2001-03-04T04:53:20Z', ServerTime: '2001-03-04T05:06:07Z' },
    });
  });
});
