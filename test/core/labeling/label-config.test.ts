import { describe, expect, test } from 'vitest';
import { type LabelConfigUse, readLabelConfig } from '../../../src/core/labeling/label-config.ts';

const IMAGE: LabelConfigUse = { task: 'BoundingBox', frames: false };
const VIDEO: LabelConfigUse = { task: 'VideoObjectTracking', frames: true };
const RIGHT = {
  'document-version': '2020-03-01',
  frameAttributes: [{ name: 'weather', description: 'How is it?', type: 'string', enum: ['dry', 'wet'] }],
  categoryGlobalAttributes: [{ name: 'hidden', type: 'string', enum: ['yes', 'no'], editsAllowed: 'none' }],
  labels: [
    { label: 'Car', categoryAttributes: [{ name: 'doors', type: 'number', minimum: 1, maximum: 5 }] },
    { label: 'Bus' },
  ],
  instructions: { shortInstruction: 'Draw', fullInstruction: '<p>Draw tightly</p>' },
  annotationType: 'Polygon',
};

function read(config: object | string, use = VIDEO) {
  const parsed = readLabelConfig(typeof config === 'string' ? config : JSON.stringify(config), use);
  return parsed.ok ? parsed.value : { labels: [], problems: [parsed.problem], warnings: [] };
}
const attribute = (more: object) => ({
  ...RIGHT,
  categoryGlobalAttributes: [{ name: 'x', type: 'string', ...more }],
});
const many = (count: number, more: object = { enum: ['a'] }) =>
  Array.from({ length: count }, (_, at) => ({ name: `a${at}`, type: 'string', ...more }));

describe('a label category configuration', () => {
  test('is right as the guide has it', () => {
    expect(read(RIGHT)).toEqual({ labels: ['Car', 'Bus'], problems: [], warnings: [] });
    expect(read({ labels: [{ label: 'x'.repeat(256) }] }, IMAGE).problems).toEqual([]);
    expect(read({ ...RIGHT, categoryGlobalAttributes: many(9) }).problems).toEqual([]);
  });

  test.each<[object, string]>([
    [{ ...RIGHT, labels: [{ label: 'a' }, { label: 'a' }] }, '"a" occurs twice'],
    [{ ...RIGHT, labels: [] }, 'there are no labels'],
    [{ ...RIGHT, labels: [{ label: 'x'.repeat(17) }] }, 'more than 16 characters'],
    [{ ...RIGHT, labels: ['Car'] }, 'label 1 is not'],
    [{ ...RIGHT, annotationType: 'Box' }, 'annotationType is BoundingBox'],
    [{ ...RIGHT, categoryGlobalAttributes: many(10) }, '11 attributes'],
    [{ ...RIGHT, frameAttributes: many(11, { enum: ['a'], description: 'd' }) }, '11 attributes'],
    [{ ...RIGHT, frameAttributes: many(1) }, 'has no description'],
    [{ ...RIGHT, categoryGlobalAttributes: many(6, {}) }, '6 free-text attributes'],
    [
      { ...RIGHT, categoryGlobalAttributes: [{ name: 'doors', type: 'string' }] },
      'is a global attribute as well',
    ],
    [{ ...RIGHT, categoryGlobalAttributes: {} }, 'is not a list'],
    [attribute({ type: 'boolean' }), 'not string or number'],
    [attribute({ name: 'n'.repeat(17) }), 'more than 16 characters'],
    [attribute({ enum: [] }), 'enum without choices'],
    [attribute({ enum: Array(11).fill('a') }), '11 choices'],
    [attribute({ enum: ['x'.repeat(17)] }), 'choice of more than 16'],
    [attribute({ type: 'number', minimum: 5, maximum: 1 }), 'minimum above its maximum'],
    [attribute({ editsAllowed: 'some' }), 'not any or none'],
    [{ ...RIGHT, instructions: { shortInstruction: 'x'.repeat(256), fullInstruction: '' } }, 'more than 255'],
  ])('%j', (config, problem) => {
    expect(read(config).problems.join('; ')).toContain(problem);
  });

  test('of an adjustment names the label that is adjusted, and only there', () => {
    const adjustment = { task: 'AdjustmentVideoObjectTracking', frames: true };
    expect(read(RIGHT, adjustment).problems.join()).toContain('auditLabelAttributeName is missing');
    expect(read({ ...RIGHT, auditLabelAttributeName: 'tracks-ref' }, adjustment).problems).toEqual([]);
    expect(read({ ...RIGHT, auditLabelAttributeName: 'tracks-ref' }).warnings.join()).toContain(
      'adjusts nothing',
    );
  });

  test('of named entities has instructions', () => {
    const use = { task: 'NamedEntityRecognition', frames: false };
    expect(read({ labels: [{ label: 'who' }] }, use).problems.join()).toContain('instructions are missing');
  });

  test("with numbers without bounds is a warning, since AWS's own example has such", () => {
    expect(read(attribute({ type: 'number' }))).toMatchObject({
      problems: [],
      warnings: [expect.stringContaining('minimum')],
    });
  });

  test.each(['{', '[]', '{"labels": "Car"}'])('%s is none', (text) => {
    expect(read(text).problems).toHaveLength(1);
  });
});
