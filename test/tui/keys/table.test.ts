import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../tui/effects/commands.ts';
import { activeBindings } from '../../../tui/keys/binding.ts';
import { textOf } from '../../../tui/keys/parse.ts';
import { AREA_KEYS, BINDINGS as bindings, CONTEXTS as infos } from '../../../tui/screens/area-keys.ts';
import { AREAS } from '../../../tui/screens/areas.ts';
import { keysMarkdown } from '../../../tui/screens/keys-page.ts';

const handlers = new Set([...Object.keys(COMMANDS), ...AREAS.flatMap((area) => Object.keys(area.commands))]);

describe('the key table', () => {
  test('every command of the table has a handler, and every handler is in the table', () => {
    const commands = new Set(bindings.map((binding) => binding.command));
    expect([...commands].filter((command) => !handlers.has(command))).toEqual([]);
    expect([...handlers].filter((command) => !commands.has(command))).toEqual([]);
  });

  test('no key means two things in one context', () => {
    const seen = bindings.flatMap((binding) => binding.keys.map((key) => `${binding.context} ${key}`));
    expect(seen.filter((each, index) => seen.indexOf(each) !== index)).toEqual([]);
  });

  test('every context has a heading, and no heading is without keys', () => {
    const used = new Set(bindings.map((binding) => binding.context));
    expect([...used].filter((id) => !infos.some((info) => info.id === id))).toEqual([]);
    expect(infos.filter((info) => !used.has(info.id)).map((info) => info.id)).toEqual([]);
  });

  test('where text is typed, no key that types is taken for a command', () => {
    const text = new Set(infos.filter((info) => info.text).map((info) => info.id));
    const taken = bindings
      .filter(
        (binding) => text.has(binding.context) || binding.context === 'form' || binding.context === 'always',
      )
      .flatMap((binding) => binding.keys.filter((key) => textOf(key) !== undefined));
    expect(taken).toEqual([]);
  });

  test('help is sentences, and labels fit a footer', () => {
    expect(bindings.filter((binding) => !/^[A-Z].*\.$/.test(binding.help)).map((each) => each.help)).toEqual(
      [],
    );
    expect(bindings.filter((binding) => binding.label.length > 17).map((each) => each.label)).toEqual([]);
  });

  test('what changes something names the command line that does the same', () => {
    const changing = bindings.filter((binding) => binding.changes);
    expect(changing.length).toBeGreaterThan(5);
    expect(
      changing.filter((binding) => !binding.cli?.startsWith('groundctl ')).map((b) => b.command),
    ).toEqual([]);
  });
});

test('an inner context hides an outer key, not the other keys of that binding', () => {
  const table = [
    { context: 'inner', keys: ['x'], command: 'a', label: 'a', help: 'A.' },
    { context: 'outer', keys: ['x', 'y'], command: 'b', label: 'b', help: 'B.' },
    { context: 'outer', keys: ['x'], command: 'c', label: 'c', help: 'C.' },
  ];
  expect(activeBindings(table, ['inner', 'outer']).map((binding) => binding.command)).toEqual(['a', 'b']);
});

test('key presses come in through the keyboard and the adapter beside it only', () => {
  const root = join(import.meta.dirname, '../../..');
  const files = globSync('tui/**/*.{ts,tsx}', { cwd: root });
  const reading = files.filter((file) =>
    /\b(useInput|useStdin|usePaste|internal_eventEmitter|setRawMode)\b/.test(
      readFileSync(join(root, file), 'utf8'),
    ),
  );
  expect(reading.sort()).toEqual(['keyboard.tsx', 'raw-input.ts'].map((name) => join('tui', 'app', name)));
});

test('the names that --screen knows are the areas there are', () => {
  expect(AREAS.map((area) => area.id)).toEqual(AREA_KEYS.map((area) => area.id));
});

test('the page about keys has every context and every key of the table', () => {
  const page = keysMarkdown();
  for (const info of infos) expect(page).toContain(`## ${info.title}`);
  for (const binding of bindings) expect(page).toContain(binding.help.replaceAll('|', '\\|'));
});
