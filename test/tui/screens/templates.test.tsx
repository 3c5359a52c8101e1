import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import { expect, test } from 'vitest';
import { usageError } from '../../../src/core/errors.ts';
import { displayWidth } from '../../../src/core/text/width.ts';
import { partLines } from '../../../tui/screens/templates/lines.ts';
import type { OpenTask, TemplatesState } from '../../../tui/screens/templates/model.ts';
import { TemplatesScreen } from '../../../tui/screens/templates/screen.tsx';
import {
  initialTemplates,
  type TemplatesAction,
  templatesReducer,
} from '../../../tui/screens/templates/state.ts';

const SIZE = { columns: 80, rows: 24 };

function openTask(over: Partial<OpenTask> = {}): OpenTask {
  return {
    source: '<p>\n{{ task.input.a }}\u001b[2J\n</p>\n',
    findings: [
      {
        rule: 'template/some',
        severity: 'error',
        subject: 't.html',
        message: 'Not like this.',
        fix: 'Like that.',
        location: { file: 't.html', line: 2, column: 1 },
      },
    ],
    task: {
      file: 't.html',
      note: '',
      findings: [],
      variables: [{ path: 'task.input.a', value: 'cat' }],
      html: `<p>\n${'cat '.repeat(500)}\n</p>\n`,
    },
    ...over,
  };
}

function after(...actions: TemplatesAction[]): TemplatesState {
  return actions.reduce(templatesReducer, initialTemplates(SIZE));
}

const PLACE = {
  type: 'place',
  place: { file: 't.html', manifest: 'm.jsonl', lambda: '', sign: false, team: '', address: '' },
} as const;
const text = (lines: ReturnType<typeof partLines>) =>
  lines.map((content) => content.map((part) => part.text).join(''));

test('the line with a finding is marked, and the finding stands below it', () => {
  const lines = text(partLines(openTask(), 'source', 78));
  const at = lines.findIndex((each) => each.startsWith('✗ 2 {{ task.input.a }}'));
  expect(at).toBeGreaterThan(0);
  expect(lines[at + 1]).toMatch(/^ +Not like this\./);
  expect(lines.filter((each) => each.startsWith('✗'))).toHaveLength(1);
});

test('a source line that is longer than its column goes on below, and nothing of it is lost', () => {
  const long = `<img src="${'0123456789'.repeat(9)}">`;
  const lines = text(partLines(openTask({ source: `${long}\n`, findings: [] }), 'source', 78));
  const left = lines.map((each) => each.slice(0, 37).trimEnd()).filter((each) => each !== '');
  expect(left[0]).toMatch(/^ {2}1 <img src="0123/);
  expect(left.map((each) => each.slice(4)).join('')).toBe(long);
});

test('a finding whose line is past the end is shown at the last line', () => {
  const [found] = openTask().findings;
  const findings = found ? [{ ...found, location: { file: 't.html', line: 99 } }] : [];
  expect(text(partLines(openTask({ findings }), 'source', 78)).join('\n')).toContain('✗ 3 </p>');
});

test('lines count from one, and another line or file begins at the top', () => {
  const state = after(PLACE, { type: 'line', by: -1 });
  expect(state.line).toBe(1);
  const scrolled = after(
    PLACE,
    { type: 'line', by: 1 },
    { type: 'read', task: openTask() },
    { type: 'scroll', by: 1, unit: 'all' },
  );
  expect(scrolled).toMatchObject({ line: 2 });
  expect(scrolled.scroll).toBeGreaterThan(10);
  expect(templatesReducer(scrolled, { type: 'line', by: 1 })).toMatchObject({ line: 3, scroll: 0 });
  expect(templatesReducer(scrolled, PLACE)).toMatchObject({ line: 1, scroll: 0 });
});

test('a shorter text that is read does not leave the screen empty', () => {
  const scrolled = after(PLACE, { type: 'read', task: openTask() }, { type: 'scroll', by: 1, unit: 'all' });
  const { task } = openTask();
  const short = openTask({ task: { ...task, html: 'cat' } });
  expect(templatesReducer(scrolled, { type: 'read', task: short }).scroll).toBe(0);
});

test('what a worker would meet stands above the values', () => {
  const { task } = openTask();
  const verdicts = [
    { allowed: false, text: 'x may not open the portal.' },
    { allowed: undefined, text: 'Simulated.' },
  ];
  const lines = text(partLines(openTask({ task: { ...task, verdicts } }), 'variables', 78));
  expect(lines.slice(0, 4)).toEqual(['Denied: x may not open the portal.', 'Simulated.', '', 'task.input.a']);
});

test('the values of a task that does not render stand below the reason', () => {
  const { task } = openTask();
  const failed = { ...task, html: undefined, problem: '1:1 It is not an S3 URI.' };
  const lines = text(partLines(openTask({ task: failed }), 'variables', 78));
  expect(lines.slice(0, 3)).toEqual(['1:1 It is not an S3 URI.', '', 'task.input.a']);
});

test('what was read before is gone when the file cannot be read any more', () => {
  const error = usageError('"t.html" does not exist.');
  const state = after(PLACE, { type: 'read', task: openTask() }, { type: 'read-failed', error });
  expect(state.task).toMatchObject({ data: undefined, error });
});

test.each([60, 80, 132])(
  'no line is wider than %i columns, and nothing reaches the terminal raw',
  (columns) => {
    const size = { columns, rows: 24 };
    const state = { ...after(PLACE, { type: 'read', task: openTask() }), size };
    const drawn = renderToString(<TemplatesScreen state={state} width={columns} height={18} />, { columns });
    expect(drawn).not.toContain('\u001b[2J');
    for (const each of stripVTControlCharacters(drawn).split('\n')) {
      expect(displayWidth(each)).toBeLessThanOrEqual(columns);
    }
  },
);
