import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Style } from '../../../src/core/report/style.ts';
import { type Column, renderTable } from '../../../src/core/report/table.ts';
import { displayWidth } from '../../../src/core/text/width.ts';

interface Team {
  readonly name: string;
  readonly members: number;
  readonly note: string;
}
const columns: Column<Team>[] = [
  { header: 'TEAM', value: (t) => t.name, min: 6 },
  { header: 'MEMBERS', value: (t) => String(t.members), align: 'right' },
  { header: 'NOTE', value: (t) => t.note, priority: 1 },
];
const teams: Team[] = [
  { name: 'radiology-readers', members: 12, note: 'locked' },
  { name: '画像チーム', members: 3, note: '' },
];

describe('tables', () => {
  test('columns are aligned by what the terminal shows, also with wide characters', () => {
    expect(renderTable(teams, columns)).toBe(
      [
        'TEAM               MEMBERS  NOTE',
        'radiology-readers       12  locked',
        '画像チーム               3',
        '',
      ].join('\n'),
    );
  });

  test('where width is short, text is cut before a column is left out, and what is left out is named', () => {
    expect(renderTable(teams, columns, { width: 27 })).toBe(
      ['TEAM        MEMBERS  NOTE', 'radiology…       12  locked', '画像チーム        3', ''].join('\n'),
    );
    expect(renderTable(teams, columns, { width: 15 })).toBe(
      [
        'TEAM    MEMBERS',
        'radio…       12',
        '画像…         3',
        'Not shown for lack of width: NOTE.',
        '',
      ].join('\n'),
    );
  });

  test('emphasis changes no alignment', () => {
    const style: Style = { paint: (tone, text) => `<${tone}>${text}</>` };
    const painted = renderTable(
      teams,
      [{ ...columns[0], tone: () => 'error' } as Column<Team>, ...columns.slice(1)],
      {
        style,
      },
    );
    expect(painted).toContain('<error>radiology-readers</>');
    expect(painted.replace(/<[a-z/]*>/g, '').replace(/ +$/gm, '')).toBe(renderTable(teams, columns));
  });

  test('outside text neither breaks the line nor reaches the terminal raw', () => {
    const text = renderTable([{ name: 'a\n\u001b[2Jb', members: 1, note: '' }], columns);
    expect(text.split('\n')).toHaveLength(3);
    expect(text).toContain('a\\x0a\\x1b[2Jb');
  });

  test('no row is wider than asked for while the columns that must stay have room', () => {
    const row = fc.record({
      name: fc.string({ unit: 'grapheme' }),
      members: fc.nat(999),
      note: fc.string({ unit: 'grapheme' }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), fc.integer({ min: 15, max: 80 }), (rows, width) => {
        const lines = renderTable(rows, columns, { width })
          .trimEnd()
          .split('\n')
          .slice(0, rows.length + 1);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});

test('marks are plain ASCII where the terminal shows nothing else, and names keep their letters', () => {
  const rows = ['● source-ip', '○ off', '◐ both flags', '✗ broken', 'Zürich'];
  const columns = [{ header: 'Lock', value: (row: string) => row }];
  const text = renderTable(rows, columns, { ascii: true });
  expect(text.split('\n')).toEqual([
    'Lock',
    '* source-ip',
    '- off',
    '% both flags',
    'x broken',
    'Zürich',
    '',
  ]);
  expect(renderTable(rows, columns)).toContain('● source-ip');
});
