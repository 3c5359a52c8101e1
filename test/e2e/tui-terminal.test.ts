import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/start.ts';
import { KEYS, PROGRAM, PtyProgram } from '../helpers/pty.ts';
import { tuiSandbox } from '../helpers/tui-sandbox.ts';

let sandbox: Sandbox;
let env: Readonly<Record<string, string>>;
const folder = mkdtempSync(join(tmpdir(), 'groundctl-test-'));

beforeAll(async () => {
  ({ sandbox, env } = await tuiSandbox());
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = (words: readonly string[] = [], more: Readonly<Record<string, string>> = {}) =>
  new PtyProgram(words, { env: { ...env, ...more } });

/** A program of ours in the place of an editor or browser. */
function script(name: string, body: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** What every way out has to leave behind. */
function expectRestored(tui: PtyProgram): void {
  expect(tui.emulator.buffer.active.type).toBe('normal');
  expect(tui.raw.lastIndexOf('\x1b[?25h')).toBeGreaterThan(tui.raw.lastIndexOf('\x1b[?25l'));
  expect(tui.raw.lastIndexOf('\x1b[?2004l')).toBeGreaterThan(tui.raw.lastIndexOf('\x1b[?2004h'));
}

describe('the way out', () => {
  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ])('%s restores the terminal and gives %i', async (signal, code) => {
    await using tui = open();
    await tui.until('vendor-trial');
    tui.kill(signal);
    expect(await tui.exit()).toEqual({ code, signal: 0 });
    expectRestored(tui);
  });

  test('an exception restores the terminal, is told, and gives 255', async () => {
    const bomb = join(folder, 'bomb.mjs');
    const throwing = "() => { throw new Error('something broke'); }";
    writeFileSync(bomb, `process.on('SIGUSR2', ${throwing});`);
    await using tui = open([], { NODE_OPTIONS: `--import=${bomb}` });
    await tui.until('vendor-trial');
    tui.kill('SIGUSR2');
    expect((await tui.exit()).code).toBe(255);
    await tui.until('something broke');
    expectRestored(tui);
  });

  test('the lines about what was changed come after the screen, also after a signal', async () => {
    await using tui = open(['--write']);
    await tui.until('vendor-trial');
    await tui.press(`l${KEYS.enter}`, '>[ Cancel ]');
    await tui.press('y', '1 change made');
    tui.kill('SIGTERM');
    await tui.exit();
    await tui.until('updated workteam archive-review: SourceIp Disabled -> Enabled');
  });
});

test.skipIf(!existsSync('/bin/bash'))('ctrl-z gives the shell back, and fg the screen', async () => {
  await using shell = new PtyProgram(['--norc', '-i'], {
    env: { ...env, PS1: 'shell> ' },
    program: ['/bin/bash'],
  });
  await shell.until('shell> ');
  await shell.press(`"${process.execPath}" "${PROGRAM}"\r`, 'vendor-trial');
  await shell.press(KEYS.ctrlZ, /Stopped/);
  expect(shell.emulator.buffer.active.type).toBe('normal');
  await shell.press('echo still $((40+2)) here\r', 'still 42 here');
  await shell.press('fg\r', (text) => text.includes('vendor-trial') && text.includes('? help'));
  await shell.press('j', /^> +new-hires/m);
  expect(await shell.leftovers()).toEqual([]);
  await shell.press('q', 'shell> ');
});

describe('other programs', () => {
  test('e shows the JSON in $EDITOR, started without a shell, on a private file that is gone afterwards', async () => {
    const editor = script(
      'an editor',
      [
        'echo "EDITING $*"; ls -l "$2" | cut -c1-10',
        `cat "$2" > '${folder}/seen.json'`,
        `read one; read two; echo "$one+$two" > '${folder}/typed.txt'`,
      ].join('; '),
    );
    await using tui = open([], { EDITOR: `"${editor}" '$(touch hacked)'` });
    await tui.until('vendor-trial');
    await tui.press('e', /EDITING \$\(touch hacked\) \S+archive-review\.json\n-rw-------/);
    // Every key is the editor's now: none may get lost in the program that waits for it.
    await tui.press('first', 'first');
    tui.write('\r');
    await tui.press('second', 'second');
    await tui.press('\r', 'vendor-trial');
    expect(readFileSync(join(folder, 'typed.txt'), 'utf8')).toBe('first+second\n');
    expect(await tui.leftovers()).toEqual([]);
    const shown = readFileSync(join(folder, 'seen.json'), 'utf8');
    expect(JSON.parse(shown)).toMatchObject({ Workteam: { WorkteamName: 'archive-review' } });
    const file = /(\S+archive-review\.json)/.exec(tui.raw.replace(/\r?\n/g, ' '))?.[1] ?? '';
    expect(file).not.toBe('');
    await expect.poll(() => existsSync(file)).toBe(false);
  });

  test('an editor that is not there is told, and the screen is as before', async () => {
    await using tui = open([], { EDITOR: '/no/such/editor' });
    await tui.until('vendor-trial');
    await tui.press('e', '/no/such/editor could not be started');
    expect(tui.text()).toContain('vendor-trial');
  });

  test('o says why there is no console page for another endpoint', async () => {
    await using tui = open();
    await tui.until('vendor-trial');
    await tui.press('o', 'The AWS console does not know this endpoint');
  });

  test('c copies the command line through the terminal', async () => {
    await using tui = open();
    await tui.until('vendor-trial');
    await tui.press('c', 'Copied: groundctl workteams show archive-review');
    const copied = /\x1b\]52;c;([A-Za-z0-9+/=]+)\x07/.exec(tui.raw)?.[1] ?? '';
    expect(Buffer.from(copied, 'base64').toString()).toBe(
      'groundctl workteams show archive-review --region us-east-1',
    );
  });
});

