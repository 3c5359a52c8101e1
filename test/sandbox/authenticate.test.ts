import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { signRequest } from '../../src/core/sigv4/sign.ts';
import { authenticate } from '../../src/sandbox/authenticate.ts';
import { AccessKeys, createAdminKey } from '../../src/sandbox/identity.ts';

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
