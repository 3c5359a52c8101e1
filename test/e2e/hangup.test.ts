import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/start.ts';
import { aws } from '../batches/aws.ts';
import { folderSplit, rawSplit } from '../batches/staged.ts';
import { run } from '../helpers/command.ts';
import { type FaultPoint, faultPoints } from '../helpers/fault-point.ts';
import { start } from '../helpers/program.ts';
import { connected } from '../helpers/sandbox.ts';
import { flowText, source } from '../migrate/sample.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-hangup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const state = () => ({ XDG_STATE_HOME: join(folder, 'state') });

const NOTICES = `--import=${pathToFileURL(join(import.meta.dirname, '../helpers/notices-hangup.mjs'))}`;

/**
 * Runs the program, and closes its terminal at a point: SIGHUP, and nobody reads what it writes any more. The request
 * or the answer at that point is held until the program has noticed, so that it cannot have ended by then.
 */
async function hungUp(sandbox: Sandbox, words: readonly string[], point: FaultPoint): Promise<void> {
  await using points = await faultPoints(sandbox.url);
  const noticed = join(folder, 'noticed');
  rmSync(noticed, { force: true });
  const env = { ...state(), AWS_ENDPOINT_URL: points.url, NODE_OPTIONS: NOTICES, NOTICED: noticed };
  const child = start(words, { sandbox, env });
  try {
    let closed = false;
    points.doAt(point, async () => {
      closed = true;
      child.stdout.destroy();
      child.stderr.destroy();
      child.kill('SIGHUP');
      await expect.poll(() => existsSync(noticed), { interval: 5 }).toBe(true);
    });
    child.stdin.end();
    const [code, signal] = await once(child, 'exit');
    expect(closed, 'it ended before').toBe(true);
    // By itself after what was under way, or cut off by its own deadline; never as if it had been done.
    expect([130, 'SIGHUP']).toContain(code ?? signal);
  } finally {
    child.kill('SIGKILL');
  }
}

/** The same command again, to its end; whole lines are all that a journal holds. */
async function goesOn(sandbox: Sandbox, words: readonly string[]): Promise<void> {
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/journal|\.jsonl$/.test(file)) continue;
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n').slice(0, -1))
      expect(() => JSON.parse(line), `${file}: ${line}`).not.toThrow();
  }
  const { code, stdout, stderr } = await run(words, { sandbox, env: state() });
  expect(code, stdout + stderr).toBe(0);
}

describe('a terminal that is closed in mid-write', () => {
  test.each(['before', 'after'] as const)('leaves a sync that goes on (%s a write)', async (when) => {
    await using here = await connected();
    const tree = join(folder, 'tree');
    mkdirSync(tree);
    for (let n = 0; n < 150; n++)
      writeFileSync(join(tree, `${n}.flow`), flowText(source(`n${n}`, 's3://b/x')));
    const at = ['--to', 's3://acme-labeling-data/f/'];
    const words = ['migrate', 'sync', tree, ...at, '--yes'];
    await hungUp(here.sandbox, words, { operation: /^PUT$/, nth: 40, when });
    await goesOn(here.sandbox, words);
    const verify = ['migrate', 'verify', tree, ...at, '-o', 'json'];
    const verified = await run(verify, { sandbox: here.sandbox, env: state() });
    expect(JSON.parse(verified.stdout).counts).toEqual({ verified: 150 });
  });

  test.each([
    ['stage', /^COPY$/],
    ['upload', /^PUT$/],
  ])('leaves a batches %s that goes on', async (verb, operation) => {
    await using there = await aws();
    const staged = verb === 'stage';
    const index = staged ? await rawSplit(there, 90, 30) : await folderSplit(join(folder, 'data'), 90, 30);
    if (!staged) await there.bucket('plus');
    const words = ['batches', verb, index, '--to', 's3://plus/in/', '--yes'];
    await hungUp(there.sandbox, words, { operation, nth: 40, when: 'after' });
    await goesOn(there.sandbox, words);
    expect(await there.keys('plus')).toHaveLength(90);
  });

  test('leaves an invitation and a teams file that go on, and nobody is invited twice', async () => {
    await using here = await connected();
    const { sandbox } = here;
    const people = Array.from({ length: 30 }, (_, n) => `hung-${n}@example.com`);
    const invite = ['members', 'invite', 'vendor-trial', ...people, '--yes'];
    await hungUp(sandbox, invite, { operation: /^AdminCreateUser$/, nth: 10, when: 'after' });
    await goesOn(sandbox, invite);
    expect(sandbox.inspect.mailbox().filter(({ to }) => to.startsWith('hung-'))).toHaveLength(30);
    const file = join(folder, 'teams.json');
    const names = Array.from({ length: 16 }, (_, n) => `hung-${n}`);
    const teams = Object.fromEntries(names.map((name) => [name, { description: name, groups: [name] }]));
    writeFileSync(file, JSON.stringify({ version: 1, teams }));
    const apply = ['workteams', 'apply', '--file', file, '--yes'];
    await hungUp(sandbox, apply, { operation: /^CreateWorkteam$/, nth: 2, when: 'after' });
    await goesOn(sandbox, apply);
    const there = (await here.teams.list()).teams.map(({ workteam }) => workteam.WorkteamName);
    expect(there).toEqual(expect.arrayContaining(names));
  });
});