describe('what the terminal can show', () => {
  const COLOURS = /\x1b\[(3[0-7]|9[0-7]|38|4[0-7]|48)[;m]/;

  test('colours are of the 16, and never blue or bright black', async () => {
    await using tui = open();
    await tui.until('vendor-trial');
    const used = new Set(Array.from(tui.raw.matchAll(/\x1b\[([0-9;]+)m/g), (match) => match[1]));
    for (const code of used)
      expect(['0', '1', '2', '7', '22', '27', '31', '32', '33', '36', '39']).toContain(code);
  });

  test('NO_COLOR takes every colour away, and the row under the cursor still has its sign', async () => {
    await using tui = open([], { NO_COLOR: '1' });
    await tui.until('vendor-trial');
    await tui.press('j', /^> +new-hires/m);
    expect(tui.raw).not.toMatch(COLOURS);
  });

  test('TERM=dumb gets neither colours nor attributes', async () => {
    await using tui = open([], { TERM: 'dumb' });
    await tui.until('vendor-trial');
    expect(tui.raw).not.toMatch(/\x1b\[[0-9;]*m/);
  });

  test('--ascii draws nothing beyond ASCII', async () => {
    await using tui = open(['--ascii', '--write']);
    await tui.until('vendor-trial');
    await tui.press(`jjjl${KEYS.enter}`, '>[ Cancel ]');
    expect(tui.raw).not.toMatch(/[^\x00-\x7f]/);
  });

  test('a CI variable does not keep it from drawing', async () => {
    await using tui = open([], { CI: '' });
    await tui.until('vendor-trial');
  });

  test.each([
    ['--screen-reader', {}],
    ['', { INK_SCREEN_READER: 'true' }],
  ])('a screen reader gets lines of words (%s%j)', async (flag, more) => {
    await using tui = open(flag === '' ? [] : [flag], more);
    await tui.until('Row 1 of 6. Team: archive-review');
    await tui.press('j', 'Row 2 of 6. Team: new-hires');
    expect(tui.raw).not.toMatch(/[─│╭●○]/);
    expect(tui.raw).not.toContain('\x1b[?1049h');
    expect(tui.raw).not.toMatch(/\x1b\[[0-9;]+m/);
    tui.write('q');
    expect((await tui.exit()).code).toBe(0);
  });

  test('the title tells product and account, and the one before is put back', async () => {
    await using tui = open();
    await tui.until('vendor-trial');
    await tui.until(() => tui.raw.includes('\x1b]2;groundctl - 123456789012 - us-east-1\x07'));
    tui.write('q');
    await tui.exit();
    expect(tui.raw).toContain('\x1b[22;2t');
    expect(tui.raw.lastIndexOf('\x1b[23;2t')).toBeGreaterThan(tui.raw.indexOf('\x1b[22;2t'));
  });

  test('the first line is there before anything is loaded', async () => {
    await using tui = open(['--region', 'us-east-1']);
    await tui.until('vendor-trial');
    // Read from what was written: on a busy machine the screen may show the first line too briefly to be seen.
    const first = tui.raw.slice(0, tui.raw.indexOf('loading…'));
    for (const part of ['groundctl', 'us-east-1', 'READ-ONLY']) expect(first).toContain(part);
    expect(first).not.toContain('vendor-trial');
    expect(await tui.leftovers()).toEqual([]);
  });
});

describe('the background of the terminal', () => {
  const ASKED = '\x1b]11;?\x07';

  test('is asked for, and its answer changes the colours and is typed nowhere', async () => {
    await using tui = open([], { TERM: 'xterm-256color' });
    await tui.until('vendor-trial');
    expect(tui.raw).toContain(ASKED);
    expect(tui.raw).not.toContain('\x1b[38;5;22m');
    await tui.press('/', 'text, column:text');
    tui.write('ret');
    await tui.until(/\/ret/);
    tui.write('\x1b]11;rgb:ffff/ffff/ffff\x1b\\');
    tui.write('ail');
    await tui.until(/\/retail {2}/);
    await tui.until(() => tui.raw.includes('\x1b[38;5;22m') || tui.raw.includes('\x1b[38;5;94m'));
    expect(tui.text()).not.toContain('rgb');
  });

  test.each([
    [['--theme', 'dark'], {}],
    [[], { TMUX: '/tmp/tmux-0/default,1,0' }],
    [[], { NO_COLOR: '1' }],
    [['--screen-reader'], {}],
  ] as const)('is not asked for with %j %j', async (words, more) => {
    await using tui = open(words, more);
    await tui.until(/vendor-trial|Work teams/);
    expect(tui.raw).not.toContain(ASKED);
  });
});
