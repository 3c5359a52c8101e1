import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/start.ts';
import { KEYS, PtyProgram } from '../helpers/pty.ts';
import { tuiSandbox } from '../helpers/tui-sandbox.ts';

let sandbox: Sandbox;
let env: Readonly<Record<string, string>>;
let folder: string;

beforeAll(async () => {
  ({ sandbox, env } = await tuiSandbox());
  folder = mkdtempSync(join(tmpdir(), 'groundctl-tui-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await sandbox.close();
});

test('a template is looked at line by line, previewed, and fixed after its plan was shown', async () => {
  const template = join(folder, 't.html');
  const manifest = join(folder, 'm.jsonl');
  const opened = join(folder, 'opened');
  const browser = join(folder, 'browser.cjs');
  writeFileSync(browser, 'require("node:fs").writeFileSync(process.argv[2], process.argv[3]);');
  writeFileSync(
    template,
    [
      '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>',
      '<crowd-form><p>{{ task.input.source }}</p>',
      '<crowd-slider name="quality" min="0" max="5" /><p>Why?</p></crowd-form>',
      '',
    ].join('\n'),
  );
  writeFileSync(manifest, '{"source":"first cat"}\n{"source":"second dog"}\n');
  await using tui = new PtyProgram(['--write', '--screen', 'templates'], {
    columns: 120,
    rows: 30,
    env: {
      ...env,
      XDG_STATE_HOME: join(folder, 'state'),
      BROWSER: `"${process.execPath}" "${browser}" "${opened}"`,
    },
  });
  await tui.until('n chooses the template');
  await tui.until('123456789012');
  await tui.press('n', 'Template and manifest');
  tui.write(template + KEYS.tab + manifest + KEYS.tab.repeat(5));
  await tui.until('>[ Open ]');
  await tui.press(KEYS.enter, /✗ 3 <crowd-slider/);
  expect(tui.text()).toContain('<p>first cat</p>');
  await tui.press(KEYS.right, '<p>second dog</p>');
  await tui.press(KEYS.tab, 'Variables and their values');
  expect(tui.text()).toMatch(/^ +second dog/m);
  await tui.press(KEYS.tab, '<p>second dog</p>');

  await tui.press('o', 'Opened the preview');
  const url = await expect
    .poll(() => readFileSync(opened, { encoding: 'utf8', flag: 'a+' }), { timeout: 15_000 })
    .toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]+\/\?line=2$/)
    .then(() => readFileSync(opened, 'utf8'));
  const state = await (await fetch(new URL('state?line=2', url))).json();
  expect(state).toMatchObject({ variables: [{ path: 'task.input.source', value: 'second dog' }] });

  // Both files are followed, without a key.
  writeFileSync(manifest, '{"source":"first cat"}\n{"source":"third bird"}\n');
  await tui.until('<p>third bird</p>');
  await tui.press('a', /groundctl templates lint .*--fix/);
  await tui.until('>[ Cancel ]');
  await tui.press('y', '1 change made');
  expect(readFileSync(template, 'utf8')).toContain('max="5"></crowd-slider><p>Why?</p></crowd-form>');
  await tui.press(KEYS.enter, '0 errors');
  expect(tui.text()).not.toContain('✗');

  await tui.press(KEYS.esc, 'n chooses the template');
  await expect(fetch(url)).rejects.toThrow();
  tui.write('q');
  expect((await tui.exit()).code).toBe(0);
});

test('with signed URLs it is the task of a worker, no secret is on the screen, and the preview ends with the session', async () => {
  const template = join(folder, 'signed.html');
  const opened = join(folder, 'opened-signed');
  const browser = join(folder, 'browser-signed.cjs');
  writeFileSync(browser, 'require("node:fs").writeFileSync(process.argv[2], process.argv[3]);');
  const lambda = join(folder, 'pre.cjs');
  writeFileSync(template, '<img alt="" src="{{ task.input.image | s3_presign }}">\n');
  writeFileSync(
    lambda,
    'exports.handler = async ({ dataObject }) => ({ taskInput: { image: dataObject["source-ref"] } });',
  );
  await using tui = new PtyProgram(['--screen', 'templates'], {
    columns: 120,
    rows: 30,
    env: {
      ...env,
      XDG_STATE_HOME: join(folder, 'state'),
      BROWSER: `"${process.execPath}" "${browser}" "${opened}"`,
    },
  });
  await tui.until('n chooses the template');
  await tui.until('123456789012');
  await tui.press('n', 'Template and manifest');
  const manifest = 's3://acme-labeling-data/manifests/chest-ct-nodules-07.manifest';
  tui.write(
    `${template}${KEYS.tab}${manifest}${KEYS.tab}${lambda}${KEYS.tab} ${KEYS.tab}radiology-readers${KEYS.tab}nonsense${KEYS.tab}`,
  );
  await tui.press(KEYS.enter, '"nonsense" is not an IP address');
  tui.write(`\u0015127.0.0.1${KEYS.tab}`);
  await tui.until('>[ Open ]');
  await tui.press(KEYS.enter, 'URLs are signed as the role acme-labeling-execution.');
  expect(tui.text().replaceAll(/\s|\|/g, '')).toContain('frame-0001.png?X-Amz-…">');
  expect(tui.text()).not.toContain('Credential');
  await tui.press(KEYS.tab, 'Allowed: 127.0.0.1 may open the portal');
  expect(tui.text()).toContain('bound to 127.0.0.1');
  expect(tui.text()).toMatch(/task\.input\.image\s+s3:\/\/acme-labeling-data\/images/);

  await tui.press('o', 'Opened the preview');
  const url = await expect
    .poll(() => readFileSync(opened, { encoding: 'utf8', flag: 'a+' }), { timeout: 15_000 })
    .toMatch(/\?line=1$/)
    .then(() => readFileSync(opened, 'utf8'));
  const { frame } = (await (await fetch(new URL('state?line=1', url))).json()) as { frame: string };
  const html = await (await fetch(new URL(frame, url))).text();
  const image = /src="(http[^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect((await fetch(image)).status).toBe(200);

  await tui.press('R', /eu-west-1/);
  tui.write(`eu-west-1${KEYS.enter}`);
  await tui.until('n chooses the template');
  await expect(fetch(url)).rejects.toThrow();
  tui.write('q');
  expect((await tui.exit()).code).toBe(0);
});
