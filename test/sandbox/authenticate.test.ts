import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signRequest } from '../../src/core/sigv4/sign.ts';
import { authenticate, claimedService } from '../../src/sandbox/authenticate.ts';
import {
  type AccessKey,
  AccessKeys,
  accessKeyIdOf,
  accountOf,
  createAdminKey,
  randomId,
} from '../../src/sandbox/identity.ts';
import { presignUrl } from '../helpers/presign-url.ts';

const NOW = new Date('2026-11-20T10:00:00Z');

function request(authorization: string | undefined, url = '/'): IncomingMessage {
  return { url, headers: authorization === undefined ? {} : { authorization } } as IncomingMessage;
}

/** A POST to the root without a body, signed now. */
function signedBy(
  key: { accessKeyId: string; secretAccessKey: string },
  service = 'sagemaker',
): IncomingMessage {
  const headers = signRequest(
    { method: 'POST', host: 'localhost', path: '/' },
    { credentials: key, region: 'us-gov-west-1', service },
  );
  return { method: 'POST', url: '/', headers } as unknown as IncomingMessage;
}

test('a known key is who it says, in the region of its scope', () => {
  const keys = new AccessKeys();
  const key = keys.add(createAdminKey());
  expect(authenticate(signedBy(key), new Uint8Array(), keys, NOW)).toEqual({
    key,
    scope: { date: expect.stringMatching(/^\d{8}$/), region: 'us-gov-west-1', service: 'sagemaker' },
  });
});

test('a temporary key ends at its time', () => {
  const keys = new AccessKeys();
  const key = keys.add({ ...createAdminKey(), accessKeyId: 'ASIATEMPORARY', expires: NOW });
  const at = (date: Date) => authenticate(signedBy(key), new Uint8Array(), keys, date);
  expect(at(NOW)).toMatchObject({ failure: { reason: 'expired' } });
  expect(at(new Date(NOW.getTime() - 1))).toMatchObject({ key: { accessKeyId: 'ASIATEMPORARY' } });
});

test('a signature is for one body and one secret', () => {
  const keys = new AccessKeys();
  const key = keys.add(createAdminKey());
  const refused = { failure: { reason: 'signature' } };
  expect(authenticate(signedBy(key), Buffer.from('{}'), keys, NOW)).toMatchObject(refused);
  const guess = { ...key, secretAccessKey: 'guessed' };
  expect(authenticate(signedBy(guess), new Uint8Array(), keys, NOW)).toMatchObject(refused);
});

test('no header or URL makes it throw, and none that is made up is believed', () => {
  fc.assert(
    fc.property(fc.string(), fc.webPath(), fc.boolean(), (text, path, prefixed) => {
      const header = prefixed ? `AWS4-HMAC-SHA256 Credential=${text}` : text;
      const result = authenticate(request(header, path), new Uint8Array(), new AccessKeys(), NOW);
      expect(result).toHaveProperty('failure');
    }),
  );
});

