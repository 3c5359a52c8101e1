import type { FrameLocator, Locator } from 'playwright-core';
import { expect } from 'vitest';
import { png } from '../../src/sandbox/seed/png.ts';

const WIDTH = 40;
const HEIGHT = 30;
const PICTURE = `data:image/png;base64,${png(WIDTH, HEIGHT, () => [200, 200, 200]).toString('base64')}`;
export const size = { height: HEIGHT, width: WIDTH };
const image = `src="${PICTURE}" header="h" labels="['cat', 'dog']"`;
const whole = expect.any(Number);
const point = { x: whole, y: whole };

export interface Example {
  /** What stands inside of `<crowd-form>`, or alone where the element needs none. */
  readonly html: string;
  readonly work?: (task: FrameLocator) => Promise<void>;
  readonly answer: unknown;
}

const at = (stage: Locator, x: number, y: number) => stage.click({ position: { x, y } });

async function drag(task: FrameLocator, ...path: readonly (readonly [number, number])[]): Promise<void> {
  const box = await task.locator('.gc-stage').boundingBox();
  if (box === null) throw new Error('the image is not visible');
  const { mouse } = task.owner().page();
  const [[x, y] = [0, 0], ...rest] = path;
  await mouse.move(box.x + x, box.y + y);
  await mouse.down();
  for (const [right, down] of rest) await mouse.move(box.x + right, box.y + down);
  await mouse.up();
}

/** Beside an element that answers nothing: the form's answer is that of this one alone. */
const BESIDE = '<input name="beside" value="b">';
const silent = (html: string, work?: Example['work']): Example => ({
  html: html + BESIDE,
  ...(work ? { work } : {}),
  answer: { beside: 'b' },
});
const visible = (text: string) => async (task: FrameLocator) => {
  await task.getByText(text).first().waitFor();
};
const classifier = (name: string, answer: object): Example => ({
  html: `<${name} name="x" header="h" src="${PICTURE}" categories="['cat', 'dog']"><classification-target>t</classification-target></${name}>`,
  work: async (task) => task.getByLabel('dog').check(),
  answer: { x: answer },
});
const shapes = (name: string, clicks: number, answer: object, finish = false): Example => ({
  html: `<${name} name="x" ${image}></${name}>`,
  work: async (task) => {
    await task.getByLabel('dog').check();
    const stage = task.locator('.gc-stage');
    for (let click = 0; click < clicks; click += 1) await at(stage, 20 + 30 * click, 20 + 10 * click * click);
    if (finish) await task.getByRole('button', { name: 'Finish shape' }).click();
  },
  answer: { x: { inputImageProperties: size, ...answer } },
});

