import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Preview } from '../../src/core/preview/preview-server.ts';
import { CROWD_ELEMENTS } from '../../src/templates/lint/crowd-elements.ts';
import { startPreview } from '../../src/templates/preview/preview-server.ts';
import { hasBrowser, launchBrowser } from '../helpers/browser.ts';
import { readPng } from '../helpers/read-png.ts';
import { EXAMPLES, MORE, size } from './stand-in-examples.ts';

const ALL = { ...EXAMPLES, ...MORE };
const NAMES = Object.keys(ALL);
const REQUIRED = '<crowd-form><crowd-input name="x" required></crowd-input></crowd-form>';

function pageOf(name: string): string {
  const { html = '' } = ALL[name] ?? {};
  return CROWD_ELEMENTS[name]?.standalone ? html : `<crowd-form>${html}</crowd-form>`;
}

test('every element of the guide has an example', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual(Object.keys(CROWD_ELEMENTS).sort());
});

let browser: Browser;
let page: Page;
let preview: Preview;

/** Opens an example in the preview, works on it, submits it, and gives the answer that the page shows. */
async function answerOf(name: string): Promise<unknown> {
  await page.goto(`${preview.url}?line=${NAMES.indexOf(name) + 1}`);
  const task = page.frameLocator('#task');
  const submit = task.getByRole('button', { name: 'Submit' });
  await submit.waitFor();
  await ALL[name]?.work?.(task);
  const shown = page.locator('#answer');
  // The button is there before the page listens to it.
  const pressed = async () => {
    await submit.click();
    return shown.textContent();
  };
  await expect.poll(pressed, { interval: 500 }).toMatch(/^\{/);
  return JSON.parse((await shown.textContent()) ?? '');
}

describe.skipIf(!hasBrowser)('in a browser, the stand-ins answer in the documented shape', () => {
  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
    preview = await startPreview({
      port: 0,
      online: false,
      watch: () => () => {},
      task: async (line) => ({
        file: 't.html',
        note: '',
        findings: [],
        variables: [],
        html: line > NAMES.length ? REQUIRED : pageOf(NAMES[line - 1] ?? ''),
      }),
    });
  });
  afterAll(async () => {
    await browser?.close();
    await preview?.[Symbol.asyncDispose]();
  });

  test.each(NAMES)('%s', async (name) => {
    expect(await answerOf(name)).toEqual(ALL[name]?.answer);
  });

  test('the picture of a segmentation has the colours of the labels and white, and nothing between', async () => {
    const { x } = (await answerOf('crowd-semantic-segmentation')) as {
      x: { labeledImage: { pngImageData: string } };
    };
    const { width, height, colours } = readPng(Buffer.from(x.labeledImage.pngImageData, 'base64'));
    expect({ width, height }).toEqual(size);
    expect([...colours.keys()].sort()).toEqual(['#ff7f0e', '#ffffff']);
    expect(colours.get('#ff7f0e')).toBeGreaterThan(10);
  });

  test('what is required has to be filled in first', async () => {
    await page.goto(`${preview.url}?line=${NAMES.length + 1}`);
    const task = page.frameLocator('#task');
    await task.getByRole('button', { name: 'Submit' }).click();
    await expect.poll(() => task.locator('input:invalid').count()).toBe(1);
    expect(await page.locator('#answer').textContent()).toBe('Submit the task to see its answer.');
  });
});
