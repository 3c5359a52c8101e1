import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONGEST_LINE, type TextLine, textLines } from '../../../src/core/manifest/text-lines.ts';

async function* bytes(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

async function read(...parts: (string | Uint8Array)[]): Promise<TextLine[]> {
  const all: TextLine[] = [];
  for await (const lines of textLines(bytes(...parts))) all.push(...lines);
  return all;
}

describe('reading lines', () => {
  test('does not depend on how the bytes arrive', async () => {
    const pieces = fc.array(fc.constantFrom('a', 'é', '😀', '\n', '\r\n', ' ', '{"a":1}'), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(pieces, fc.integer({ min: 1, max: 7 }), async (texts, size) => {
        const whole = Buffer.from(texts.join(''));
        const parts: Uint8Array[] = [];
        for (let at = 0; at < whole.length; at += size) parts.push(whole.subarray(at, at + size));
        const expected = whole.toString().split('\n');
        if (expected.at(-1) === '') expected.pop();
        const lines = await read(...parts);
        expect(lines.map(({ number, text }) => [number, text])).toEqual(
          expected.map((text, index) => [index + 1, text.replace(/\r$/, '')]),
        );
        expect(lines.reduce((sum, line) => sum + line.bytes, 0)).toBe(whole.length - count(whole, 10));
      }),
    );
  });

  test('a byte order mark is left out at the start, and is text anywhere else', async () => {
    const lines = await read('\ufeff{}\n\ufeff{}\n');
    expect(lines.map(({ text }) => text)).toEqual(['{}', '\ufeff{}']);
  });

  test('what is not UTF-8 is said of its line alone', async () => {
    const lines = await read('a\n', Buffer.from([0xff, 0xfe, 0x0a]), 'b');
    expect(lines).toMatchObject([{ text: 'a' }, { number: 2, problem: 'not-utf8' }, { text: 'b' }]);
  });

  test('a line without end is skipped without being held, and the next one is read', async () => {
    const part = 'x'.repeat(LONGEST_LINE / 8);
    const lines = await read(...Array<string>(16).fill(part), '\n{}\n');
    expect(lines).toMatchObject([
      { number: 1, problem: 'too-long', bytes: 2 * LONGEST_LINE },
      { number: 2, text: '{}' },
    ]);
  });
});

function count(bytes: Uint8Array, wanted: number): number {
  return bytes.filter((byte) => byte === wanted).length;
}
