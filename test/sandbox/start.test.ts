import { request } from 'node:http';
import { createServer } from 'node:net';
import { ListWorkteamsCommand } from '@aws-sdk/client-sagemaker';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { ADMIN_ACCESS_KEY_ID, FIXED_SECRET_ACCESS_KEY } from '../../src/sandbox/identity.ts';
import { startSandbox } from '../../src/sandbox/start.ts';
import { open } from './open.ts';

/** The status of a request whose Host may be anything, which fetch does not allow. */
function get(
  url: string,
  headers: Record<string, string>,
  path = '/',
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    request({ hostname: hostname.replace(/[[\]]/g, ''), port, path, headers, method: 'GET' }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });
}

test('two sandboxes have ports, secrets and tokens of their own', async () => {
  await using first = await startSandbox({ seed: 'none' });
  await using second = await startSandbox({ seed: 'none' });
  expect(first.port).not.toBe(second.port);
  expect(first.credentials.secretAccessKey).not.toBe(second.credentials.secretAccessKey);
  expect(first.token).not.toBe(second.token);
  expect(first.url).toBe(`http://127.0.0.1:${first.port}`);
});

test('a sandbox for other programs can have the documented key', async () => {
  await using sandbox = await startSandbox({ seed: 'none', secretAccessKey: FIXED_SECRET_ACCESS_KEY });
  expect(sandbox.credentials).toEqual({
    accessKeyId: ADMIN_ACCESS_KEY_ID,
    secretAccessKey: FIXED_SECRET_ACCESS_KEY,
  });
  expect(FIXED_SECRET_ACCESS_KEY).toMatch(/^\w{40}$/);
});

test('a port that is taken is a configuration error with a hint', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  await expect(startSandbox({ port, seed: 'none' })).rejects.toMatchObject({
    code: 'port-in-use',
    exitCode: 253,
    hint: expect.stringContaining('--port'),
  });
  await new Promise((resolve) => other.close(resolve));
});

test('a port that is taken on ::1 alone is refused too, where there is an ::1', async (context) => {
  const other = createServer();
  const bound = await new Promise<boolean>((resolve) => {
    other.once('error', () => resolve(false));
    other.listen({ port: 0, host: '::1', ipv6Only: true }, () => resolve(true));
  });
  if (!bound) return context.skip('this machine has no ::1');
  const { port } = other.address() as { port: number };
  await expect(startSandbox({ port, seed: 'none' })).rejects.toMatchObject({ code: 'port-in-use' });
  await new Promise((resolve) => other.close(resolve));
});

test('closing ends idle and waiting connections and frees the port', async () => {
  const { sandbox, sagemaker } = await open({ seed: 'none' });
  const client = sagemaker();
  await client.send(new ListWorkteamsCommand({}));
  sandbox.faults.add({ match: {}, count: 1, kind: 'slow', delayMs: 60_000 });
  const waiting = client.send(new ListWorkteamsCommand({})).then(
    () => 'answered',
    () => 'ended',
  );
  // The fault is used up once the request is being held back.
  await expect.poll(() => sandbox.inspect.requests().length).toBe(2);
  await sandbox.close();
  await sandbox.close();
  expect(await waiting).toBe('ended');
  client.destroy();
  const again = await startSandbox({ port: sandbox.port, seed: 'none' });
  await again.close();
});

test('STS tells the caller who it is', async () => {
  await using aws = await open({ seed: 'none' });
  expect(await aws.sts().send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: '123456789012',
    Arn: 'arn:aws:iam::123456789012:user/sandbox-admin',
    UserId: expect.stringMatching(/^AIDA[A-Z0-9]{17}$/),
  });
});

test.each([
  'localhost',
  '127.0.0.1',
  '127.0.0.2',
  '[::1]',
  'bucket.localhost',
  'a.b.localhost',
  'LOCALHOST',
  'localhost.',
])('the Host %s is let in', async (host) => {
  await using sandbox = await startSandbox({ seed: 'none' });
  const { body } = await get(sandbox.url, { Host: `${host}:${sandbox.port}` });
  expect(body).toMatch(/<Code>(?:AccessDenied|NoSuchBucket)<\/Code>/);
  expect(body).not.toContain('loopback names');
});

test.each([
  'example.com',
  'localhost.example.com',
  '127.0.0.1.nip.io',
  '128.0.0.1',
  '[::2]',
  'localhost@evil',

  '..',
])('the Host "%s" is refused, and told why', async (host) => {
  await using sandbox = await startSandbox({ seed: 'none' });
  const { status, body } = await get(sandbox.url, { Host: host });
  expect(status).toBe(403);
  expect(body).toContain('The sandbox only answers on loopback names');
});

test('pages of other origins are refused by the JSON and query services, in their own form', async () => {
  await using aws = await open({ seed: 'none' });
  for (const origin of ['https://example.com', 'null', 'http://localhost.example.com']) {
    const response = await aws.post('SageMaker.ListWorkteams', '{}', { Origin: origin });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      __type: 'AccessDeniedException',
      message: expect.stringContaining('other origins'),
    });
    const query = await fetch(aws.sandbox.url, {
      method: 'POST',
      headers: { Origin: origin },
      body: new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' }),
    });
    expect([query.status, await query.text()]).toEqual([
      403,
      expect.stringContaining('<Code>AccessDenied</Code>'),
    ]);
  }
  expect((await aws.post('SageMaker.ListWorkteams', '{}', { Origin: aws.sandbox.url })).status).toBe(200);
  expect(aws.sandbox.inspect.requests()).toHaveLength(1);
});

test('S3 is left to answer other origins itself', async () => {
  await using sandbox = await startSandbox({
    seed: 'none',
  });
  const response = await fetch(`${sandbox.url}/bucket/key`, { headers: { Origin: 'https://example.com' } });
  expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('NoSuchBucket')]);
});

test('the port answers on ::1 too, where there is one', async (context) => {
  await using sandbox = await startSandbox({ seed: 'none' });
  const answer = await get(`http://[::1]:${sandbox.port}`, { Host: `[::1]:${sandbox.port}` }).catch(
    () => undefined,
  );
  if (!answer) return context.skip('this machine has no ::1');
  expect(answer.status).toBe(403);
});
