import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signRequest } from '../../../src/core/sigv4/sign.ts';
import { SeededRandom } from '../../../src/sandbox/seed/random.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start.ts';
import { presignUrl } from '../../helpers/presign-url.ts';
import { s3Of } from './client.ts';

const SECRET = 'what-nobody-may-read';
const REQUESTS = 10_000;
const CONCURRENCY = 40;

let sandbox: Sandbox;
let s3: S3Client;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'none', logDelay: 0 });
  s3 = s3Of(sandbox);
  for (const Bucket of ['open', 'vault']) await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket: 'vault', Key: 'secret', Body: SECRET }));
  await s3.send(new PutObjectCommand({ Bucket: 'open', Key: 'public', Body: 'anybody' }));
  await s3.send(new PutObjectCommand({ Bucket: 'open', Key: 'secret', Body: SECRET }));
  const Statement = {
    Effect: 'Deny',
    Principal: '*',
    NotAction: 's3:*Bucket*',
    Resource: 'arn:aws:s3:::open/secret',
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'open', Policy }));
});

afterAll(async () => {
  s3.destroy();
  await sandbox.close();
});

/** Right requests of somebody who may do anything in `open` but read its secret, and nothing in `vault`. */
function rightRequests(): string[] {
  const statement = {
    Effect: 'Allow',
    Action: 's3:*',
    Resource: ['arn:aws:s3:::open', 'arn:aws:s3:::open/*'],
  };
  const credentials = sandbox.addUser('mallory', [{ Version: '2012-10-17', Statement: [statement] }]);
  const host = new URL(sandbox.url).host;
  const signer = { credentials, region: 'us-east-1', service: 's3' };
  const write = (method: string, target: string, headers: Record<string, string>, body = '') =>
    `${[`${method} ${target} HTTP/1.1`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n${body}`;
  const signed = (
    method: string,
    path: string,
    query: Record<string, string> = {},
    body = '',
    more: Record<string, string> = {},
  ) => {
    const headers = signRequest({ method, host, path, query, body, headers: more }, signer);
    const text = new URLSearchParams(query).toString();
    return write(
      method,
      text === '' ? path : `${path}?${text}`,
      { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      body,
    );
  };
  const url = presignUrl({ method: 'GET', host, path: '/open/public' }, signer, {
    expires: 3600,
    scheme: 'http',
  });
  const expires = Math.floor(Date.now() / 1000) + 3600;
  const signature = createHmac('sha1', credentials.secretAccessKey)
    .update(`GET\n\n\n${expires}\n/open/public`)
    .digest('base64');
  const sigV2 = `/open/public?AWSAccessKeyId=${credentials.accessKeyId}&Expires=${expires}&Signature=${encodeURIComponent(signature)}`;
  const chunks = 'c;chunk-signature=0\r\nhello, world\r\n0;chunk-signature=0\r\n\r\n';
  return [
    write('GET', url.slice(`http://${host}`.length), { host }),
    write('GET', sigV2, { host }),
    write('GET', '/open/public', { host }),
    signed('GET', '/open/public'),
    signed('GET', '/open/public', {}, '', { range: 'bytes=1-3' }),
    signed('GET', '/open', { 'list-type': '2', prefix: 'p', 'max-keys': '5' }),
    signed('GET', '/open', { versions: '' }),
    signed('PUT', '/open/written', {}, 'body'),
    signed('PUT', '/open/copied', {}, '', { 'x-amz-copy-source': '/open/public' }),
    signed('PUT', '/open/chunked', {}, chunks, {
      'x-amz-decoded-content-length': '12',
      'content-encoding': 'aws-chunked',
    }),
    signed('POST', '/open', { delete: '' }, '<Delete><Object><Key>written</Key></Object></Delete>', {
      'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==',
    }),
    signed('POST', '/open/parts', { uploads: '' }),
    signed(
      'PUT',
      '/open',
      { tagging: '' },
      '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>',
    ),
  ];
}

const SPLICES = [
  'vault',
  'secret',
  '/vault/secret',
  '../vault/secret',
  '%2e%2e/',
  '//',
  '?',
  '&',
  '=',
  '%',
  '%00',
  '\0',
  '\r\n',
  '\r\n\r\n',
  'x-amz-copy-source: /vault/secret\r\n',
  'x-amz-security-token: x\r\n',
  'range: bytes=0-\r\n',
  'host: vault.localhost\r\n',
  'transfer-encoding: chunked\r\n',
  'authorization: \r\n',
  'x-amz-content-sha256: UNSIGNED-PAYLOAD\r\n',
  'expect: 100-continue\r\n',
  '&versionId=null',
  '&uploadId=1&partNumber=1',
  '&acl',
  '&policy',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '&b;',
  '<',
  '9'.repeat(20),
  '-1',
  'é',
  '\ufeff',
];

function mutate(text: string, random: SeededRandom): string {
  let changed = text;
  for (let times = 1 + random.below(3); times > 0; times--) {
    const at = random.below(changed.length + 1);
    const end = Math.min(changed.length, at + random.below(12));
    const splice = SPLICES[random.below(SPLICES.length)] ?? '';
    const middle =
      [splice, '', String.fromCharCode(random.below(256)), changed.slice(at, end).repeat(2)][
        random.below(4)
      ] ?? '';
    changed = changed.slice(0, at) + middle + changed.slice(end);
  }
  return changed;
}

/** Sends bytes as they are and gives everything that comes back. */
function exchange(text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(sandbox.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
    socket.end(Buffer.from(text, 'latin1'));
  });
}

it(`${REQUESTS} mutated requests break nothing and read nothing they may not`, async () => {
  const right = rightRequests();
  expect((await Promise.all(right.slice(0, 8).map(exchange))).map((answer) => answer.slice(9, 12))).toEqual([
    '200',
    '200',
    '403',
    '200',
    '206',
    '200',
    '200',
    '200',
  ]);
  const random = new SeededRandom(4650);
  const statuses = new Map<string, number>();
  let left = REQUESTS;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      const request = mutate(right[random.below(right.length)] ?? '', random);
      const answer = await exchange(request);
      const status = answer.slice(9, 12);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (answer.includes(SECRET) || status === '500')
        throw new Error(`${JSON.stringify(request)} got ${answer}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  // Some of the mutations change nothing that counts, most are refused.
  expect(statuses.get('403')).toBeGreaterThan(REQUESTS / 10);
  expect(statuses.get('200')).toBeGreaterThan(0);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'vault', Key: 'secret' }));
  expect(await Body?.transformToString()).toBe(SECRET);
});
