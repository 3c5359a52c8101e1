import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeString, type JsonNode } from '../../../src/core/json/json-node.ts';
import { JsonTextError } from '../../../src/core/json/json-reader.ts';
import { createLocator, readJson } from '../../../src/core/json/read-json.ts';
import { readJsonBytes } from '../../../src/core/json/read-json-bytes.ts';
import type { Json } from '../../../src/core/json.ts';

/** What the spans of bytes hold; numbers without a place stand for themselves as 0, words as null. */
function contentOf(bytes: Buffer, node: JsonNode): Json {
  if (node.kind === 'array') return node.items.map((item) => contentOf(bytes, item));
  if (node.kind === 'string') return decodeString(bytes, node);
  if (node.kind !== 'object') return node.kind === 'number' ? 0 : null;
  return Object.fromEntries(node.members.map(({ key, value }) => [key, contentOf(bytes, value)]));
}

const withoutLeaves = (value: Json): Json =>
  JSON.parse(
    JSON.stringify(value, (_, member) =>
      typeof member === 'number' ? 0 : typeof member === 'boolean' ? null : member,
    ),
  );

function failure(read: () => unknown): JsonTextError | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof JsonTextError) return error;
    throw error;
  }
}

const parsed = (text: string): { readonly value: Json } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
};

const damaged = fc
  .tuple(fc.json({ maxDepth: 3 }), fc.nat(40), fc.string({ unit: 'binary', maxLength: 2 }))
  .map(([json, at, inserted]) => json.slice(0, at) + inserted + json.slice(at + 1));
const candidates = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc.json({ maxDepth: 4 }).map((json) => JSON.stringify(JSON.parse(json), null, 2)),
  damaged,
  fc.string({ unit: fc.constantFrom(...'{}[]",:\\u0123e.-+ \ttfn/ü\u{1f600}'), maxLength: 12 }),
  fc.constantFrom('true', '-0', '1E400', '9007199254740993', '"\\ud800"', '{"__proto__":{"a":1}}'),
);

describe('agrees with JSON.parse, but for what is refused on purpose', () => {
  const refusedOnPurpose = /occurs twice|nested deeper/;

  test('in a text', () => {
    fc.assert(
      fc.property(candidates, (text) => {
        const error = failure(() => readJson(text, 100));
        fc.pre(!refusedOnPurpose.test(error?.message ?? ''));
        const expected = parsed(text);
        expect(error === undefined).toBe(expected !== undefined);
        if (expected) expect(readJson(text, 100)).toEqual(expected.value);
      }),
      { numRuns: 1_000 },
    );
  });

  test('in bytes', () => {
    fc.assert(
      fc.property(candidates, (candidate) => {
        const bytes = Buffer.from(candidate);
        fc.pre(bytes[0] !== 0 && bytes[1] !== 0);
        const error = failure(() => readJsonBytes(bytes));
        fc.pre(!refusedOnPurpose.test(error?.message ?? ''));
        const expected = parsed(bytes.toString());
        expect(error === undefined).toBe(expected !== undefined);
        if (expected)
          expect(contentOf(bytes, readJsonBytes(bytes).json)).toEqual(withoutLeaves(expected.value));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('what is wrong is named, with its place', () => {
  test.each([
    ['', 'the text ends too early', 1, 1],
    ['x', 'expected a value', 1, 1],
    ['{"a": 01}', 'expected a value', 1, 7],
    ['[1,\n 2,]', 'expected a value', 2, 4],
    ['{"a" 1}', 'expected ":"', 1, 6],
    ['[1 2]', 'expected "," or "]"', 1, 4],
    ['{"a": 1 "b"', 'expected "," or "}"', 1, 9],
    ['{a: 1}', 'expected a key in double quotes', 1, 2],
    ['{} {}', 'unexpected text after the end of the document', 1, 4],
    ['["a', 'a string is not closed', 1, 2],
    ['["a\tb"]', 'a string holds a bare control character', 1, 4],
    ['["ab\\x"]', 'a string holds a bad escape', 1, 5],
    ['["\\u12g4"]', 'a string holds a bad escape', 1, 3],
    ['{"a": 1,\n "\\u0061": 2}', 'the key "a" occurs twice in one object', 2, 2],
    ['{"ü": 1, "ü": 2}', 'the key "ü" occurs twice in one object', 1, 10],
    ['[[[[]]]]', 'nested deeper than 3 levels', 1, 4],
  ])('%s', (text, message, line, column) => {
    expect(failure(() => readJson(text, 3))).toMatchObject({ message, position: { line, column } });
  });

  test.each([
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 'it is UTF-16, not UTF-8', 1],
    ['UTF-16 without a mark', Buffer.from('{"a":1}', 'utf16le'), 'it is UTF-16, not UTF-8', 1],
    ['another encoding', Buffer.from('{"a":\n "\u00fc"}', 'latin1'), 'not UTF-8', 2],
    ['a surrogate of its own', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'not UTF-8', 1],
    [
      'a depth of 100,000',
      Buffer.from('['.repeat(100_000) + ']'.repeat(100_000)),
      'nested deeper than 200 levels',
      1,
    ],
  ])('bytes of %s', (_, bytes, message, line) => {
    expect(failure(() => readJsonBytes(bytes))).toMatchObject({ message, position: { line } });
  });

  test('columns are UTF-16 units of a text, and bytes of bytes', () => {
    expect(failure(() => readJson('["ü\u{1f600}", x]', 3))?.position.column).toBe(9);
    expect(failure(() => readJsonBytes(Buffer.from('["ü\u{1f600}", x]')))?.position.column).toBe(12);
  });
});

test('a byte order mark is passed over', () => {
  expect(readJson('\ufeff{"a": 1}', 3)).toEqual({ a: 1 });
  expect(readJsonBytes(Buffer.from('\ufeff{}')).json).toMatchObject({ kind: 'object', start: 3, end: 5 });
});

test('a member called __proto__ is a member', () => {
  const value = readJson('{"__proto__": {"a": 1}}', 3);
  expect(Object.hasOwn(value as object, '__proto__')).toBe(true);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

test('spans of bytes hold the value as it is written', () => {
  const bytes = Buffer.from('\ufeff{"ü" : [ "a\\u00fc\u{1f600}" ,-1.50e3], "n": null}');
  const { json, latin1 } = readJsonBytes(bytes);
  if (json.kind !== 'object') throw new Error('no object');
  const written = (node: { start: number; end: number }) => bytes.toString('utf8', node.start, node.end);
  expect(json.members.map(({ key, ...member }) => [key, written(member), written(member.value)])).toEqual([
    ['ü', '"ü" : [ "a\\u00fc\u{1f600}" ,-1.50e3]', '[ "a\\u00fc\u{1f600}" ,-1.50e3]'],
    ['n', '"n": null', 'null'],
  ]);
  expect(latin1).toHaveLength(bytes.length);
});

test('finds every value where it stands', () => {
  const text = '{"a": [1, {"b": "x"}],\n "c": {"b": true}}';
  const locate = createLocator(text);
  expect(locate([])).toEqual({ line: 1, column: 1 });
  expect(locate(['a', 0])).toEqual({ line: 1, column: 8 });
  expect(locate(['a', 1, 'b'])).toEqual({ line: 1, column: 17 });
  expect(locate(['c', 'b'])).toEqual({ line: 2, column: 13 });
  expect(locate(['b'])).toBeUndefined();
  expect(locate(['a', 2])).toBeUndefined();
  expect(locate(['c', 0])).toBeUndefined();
  expect(createLocator('{"a": {}, "c": {"b": 1}}')(['a', 'b'])).toBeUndefined();
});
