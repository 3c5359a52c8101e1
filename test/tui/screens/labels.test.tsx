import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import { expect, test } from 'vitest';
import { usageError } from '../../../src/core/errors.ts';
import { displayWidth } from '../../../src/core/text/width.ts';
import type { LabelsReport } from '../../../src/labels/check/check.ts';
import { convertWords, requestOf } from '../../../tui/screens/labels/forms.ts';
import { partLines } from '../../../tui/screens/labels/lines.ts';
import type { LabelsState } from '../../../tui/screens/labels/model.ts';
import { LabelsScreen } from '../../../tui/screens/labels/screen.tsx';
import { initialLabels, type LabelsAction, labelsReducer } from '../../../tui/screens/labels/state.ts';

const PLACE = { source: 'output.manifest', local: '', sign: false };

function report(over: Partial<LabelsReport> = {}): LabelsReport {
  const classes = Array.from({ length: 40 }, (_, at) => ({
    name: `設備 ${'long '.repeat(12)}${at}`,
    ids: [String(at)],
    count: at,
  }));
  return {
    source: 'output.manifest',
    lines: 1_200,
    labeled: 1_000,
    failed: 100,
    unlabeled: 100,
    newest: 'shelf',
    attributes: [
      {
        name: 'shelf',
        kind: 'boxes',
        type: 'groundtruth/object-detection',
        labeled: 1_000,
        failed: 100,
        human: 900,
        automated: 100,
        empty: 0,
        annotations: 780,
        adjusted: 0,
        unadjusted: 0,
        first: undefined,
        last: '2024-05-06T07:08:09.123456',
        jobs: [],
        classes,
        confidences: 1,
        withoutConfidence: 0,
        fractional: 0,
        workers: 0,
      },
    ],
    findings: [],
    ...over,
  };
}

function after(size: { columns: number; rows: number }, ...actions: LabelsAction[]): LabelsState {
  return actions.reduce(labelsReducer, initialLabels(size));
}

test.each([
  [80, 24],
  [120, 40],
  [60, 15],
])('on %i x %i nothing is wider than the screen, and bars keep their places', (columns, rows) => {
  const state = after(
    { columns, rows },
    { type: 'open', place: PLACE },
    { type: 'checked', report: report() },
  );
  const screen = stripVTControlCharacters(
    renderToString(<LabelsScreen state={state} width={columns} height={rows - 5} />, { columns }),
  );
  for (const each of screen.split('\n')) expect(displayWidth(each)).toBeLessThanOrEqual(columns);
  const bars = partLines(state, columns - 2)
    .map((content) => content.map(({ text }) => text).join(''))
    .filter((text) => text.includes('long'));
  expect(bars).toHaveLength(40);
  const begins = bars.map((text) => displayWidth(text.slice(0, text.search(/[█░]/))));
  expect(new Set(begins).size).toBe(1);
});

test('scrolling ends with the text, and a part begins at its top', () => {
  const size = { columns: 80, rows: 24 };
  const opened = [
    { type: 'open', place: PLACE },
    { type: 'checked', report: report() },
  ] as const;
  const end = after(size, ...opened, { type: 'scroll', by: 1, unit: 'all' });
  expect(end.scroll).toBe(partLines(end, 78).length - 16);
  expect(labelsReducer(end, { type: 'part', by: 1 }).scroll).toBe(0);
});

test('an error takes the place of what was read, and esc leaves the source', () => {
  const size = { columns: 80, rows: 24 };
  const failed = after(
    size,
    { type: 'open', place: PLACE },
    { type: 'checked', report: report() },
    { type: 'failed', error: usageError('It is gone.') },
  );
  expect(JSON.stringify(partLines(failed, 78))).toContain('It is gone.');
  expect(labelsReducer(failed, { type: 'back' }).opened).toBeUndefined();
  const running = labelsReducer(failed, { type: 'running', lines: 5 });
  expect(labelsReducer(running, { type: 'back' })).toBe(running);
});

test('a conversion is the command line that does the same', () => {
  const place = { ...PLACE, local: './copies' };
  const request = requestOf(place, { to: 'yolo', out: '', attributes: ' a  b', images: 'copy' });
  expect(convertWords(request)).toEqual([
    ...['groundctl', 'labels', 'convert', 'output.manifest', '--format', 'yolo', '--out', 'labels-yolo'],
    ...['--label-attribute', 'a', 'b', '--local', './copies', '--images', 'copy'],
  ]);
});
