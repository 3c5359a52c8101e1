import { expect, test } from 'vitest';
import { fitLine } from '../../../tui/theme/line.ts';
import { choiceLine } from '../../../tui/widgets/choice-line.ts';

const OPTIONS = ['image', 'video', 'text', 'semantic-segmentation'].map((value) => ({ value, label: value }));
const shown = (value: string, columns: number) =>
  fitLine(choiceLine(OPTIONS, value, true, columns), columns)
    .map(({ text }) => text)
    .join('')
    .trimEnd();

test('all options stand in a row that has room for them', () => {
  expect(shown('video', 80)).toBe(' image  (video)  text   semantic-segmentation');
});

test.each([30, 40, 45])('the chosen option is whole in %d columns, wherever it stands', (columns) => {
  for (const { value } of OPTIONS) {
    const line = shown(value, columns);
    expect(line).toContain(`(${value})`);
    expect(line.length).toBeLessThanOrEqual(columns);
  }
});
