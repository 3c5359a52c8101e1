import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { authenticate, credentialScope } from '../../src/sandbox/authenticate.ts';
import { AccessKeys, createAdminKey } from '../../src/sandbox/identity.ts';

const NOW = new Date('2026-11-20T10:00:00Z');

function request(authorization: string | undefined, url = '/'): IncomingMessage {
  return { url, headers: authorization === undefined ? {} : { authorization } } as IncomingMessage;
}

function signedBy(accessKeyId: string): IncomingMessage {
  return request(
    `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261120/us-gov-west-1/sagemaker/aws4_request, SignedHeaders=host, Signature=0`,
  );
}

test('a known key is who it says, in the region of its scope', () => {
  const keys = new AccessKeys();
  const key = keys.add(createAdminKey());
  expect(authenticate(signedBy(key.accessKeyId), new Uint8Array(), keys, NOW)).toEqual({
    key,
    scope: { accessKeyId: key.accessKeyId, date: '20261120', region: 'us-gov-west-1', service: 'sagemaker' },
  });
});

test('a temporary key ends at its time', () => {
  const keys = new AccessKeys();
  keys.add({ ...createAdminKey(), accessKeyId: 'ASIATEMPORARY', expires: NOW });
  const at = (date: Date) => authenticate(signedBy('ASIATEMPORARY'), new Uint8Array(), keys, date);
  expect(at(NOW)).toMatchObject({ failure: { reason: 'expired' } });
  expect(at(new Date(NOW.getTime() - 1))).toMatchObject({ key: { accessKeyId: 'ASIATEMPORARY' } });
});

test('the scope of a signed URL is read from its query', () => {
  const scope = encodeURIComponent('AKIA/20261120/eu-west-1/sts/aws4_request');
  expect(credentialScope(request(undefined, `/?Action=x&X-Amz-Credential=${scope}`))).toMatchObject({
    accessKeyId: 'AKIA',
    service: 'sts',
  });
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
