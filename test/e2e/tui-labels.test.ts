import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/start.ts';
import { KEYS, PtyProgram } from '../helpers/pty.ts';
import { tuiSandbox } from '../helpers/tui-sandbox.ts';
import { boxLine, line } from '../labels/lines.ts';

let sandbox: Sandbox;
let env: Readonly<Record<string, string>>;
let folder: string;

beforeAll(async () => {
  ({ sandbox, env } = await tuiSandbox());
  folder = mkdtempSync(join(tmpdir(), 'groundctl-tui-labels-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await sandbox.close();
});

const failed = {
  'source-ref': 's3://shop/photos/b.jpg',
  'shelf-metadata': { 'failure-reason': 'ClientError: Annotation tasks expired.' },
};
const JAR = { classes: { 1: 'jar' }, boxes: [[1, 1, 2, 3, 4]] } as const;

test('labels are read, drawn in a browser, and converted after their losses were shown', async () => {
  const manifest = join(folder, 'output.manifest');
  const opened = join(folder, 'opened');
  const browser = join(folder, 'browser.cjs');
  writeFileSync(browser, 'require("node:fs").writeFileSync(process.argv[2], process.argv[3]);');
  const lines = [boxLine(), boxLine({ name: 'c.jpg', ...JAR }), boxLine({ name: 'd.jpg' }), failed];
  writeFileSync(manifest, lines.map((one) => `${JSON.stringify(one)}\n`).join(''));
  await using tui = new PtyProgram(['--write', '--screen', 'labels'], {
    columns: 120,
    rows: 30,
    env: {
      ...env,
      XDG_STATE_HOME: join(folder, 'state'),
      BROWSER: `"${process.execPath}" "${browser}" "${opened}"`,
    },
  });
  await tui.until('enter names them');
  await tui.until('123456789012');
  await tui.press(KEYS.enter, 'Local copies');
  tui.write(manifest + KEYS.tab.repeat(3));
  await tui.until('>[ Read ]');
  await tui.press(KEYS.enter, '4 lines');
  await tui.until(/tin +█{24} +2/);
  await tui.until(/jar +█{12}░{12} +1/);
  await tui.until(/failed +█{6}░{18} +1/);
  await tui.press(KEYS.tab, 'labels/expired-object');

  await tui.press('o', 'Opened the preview');
  const url = await expect
    .poll(() => readFileSync(opened, { encoding: 'utf8', flag: 'a+' }), { timeout: 15_000 })
    .toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]+\/$/)
    .then(() => readFileSync(opened, 'utf8'));
  const state = await (await fetch(new URL('state?line=2', url))).json();
  expect(state).toMatchObject({ about: 's3://shop/photos/c.jpg' });

  const out = join(folder, 'mot');
  await tui.press('w', 'Convert labels');
  // The last but one of the formats.
  tui.write(KEYS.left + KEYS.left + KEYS.tab + out + KEYS.tab.repeat(3));
  await tui.until('>[ Show ]');
  await tui.press(KEYS.enter, 'MOT can only hold sequences of frames');
  await tui.until('things have no place in MOT Challenge');
  // Nothing has been written, and nothing is left beside it.
  expect(readdirSync(folder).filter((name) => name.includes('mot'))).toEqual([]);
  await tui.press('y', '1 change made');
  await expect.poll(() => existsSync(join(out, 'labels.txt'))).toBe(true);
});

test('what cannot be read is said, and a hostile file stays within its lines', async () => {
  const manifest = join(folder, 'odd.manifest');
  const odd = line('image-classification', 0, { 'class-name': '\u202e設備\u001b]0;x\u0007' });
  writeFileSync(manifest, `${JSON.stringify(odd)}\n{"broken\n`);
  await using tui = new PtyProgram(['--screen', 'labels'], {
    columns: 80,
    rows: 24,
    env: { ...env, XDG_STATE_HOME: join(folder, 'state2') },
  });
  await tui.until('enter names them');
  await tui.until('123456789012');
  await tui.press(KEYS.enter, 'Local copies');
  tui.write(join(folder, 'nowhere') + KEYS.tab.repeat(3));
  await tui.until('>[ Read ]');
  await tui.press(KEYS.enter, /does not\s+exist/);
  await tui.press(KEYS.esc, 'enter names them');
  await tui.press(KEYS.enter, 'Local copies');
  tui.write(manifest + KEYS.tab.repeat(3));
  await tui.until('>[ Read ]');
  await tui.press(KEYS.enter, '1 line');
  await tui.until('設備');
  expect(tui.text()).toContain('\\u{202e}');
});
