import { describe, expect, test } from 'vitest';
import { DEFAULT_ASSUMPTIONS } from '../../../src/templates/dialect/assumptions.ts';
import { lintTemplate } from '../../../src/templates/lint/lint.ts';
import { PUBLISHED } from './published.ts';

const SCRIPT = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>';
const lint = (source: string) => lintTemplate(source, 'a.html').findings;
const found = (source: string) => lint(source).map(({ rule, severity }) => `${severity} ${rule}`);
const inForm = (inside: string) => found(`${SCRIPT}<crowd-form>${inside}</crowd-form>`);

describe('templates that work with Ground Truth have no errors', () => {
  test.each(Object.entries(PUBLISHED))('%s', (_, source) => {
    expect(lint(source).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('what is documented is not a finding', () => {
  test.each(['checkboxes under one name', 'tags closed with a slash', 'radio buttons'])('%s', (name) => {
    expect(found(PUBLISHED[name] ?? '')).toEqual([]);
  });

  test('frames with videos of YouTube', () => {
    expect(found(PUBLISHED['a video of YouTube'] ?? '')).toEqual([]);
    expect(inForm('<iframe src="{{ task.input.source-ref }}"></iframe>')).toEqual([
      'warning template/media-not-presigned',
    ]);
  });

  test('names that begin with _, and the pattern of capture', () => {
    expect(found(PUBLISHED['a key with blanks, captured'] ?? '')).toEqual([
      'info template/escaped-in-capture',
      'info template/image-without-alt',
    ]);
  });
});

describe('tags that are left open', () => {
  test('are one finding that names what is open and the end tag that is ignored', () => {
    const [only, another] = lint(PUBLISHED['paragraphs that are left open'] ?? '');
    expect(another).toBeUndefined();
    expect(only).toMatchObject({ rule: 'template/unclosed-element', severity: 'warning' });
    expect(only?.message).toMatch(
      /^<\/full-instructions> is ignored by browsers, because <p> at 4:40 is still/,
    );
    expect(only?.location).toMatchObject({ line: 5, column: 1 });
  });

  test('are as many findings as there are causes', () => {
    const open = '<full-instructions><p>a<div></full-instructions>';
    const source = `${SCRIPT}<crowd-form><crowd-card>${open}</div></crowd-card></crowd-form><crowd-card>b`;
    expect(found(source)).toEqual(['warning template/unclosed-element', 'warning template/unclosed-element']);
  });

  test('are a finding for each tag that is to blame', () => {
    const card = (inside: string) => `<crowd-card>${inside}</crowd-card>`;
    const source = `${SCRIPT}<crowd-form>${card('<p>a')}</p>${card('<div>b')}</div></crowd-form>`;
    expect(lint(source).map(({ message }) => /<(?:p|div)>/.exec(message)?.[0])).toEqual(['<p>', '<div>']);
  });

  test('a paragraph that a region closes is not blamed', () => {
    expect(inForm('<crowd-card><p>a</p><p>b</p></crowd-card><crowd-input name="a"></crowd-input>')).toEqual(
      [],
    );
  });

  test.each([
    ['<crowd-input name="a"><crowd-input name="b"></crowd-input>', 'error template/unclosed-element'],
    ['<crowd-slider name="a" /><p>And this?</p>', 'error template/self-closing-element'],
    ['<crowd-input name="a" /><crowd-input name="b"></crowd-input>', 'error template/self-closing-element'],
    [
      '<crowd-checkbox name="a" /><crowd-input name="b"></crowd-input>',
      'error template/self-closing-element',
    ],
    ['<crowd-checkbox name="a" /> Sure', 'warning template/self-closing-element'],
    ['<my-widget /> Sure', 'warning template/self-closing-element'],
    ['<ul><li><crowd-checkbox name="a"/><li>b</ul>', 'warning template/self-closing-element'],
    ['<crowd-card heading="a" <crowd-input name="b"></crowd-card>', 'error template/malformed-tag'],
    ['<crowd-card heading="a" <b>c</b></crowd-card>', 'warning template/malformed-tag'],
  ])('%s', (inside, expected) => {
    expect(inForm(inside)).toContain(expected);
  });
});

describe('errors that a worker would meet', () => {
  test.each([
    ['<crowd-form><crowd-input name="a"></crowd-input></crowd-form>', 'template/missing-crowd-script'],
    [`${SCRIPT}<p>Is it a cat?</p><crowd-input name="a"></crowd-input>`, 'template/missing-crowd-form'],
    [
      `${SCRIPT}<crowd-form><crowd-inptu name="a"></crowd-inptu></crowd-form>`,
      'template/unknown-crowd-element',
    ],
    [
      `${SCRIPT}<crowd-form><crowd-boundingbox name="a"></crowd-boundingbox></crowd-form>`,
      'template/unknown-crowd-element',
    ],
    [
      `${SCRIPT}<crowd-form><img alt="" src="s3://bucket/a.png"></crowd-form>`,
      'template/s3-uri-in-attribute',
    ],
    [`${SCRIPT}<crowd-form>{{ task.input.a | grant_read_acess }}</crowd-form>`, 'template/unknown-filter'],
    [`${SCRIPT}<crowd-form>{% if task.input.a %}</crowd-form>`, 'template/syntax-error'],
    [
      `${SCRIPT}<crowd-form><crowd-line name="l" labels='["a"'></crowd-line></crowd-form>`,
      'template/json-attribute-unreadable',
    ],
  ])('%s', (source, rule) => {
    expect(found(source)).toContain(`error ${rule}`);
  });

  test('are warnings where a script may do what is missed', () => {
    const script = '<script src="https://example.com/a.js"></script>';
    expect(found(`${script}<crowd-form></crowd-form>`)).toContain('warning template/missing-crowd-script');
    expect(found(`${SCRIPT}${script}<p>a</p>`)).toContain('warning template/missing-crowd-form');
    expect(found(`${SCRIPT}${script}<crowd-form><crowd-inptu></crowd-inptu></crowd-form>`)).toContain(
      'warning template/unknown-crowd-element',
    );
    expect(inForm('<a href="s3://bucket/a.png">where</a>')).toEqual(['warning template/s3-uri-in-attribute']);
  });
});

describe('label categories', () => {
  const labels = (count: number) => Array.from({ length: count }, (_, at) => `l${at}`);
  const inline = (element: string, count: number) =>
    inForm(
      `<${element} name="a" src="x" header="h" ${/class/.test(element) ? 'categories' : 'labels'}='${JSON.stringify(labels(count))}'></${element}>`,
    );

  test.each([
    ['crowd-bounding-box', 50, 51],
    ['crowd-image-classifier-multi-select', 50, 51],
    ['crowd-classifier-multi-select', 50, 51],
  ])('of %s are at most %i', (element, most, more) => {
    expect(inline(element, most)).not.toContain('error template/too-many-labels');
    expect(inline(element, more)).toContain('error template/too-many-labels');
  });

  test.each([
    ['crowd-image-classifier', 31, 30],
    ['crowd-line', 11, 10],
    ['crowd-semantic-segmentation', 21, 20],
  ])('of %s are %i only an info', (element, more, advised) => {
    expect(inline(element, more)).toContain('info template/too-many-labels');
    expect(inline(element, advised)).not.toContain('info template/too-many-labels');
  });

  test.each([
    'crowd-classifier',
    'crowd-classifier-multi-select',
    'crowd-image-classifier',
    'crowd-image-classifier-multi-select',
  ])('of %s are at least two', (element) => {
    expect(inline(element, 1)).toContain('error template/too-few-labels');
    expect(inline(element, 2)).not.toContain('error template/too-few-labels');
    expect(inline('crowd-bounding-box', 1)).not.toContain('error template/too-few-labels');
  });

  test('of the job are held against the element that takes them, not against one with labels of its own', () => {
    const source = `${SCRIPT}<crowd-form><crowd-image-classifier name="c" categories='["a", "b"]'></crowd-image-classifier><crowd-bounding-box name="b" labels="{{ task.input.labels | to_json | escape }}"></crowd-bounding-box></crowd-form>`;
    const withLabels = (count: number) =>
      lintTemplate(source, 'a.html', DEFAULT_ASSUMPTIONS, labels(count))
        .findings.filter(({ severity }) => severity === 'error')
        .map(({ rule }) => rule);
    expect(withLabels(1)).toEqual([]);
    expect(withLabels(50)).toEqual([]);
    expect(withLabels(51)).toEqual(['template/too-many-labels']);
  });
});
