import { expect, test } from 'vitest';
import { displayWidth } from '../../../src/core/text/width.ts';
import { fileLine, heldLines } from '../../../tui/screens/migrate/file-lines.ts';
import { span } from '../../../tui/theme/line.ts';

const text = (line: readonly { readonly text: string }[]) => line.map((each) => each.text).join('');
const held = (path: string) =>
  ({ held: [{ root: '/r', path, key: 'k', rules: ['flow/secret', 'flow/corrupt-model'] }] }) as never;

test.each([56, 76, 116])('what holds a flow back is seen in %i columns, however long its name', (columns) => {
  for (const path of ['a.flow', `${'team/'.repeat(30)}a.flow`, `${'日本'.repeat(60)}.flow`]) {
    const lines = heldLines(held(path), columns, 'held back: ').map(text);
    expect(lines.join('\n')).toContain('held back: flow/secret, flow/corrupt-model');
    expect(lines.filter((line) => displayWidth(line) > columns)).toEqual([]);
    expect(lines.join('')).toContain('.flow');
  }
});

test('sizes stand below each other, also behind names of wide characters', () => {
  const lines = ['a.flow', 'フロー'.repeat(40), `${'é'.repeat(200)}.flow`].map((path) =>
    text(fileLine(span('+ ', 'good'), path, 1234, 60, '')),
  );
  expect(new Set(lines.map(displayWidth)).size).toBe(1);
});