/** One task for each element of the guide, and the answer in the shape that its page documents. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  'crowd-alert': silent('<crowd-alert type="error">Careful</crowd-alert>', visible('Careful')),
  'crowd-badge': silent('<crowd-badge label="new"></crowd-badge>', visible('new')),
  'crowd-bounding-box': {
    html: `<crowd-bounding-box name="x" ${image}></crowd-bounding-box>`,
    work: (task) => drag(task, [20, 20], [60, 50]),
    answer: {
      x: {
        boundingBoxes: [{ height: whole, label: 'cat', left: whole, top: whole, width: whole }],
        inputImageProperties: size,
      },
    },
  },
  'crowd-button': silent('<crowd-button variant="primary">More</crowd-button>', visible('More')),
  'crowd-card': silent('<crowd-card heading="Head">Body</crowd-card>', visible('Head')),
  'crowd-checkbox': {
    html: '<crowd-checkbox name="x" value="blurry">Blurry</crowd-checkbox><crowd-checkbox name="x" value="dim">Dim</crowd-checkbox><crowd-checkbox name="y" checked>Y</crowd-checkbox>',
    work: async (task) => task.getByLabel('Blurry').check(),
    answer: { x: { blurry: true, dim: false }, y: { on: true } },
  },
  'crowd-classifier': classifier('crowd-classifier', { label: 'dog' }),
  'crowd-classifier-multi-select': classifier('crowd-classifier-multi-select', { labels: ['dog'] }),
  'crowd-entity-annotation': {
    html: `<crowd-entity-annotation name="x" text="Ana met Ben" labels="[{'label': 'person'}]" initial-value='[{"label":"person","startOffset":0,"endOffset":3}]'></crowd-entity-annotation>`,
    work: async (task) => {
      // The last word, which two clicks select. The function runs in the page, whose types are not here.
      const text = task.locator('.gc-text');
      // biome-ignore lint/suspicious/noExplicitAny: see above
      const ben: number = await text.evaluate((element: any) => {
        const range = element.ownerDocument.createRange();
        range.setStart(element.lastChild, element.lastChild.length - 3);
        range.setEnd(element.lastChild, element.lastChild.length);
        const { left, width } = range.getBoundingClientRect();
        return left + width / 2 - element.getBoundingClientRect().left;
      });
      await text.dblclick({ position: { x: ben, y: 15 } });
    },
    answer: {
      x: {
        entities: [
          { endOffset: 3, label: 'person', startOffset: 0 },
          { endOffset: 11, label: 'person', startOffset: 8 },
        ],
      },
    },
  },
  'crowd-fab': silent('<crowd-fab label="help" icon="help"></crowd-fab>', visible('help')),
  'crowd-form': {
    html: '<input name="x" value="v"><select name="y"><option>o</option></select>',
    answer: { x: 'v', y: 'o' },
  },
  'crowd-icon-button': silent('<crowd-icon-button icon="search"></crowd-icon-button>', visible('search')),
  'crowd-image-classifier': {
    html: `<crowd-image-classifier name="x" header="h" src="${PICTURE}" categories="['cat', 'dog']"><worker-comment>Why?</worker-comment></crowd-image-classifier>`,
    work: async (task) => {
      await task.getByLabel('dog').check();
      await task.getByText('Add a comment').first().click();
      await task.getByRole('textbox').fill('it barks');
    },
    answer: { x: { label: 'dog', workerComment: 'it barks' } },
  },
  'crowd-image-classifier-multi-select': classifier('crowd-image-classifier-multi-select', {
    labels: ['dog'],
  }),
  'crowd-input': {
    html: '<crowd-input name="x" label="Name"></crowd-input>',
    work: async (task) => task.getByLabel('Name').fill('Ana'),
    answer: { x: 'Ana' },
  },
  'crowd-instance-segmentation': {
    html: `<crowd-instance-segmentation name="x" ${image}></crowd-instance-segmentation>`,
    work: async (task) => {
      await drag(task, [20, 20], [60, 20], [60, 60], [20, 60]);
      await drag(task, [120, 80], [160, 80], [160, 120], [120, 120]);
    },
    answer: {
      x: {
        inputImageProperties: size,
        instances: [
          { color: '#1f77b4', label: 'cat' },
          { color: '#ff7f0e', label: 'cat' },
        ],
        labeledImage: { pngImageData: expect.any(String) },
      },
    },
  },
  'crowd-instructions': silent(
    '<crowd-instructions link-text="How"><short-summary>So</short-summary></crowd-instructions>',
    async (task) => {
      await task.getByText('How').click();
      await task.getByText('So').waitFor();
    },
  ),
  'crowd-keypoint': shapes('crowd-keypoint', 1, { keypoints: [{ label: 'dog', ...point }] }),
  'crowd-line': shapes('crowd-line', 2, { lines: [{ label: 'dog', vertices: [point, point] }] }),
  'crowd-modal': silent('<crowd-modal link-text="Open">Inside</crowd-modal>', async (task) => {
    await task.getByRole('button', { name: 'Open' }).click();
    await task.getByText('Inside').waitFor();
    await task.getByRole('button', { name: 'Close' }).click();
  }),
  'crowd-polygon': shapes(
    'crowd-polygon',
    3,
    { polygons: [{ label: 'dog', vertices: [point, point, point] }] },
    true,
  ),
  'crowd-polyline': shapes(
    'crowd-polyline',
    3,
    { polylines: [{ label: 'dog', vertices: [point, point, point] }] },
    true,
  ),
  'crowd-radio-button': {
    html: '<crowd-radio-group><crowd-radio-button name="btn1" value="yes">Yes</crowd-radio-button><crowd-radio-button name="btn2" value="no" checked>No</crowd-radio-button></crowd-radio-group>',
    work: async (task) => task.getByLabel('Yes').check(),
    answer: { btn1: { yes: true }, btn2: { no: false } },
  },
  'crowd-radio-group': {
    html: '<crowd-radio-group><crowd-radio-button name="x" value="y" checked>Y</crowd-radio-button><crowd-radio-button name="x" value="n">N</crowd-radio-button></crowd-radio-group>',
    answer: { x: { y: true, n: false } },
  },
  'crowd-rekognition-detect-moderation-labels': {
    html: `<crowd-rekognition-detect-moderation-labels src="${PICTURE}" header="h" categories="[{ name: 'Gore', parentName: 'Violence' }, { name: 'Weapons', parentName: 'Violence' },]" exclusion-category="{ text: 'None' }"></crowd-rekognition-detect-moderation-labels>`,
    work: async (task) => task.getByLabel('Gore').check(),
    answer: {
      'AWS/Rekognition/DetectModerationLabels/Image/V3': {
        moderationLabels: [{ name: 'Gore', parentName: 'Violence' }],
      },
    },
  },
  'crowd-semantic-segmentation': {
    html: `<crowd-semantic-segmentation name="x" ${image}></crowd-semantic-segmentation>`,
    work: async (task) => {
      await task.getByLabel('dog').check();
      await drag(task, [20, 20], [60, 20], [60, 60], [20, 60]);
    },
    answer: {
      x: {
        inputImageProperties: size,
        labelMappings: { cat: { color: '#1f77b4' }, dog: { color: '#ff7f0e' } },
        labeledImage: { pngImageData: expect.any(String) },
      },
    },
  },
  'crowd-slider': {
    html: '<crowd-slider name="x" min="0" max="5" value="3"></crowd-slider>',
    work: async (task) => task.getByRole('slider').press('ArrowRight'),
    answer: { x: 4 },
  },
  'crowd-tab': silent(
    '<crowd-tabs><crowd-tab header="One">first</crowd-tab><crowd-tab header="Two">second</crowd-tab></crowd-tabs>',
    async (task) => {
      await task.getByRole('button', { name: 'Two' }).click();
      await task.getByText('second').waitFor();
      expect(await task.getByText('first').isVisible()).toBe(false);
    },
  ),
  'crowd-tabs': silent(
    '<crowd-tabs><crowd-tab header="One">first</crowd-tab></crowd-tabs>',
    visible('first'),
  ),
  'crowd-text-area': {
    html: '<crowd-text-area name="x" label="Say" value="a"></crowd-text-area>',
    work: async (task) => task.getByLabel('Say').fill('b\nc'),
    answer: { x: 'b\nc' },
  },
  'crowd-textract-analyze-document': {
    html: `<crowd-textract-analyze-document src="${PICTURE}" header="h" no-key-edit initial-value='[
      {"BlockType":"KEY_VALUE_SET","Id":"k","EntityTypes":["KEY"],"Text":"Name","Relationships":[{"Type":"VALUE","Ids":["v"]}]},
      {"BlockType":"KEY_VALUE_SET","Id":"v","EntityTypes":["VALUE"],"Text":"Ama"}]'></crowd-textract-analyze-document>`,
    work: async (task) => task.getByLabel('Value of Name').fill('Ana'),
    answer: {
      'AWS/Textract/AnalyzeDocument/Forms/V1': {
        blocks: [
          {
            blockType: 'KEY_VALUE_SET',
            entityTypes: ['KEY'],
            id: 'k',
            relationships: [{ ids: ['v'], type: 'VALUE' }],
            text: 'Name',
          },
          { blockType: 'KEY_VALUE_SET', entityTypes: ['VALUE'], id: 'v', text: 'Ana' },
        ],
      },
    },
  },
  'crowd-toast': silent('<crowd-toast text="Saved"></crowd-toast>', visible('Saved')),
  'crowd-toggle-button': {
    html: '<crowd-toggle-button name="x">Lights</crowd-toggle-button>',
    work: async (task) => task.getByLabel('Lights').check(),
    answer: { x: { on: true } },
  },
};

/** Tasks that are no element's main example. */
export const MORE: Readonly<Record<string, Example>> = {
  'an adjusted line says so': {
    html: `<crowd-line name="x" ${image} initial-value="{ lines: [{ label: 'cat', vertices: [{ x: 1, y: 2 }, { x: 3, y: 4 }] }] }"></crowd-line>`,
    work: async (task) => {
      await at(task.locator('.gc-stage'), 20, 20);
      await at(task.locator('.gc-stage'), 50, 50);
    },
    answer: {
      x: {
        initialValueModified: true,
        inputImageProperties: size,
        lines: [
          {
            label: 'cat',
            vertices: [
              { x: 1, y: 2 },
              { x: 3, y: 4 },
            ],
          },
          { label: 'cat', vertices: [point, point] },
        ],
      },
    },
  },
  'an untouched segmentation keeps its colours and says so': {
    html: `<crowd-semantic-segmentation name="x" ${image} initial-value='{"labelMappings":{"dog":{"color":"#2acf59"}},"src":"${PICTURE}"}'></crowd-semantic-segmentation>`,
    answer: {
      x: {
        initialValueModified: false,
        inputImageProperties: size,
        labelMappings: { cat: { color: '#1f77b4' }, dog: { color: '#2acf59' } },
        labeledImage: { pngImageData: expect.any(String) },
      },
    },
  },
  'boxes of an earlier job are kept': {
    html: `<crowd-bounding-box name="x" ${image} initial-value='[{"label":"cat","left":0,"top":1,"width":2,"height":3}]'></crowd-bounding-box>`,
    answer: {
      x: {
        inputImageProperties: size,
        boundingBoxes: [{ label: 'cat', left: 0, top: 1, width: 2, height: 3 }],
      },
    },
  },
  'a moderation review without content is an empty list': {
    html: `<crowd-rekognition-detect-moderation-labels src="${PICTURE}" categories="['Gore']" exclusion-category="{ text: 'None' }"></crowd-rekognition-detect-moderation-labels>`,
    work: async (task) => {
      await task.getByLabel('Gore').check();
      await task.getByLabel('None').check();
    },
    answer: { 'AWS/Rekognition/DetectModerationLabels/Image/V3': { moderationLabels: [] } },
  },
  'a button with form-action submits': {
    html: '<input name="x" value="v"><crowd-button form-action="submit">Submit</crowd-button>',
    answer: { x: 'v' },
  },
};
