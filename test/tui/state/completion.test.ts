import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { complete } from '../../../tui/state/completion.ts';

const NAMES = ['frames/', 'frames-2026/', 'frames.manifest', 'labels/', '.hidden', '.config/', 'Äpfel.txt'];

describe('the tab key on a name', () => {
  test.each([
    // One that begins like it is taken whole.
    ['./la', 'la', 'any', { type: 'text', text: './labels/' }],
    ['Ä', 'Ä', 'any', { type: 'text', text: 'Äpfel.txt' }],
    // Of several what they have in common, and then their list.
    ['./f', 'f', 'any', { type: 'text', text: './frames' }],
    ['./frames', 'frames', 'any', { type: 'none' }],
    ['./frames', 'frames', 'file', { type: 'text', text: './frames/' }],
    ['./frames-', 'frames-', 'any', { type: 'text', text: './frames-2026/' }],
    // A whole name, one that nothing begins like, and a folder that was named are answers.
    ['frames.manifest', 'frames.manifest', 'file', { type: 'none' }],
    ['new', 'new', 'any', { type: 'none' }],
    ['./', '', 'folder', { type: 'none' }],
    ['./', '', 'any', { type: 'none' }],
    // Where a file is wanted, a folder is none; the list of all buckets is no place.
    ['./', '', 'file', { type: 'several' }],
    ['s3://', '', 'any', { type: 'several' }],
    // Hidden names only for who types the dot; files not where a folder is wanted.
    ['.', '.', 'any', { type: 'several' }],
    ['.h', '.h', 'any', { type: 'text', text: '.hidden' }],
    ['.h', '.h', 'folder', { type: 'none' }],
    ['frames.', 'frames.', 'folder', { type: 'none' }],
    // It tells small letters from capitals, as file systems and S3 do.
    ['LA', 'LA', 'any', { type: 'none' }],
  ] as const)('%s, of which %j is begun, where %s is wanted', (typed, begun, wants, expected) => {
    expect(complete(typed, begun, NAMES, { wants })).toEqual(expected);
  });

  test('never takes half of a character', () => {
    expect(complete('', '', ['\u{1f600}a', '\u{1f601}b'], { wants: 'file' })).toEqual({ type: 'several' });
  });

  test('what it adds is the beginning of a name that is there, and adding again comes to an end', () => {
    const name = fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom('a', 'b', '/', '.', 'é') });
    fc.assert(
      fc.property(fc.array(name, { maxLength: 6 }), fc.string({ maxLength: 3 }), (names, begun) => {
        let text = begun;
        for (let step = 0; step < 3; step += 1) {
          const found = complete(text, text, names, { wants: 'any' });
          if (found.type !== 'text') return;
          expect(names.some((each) => each.startsWith(found.text))).toBe(true);
          expect(found.text.length).toBeGreaterThan(text.length);
          text = found.text;
        }
        expect(complete(text, text, names, { wants: 'any' }).type).not.toBe('text');
      }),
    );
  });
});
