import { expect, test } from 'vitest';
import { Room } from '../../src/migrate/files/room.ts';
import { editBytes, editsGive } from '../../src/migrate/remap/edit-bytes.ts';

test('who needs memory waits for room, in turn, and who needs more than there is gets it alone', async () => {
  const room = new Room(10);
  const order: string[] = [];
  expect(room.take(6)).toBeUndefined();
  expect(room.take(4)).toBeUndefined();
  const large = room.take(50)?.then(() => order.push('large'));
  // There would be room for it, but not before those that wait.
  const small = room.take(1)?.then(() => order.push('small'));
  room.give(6);
  await Promise.resolve();
  expect(order).toEqual([]);
  room.give(4);
  await large;
  expect(order).toEqual(['large']);
  room.give(50);
  await small;
  expect(order).toEqual(['large', 'small']);
  expect(room.take(9)).toBeUndefined();
});

test.each([
  ['the same bytes', [], 'abcdef', true],
  ['an edit', [{ start: 1, end: 3, text: 'xyz' }], 'axyzdef', true],
  [
    'edits in any order',
    [
      { start: 4, end: 5, text: '' },
      { start: 0, end: 0, text: 'ü' },
    ],
    'üabcdf',
    true,
  ],
  ['other bytes', [{ start: 1, end: 3, text: 'xyz' }], 'axyzdeg', false],
  ['fewer', [{ start: 1, end: 3, text: 'xyz' }], 'axyzde', false],
  ['more', [{ start: 1, end: 3, text: 'xyz' }], 'axyzdefg', false],
  [
    'edits that overlap',
    [
      { start: 1, end: 3, text: 'x' },
      { start: 2, end: 4, text: 'y' },
    ],
    'axyef',
    false,
  ],
] as const)(
  'whether edits give what is expected is told without making it: %s',
  (_, edits, expected, same) => {
    const bytes = Buffer.from('abcdef');
    expect(editsGive(bytes, edits, Buffer.from(expected))).toBe(same);
    if (same) expect(editBytes(bytes, edits).toString()).toBe(expected);
  },
);
