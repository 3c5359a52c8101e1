import { expect, test } from 'vitest';
import { isLoopbackUrl } from '../../../src/core/net/loopback.ts';

test.each([
  'http://localhost:4650',
  'http://LOCALHOST/',
  'http://localhost.:80',
  'http://s3.localhost',
  'http://a.b.localhost.:1',
  'http://127.0.0.1:1',
  'http://127.255.255.254',
  'https://[::1]:443/x',
  'http://127.1',
  'http://2130706433',
])('%s is this machine', (url) => {
  expect(isLoopbackUrl(url)).toBe(true);
});

test.each([
  'http://localhost.example.com',
  'http://notlocalhost',
  'http://xlocalhost:80',
  'http://localhost.localdomain.com',
  'http://127.0.0.1.example.com',
  'http://a.127.0.0.1.example',
  'http://128.0.0.1',
  'http://10.0.0.1',
  'http://[::2]',
  'http://example.com/?localhost',
  'http://user:localhost@example.com',
  'localhost',
  'not a url',
  '',
])('%j is not', (url) => {
  expect(isLoopbackUrl(url)).toBe(false);
});
