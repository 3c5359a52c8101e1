import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { encode } from 'fast-png';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { hasBrowser, launchBrowser } from '../helpers/browser.ts';
import { run, start } from '../helpers/program.ts';
import { boxLine } from '../labels/lines.ts';

let folder: string;
const running = new Set<ReturnType<typeof start>>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-labels-preview-'));
  mkdirSync(join(folder, 'copies'));
  const data = new Uint8Array(640 * 480 * 3).fill(120);
  writeFileSync(join(folder, 'copies/a.png'), encode({ width: 640, height: 480, channels: 3, data }));
  const evil = { 0: '<img src=x onerror=alert(1)>' };
  const text = {
    source: 'Acme <b>sold</b> tins',
    who: { annotations: { entities: [{ label: 'org', startOffset: 0, endOffset: 4 }] } },
    'who-metadata': { type: 'groundtruth/text-span' },
  };
  const lines = [boxLine({ name: 'a.png', classes: evil }), text, boxLine({ name: 'gone.png' })];
  writeFileSync(join(folder, 'm.manifest'), lines.map((one) => `${JSON.stringify(one)}\n`).join(''));
});
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGINT');
    await once(child, 'close');
  }
  running.clear();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the built program and gives the address it prints. */
async function preview(words: readonly string[], options: { sandbox?: Sandbox } = {}): Promise<string> {
  const child = start(['labels', 'preview', ...words], { ...options, cwd: folder });
  running.add(child);
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    text += chunk;
    const url = /http:\/\/127\.0\.0\.1:\d+\/[\w-]+\/\S*/.exec(text)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error(`No address was printed: ${text}`);
}

test.each([
  ['a file that is not there', ['nowhere.manifest'], 'does not exist'],
  ['standard input', ['-'], 'standard input cannot be the source'],
  ['a line that is none', ['m.manifest', '--line', '0'], '--line accepts a number from 1 up'],
  ['a port that is none', ['m.manifest', '--port', 'x'], 'port'],
])('refuses %s', async (_, words, message) => {
  const { code, stderr } = await run(['labels', 'preview', ...words], { cwd: folder });
  expect(code).toBe(252);
  expect(stderr).toContain(message);
});

describe.skipIf(!hasBrowser)('labels preview in a browser', () => {
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
    page.on('dialog', (dialog) => {
      problems.push(dialog.message());
      void dialog.dismiss();
    });
  });
  afterAll(() => browser?.close());

  const drawn = () => page.frameLocator('#task');

  test('draws over the local copy, goes on by keys, and runs nothing that a line says', async () => {
    await page.goto(await preview(['m.manifest', '--local', 'copies']));
    await drawn().locator('svg text', { hasText: '1 <img src=x' }).waitFor();
    // Nothing but what was loaded has a size.
    const shown = () =>
      drawn()
        .locator('image')
        .evaluate(async (image: { href: { baseVal: string } }) => {
          const { Image } = globalThis as unknown as {
            Image: new () => { src: string; naturalWidth: number; decode(): Promise<void> };
          };
          const copy = new Image();
          copy.src = image.href.baseVal;
          await copy.decode();
          return copy.naturalWidth;
        });
    expect(await shown()).toBe(640);
    await page.keyboard.press('n');
    await drawn().locator('mark', { hasText: 'Acme' }).waitFor();
    expect(await drawn().locator('b').count()).toBe(0);
    await page.keyboard.press('ArrowRight');
    await drawn().getByText('is not shown: it is not signed').waitFor();
    await page.keyboard.press('p');
    await drawn().locator('mark', { hasText: 'Acme' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.type('1');
    await page.keyboard.press('Enter');
    await page.getByText('s3://shop/photos/a.png').waitFor();
    expect(page.url()).toContain('line=1');
    expect(problems).toEqual([]);
  });

  test('the controls and what is drawn have names for those who cannot see them', async () => {
    await page.goto(await preview(['m.manifest', '--line', '3']));
    await page.getByRole('button', { name: 'Next line' }).waitFor();
    await drawn().getByRole('img', { name: 's3://shop/photos/gone.png with 1 annotations' }).waitFor();
    expect(await page.getByRole('spinbutton', { name: 'Line' }).inputValue()).toBe('3');
    await page.getByRole('combobox', { name: 'Show' }).waitFor();
    await page.getByRole('listitem').filter({ hasText: '1: tin, box 30 x 40 at 10, 20' }).waitFor();
  });

  test('an image in S3 is signed and loaded, and no other object is', async () => {
    const sandbox = await startSandbox({ logDelay: 0 });
    try {
      const { url: endpoint, credentials } = sandbox;
      const client = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
      const Body = readFileSync(join(folder, 'copies/a.png'));
      await client.send(new PutObjectCommand({ Bucket: 'acme-labeling-data', Key: 'shelf/1.png', Body }));
      client.destroy();
      const key = 's3://acme-labeling-data/shelf/1.png';
      writeFileSync(join(folder, 's3.manifest'), `${JSON.stringify(boxLine({ name: key }))}\n`);
      const asked: string[] = [];
      page.on('response', (response) => {
        if (response.url().includes('X-Amz-Signature'))
          asked.push(`${response.status()} ${response.url().split('?')[0]}`);
      });
      await page.goto(await preview(['s3.manifest', '--session'], { sandbox }));
      await drawn().locator('svg text', { hasText: '1 tin' }).waitFor();
      await expect.poll(() => asked).toHaveLength(1);
      expect(asked[0]).toMatch(/^200 http:\/\/127\.0\.0\.1:\d+\/acme-labeling-data\/shelf\/1\.png$/);
    } finally {
      await sandbox.close();
    }
  });
});
