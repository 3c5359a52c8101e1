import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/start.ts';
import { KEYS, PtyProgram } from '../helpers/pty.ts';
import { tuiSandbox } from '../helpers/tui-sandbox.ts';

let sandbox: Sandbox;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  ({ sandbox, env } = await tuiSandbox());
});
afterAll(() => sandbox.close());

const open = (words: readonly string[] = [], more: object = {}) => new PtyProgram(words, { env, ...more });

test('moving, filtering, sorting and selecting leave nothing behind', async () => {
  await using tui = open();
  await tui.until('vendor-trial');
  await tui.press('G', /^> +vendor-trial/m);
  await tui.press('g', /^> +archive-review/m);
  await tui.press(KEYS.end, /^> +vendor-trial/m);
  await tui.press(KEYS.home, /^> +archive-review/m);
  await tui.press('/lock:off', 'filter: lock:off (2 of 6)');
  expect(await tui.leftovers()).toEqual([]);
  await tui.press(KEYS.enter, (text) => !text.includes(' /lock:off'));
  await tui.press('*', '2 selected');
  await tui.press(KEYS.esc, '6 of 25 teams');
  await tui.press(KEYS.esc, (text) => !text.includes('selected'));
  await tui.press('s', 'by Team ↑');
  await tui.press('S', /^> +archive-review[\s\S]*by Team ↓/m);
  expect(tui.lines()[4]).toContain('vendor-trial');
  expect(await tui.leftovers()).toEqual([]);
});

test('keys typed faster than they are drawn all arrive, in order', async () => {
  await using tui = open();
  await tui.until('vendor-trial');
  tui.write('jjjkjjkk');
  await tui.until(/^> +radiology-readers/m);
  tui.write('/retail-boxes\r\r');
  await tui.until(/\[Members 8\]/);
});

describe('help and palette', () => {
  test('? and F1 show the keys of this place; typing finds one', async () => {
    await using tui = open();
    await tui.until('vendor-trial');
    await tui.press('?', 'Keys that work here');
    await tui.press('invite', /filter: invite[\s\S]*Invite people to the team/);
    expect(tui.text()).not.toContain('Sort by');
    await tui.press(KEYS.esc, 'vendor-trial');
    await tui.press(KEYS.f1, 'Keys that work here');
    await tui.press(KEYS.esc, 'vendor-trial');
    expect(await tui.leftovers()).toEqual([]);
  });

  test('the palette runs what it finds, and teaches the command line', async () => {
    await using tui = open(['--write']);
    await tui.until('vendor-trial');
    await tui.press(':lock', 'same as: groundctl workteams update NAME... --lock source-ip');
    await tui.press(KEYS.enter, 'Lock archive-review');
  });
});

describe('a paste', () => {
  test('over a table presses no keys', async () => {
    await using tui = open(['--write']);
    await tui.until('vendor-trial');
    tui.paste('q\rdly\r');
    await tui.until('Nothing here accepts pasted text');
    expect(tui.text()).toContain('vendor-trial');
  });

  test('brings no escape sequence to the screen', async () => {
    await using tui = open();
    await tui.until('vendor-trial');
    await tui.press('/', 'text, column:text');
    tui.paste('\x1b]0;evil\x07\x1b[2Jx');
    await tui.until('\\x1b]0;evil\\x07\\x1b[2Jx');
    expect(tui.raw).not.toContain('\x1b]0;evil');
  });
});

test('the terminal may change its size at any moment', async () => {
  await using tui = open();
  await tui.until('vendor-trial');
  for (const [columns, rows] of [
    [60, 15],
    [200, 50],
    [40, 10],
    [120, 40],
    [79, 23],
    [61, 16],
  ] as const) {
    tui.resize(columns, rows);
    tui.write('j');
  }
  tui.resize(100, 30);
  await tui.until((text) => {
    const lines = text.split('\n');
    return (
      lines.length === 30 &&
      (lines.at(-1) ?? '').includes('? help') &&
      text.includes('READ-ONLY') &&
      /^> +vendor-trial/m.test(text)
    );
  });
  expect(await tui.leftovers()).toEqual([]);
  tui.resize(50, 12);
  await tui.until('groundctl needs 60x15; this is 50x12.');
  tui.resize(80, 24);
  await tui.until('vendor-trial');
  expect(await tui.leftovers()).toEqual([]);
});

test('with --mouse a click moves and a second one opens; without it none is asked for', async () => {
  await using tui = open(['--mouse']);
  await tui.until('vendor-trial');
  expect(tui.raw).toContain('\x1b[?1006h');
  await tui.press('\x1b[<0;10;8M\x1b[<0;10;8m', /^> +retail-boxes/m);
  await tui.press('\x1b[<64;1;1M', /^> +archive-review/m);
  await tui.press('\x1b[<0;10;5M', '[Members 0]');
  tui.write('q');
  await tui.exit();
  expect(tui.raw.lastIndexOf('\x1b[?1000l')).toBeGreaterThan(tui.raw.lastIndexOf('\x1b[?1000h'));
  await using plain = open();
  await plain.until('vendor-trial');
  expect(plain.raw).not.toContain('\x1b[?1000h');
});

test.each([
  ['the list', ''],
  ['a filter', '/lo'],
  ['a detail', '\r'],
  ['a form', 'nabc'],
  ['a choice', 'l'],
  ['a plan', 'l\r'],
  ['a question', 'WW'],
  ['the help', '?'],
  ['the palette', ':'],
])('ctrl-c leaves %s at once with code 130, and the terminal is as it was', async (_, keys) => {
  await using tui = open(['--write']);
  await tui.until('vendor-trial');
  tui.write(keys);
  tui.write(KEYS.ctrlC);
  expect(await tui.exit()).toEqual({ code: 130, signal: 0 });
  expect(tui.emulator.buffer.active.type).toBe('normal');
  expect(tui.text().trim()).toBe('');
});

test('a thousand members: paging, filtering and sorting through all of them', {
  timeout: 120_000,
}, async () => {
  await manyMembers(1_000);
  await using tui = open([], { columns: 100, rows: 30 });
  await tui.until('vendor-trial');
  await tui.press(`/vendor${KEYS.enter}${KEYS.enter}`, '[Members 1000]');
  await tui.press('G', '1000/1000');
  await tui.press('/m0500@', /filter: m0500@ \(1 of 1000\)/);
  await tui.press(KEYS.esc, '501/1000');
  expect(await tui.leftovers()).toEqual([]);
});

/** Members for vendor-trial, made as any AWS client would. */
async function manyMembers(count: number): Promise<void> {
  const { region, url: endpoint, credentials } = sandbox;
  const client = new CognitoIdentityProviderClient({ region, endpoint, credentials });
  const UserPoolId = 'us-east-1_Lb7Workrs';
  const limit = pLimit(16);
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      limit(async () => {
        const Username = `m${String(index).padStart(4, '0')}@acme.example`;
        await client.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: 'SUPPRESS' }));
        await client.send(
          new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: 'vendor-trial' }),
        );
      }),
    ),
  );
  client.destroy();
}
