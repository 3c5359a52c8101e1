import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { preAnnotationEvent, readPreAnnotationAnswer } from '../../../src/templates/lambda/contract.ts';
import { type LambdaHost, startLambda } from '../../../src/templates/lambda/run-lambda.ts';

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
const event = preAnnotationEvent({ 'source-ref': 's3://bucket/a.png' }, 'us-east-1');

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
  await using lambda = await startLambda(path, host, { timeout });
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
    expect(answer.taskInput.names.filter((name) => /AWS|TOKEN|VITEST/.test(name))).toEqual([]);
  });

  test('stays alive for the next line', async () => {
    const path = join(folder, 'count.mjs');
    await writeFile(path, 'let n = 0; export const handler = () => ({ taskInput: { n: ++n } });');
    await using lambda = await startLambda(path, host, { timeout: 20_000 });
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
    expect(isRunning(Number(await readFile(pidFile, 'utf8')))).toBe(false);
  });

  test.each([
    [
      'throws.mjs',
      'export const handler = () => { throw new Error("no such label"); };',
      /failed: "no such label"/,
    ],
    ['syntax.mjs', 'export const handler = (', /cannot be loaded/],
    ['empty.mjs', '', /exports no function handler/],
    ['exits.mjs', 'export const handler = () => process.exit(3);', /ended before it answered/],
    ['loop.mjs', 'export const handler = () => { for (;;); };', /took longer/],
    ['code.rb', '', /has to end in/],
  ])('%s is a clear error', async (name, code, message) => {
    await expect(invoke(name, code, name === 'loop.mjs' ? 500 : 20_000)).rejects.toThrow(message);
  });

  const hasPython = spawnSync('python3', ['--version']).status === 0;
  test.skipIf(!hasPython)('may be Python', async () => {
    const code = 'def lambda_handler(event, context):\n    return {"taskInput": {"é": event["version"]}}\n';
    expect(await invoke('good.py', code)).toEqual({ taskInput: { é: '2018-10-16' } });
    await expect(invoke('bad.py', 'def lambda_handler(e, c):\n    return e["nope"]\n')).rejects.toThrow(
      /KeyError/,
    );
  });
});

describe('the contract of its answer', () => {
  test.each([
    [null, 'the answer is nothing'],
    ['text', 'the answer is text'],
    [[], 'the answer is a list'],
    [{}, 'the answer has no taskInput'],
    [{ task_input: {} }, 'the name is taskInput'],
    [{ TaskInput: {} }, 'the name is taskInput'],
    [{ statusCode: 200, body: '{}' }, 'API Gateway'],
    [{ taskInput: '{"a": 1}' }, 'JSON made twice'],
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
