import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type PreAnnotationEvent,
  preAnnotationEvent,
  readPreAnnotationAnswer,
} from '../../../src/templates/lambda/contract.ts';
import type { LambdaHost } from '../../../src/templates/lambda/lambda-process.ts';
import { startLambda } from '../../../src/templates/lambda/run-lambda.ts';

let folder: string;
const host: LambdaHost = {
  node: process.execPath,
  python: 'python3',
  environment: { ...process.env, AWS_SECRET_ACCESS_KEY: 'do-not-tell', GITHUB_TOKEN: 'nor-this' },
  killGroup(group) {
    try {
      process.kill(-group, 'SIGKILL');
    } catch {}
  },
};
const event: PreAnnotationEvent = preAnnotationEvent({ 'source-ref': 's3://bucket/a.png' }, 'us-east-1');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundctl-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** False as well for what has ended and nobody has asked about yet. */
function isRunning(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  if (existsSync(stat)) return !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function invoke(name: string, code: string, timeout = 20_000): Promise<unknown> {
  const path = join(folder, name);
  await writeFile(path, code);
  await using lambda = startLambda(path, host, { timeout });
  return await lambda.invoke(event);
}

describe('a Lambda on this machine', () => {
  test('gets the documented event and answers', async () => {
    const code = 'export const handler = async (event) => ({ taskInput: event });';
    expect(await invoke('good.mjs', code)).toEqual({ taskInput: event });
  });

  test('may be CommonJS with a callback, and print what it likes', async () => {
    const code =
      'exports.handler = (event, context, done) => { console.log("noise"); done(null, { taskInput: {} }); };';
    expect(await invoke('callback.cjs', code)).toEqual({ taskInput: {} });
  });

  test('knows nothing of our environment', async () => {
    const code = 'export const handler = () => ({ taskInput: { names: Object.keys(process.env) } });';
    const answer = (await invoke('env.mjs', code)) as { taskInput: { names: string[] } };
    expect(answer.taskInput.names.filter((name) => /ACCESS|SECRET|TOKEN|VITEST/.test(name))).toEqual([]);
  });

  test.each(['env.mjs', 'env.py'])(
    '%s is handed no variable of AWS or of ours, whatever its name',
    async (name) => {
      const names = ['PROFILE', 'DEFAULT_PROFILE', 'REGION', 'ACCESS_KEY_ID', 'SESSION_TOKEN', 'CONFIG_FILE'];
      names.push(
        'SHARED_CREDENTIALS_FILE',
        'ROLE_ARN',
        'WEB_IDENTITY_TOKEN_FILE',
        'ENDPOINT_URL',
        'CA_BUNDLE',
      );
      names.push('CONTAINER_CREDENTIALS_FULL_URI');
      const ours = [...names.map((one) => `AWS_${one}`), 'NODE_OPTIONS', 'PYTHONSTARTUP', 'HTTPS_PROXY'];
      const environment = { ...process.env, ...Object.fromEntries(ours.map((one) => [one, 'handed-on'])) };
      const code = name.endsWith('.py')
        ? 'import os\ndef lambda_handler(e, c):\n    return {"taskInput": {"env": dict(os.environ)}}\n'
        : 'export const handler = () => ({ taskInput: { env: { ...process.env } } });';
      const path = join(folder, name);
      await writeFile(path, code);
      await using lambda = startLambda(path, { ...host, environment }, { timeout: 20_000 });
      const { taskInput } = (await lambda.invoke(event)) as { taskInput: { env: Record<string, string> } };
      const handedOn = Object.entries(taskInput.env).filter(([, value]) => value === 'handed-on');
      expect(handedOn).toEqual([]);
    },
  );

  test('stays alive for the next line', async () => {
    const path = join(folder, 'count.mjs');
    await writeFile(path, 'let n = 0; export const handler = () => ({ taskInput: { n: ++n } });');
    await using lambda = startLambda(path, host, { timeout: 20_000 });
    await lambda.invoke(event);
    expect(await lambda.invoke(event)).toEqual({ taskInput: { n: 2 } });
  });

  test('that takes too long is ended with all it started', async () => {
    const pidFile = join(folder, 'pid');
    const code = `import { spawn } from 'node:child_process';
      import { writeFileSync } from 'node:fs';
      writeFileSync(${JSON.stringify(pidFile)}, String(spawn('sleep', ['60']).pid));
      export const handler = () => new Promise(() => { setInterval(() => {}, 1000); });`;
    await expect(invoke('slow.mjs', code, 1500)).rejects.toThrow(/took longer than 1.5 s/);
    const pid = Number(await readFile(pidFile, 'utf8'));
    // The system takes a moment to carry out a kill.
    await vi.waitUntil(() => !isRunning(pid), { timeout: 20_000 });
  });

  test.each([
    [
      'throws.mjs',
      'export const handler = () => { throw new Error("no such label"); };',
      /failed: "no such label"/,
    ],
    ['syntax.mjs', 'export const handler = (', /cannot be loaded/],
    ['empty.mjs', '', /exports no function handler/],
    [
      'quits.mjs',
      'console.error("no licence"); process.exit(1);',
      /cannot be loaded: "it ended, and said .*no licence/,
    ],
    ['exits.mjs', 'export const handler = () => process.exit(3);', /ended before it responded/],
    ['loop.mjs', 'export const handler = () => { for (;;); };', /took longer/],
    ['code.rb', '', /must end in/],
  ])('%s is a clear error', async (name, code, message) => {
    await expect(invoke(name, code, name === 'loop.mjs' ? 500 : 20_000)).rejects.toThrow(message);
  });

  test('finds no credentials at home', async () => {
    const code =
      'import { homedir } from "node:os"; export const handler = () => ({ taskInput: { home: homedir(), cwd: process.cwd() } });';
    const { taskInput } = (await invoke('home.mjs', code)) as { taskInput: { home: string; cwd: string } };
    expect(taskInput.home).toBe(taskInput.cwd);
    expect(taskInput.home).not.toBe(process.env.HOME);
    expect(existsSync(taskInput.cwd)).toBe(false);
  });

  test.each([
    ['CommonJS', 'exports.handler = async () => ({ taskInput: { kind: "cjs" } });', undefined, 'cjs'],
    [
      'module syntax',
      'export const handler = async () => ({ taskInput: { kind: "esm" } });',
      undefined,
      'esm',
    ],
    [
      'a module of a package',
      'export const handler = () => ({ taskInput: { kind: "pkg" } });',
      'module',
      'pkg',
    ],
  ])('may be .js with %s', async (_, code, type, kind) => {
    const own = await mkdtemp(join(folder, 'js-'));
    if (type !== undefined) await writeFile(join(own, 'package.json'), JSON.stringify({ type }));
    const path = join(own, 'pre.js');
    await writeFile(path, code);
    await using lambda = startLambda(path, host, { timeout: 20_000 });
    expect(await lambda.invoke(event)).toEqual({ taskInput: { kind } });
  });

  test('that has ended is loaded again for the next event', async () => {
    const path = join(folder, 'once.mjs');
    await writeFile(
      path,
      'export const handler = (e) => e.dataObject.die ? process.exit(1) : { taskInput: { pid: process.pid } };',
    );
    await using lambda = startLambda(path, host, { timeout: 20_000 });
    const first = await lambda.invoke(event);
    await expect(lambda.invoke({ ...event, dataObject: { die: true } })).rejects.toMatchObject({
      code: 'lambda-ended',
    });
    const after = await lambda.invoke(event);
    expect(after).toMatchObject({ taskInput: { pid: expect.any(Number) } });
    expect(after).not.toEqual(first);
  });

  test('that ends each time is given up', async () => {
    const path = join(folder, 'dies.mjs');
    await writeFile(path, 'export const handler = () => process.exit(1);');
    await using lambda = startLambda(path, host, { timeout: 20_000 });
    const codes: unknown[] = [];
    for (let at = 0; at < 5; at += 1) await lambda.invoke(event).catch(({ code }) => codes.push(code));
    expect(codes).toEqual([...Array(4).fill('lambda-ended'), 'lambda-given-up']);
  });

  test('runs in as many processes as are allowed, each with one event at a time', async () => {
    const path = join(folder, 'slowly.mjs');
    await writeFile(
      path,
      `let busy = 0; export const handler = async () => {
      busy += 1; await new Promise((done) => setTimeout(done, 20)); busy -= 1;
      return { taskInput: { pid: process.pid, busy } };
    };`,
    );
    await using lambda = startLambda(path, host, { timeout: 20_000, processes: 2 });
    const answers = (await Promise.all(Array.from({ length: 12 }, () => lambda.invoke(event)))) as {
      taskInput: { pid: number; busy: number };
    }[];
    expect(new Set(answers.map(({ taskInput }) => taskInput.pid)).size).toBe(2);
    expect(answers.every(({ taskInput }) => taskInput.busy === 0)).toBe(true);
  });

  test('without an end to its answer is not a danger', async () => {
    const code = 'export const handler = () => ({ taskInput: { x: "y".repeat(5_000_000) } });';
    await expect(invoke('huge.mjs', code)).rejects.toThrow(/too long for one line/);
  });

  test('that is interrupted ends with an interruption, and its process with it', async () => {
    const path = join(folder, 'endless.mjs');
    const pidFile = join(folder, 'endless-pid');
    await writeFile(
      path,
      `import { writeFileSync } from 'node:fs';
      export const handler = () => { writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); for (;;); };`,
    );
    const stop = new AbortController();
    await using lambda = startLambda(path, host, { timeout: 60_000, signal: stop.signal });
    const asked = lambda.invoke(event);
    asked.catch(() => {});
    await vi.waitUntil(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '', {
      timeout: 20_000,
    });
    stop.abort();
    await expect(asked).rejects.toMatchObject({ source: 'interrupted' });
    expect(isRunning(Number(await readFile(pidFile, 'utf8')))).toBe(false);
  });

  test('needs what it is run with', async () => {
    const path = join(folder, 'any.py');
    await using lambda = startLambda(path, { ...host, python: 'no-such-python' }, { timeout: 1000 });
    await expect(lambda.invoke(event)).rejects.toThrow(/"no-such-python" cannot be started/);
  });

  const hasPython = spawnSync('python3', ['--version']).status === 0;
  test.skipIf(!hasPython)('may be Python', async () => {
    const code =
      'def lambda_handler(event, context):\n    return {"taskInput": {"é": event["version"], "left": context.get_remaining_time_in_millis()}}\n';
    expect(await invoke('good.py', code)).toEqual({ taskInput: { é: '2018-10-16', left: 3000 } });
  });

  test.skipIf(!hasPython).each([
    ['raises.py', 'def lambda_handler(e, c):\n    return e["nope"]\n', /failed: "KeyError/],
    [
      'nan.py',
      'def lambda_handler(e, c):\n    return {"taskInput": {"x": float("nan")}}\n',
      /not JSON compliant/,
    ],
    [
      'set.py',
      'def lambda_handler(e, c):\n    return {"taskInput": {"x": {1, 2}}}\n',
      /not JSON serializable/,
    ],
    ['exits.py', 'import sys\ndef lambda_handler(e, c):\n    sys.exit(2)\n', /SystemExit/],
    ['none.py', 'x = 1\n', /cannot be loaded: "it has no function lambda_handler"/],
    ['syntax.py', 'def lambda_handler(\n', /cannot be loaded/],
    [
      'aws.py',
      'import os\ndef lambda_handler(e, c):\n    return {"error": [n for n in os.environ if "KEY" in n or "TOKEN" in n or "PROFILE" in n][0]}\n',
      /IndexError/,
    ],
  ])('in Python: %s is a clear error', async (name, code, message) => {
    await expect(invoke(name, code)).rejects.toThrow(message);
  });
});

describe('the contract of its answer', () => {
  test.each([
    [null, 'the response is nothing'],
    ['text', 'the response is text'],
    [[], 'the response is a list'],
    [{}, 'the response has no taskInput'],
    [{ task_input: {} }, 'the name is taskInput'],
    [{ TaskInput: {} }, 'the name is taskInput'],
    [{ statusCode: 200, body: '{}' }, 'API Gateway'],
    [{ taskInput: '{"a": 1}' }, 'JSON encoded twice'],
    [{ taskInput: [1] }, 'taskInput is a list'],
  ])('%j is refused', (answer, problem) => {
    const read = readPreAnnotationAnswer(answer);
    expect(read).toMatchObject({ ok: false });
    expect(read.ok ? '' : read.problem).toContain(problem);
  });

  test("the mistake of the guide's own sample is named", () => {
    const read = readPreAnnotationAnswer({ taskInput: {}, humanAnnotationRequired: 'true' });
    expect(read).toMatchObject({ ok: true, value: { isHumanAnnotationRequired: true } });
    expect(read.ok && read.value.warnings[0]).toContain('isHumanAnnotationRequired');
    const text = readPreAnnotationAnswer({ taskInput: {}, isHumanAnnotationRequired: 'false' });
    expect(text.ok && text.value.warnings).toHaveLength(1);
  });
});
