import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { framePage } from '../../src/templates/preview/frame.ts';
import { hasBrowser, launchBrowser } from '../helpers/browser.ts';

const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const image = `src="${PIXEL}" header="h" labels="['a', 'b']"`;
const size = { height: 1, width: 1 };

let browser: Browser;
let page: Page;
beforeAll(async () => {
  if (!hasBrowser) return;
  browser = await launchBrowser();
  page = await browser.newPage();
});
afterAll(() => browser?.close());

/** Shows a task, submits it, and gives the answer it posts. */
async function submit(html: string, work: (page: Page) => Promise<void> = async () => {}): Promise<unknown> {
  await page.setContent(framePage(html, { online: false, mediaOrigins: [] }));
  await work(page);
  const answered = page.evaluate(
    "new Promise((done) => addEventListener('message', (event) => done(event.data.answer), { once: true }))",
  );
  await page.getByRole('button', { name: 'Submit' }).click();
  return answered;
}

const form = (inner: string) => `<crowd-form>${inner}</crowd-form>`;

describe.skipIf(!hasBrowser)('the stand-ins answer in the documented shape', () => {
  test.each([
    ['crowd-input', '<crowd-input name="x" value="v" label="l"></crowd-input>', 'v'],
    ['crowd-text-area', '<crowd-text-area name="x" value="v"></crowd-text-area>', 'v'],
    ['crowd-slider', '<crowd-slider name="x" min="0" max="5" value="3"></crowd-slider>', 3],
    ['crowd-checkbox', '<crowd-checkbox name="x" checked>Yes</crowd-checkbox>', { on: true }],
    ['crowd-toggle-button', '<crowd-toggle-button name="x" value="t"></crowd-toggle-button>', { t: false }],
    [
      'crowd-radio-button',
      '<crowd-radio-group><crowd-radio-button name="x" value="y" checked>Y</crowd-radio-button><crowd-radio-button name="x" value="n">N</crowd-radio-button></crowd-radio-group>',
      { y: true, n: false },
    ],
    [
      'crowd-semantic-segmentation',
      `<crowd-semantic-segmentation name="x" ${image}></crowd-semantic-segmentation>`,
      expect.objectContaining({ inputImageProperties: size, labeledImage: expect.anything() }),
    ],
    [
      'crowd-instance-segmentation',
      `<crowd-instance-segmentation name="x" ${image}></crowd-instance-segmentation>`,
      expect.objectContaining({ inputImageProperties: size, instances: [] }),
    ],
    [
      'crowd-bounding-box',
      `<crowd-bounding-box name="x" ${image} initial-value='[{"label":"a","left":0,"top":0,"width":1,"height":1}]'></crowd-bounding-box>`,
      { inputImageProperties: size, boundingBoxes: [{ label: 'a', left: 0, top: 0, width: 1, height: 1 }] },
    ],
    ['input', '<input name="x" value="v">', 'v'],
  ])('%s', async (_, element, answer) => {
    expect(await submit(form(element))).toEqual({ x: answer });
  });

  test.each([
    ['crowd-keypoint', { keypoints: [{ label: 'a', x: expect.any(Number), y: expect.any(Number) }] }],
    ['crowd-polygon', { polygons: [{ label: 'a', vertices: [expect.anything(), expect.anything()] }] }],
    ['crowd-polyline', { polylines: [{ label: 'a', vertices: [expect.anything(), expect.anything()] }] }],
    ['crowd-line', { lines: [{ label: 'a', vertices: [expect.anything(), expect.anything()] }] }],
  ])('%s', async (name, shapes) => {
    const answer = await submit(form(`<${name} name="x" ${image}></${name}>`), async (shown) => {
      const stage = shown.locator('.gc-stage');
      await stage.click({ position: { x: 10, y: 10 } });
      if (name !== 'crowd-keypoint') await stage.click({ position: { x: 30, y: 30 } });
    });
    expect(answer).toEqual({ x: { inputImageProperties: size, ...shapes } });
  });

  test.each([
    ['crowd-classifier', { label: 'dog' }],
    ['crowd-image-classifier', { label: 'dog' }],
    ['crowd-classifier-multi-select', { labels: ['dog'] }],
    ['crowd-image-classifier-multi-select', { labels: ['dog'] }],
  ])('%s', async (name, answer) => {
    const element = `<${name} name="x" header="h" categories="['cat', 'dog']"><classification-target>t</classification-target></${name}>`;
    expect(await submit(form(element), (shown) => shown.getByLabel('dog').check())).toEqual({ x: answer });
  });

  test('crowd-entity-annotation, which needs no form', async () => {
    const element = `<crowd-entity-annotation name="x" text="Ana met Ben" labels="[{'label': 'person'}]" initial-value='[{"label":"person","startOffset":0,"endOffset":3}]'></crowd-entity-annotation>`;
    expect(await submit(element)).toEqual({
      x: { entities: [{ label: 'person', startOffset: 0, endOffset: 3 }] },
    });
  });

  test('what is required has to be filled in first', async () => {
    await page.setContent(
      framePage(form('<crowd-input name="x" required></crowd-input>'), { online: false, mediaOrigins: [] }),
    );
    await page.getByRole('button', { name: 'Submit' }).click();
    expect(await page.evaluate("document.querySelector('input').matches(':invalid')")).toBe(true);
  });
});
