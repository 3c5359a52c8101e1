import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aws } from '../batches/aws.ts';
import { canMount, runOnDisk } from '../helpers/own-disk.ts';
import { run, start } from '../helpers/program.ts';
import { connected } from '../helpers/sandbox.ts';
import { unhurried } from '../helpers/unhurried.ts';
import { flowText, source } from '../migrate/sample.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-writes-'));
  mkdirSync(join(folder, 'disk'));
  mkdirSync(join(folder, 'flows'));
  for (const name of ['a', 'b']) writeFileSync(join(folder, 'flows', `${name}.flow`), flow(name));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const flow = (name: string) => flowText(source(name, 's3://b/x'));

/** Of this machine, and said as that: the file, why, and what was done. */
function expectLocalFault({ code, stderr }: { code: number | null; stderr: string }, path: string): void {
  expect(stderr).toContain(`"${path}`);
  expect(stderr).toMatch(/ cannot be used: [a-z -]+ \(E[A-Z]+\)\.\n {2}\S.*\.\n$/);
  expect(stderr).not.toMatch(/bug in groundctl|AWS|request id/);
  expect(code, stderr).toBe(253);
}

/** Folders in which nobody can write anything, root neither. */
const NOWHERE = [
  ['below a file', '/etc/hostname'],
  ['where nothing can be made', '/proc/nope'],
  ['in a folder that is read-only', '/sys/kernel/nope'],
] as const;

describe.skipIf(process.platform !== 'linux')('a check that is interrupted', () => {
  /** Interrupted once all is listed. */
  async function interrupted(
    there: Awaited<ReturnType<typeof aws>>,
    place: string,
    disk?: 'full' | 'read-only',
  ) {
    await there.bucket('few');
    for (const key of ['a', 'b', 'c']) await there.put('few', `k/${key}.txt`, 'x');
    there.sandbox.faults.add({
      match: { service: 's3', operation: 'GetBucketEncryption' },
      kind: 'slow',
      delayMs: 60_000,
      count: 1,
    });
    const asked = () =>
      there.sandbox.inspect.requests().some(({ operation }) => operation === 'GetBucketEncryption');
    const words = ['batches', 'check', 's3://few/k/', '--task-type', 'image'];
    const options = {
      sandbox: there.sandbox,
      env: { XDG_STATE_HOME: place, ...unhurried('ended') },
      onStart: async (child: ReturnType<typeof start>) => {
        while (!asked() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
        child.kill('SIGINT');
      },
    };
    return disk === undefined ? run(words, options) : runOnDisk(disk, place, words, options);
  }

  test.each(NOWHERE)(
    'and cannot keep what it counted %s says so, and what it had counted',
    async (_, place) => {
      await using there = await aws();
      const stopped = await interrupted(there, place);
      expectLocalFault(stopped, `${place}/groundctl/check-`);
      expect(stopped.stderr).toContain(
        'Stopped after 3 objects. The counts were not saved: check again from the beginning.',
      );
    },
  );

  test.skipIf(!canMount).each(['read-only', 'full'] as const)(
    'and neither can on a disk that is %s',
    async (disk) => {
      await using there = await aws();
      const place = join(folder, 'disk');
      expectLocalFault(await interrupted(there, place, disk), `${place}/groundctl/check-`);
      expect(readdirSync(place)).toEqual([]);
    },
  );
});

describe.skipIf(process.platform !== 'linux')('the state of a sandbox', () => {
  const words = (state: string, seed = 'none') => [
    ...['sandbox', 'start', '--port', '0', '--vpc-port', '0', '--interface-port', '0', '--seed', seed],
    ...['--state', state],
  ];

  test.each(NOWHERE)('that cannot be written %s is said before anybody relies on it', async (_, place) => {
    const refused = await run(words(`${place}/state`));
    expectLocalFault(refused, `${place}/state`);
    expect(refused.stdout).toBe('');
  });

  test.skipIf(!canMount).each(['read-only', 'full'] as const)('nor on a disk that is %s', async (disk) => {
    const place = join(folder, 'disk');
    const refused = await runOnDisk(disk, place, words(join(place, 'state'), 'demo'), {});
    expectLocalFault(refused, join(place, 'state'));
    expect(refused.stdout).toBe('');
  });

  test('that can no longer be written is said at the end', async () => {
    const state = join(folder, 'state');
    const child = start(words(state));
    const closed = once(child, 'close');
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    // It has been written once by now, and nothing can be renamed over a folder.
    rmSync(state);
    mkdirSync(join(state, 'in the way'), { recursive: true });
    await fetch(/http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? line, { method: 'POST' });
    child.kill('SIGINT');
    const [code] = (await closed) as [number];
    expectLocalFault({ code, stderr: stderr.replace(/^Saving changes.*\n/, '') }, state);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe.skipIf(process.platform !== 'linux')('a file that is asked for', () => {
  const COMMANDS: readonly (readonly [string, (out: string) => string[]])[] = [
    ['a policy', (out) => ['policies', 'generate', 'cors-images', '--out', out]],
    ['a plan', (out) => ['migrate', 'plan', join(folder, 'flows'), '--sandbox', '--out', out]],
    [
      'a manifest',
      (out) => ['jobs', 'manifest', 's3://acme-labeling-data/images/', '--sandbox', '--out', out],
    ],
  ];

  test.each(COMMANDS)('in a folder that is read-only: %s', async (_, command) => {
    const out = '/sys/kernel/nope';
    const refused = await run(command(out));
    expectLocalFault(refused, out);
    expect(refused.stderr).toMatch(/ {2}(?:Nothing|No plan) was written/);
  });

  test.skipIf(!canMount).each(COMMANDS)('on a disk that is full: %s', async (_, command) => {
    const place = join(folder, 'disk');
    const out = join(place, 'out');
    const full = await runOnDisk('full', place, command(out), {});
    expectLocalFault(full, out);
  });

  test.each(COMMANDS)('where something is already, it is left as it is: %s', async (_, command) => {
    const out = join(folder, 'there');
    writeFileSync(out, 'mine');
    const refused = await run(command(out));
    expect(refused).toMatchObject({ code: 252, stderr: expect.stringContaining(`"${out}" exists already.`) });
    expect(readFileSync(out, 'utf8')).toBe('mine');
  });
});

describe.skipIf(!canMount)('what a change keeps for later', () => {
  test.each([
    ['sync', () => ['migrate', 'sync', join(folder, 'flows'), '--yes'], /Nothing was sent/],
    [
      'apply',
      () => ['policies', 'apply', 'cors-images', '--bucket', 'acme-labeling-data', '--yes'],
      /Nothing was changed/,
    ],
  ] as const)(
    'on a disk that is read-only ends it before anything is changed: %s',
    async (_, command, said) => {
      await using here = await connected();
      const place = join(folder, 'disk');
      const refused = await runOnDisk('read-only', place, command(), {
        sandbox: here.sandbox,
        env: { XDG_STATE_HOME: place },
      });
      expect(refused.stderr + refused.stdout).toContain(
        'cannot be used: the file system is read-only (EROFS)',
      );
      expect(refused.stderr + refused.stdout).toMatch(said);
      expect(here.sent().filter((operation) => /^(Put|Create)/.test(operation))).toEqual([]);
    },
  );
});
