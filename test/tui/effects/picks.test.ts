/** Lists of regions, of profiles, and of all that can be done. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GroundctlError } from '../../../src/core/errors.ts';
import { NO_SETTINGS } from '../../../src/settings/settings.ts';
import { COMMANDS } from '../../../tui/effects/commands.ts';
import { memoryConnection, teamList } from '../../helpers/many-teams.ts';
import { startProgram, type TestProgram } from '../../helpers/tui-program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-picks-'));
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'none'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const profiles = (...names: string[]) =>
  writeFileSync(join(folder, 'config'), names.map((name) => `[profile ${name}]\n`).join(''));

const opened = (ui: TestProgram) => {
  const top = ui.state().overlays.at(-1);
  if (top?.type !== 'pick') throw new Error('No list is open.');
  return top;
};

async function asked(ui: TestProgram, id: 'region' | 'profile') {
  COMMANDS[id]?.(ui.program, '');
  const at = opened(ui);
  expect(at).toMatchObject({ empty: 'Looking …', items: [] });
  await ui.until(() => !('waiting' in opened(ui)));
  return opened(ui);
}

const broken = new GroundctlError('Out of reach.', { code: 'unreachable', source: 'aws' });
const offline = { connect: async () => Promise.reject(broken) };

test.each<[string, object, string]>([
  ['of the account', {}, 'us-east-1'],
  ['that was asked for, where that account cannot be reached', offline, 'eu-west-1'],
])('the region %s has the cursor among them all', async (_, more, region) => {
  const ui = await startProgram({ connectOptions: { region: 'eu-west-1' }, ...more });
  const list = await asked(ui, 'region');
  expect(list).toMatchObject({ title: 'Region', free: false });
  expect(list.items.length).toBeGreaterThan(20);
  expect(list.items[list.cursor]).toMatchObject({ value: region, label: region });
});

test('the profile has the cursor too; one that is in no file may be typed', async () => {
  profiles('a', 'demo', 'z');
  const list = await asked(await startProgram(), 'profile');
  expect(list).toMatchObject({ title: 'Profile', free: true });
  expect(list.items[list.cursor]?.value).toBe('demo');
  expect(list.items.map(({ value }) => value)).toEqual(['a', 'demo', 'z']);
});

test('without profiles it says where they would be', async () => {
  const list = await asked(await startProgram(), 'profile');
  expect(list).toMatchObject({
    items: [],
    cursor: 0,
    empty: 'No profiles in ~/.aws: type a name, or create one.',
  });
});

test('with another profile the settings’ own profile and region count no more, and the others do', async () => {
  profiles('other');
  const seen: { settings?: { values: object } }[] = [];
  const values = { profile: 'mine', region: 'eu-west-1', readOnly: true } as never;
  const ui = await startProgram({
    connect: async (options) => {
      seen.push(options as (typeof seen)[number]);
      return memoryConnection(teamList(1));
    },
    connectOptions: { settings: { ...NO_SETTINGS, values } },
  });
  await asked(ui, 'profile');
  COMMANDS['pick.take']?.(ui.program, '');
  await ui.until(({ session }) => seen.length === 2 && session.status === 'ready');
  expect(seen.map(({ settings }) => settings?.values)).toEqual([values, { readOnly: true }]);
});

test('all that can be done: the screens first, and for each action the command that does the same', async () => {
  const ui = await startProgram();
  COMMANDS.palette?.(ui.program, '');
  const { items } = opened(ui);
  const ids = ui.program.areas.map(({ id }) => id);
  expect(items.slice(0, ids.length)).toEqual(
    ids.map((id) => expect.objectContaining({ label: id, detail: 'Go to this screen.' })),
  );
  const lock = items.find(({ value }) => value.endsWith(' workteams.lock'));
  expect(lock).toMatchObject({ note: expect.stringMatching(/^same as: groundctl workteams update /) });
  expect(items.find(({ value }) => value.endsWith(' write.toggle'))).not.toHaveProperty('note');
});
