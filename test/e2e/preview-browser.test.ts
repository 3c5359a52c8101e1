import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { hasBrowser, launchBrowser } from '../helpers/browser.ts';
import { start } from '../helpers/program.ts';

const SCRIPT = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>';
const BOXES = `${SCRIPT}
<crowd-form>
  <crowd-bounding-box name="b" header="Boxes" labels="['a']" src="{{ task.input.source-ref | grant_read_access }}">
    <full-instructions>f</full-instructions><short-instructions>s</short-instructions>
  </crowd-bounding-box>
</crowd-form>
`;
const TEXT = `${SCRIPT}\n<crowd-form><p>{{ task.input.source }}</p><crowd-slider name="q" min="0" max="5" /><p>Why?</p></crowd-form>\n`;
const IMAGES = 's3://acme-labeling-data/manifests/chest-ct-nodules-07.manifest';

describe.skipIf(!hasBrowser)('templates preview in a browser', () => {
  let sandbox: Sandbox;
  let browser: Browser;
  let page: Page;
  let folder: string;
  const running = new Set<ReturnType<typeof start>>();

  beforeAll(async () => {
    sandbox = await startSandbox({ logDelay: 0 });
    browser = await launchBrowser();
    page = await browser.newPage();
    folder = mkdtempSync(join(tmpdir(), 'groundctl-preview-'));
    writeFileSync(join(folder, 'boxes.html'), BOXES);
    writeFileSync(join(folder, 'm.jsonl'), '{"source":"first"}\n{"source":"second"}\n');
  });
  afterEach(async () => {
    for (const child of running) {
      child.kill('SIGINT');
      await once(child, 'close');
    }
    running.clear();
  });
  afterAll(async () => {
    await browser?.close();
    await sandbox?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts the built program and gives the address it prints. */
  async function preview(...words: string[]): Promise<string> {
    const child = start(['templates', 'preview', ...words], { sandbox, cwd: folder });
    running.add(child);
    let text = '';
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      text += chunk;
      const url = /http:\/\/127\.0\.0\.1:\d+\/[\w-]+\//.exec(text)?.[0];
      if (url !== undefined) return url;
    }
    throw new Error(`No address was printed: ${text}`);
  }

  const task = () => page.frameLocator('#task');
  const widthOf = () =>
    task()
      .locator('.gc-stage img')
      .evaluate((image: { complete: boolean; naturalWidth: number }) =>
        image.complete ? image.naturalWidth : -1,
      );

  test('goes from line to line, keeps the line in its address, and shows lint and values beside', async () => {
    writeFileSync(join(folder, 'text.html'), TEXT);
    const url = await preview('text.html', '--manifest', 'm.jsonl');
    await page.goto(url);
    await task().getByText('first').waitFor();
    await page.getByText('<crowd-slider').first().waitFor();
    await page.getByRole('button', { name: 'Next line' }).click();
    await task().getByText('second').waitFor();
    expect(page.url()).toBe(`${url}?line=2`);
    await page.getByText('task.input.source = second').waitFor();
    await page.getByRole('button', { name: 'Next line' }).click();
    await page.getByText('m.jsonl has no line 3. Its last line is 2.').waitFor();
    await page.getByRole('button', { name: 'Previous line' }).click();
    await task().getByText('second').waitFor();
    expect(await page.locator('#problem').textContent()).toBe('');
  });

  test('loads again when the template is saved, and when the manifest is', async () => {
    writeFileSync(join(folder, 'text.html'), TEXT);
    await page.goto(await preview('text.html', '--manifest', 'm.jsonl'));
    await task().getByText('first').waitFor();
    writeFileSync(join(folder, 'text.html'), TEXT.replace('<p>', '<p>Look: '));
    await task().getByText('Look: first').waitFor();
    writeFileSync(join(folder, 'm.jsonl'), '{"source":"other"}\n');
    await task().getByText('Look: other').waitFor();
    writeFileSync(join(folder, 'text.html'), '{% if x %}');
    await expect.poll(() => page.locator('#problem').textContent()).toMatch(/^1:1 /);
    writeFileSync(join(folder, 'm.jsonl'), '{"source":"first"}\n{"source":"second"}\n');
  });

  test('shows what a hostile template cannot do: read the page around it, or reach anybody', async () => {
    const asked: string[] = [];
    const outside = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    }).listen(0, '127.0.0.1');
    await once(outside, 'listening');
    const there = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
    writeFileSync(
      join(folder, 'hostile.html'),
      `<script src="${there}/script.js"></script><link rel="stylesheet" href="${there}/style.css">
<img src="${there}/image.png"><iframe src="${there}/frame.html"></iframe><form action="${there}/form"><button id="go">Go</button></form>
<pre id="found"></pre><script>
const found = {};
const attempt = async (name, run) => { try { found[name] = await run(); } catch (error) { found[name] = 'refused'; } };
(async () => {
  await attempt('origin', () => self.origin);
  await attempt('shell', () => parent.document.body.textContent);
  await attempt('address', () => parent.location.href);
  await attempt('referrer', () => document.referrer);
  await attempt('cookie', () => document.cookie);
  await attempt('storage', () => localStorage.length);
  await attempt('fetch', () => fetch('${there}/fetch').then(() => 'went'));
  await attempt('home', () => fetch(location.origin + '/').then(() => 'went'));
  await attempt('leave', () => { top.location = '${there}/top'; return 'went'; });
  await attempt('popup', () => open('${there}/popup') === null ? 'refused' : 'went');
  document.getElementById('go').click();
  document.getElementById('found').textContent = JSON.stringify(found);
})();
</script>`,
    );
    const url = await preview('hostile.html', '--manifest', 'm.jsonl');
    await page.goto(url);
    const found = task().locator('#found');
    await expect.poll(() => found.textContent()).toMatch(/^\{/);
    expect(JSON.parse((await found.textContent()) ?? '')).toEqual({
      origin: 'null',
      shell: 'refused',
      address: 'refused',
      referrer: '',
      cookie: 'refused',
      storage: 'refused',
      fetch: 'refused',
      home: 'refused',
      leave: 'refused',
      popup: 'refused',
    });
    expect(page.url()).toBe(url);
    expect(asked).toEqual([]);
    outside.close();
  });

  test.each([
    ['a script', (there: string) => `<script>location.href = '${there}/self'</script>`],
    ['a refresh', (there: string) => `<meta http-equiv="refresh" content="0; url=${there}/refresh">`],
    ['a link', (there: string) => `<a id="a" href="${there}/link">a</a><script>a.click()</script>`],
  ])('a task cannot leave its frame for another host by %s', async (_, leaving) => {
    const asked: string[] = [];
    const outside = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    }).listen(0, '127.0.0.1');
    await once(outside, 'listening');
    const there = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
    writeFileSync(join(folder, 'leaving.html'), leaving(there));
    const refused = page.waitForEvent('console', (said) => said.text().includes('frame-src'));
    await page.goto(await preview('leaving.html', '--manifest', 'm.jsonl'));
    await refused;
    expect(asked).toEqual([]);
    outside.close();
  });

  test('with credentials, the images are there', async () => {
    await page.goto(await preview('boxes.html', '--manifest', IMAGES, '--session'));
    await page.getByText('URLs are signed with your credentials.').waitFor();
    await expect.poll(widthOf).toBe(64);
  });

  test('without, the frame asks nobody and says why there is no image', async () => {
    writeFileSync(join(folder, 'i.jsonl'), '{"source-ref":"s3://bucket/cat.png"}\n');
    await page.goto(await preview('boxes.html', '--manifest', 'i.jsonl'));
    await task().getByText('its URL is a placeholder that nobody signed').waitFor();
  });

  test('as a worker at this address, the images load; as one elsewhere, they do not', async () => {
    const team = ['--workteam', 'radiology-readers'];
    await page.goto(await preview('boxes.html', '--manifest', IMAGES, ...team, '--worker-ip', '127.0.0.1'));
    await page.getByText('Allowed: 127.0.0.1 may open the portal').waitFor();
    await page.getByText('URLs are signed as the role acme-labeling-execution.').waitFor();
    await page
      .getByText(
        'by arn:aws:iam::123456789012:role/acme-labeling-execution under a session policy, bound to 127.0.0.1.',
      )
      .waitFor();
    await expect.poll(widthOf).toBe(64);

    await page.goto(await preview('boxes.html', '--manifest', IMAGES, ...team, '--worker-ip', '192.0.2.7'));
    await page.getByText('Denied: 192.0.2.7 may not open the portal').waitFor();
    await page.getByText('the images load from 192.0.2.7 and from no other').waitFor();
    await task().getByText('S3 refuses the URL').waitFor();
    expect(await widthOf()).toBe(0);
  });

  test('a role that may not be assumed is named, and what is shown is called simulated', async () => {
    const role = 'arn:aws:iam::123456789012:role/nobody';
    const words = ['--workteam', 'radiology-readers', '--worker-ip', '203.0.113.7', '--role', role];
    await page.goto(await preview('boxes.html', '--manifest', IMAGES, ...words));
    await page
      .getByText(/^Simulated: the URLs here are signed with your own credentials and not bound to an address/)
      .waitFor();
    await expect.poll(widthOf).toBe(64);
  });

  test('--online loads the one script of AWS, and nothing else from there or elsewhere', async () => {
    const asked: string[] = [];
    await page.route(/^https:/, async (route) => {
      asked.push(route.request().url());
      await route.fulfill({ contentType: 'text/javascript', body: 'document.title = "the real one";' });
    });
    writeFileSync(
      join(folder, 'online.html'),
      `${SCRIPT}<script src="https://example.com/x.js"></script><p>p</p>`,
    );
    await page.goto(await preview('online.html', '--manifest', 'm.jsonl', '--online'));
    await task().getByText('p').waitFor();
    await expect
      .poll(() =>
        task()
          .locator('html')
          .evaluate((html: { ownerDocument: { title: string } }) => html.ownerDocument.title),
      )
      .toBe('the real one');
    expect(asked).toEqual(['https://assets.crowd.aws/crowd-html-elements.js']);
    await page.unroute(/^https:/);
  });
});