describe('what is wrong is said as the JSON services say it', () => {
  // Far from the clock of any machine: clients may go by that one too.
  const then = new Date('2001-03-04T05:06:07Z');
  const keys = new AccessKeys();
  const key = keys.add(createAdminKey('secret'));
  const session = keys.add({
    ...key,
    accessKeyId: 'ASIASESSION',
    sessionToken: 'token',
    expires: new Date('2001-03-04T06:00:00Z'),
  });
  const asked = { method: 'POST', host: 'localhost', path: '/' };
  const signer = { credentials: key, region: 'us-east-1', service: 'sagemaker', now: then };
  const told = (headers: Record<string, string | undefined>, at = then, url = '/') => {
    const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
    const message = { method: 'POST', url, headers: given } as unknown as IncomingMessage;
    const result = authenticate(message, new Uint8Array(), keys, at);
    return 'failure' in result ? result.failure : 'taken';
  };
  const signed = (change: object = {}) => signRequest(asked, { ...signer, ...change });
  const invalid = {
    reason: 'unknown-key',
    message: 'The security token included in the request is invalid.',
  };

  test('no signature, another kind of one, and half of one', () => {
    expect(told({ host: 'localhost' })).toEqual({
      reason: 'missing',
      message: 'Missing Authentication Token',
    });
    expect(told({ host: 'localhost', authorization: 'Bearer x' })).toEqual({
      reason: 'malformed',
      message: 'Authorization header requires an AWS4-HMAC-SHA256 signature.',
    });
    expect(told({ host: 'localhost', authorization: 'AWS4-HMAC-SHA256 Credential=x' })).toEqual({
      reason: 'malformed',
      message: 'The authorization header is malformed; missing SignedHeaders.',
    });
    expect(told({ ...signed(), 'x-amz-date': undefined })).toMatchObject({ reason: 'malformed' });
  });

  test('a key that nobody knows, a token that is not its own, and one that is over', () => {
    expect(told(signed())).toBe('taken');
    expect(told(signed({ credentials: { accessKeyId: 'AKIAOTHER', secretAccessKey: 'x' } }))).toEqual(
      invalid,
    );
    expect(told(signed({ credentials: session }))).toBe('taken');
    expect(told(signed({ credentials: { ...session, sessionToken: 'other' } }))).toEqual(invalid);
    const over = new Date('2001-03-04T06:00:00Z');
    expect(told(signed({ credentials: session, now: over }), over)).toEqual({
      reason: 'expired',
      message: 'The security token included in the request is expired',
    });
  });

  test('its time, in a header and in a URL', () => {
    const later = new Date('2001-03-04T07:00:00Z');
    expect(told(signed(), later)).toEqual({
      reason: 'signature',
      message: 'Signature expired or not yet current: 20010304T050607Z',
    });
    const url = presignUrl(asked, signer, { expires: 60 });
    const path = url.slice(url.indexOf('/', 8));
    expect(told({ host: 'localhost' }, then, path)).toBe('taken');
    for (const at of [later, new Date('2001-03-04T01:00:00Z')]) {
      expect(told({ host: 'localhost' }, at, path)).toEqual({
        reason: 'signature',
        message: 'The signature is not valid at this time.',
      });
    }
  });

  test('a header that nobody signed, and another secret', () => {
    expect(told({ ...signed(), 'x-amz-target': 'SageMaker.ListWorkteams' })).toEqual({
      reason: 'signature',
      message: 'These headers must be signed: x-amz-target',
    });
    expect(told(signed({ credentials: { ...key, secretAccessKey: 'x' } }))).toEqual({
      reason: 'signature',
      message: expect.stringMatching(/^The request signature we calculated does not match .* for details\.$/),
    });
  });

  test.each(['nowhere', 'us-east', 'us-east-123', 'US-EAST-1', 'xus-east-1x'])(
    'the region %s, which there is not',
    (region) => {
      expect(told(signed({ region }))).toEqual({
        reason: 'malformed',
        message: 'Credential should be scoped to a valid region.',
      });
    },
  );

  test.each(['us-gov-west-1', 'cn-north-1', 'ap-southeast-7', 'us-isob-east-1'])(
    'the region %s is one',
    (region) => {
      expect(told(signed({ region }))).toBe('taken');
    },
  );
});

test('a request says which service it was signed for, in its header or its URL, or does not', () => {
  const claimed = (url: string, authorization?: string) => claimedService(request(authorization, url));
  const header = 'AWS4-HMAC-SHA256 Credential=AKIA1/20260304/us-east-1/sts/aws4_request, SignedHeaders=host';
  expect(claimed('/', header)).toBe('sts');
  expect(claimed('/?X-Amz-Credential=AKIA1%2F20260304%2Fus-east-1%2Fs3%2Faws4_request', header)).toBe('sts');
  expect(claimed('/?X-Amz-Credential=AKIA1%2F20260304%2Fus-east-1%2Fs3%2Faws4_request')).toBe('s3');
  expect(claimed('/?X-Amz-Credential=AKIA1')).toBeUndefined();
  expect(claimed('/X-Amz-Credential=AKIA1/20260304/us-east-1/s3/aws4_request')).toBeUndefined();
  expect(claimed('/')).toBeUndefined();
  expect(claimed('/', 'Bearer x')).toBeUndefined();
  expect(claimed('/', header.replace('20260304', '2026'))).toBeUndefined();
  expect(claimed('/', header.replace('Credential', 'XCredential'))).toBeUndefined();
});

describe('access keys', () => {
  test('of the administrator are the same in every sandbox, of others follow from account and name', () => {
    expect(createAdminKey('secret')).toEqual({
      accessKeyId: 'AKIASANDBOXADMIN0001',
      secretAccessKey: 'secret',
      principalArn: 'arn:aws:iam::123456789012:user/sandbox-admin',
    });
    expect(createAdminKey().secretAccessKey).not.toBe(createAdminKey().secretAccessKey);
    expect(createAdminKey().secretAccessKey).toMatch(/^[\w-]{40}$/);
    const ids = [
      accessKeyIdOf('123456789012', 'sandbox-admin'),
      accessKeyIdOf('444455556666', 'sandbox-admin'),
      accessKeyIdOf('123456789012', 'ana'),
      accessKeyIdOf('444455556666', 'ana'),
    ];
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^AKIA[A-Z0-9]{16}$/);
    expect(accessKeyIdOf('123456789012', 'ana')).toBe(ids[2]);
    expect(randomId(9)).toMatch(/^[A-Z2-7]{9}$/);
  });

  test('are kept and read back as a whole', () => {
    const keys = new AccessKeys();
    const one = keys.add(createAdminKey('a'));
    const saved = keys.save() as AccessKey[];
    const other = keys.add(createAdminKey('b', '444455556666'));
    keys.load(saved);
    expect(keys.find(one.accessKeyId)).toEqual(one);
    expect(keys.find(other.accessKeyId)).toBeUndefined();
    expect([accountOf(one), accountOf(other), accountOf({ principalArn: 'x' })]).toEqual([
      '123456789012',
      '444455556666',
      '',
    ]);
  });
});
