import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { run, start } from '../helpers/program.ts';
import { connected } from '../helpers/sandbox.ts';
import { unhurried } from '../helpers/unhurried.ts';

const people = (count: number) => Array.from({ length: count }, (_, i) => `worker-${i}@example.com`);
const json = (text: string) => JSON.parse(text);
const lines = (text: string) => text.trimEnd().split('\n').map(json);

describe('interruptions', () => {
  test('Ctrl-C in the middle of an invitation ends the steps under way, and a second run does the rest', async () => {
    await using here = await connected();
    here.sandbox.faults.add({
      match: { operation: 'AdminAddUserToGroup' },
      kind: 'slow',
      delayMs: 20,
      count: 500,
    });
    const words = ['members', 'invite', 'vendor-trial', ...people(120), '--yes', '--output'];
    const first = await run([...words, 'ndjson'], {
      ...here,
      env: unhurried('answered'),
      onStart: (child) => child.stdout.once('data', () => child.kill('SIGINT')),
    });
    expect(first.code).toBe(130);
    expect(first.stderr).toMatch(/Interrupted: \d+ of 120 changes were made/);
    const outcomes = lines(first.stdout).filter((line) => line.type === 'outcome');
    const count = (status: string) => outcomes.filter((line) => line.status === status).length;
    expect(count('failed')).toBe(0);
    expect(count('applied') + count('not-started')).toBe(120);
    expect(count('not-started')).toBeGreaterThan(0);
    expect((await here.teams.show('vendor-trial')).members).toHaveLength(count('applied'));
    here.sandbox.faults.clear();
    const second = await run([...words, 'json'], here);
    expect(second.code).toBe(0);
    expect(json(second.stdout).unchanged).toHaveLength(count('applied'));
    expect(here.sandbox.inspect.mailbox()).toHaveLength(120);
  });

  test('Ctrl-C gives one JSON document that says what was not started', async () => {
    await using here = await connected();
    here.sandbox.faults.add({
      match: { operation: 'AdminCreateUser' },
      kind: 'slow',
      delayMs: 300,
      count: 5,
    });
    const creating = () =>
      here.sandbox.inspect.requests().filter(({ operation }) => operation === 'AdminCreateUser');
    const { code, stdout } = await run(
      ['members', 'invite', 'vendor-trial', ...people(30), '--yes', '-o', 'json'],
      {
        ...here,
        env: unhurried('answered'),
        onStart: async (started) => {
          await until(() => creating().length > 0);
          started.kill('SIGINT');
        },
      },
    );
    expect(code).toBe(130);
    const { applied, notStarted } = json(stdout);
    expect(json(stdout)).toMatchObject({ dryRun: false, failed: 0, notStarted: 30 - applied });
    // What was under way was ended, and nothing else begun.
    expect(applied).toBe(creating().length);
    expect(notStarted).toBeGreaterThan(0);
    expect((await here.teams.show('vendor-trial')).members).toHaveLength(applied);
  });

  test('Ctrl-C while reading exits with 130 and one error document', async () => {
    await using here = await connected();
    here.sandbox.faults.add({
      match: { operation: 'ListWorkteams' },
      kind: 'slow',
      delayMs: 20_000,
      count: 1,
    });
    const { code, stdout, stderr } = await run(['workteams', 'list', '--output', 'json'], {
      ...here,
      env: unhurried('ended'),
      onStart: async (started) => {
        await until(() => here.sandbox.inspect.requests().some((r) => r.operation === 'ListWorkteams'));
        started.kill('SIGINT');
      },
    });
    expect(code).toBe(130);
    expect(json(stdout).error.code).toBe('aborted');
    expect(stderr).toBe('groundctl: Interrupted.\n');
  });

  test('Ctrl-C while waiting for standard input ends it', async () => {
    await using here = await connected();
    const child = start(['members', 'invite', 'vendor-trial', '--file', '-'], {
      ...here,
      env: unhurried('ended'),
    });
    // More than a pipe holds: once it is written, the program must be reading.
    child.stdin.write('# nobody\n'.repeat(30_000), () => child.kill('SIGINT'));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(here.sent()).toEqual([]);
  });

  test.each([
    ['doctor', []],
    ['migrate', ['verify', '.', '--to', 's3://some-bucket/p/']],
    ['workteams', ['list']],
  ])('Ctrl-C ends %s where no service says anything', async (noun, words) => {
    await using silent = await silentServer();
    const child = start([noun, ...words], { env: { ...silent.env, ...unhurried('ended') } });
    const ended = once(child, 'close');
    await silent.asked;
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
  });

  test('doctor says that a page of HTML is not an answer', async () => {
    await using portal = await silentServer((response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Sign in</body></html>');
    });
    const { code, stdout } = await run(['doctor'], { env: portal.env });
    expect(code).toBe(254);
    expect(stdout).toMatch(/failed +credentials .*an HTML page \(HTTP 200\), which is not how AWS responds/);
    expect(stdout).toMatch(/failed +s3:ListAllMyBuckets .*an HTML page/);
    expect(stdout).toContain('Sign in to this network');
    expect(stdout).not.toContain('ok           s3:');
  });

  test('a change that is not answered is cut off, and said to be unknown', async () => {
    await using here = await connected();
    here.sandbox.faults.add({
      match: { operation: 'AdminCreateUser' },
      kind: 'slow',
      delayMs: 20_000,
      count: 1,
    });
    const { code, stderr, stdout } = await run(
      ['members', 'invite', 'vendor-trial', people(1)[0] ?? '', '--yes'],
      {
        ...here,
        env: unhurried('ended'),
        onStart: async (started) => {
          await until(() => here.sandbox.inspect.requests().some((r) => r.operation === 'AdminCreateUser'));
          started.kill('SIGTERM');
        },
      },
    );
    expect(code).toBe(130);
    expect(stderr).toContain(
      '0 of 1 changes were made, and for 1 the outcome is unknown: no response had arrived.',
    );
    expect(stdout).toContain('failed');
  });

  test('a reader that has seen enough is not an error, and changes under way are still made', async () => {
    await using here = await connected();
    const words = ['members', 'invite', 'vendor-trial', ...people(40), '--yes', '-o', 'ndjson'];
    const { code, stderr } = await run(words, {
      ...here,
      onStart: (child) => child.stdout.once('data', () => child.stdout.destroy()),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect((await here.teams.show('vendor-trial')).members).toHaveLength(40);
  });
});

/** Takes every request, and answers none unless it is told how. */
async function silentServer(answer: (response: ServerResponse) => void = () => {}) {
  let heard = () => {};
  const asked = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const server = createServer((_, response) => {
    heard();
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const env = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
  };
  return {
    asked,
    env,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
