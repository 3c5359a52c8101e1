/** Which labels of a line are converted, and what is said of the others. */
import { expect, test } from 'vitest';
import { converted } from './converted.ts';
import { boxLabel, boxLine, line } from './lines.ts';

const day = (date: string) => ({ 'creation-date': `${date}T00:00:00.000000` });
const label = (attribute: string, left: number, date: string, name = 'tin') =>
  boxLabel({ attribute, boxes: [[0, left, 1, 2, 2]], classes: { 0: name }, metadata: day(date) });
const boxesOf = async (...args: Parameters<typeof converted>) => {
  const { lines, messages, rules } = await converted(...args);
  const boxes = lines('labels.jsonl').map(({ labels }) =>
    (labels as { type: string; annotations: { box?: number[] }[] }[])
      .filter(({ type }) => type === 'groundtruth/object-detection')
      .map(({ annotations }) => annotations.map(({ box }) => box?.[0])),
  );
  return { boxes, messages, rules };
};
const source = (at: number) => ({ 'source-ref': `s3://b/${at}.jpg` });
const verdict = (said: string) => ({
  check: 1,
  'check-metadata': { type: 'groundtruth/label-verification', 'class-name': said, ...day('2024-09-01') },
});

test('of lines without the newest each gives the newest that it has, and no review', async () => {
  const lines = [
    { ...source(1), ...label('new', 9, '2024-08-01') },
    { ...source(2), ...label('b', 2, '2024-02-01'), ...label('c', 3, '2024-03-01') },
    { ...source(3), ...label('c', 3, '2024-03-01'), ...label('b', 2, '2024-02-01') },
    { ...source(4), ...label('a', 1, '2024-01-01'), ...verdict('good') },
  ];
  const { boxes, messages } = await boxesOf(lines, 'jsonl');
  expect(boxes).toEqual([[[9]], [[3]], [[3]], [[1]]]);
  expect(messages.join('\n')).toMatch(/Line 2: It gives c\..*ine 4: It gives a\./);
});

test('labels of one line that are named come side by side, and lines without them not at all', async () => {
  const lines = [
    { ...source(1), ...label('b', 2, '2024-02-01'), ...label('c', 3, '2024-03-01') },
    { ...source(2), ...label('c', 4, '2024-03-01') },
    { ...source(3), ...label('a', 1, '2024-08-01') },
  ];
  expect((await boxesOf(lines, 'jsonl', { attributes: ['b', 'c'] })).boxes).toEqual([[[2], [3]], [[4]]]);
});

test('classes of several attributes stand in the order of their ids, of one as they come, after those that are named', async () => {
  const of = (attribute: string, classes: Record<string, string>) =>
    boxLabel({
      attribute,
      boxes: Object.keys(classes).map((id) => [Number(id), 1, 1, 2, 2] as const),
      classes,
    });
  const lines = [{ ...source(1), ...of('x', { 2: 'c', 9: 'e' }), ...of('y', { 1: 'b', 10: 'f' }) }];
  const named = async (options: object) =>
    (await converted(lines, 'coco', options))
      .json('annotations.json')
      .categories.map(({ name }: { name: string }) => name);
  expect(await named({ attributes: ['x', 'y'] })).toEqual(['b', 'c', 'e', 'f']);
  expect(await named({ attributes: ['x'] })).toEqual(['c', 'e']);
  expect(await named({ attributes: ['x', 'y'], categories: ['z', 'e'] })).toEqual(['z', 'e', 'b', 'c', 'f']);
});

test('confidences count where one of those that are taken says something', async () => {
  const lines = [
    { ...source(1), ...boxLabel({ attribute: 'x', confidence: 0 }), ...boxLabel({ attribute: 'y' }) },
  ];
  const scores = async (attributes: string[]) =>
    (await converted(lines, 'coco', { attributes }))
      .json('annotations.json')
      .annotations.map(({ score }: { score?: number }) => score);
  expect(await scores(['x', 'y'])).toEqual([undefined, 0.83]);
  expect(await scores(['x'])).toEqual([undefined]);
});

test.each([
  [[{ ...source(1), ...label('b', 1, '2024-01-01'), ...label('c', 1, '2024-01-01') }], '"b", "c"'],
  [[source(1)], 'none'],
])('one that is not there is refused, with those that are: %#', async (lines, there) => {
  await expect(converted(lines, 'coco', { attributes: ['x'] })).rejects.toMatchObject({
    exitCode: 252,
    message: 'There is no label attribute "x".',
    hint: `The attributes are: ${there}.`,
  });
});

test('how many annotations are less sure is said of each line that has some', async () => {
  const tags = (first: number) =>
    line('image-classification-multilabel', [0, 1], {
      'class-map': { 0: 'a', 1: 'b' },
      'confidence-map': { 0: first, 1: 0.5 },
    });
  const { messages, lines } = await converted([tags(0.4), tags(0.9)], 'jsonl', { minConfidence: 0.5 });
  expect(messages.join('\n')).toMatch(/^Line 1: 1 of 2 are left out\.$/m);
  expect(lines('labels.jsonl').map(({ labels }) => labels[0].annotations.length)).toEqual([1, 2]);
});

test('a verdict drops its object, a class of that name does not, and of what is not taken nothing is said', async () => {
  const lines = [
    { ...source(1), ...label('a', 1, '2024-01-01', 'bad'), ...verdict('good') },
    { ...source(2), ...label('a', 2, '2024-01-01'), ...verdict('bad') },
    { ...source(3), ...verdict('bad') },
  ];
  const { boxes, messages, rules } = await boxesOf(lines, 'jsonl', {
    dropRejected: ['bad'],
    attributes: ['a'],
  });
  expect(boxes).toEqual([[[1]]]);
  expect(rules.filter((rule) => rule === 'rejected-object')).toHaveLength(1);
  expect(messages.join('\n')).toMatch(/^Line 2: Its verdict is bad\.$/m);
  expect(messages.join('\n')).not.toContain('ine 3: Its verdict');
  expect((await boxesOf(lines.slice(0, 2), 'jsonl', { attributes: ['a'] })).boxes).toEqual([[[1]], [[2]]]);
});

test('a line without any label is said', async () => {
  const { messages } = await converted([boxLine(), source(2)], 'jsonl');
  expect(messages.join('\n')).toContain('Line 2: It has no label.');
});
