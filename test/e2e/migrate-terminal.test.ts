import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment, run } from '../helpers/program.ts';
import { KEYS, PROGRAM, PtyProgram } from '../helpers/pty.ts';
import { flowText, source } from '../migrate/sample.ts';
import { BUCKET, type Target, target } from '../migrate/target.ts';

let here: Target;
let folder: string;

beforeAll(async () => {
  here = await target();
  folder = mkdtempSync(join(tmpdir(), 'groundctl-terminal-'));
});
afterAll(async () => {
  await here[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

function fill(name: string, count: number): string {
  const tree = join(folder, name);
  mkdirSync(tree);
  for (let number = 0; number < count; number++)
    writeFileSync(join(tree, `f${number}.flow`), flowText(source(`n${number}`, 's3://b/x')));
  return tree;
}

describe('on a terminal', () => {
  test('sync and verify draw a bar with objects, bytes and rate, and ctrl-c leaves a run that goes on', async () => {
    const tree = fill('bar', 80);
    const env = {
      ...environment({ sandbox: here.sandbox }),
      XDG_STATE_HOME: join(folder, 'state'),
      CI: undefined,
    };
    const words = [tree, '--to', `s3://${BUCKET}/bar/`];
    here.sandbox.faults.add({
      match: { service: 's3', operation: 'PutObject' },
      kind: 'slow',
      delayMs: 1500,
      count: 80,
    });
    await using tui = new PtyProgram(['migrate', 'sync', ...words], { columns: 100, env });
    await tui.until('Apply these changes? [y/N]');
    await tui.press(
      `y${KEYS.enter}`,
      /█+░+ {2}[1-6]\d of 80 · [\d.]+ kB of [\d.]+ kB · [\d.]+\/s · \d+ s left/,
    );
    tui.write(KEYS.ctrlC);
    expect((await tui.exit()).code).toBe(130);
    // What was on its way when the key came got no answer; the line may be folded anywhere.
    expect(tui.text().replaceAll('\n', '')).toMatch(
      /Interrupted: \d+ of 80 changes were made(?:, and for \d+ the outcome is unknown: no response had arrived)?\. The same command does the rest\./,
    );
    here.sandbox.faults.clear();

    const rest = await run(['migrate', 'sync', ...words, '--yes'], {
      sandbox: here.sandbox,
      env: { XDG_STATE_HOME: join(folder, 'state') },
    });
    expect(rest.code).toBe(0);
    here.sandbox.faults.add({
      match: { service: 's3', operation: 'GetObject' },
      kind: 'slow',
      delayMs: 200,
      count: 80,
    });
    await using verify = new PtyProgram(['migrate', 'verify', ...words], { columns: 100, env });
    await verify.until(/█+░+ {2}\d+ of 80/);
    expect((await verify.exit()).code).toBe(0);
    expect(verify.text()).toContain('80 verified');
    here.sandbox.faults.clear();
  });

  test('elsewhere there is no bar, and a line for every object', async () => {
    const tree = fill('lines', 30);
    const { stdout, stderr } = await run(
      ['migrate', 'sync', tree, '--to', `s3://${BUCKET}/lines/`, '--yes', '--output', 'ndjson'],
      { sandbox: here.sandbox, env: { XDG_STATE_HOME: join(folder, 'state') } },
    );
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.filter(({ type }) => type === 'outcome')).toHaveLength(30);
    expect(lines.at(-1)).toMatchObject({ type: 'summary', applied: 30 });
    expect(stderr).not.toMatch(/[█░]/);
  });
});

/** What takes from root the right to read everything; nobody else has it. */
const drop = ['--bounding-set=-dac_override,-dac_read_search', '--inh-caps=-dac_override,-dac_read_search'];
const isRoot = process.getuid?.() === 0;
const canDrop = !isRoot || spawnSync('setpriv', [...drop, 'true']).status === 0;

test.skipIf(process.platform === 'win32' || !canDrop)(
  'a file and a folder that this user may not read are named with that reason, and the others arrive',
  async () => {
    const tree = fill('unreadable', 2);
    mkdirSync(join(tree, 'locked'));
    writeFileSync(join(tree, 'locked/in.flow'), flowText());
    writeFileSync(join(tree, 'closed.flow'), flowText());
    chmodSync(join(tree, 'closed.flow'), 0);
    chmodSync(join(tree, 'locked'), 0);
    const words = [process.execPath, PROGRAM, 'migrate', 'sync', tree];
    const more = ['--to', `s3://${BUCKET}/unreadable/`, '--yes', '--output', 'json'];
    const env = { ...environment({ sandbox: here.sandbox }), XDG_STATE_HOME: join(folder, 'state') };
    const [file = '', ...rest] = isRoot ? ['setpriv', ...drop, ...words] : words;
    const stdout = await runWith(file, [...rest, ...more], env);
    expect(JSON.parse(stdout)).toMatchObject({ applied: 2, failed: 0 });
    const scanned = await runWith(file, [...rest.slice(0, -2), 'scan', tree, '--output', 'json'], env);
    const { skipped } = JSON.parse(scanned);
    expect(skipped.map((one: { path: string; reason: string }) => [one.path, one.reason])).toEqual([
      ['closed.flow', 'unreadable'],
      ['locked', 'unreadable'],
    ]);
    chmodSync(join(tree, 'locked'), 0o700);
    expect((await here.keys()).filter((key) => key.startsWith('unreadable/'))).toEqual([
      'unreadable/f0.flow',
      'unreadable/f1.flow',
    ]);
  },
);

function runWith(file: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, words, { env }, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
}

test('a sandbox in the process leaves no journal behind', async () => {
  const tree = fill('sandboxed', 2);
  const state = join(folder, 'sandbox-state');
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  for (let time = 0; time < 2; time++) {
    const { code, stdout, stderr } = await run(['migrate', 'sync', tree, '--sandbox', '--yes'], {
      env: { XDG_STATE_HOME: state, TMPDIR: temporary, NODE_DISABLE_COMPILE_CACHE: '1' },
    });
    expect([code, stdout], stderr).toEqual([0, '2 done\n']);
  }
  expect(() => readdirSync(join(state, 'groundctl/migrate'))).toThrow(/ENOENT/);
  expect(readdirSync(temporary)).toEqual([]);
});
