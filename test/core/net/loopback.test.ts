import { expect, test } from 'vitest';
import { isLoopbackUrl, isOwnOrigin } from '../../../src/core/net/loopback.ts';

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
  'http://2127.0.0.1.example',
  'http://x127.0.0.1',
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

test.each([
  ['http://127.0.0.1:4650', '127.0.0.1:4650', true],
  ['http://LocalHost:4650', 'localhost:4650', true],
  ['http://localhost:4650', 'LOCALHOST:4650', true],
  ['http://127.0.0.1:4651', '127.0.0.1:4650', false],
  ['http://localhost:4650', '127.0.0.1:4650', false],
  ['https://127.0.0.1:4650', '127.0.0.1:4650', false],
  ['null', '127.0.0.1:4650', false],
  ['', '', false],
  ['http://127.0.0.1:4650/', '127.0.0.1:4650', false],
])('that a page of %j asks the server %j as its own is %j', (origin, host, own) => {
  expect(isOwnOrigin(origin, host)).toBe(own);
});
