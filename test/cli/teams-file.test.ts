import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from '../helpers/command.ts';
import { connected } from '../helpers/sandbox.ts';

const folder = mkdtempSync(join(tmpdir(), 'groundctl-teams-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const json = (text: string) => JSON.parse(text);

const LOCKED = 'version: 1\nteams:\n  retail-boxes: {lock: source-ip}\n';

describe('workteams export, plan and apply', () => {
  test('what is exported in any format changes nothing, and drift is exit code 1 with --detailed', async () => {
    await using here = await connected();
    for (const format of ['yaml', 'json']) {
      const exported = await run(['workteams', 'export', '--format', format], here);
      expect(exported).toMatchObject({ code: 0, stderr: '' });
      const planned = await run(['workteams', 'plan', '-f', '-', '--prune', '--detailed', '-o', 'json'], {
        ...here,
        stdin: exported.stdout,
      });
      expect(planned.code).toBe(0);
      expect(json(planned.stdout).changes).toEqual([]);
    }
    const path = file('locked.yaml', LOCKED);
    expect((await run(['workteams', 'plan', '-f', path], here)).code).toBe(0);
    const drift = await run(['workteams', 'plan', '-f', path, '--detailed'], here);
    expect(drift.code).toBe(1);
    expect(drift.stdout).toMatch(/SourceIp: Disabled -> Enabled/);
  });

  test('apply asks, changes, and a second time has nothing to do', async () => {
    await using here = await connected();
    const path = file('locked.yaml', LOCKED);
    expect(await run(['workteams', 'apply', '-f', path], here)).toMatchObject({ code: 252 });
    expect((await run(['workteams', 'apply', '-f', path, '--yes'], here)).code).toBe(0);
    expect((await here.teams.show('retail-boxes')).lock).toBe('source-ip');
    const again = await run(['workteams', 'apply', '-f', path, '--yes', '-o', 'json'], here);
    expect(json(again.stdout)).toMatchObject({ applied: 0, failed: 0 });
  });

  test('nothing is taken away without --prune and the number of it', async () => {
    await using here = await connected();
    const path = file('one.yaml', 'version: 1\nteams:\n  retail-boxes: {}\n');
    const apply = (...words: string[]) => run(['workteams', 'apply', '-f', path, '--yes', ...words], here);
    expect((await apply()).code).toBe(0);
    const unsaid = await apply('--prune');
    expect(unsaid).toMatchObject({ code: 252, stderr: expect.stringContaining('--confirm-deletes 5') });
    expect(await apply('--prune', '--confirm-deletes', '4')).toMatchObject({ code: 252 });
    expect(await apply('--confirm-deletes', '5')).toMatchObject({ code: 252 });
    expect((await here.teams.list()).teams).toHaveLength(6);
    expect((await apply('--prune', '--confirm-deletes', '5')).code).toBe(0);
    expect((await here.teams.list()).teams).toHaveLength(1);
  });

  test('a change that fails is 254, what was done is said, and a rerun finishes', async () => {
    await using here = await connected();
    const path = file(
      'two.yaml',
      'version: 1\nteams:\n  retail-boxes: {lock: source-ip}\n  archive-review: {description: Old}\n',
    );
    here.sandbox.faults.add({ match: { operation: 'UpdateWorkteam' }, kind: 'deny', count: 1 });
    const first = await run(['workteams', 'apply', '-f', path, '--yes', '-o', 'json'], here);
    expect(first.code).toBe(254);
    expect(json(first.stdout)).toMatchObject({ applied: 1, failed: 1 });
    const second = await run(['workteams', 'apply', '-f', path, '--yes', '-o', 'json'], here);
    expect(second.code).toBe(0);
    expect(json(second.stdout)).toMatchObject({ applied: 1, failed: 0 });
  });

  test('a file that is none is refused with line and reason, and nothing is sent', async () => {
    await using here = await connected();
    const path = file('wrong.yaml', 'version: 1\nteams:\n  retail-boxes: {locks: off}\n');
    const { code, stderr } = await run(['workteams', 'apply', '-f', path, '--yes'], here);
    expect(code).toBe(252);
    expect(stderr).toMatch(/line 3: "locks" is not known: did you mean lock\?/);
    expect(here.sent()).toEqual([]);
    expect(await run(['workteams', 'plan'], here)).toMatchObject({ code: 252 });
    expect(await run(['workteams', 'plan', '-f', join(folder, 'gone.yaml')], here)).toMatchObject({
      code: 252,
    });
  });
});

describe('people on the command line', () => {
  test('everybody is listed as table, JSON and CSV, and the CSV can be synced', async () => {
    await using here = await connected();
    const table = await run(['members', 'list', '--all'], here);
    expect(table.stdout).toMatch(/accounts · \d+ never signed in · 0 disabled · 0 in no team/);
    const csv = await run(['members', 'list', 'retail-boxes', '--output', 'csv'], here);
    expect(csv.code).toBe(0);
    const path = file('members.csv', csv.stdout);
    const synced = await run(['members', 'sync', 'retail-boxes', path, '--dry-run', '-o', 'json'], here);
    expect(json(synced.stdout).changes).toEqual([]);
    expect(await run(['members', 'list'], here)).toMatchObject({ code: 252 });
    expect(await run(['members', 'list', 'retail-boxes', '--all'], here)).toMatchObject({ code: 252 });
  });

  test('remove wants people, and --disable wants --everywhere', async () => {
    await using here = await connected();
    expect(await run(['members', 'remove', 'retail-boxes'], here)).toMatchObject({ code: 252 });
    expect(await run(['members', 'remove', 'retail-boxes', 'a@x.org', '--disable'], here)).toMatchObject({
      code: 252,
    });
    const [member = ''] = ((await here.teams.show('retail-boxes')).members ?? []).map(
      ({ user }) => user.Username,
    );
    const gone = await run(['members', 'remove', member, '--everywhere', '--disable', '--yes'], here);
    expect(gone.code).toBe(0);
    expect((await here.teams.people()).find(({ user }) => user.Username === member)).toMatchObject({
      state: 'disabled',
      teams: [],
    });
  });
});
