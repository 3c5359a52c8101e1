import { choices } from '../../src/connect.ts';
import { withoutProfile } from '../../src/settings/settings.ts';
import { activeBindings } from '../keys/binding.ts';
import { keyName } from '../keys/parse.ts';
import { pickLater } from '../screens/pick-later.ts';
import { topOverlay } from '../state/app.ts';
import { EMPTY_INPUT } from '../state/input.ts';
import { type Item, pickItems } from '../state/overlay.ts';
import type { Command } from './command.ts';
import { openArea } from './open-area.ts';
import { move } from './overlay-commands.ts';
import type { Program } from './program.ts';

/** Items that page up and page down go by. */
const PAGE = 10;

export const PICK_COMMANDS: Readonly<Record<string, Command>> = {
  'pick.up': move(-1),
  'pick.down': move(1),
  'pick.page-up': move(-PAGE),
  'pick.page-down': move(PAGE),
  'pick.take': (program) => {
    const top = topOverlay(program.store.get());
    if (top?.type !== 'pick') return;
    const item = pickItems(top)[top.cursor];
    if (!item) return;
    program.store.dispatch({ type: 'close' });
    top.take(item.value);
  },
  palette: (program) =>
    program.shell.open({
      type: 'pick',
      title: 'Commands',
      items: paletteItems(program),
      input: EMPTY_INPUT,
      cursor: 0,
      free: false,
      empty: 'Nothing matches.',
      take: (value) => takeFromPalette(program, value),
    }),
  region: (program) =>
    void openChoices(program, 'region', (region) => {
      const { options } = program.store.get().session;
      program.reconnect({ ...options, region });
    }),
  profile: (program) =>
    void openChoices(program, 'profile', (profile) => {
      const { options } = program.store.get().session;
      // The old region came with the old profile, or from a flag; the new profile brings its own.
      const settings = options.settings && withoutProfile(options.settings);
      program.reconnect({ profile, endpointUrl: options.endpointUrl, settings });
    }),
};

function takeFromPalette(program: Program, value: string): void {
  const screen = program.areas.find((area) => value === SCREEN + area.id);
  if (screen) return openArea(program, screen.id);
  const binding = program.bindings.find((each) => `${each.context} ${each.command}` === value);
  if (binding) program.run(binding, binding.keys[0] ?? '');
}

/** Every screen, then everything that can be done here and is not just moving about. */
function paletteItems(program: Program): Item[] {
  const screens = program.areas.map(({ id }) => ({
    value: SCREEN + id,
    label: id,
    detail: 'Go to this screen.',
  }));
  const actions = activeBindings(program.bindings, program.contexts())
    .filter((binding) => !MOVING.test(binding.command))
    .map((binding) => ({
      value: `${binding.context} ${binding.command}`,
      label: `${keyName(binding.keys[0] ?? '').padEnd(9)} ${binding.label.padEnd(16)}`,
      detail: binding.help,
      ...(binding.cli ? { note: `same as: ${binding.cli}` } : {}),
    }));
  return [...screens, ...actions];
}

/** What a screen's item is called among the actions. */
const SCREEN = 'screen ';

const MOVING = /^(table\.(up|down|page|half|first|last)|text\.|palette|close|area\.number)/;

async function openChoices(
  program: Program,
  id: 'region' | 'profile',
  take: (value: string) => void,
): Promise<void> {
  const title = id === 'region' ? 'Region' : 'Profile';
  const list = { title, free: id === 'profile', asking: 'Looking …', take };
  const asked = pickLater(program.shell, list, async () => {
    const { regions, profiles } = await choices();
    const values = id === 'region' ? regions : profiles;
    return {
      items: values.map((value) => ({ value, label: value })),
      cursor: Math.max(0, values.indexOf(currentOf(program, id) ?? '')),
      empty: 'No profiles in ~/.aws: type a name, or create one.',
    };
  });
  // The list says why there is nothing in it.
  await asked.catch(() => {});
}

function currentOf(program: Program, id: 'region' | 'profile'): string | undefined {
  const { session } = program.store.get();
  return session.status === 'ready' ? session.target[id] : session.options[id];
}
