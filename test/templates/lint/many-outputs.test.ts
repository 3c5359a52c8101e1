import { Token } from 'liquidjs';
import { afterEach, expect, test, vi } from 'vitest';
import { positionAt, positionsIn } from '../../../src/core/text/text-position.ts';
import { lintTemplate } from '../../../src/templates/lint/lint.ts';
import { liquidPieces, piecesWithin } from '../../../src/templates/lint/liquid-pieces.ts';

afterEach(() => vi.restoreAllMocks());

const template = (outputs: number, one: (index: number) => string) =>
  `<crowd-form>\n${Array.from({ length: outputs }, (_, index) => one(index)).join('')}</crowd-form>\n`;

/** Characters of all texts that are split while a template is linted: what finding places costs. */
function splitWhileLinting(source: string): number {
  let characters = 0;
  const split = String.prototype.split;
  const spy = vi.spyOn(String.prototype, 'split').mockImplementation(function (
    this: string,
    ...given: unknown[]
  ) {
    characters += this.length;
    return Reflect.apply(split, this, given);
  });
  lintTemplate(source, 'many.liquid');
  spy.mockRestore();
  return characters;
}

test.each<[string, (index: number) => string]>([
  ['of one name', () => '{{ task.input.a }}\n'],
  ['of many names', (index) => `{{task.input.v${index}}}`],
  ['with a finding each', (index) => `{{ other${index} }}\n`],
  ['of bare URIs', (index) => `{{s3://b/${index}}}\n`],
  ['in attributes', () => '<b a="{{t.x}}">'],
])('ten times the outputs %s take ten times the work, and not a hundred times', (_, one) => {
  const counting = vi.spyOn(Token.prototype, 'getPosition');
  const less = splitWhileLinting(template(300, one));
  expect(splitWhileLinting(template(3_000, one))).toBeLessThan(20 * less);
  expect(counting).not.toHaveBeenCalled();
});

test('places are the same one by one and all at once', () => {
  const source = 'a\n\n{{ x }}\r\n\tend';
  const place = positionsIn(source);
  for (let offset = 0; offset <= source.length; offset++)
    expect(place(offset)).toEqual(positionAt(source, offset));
});

test('the pieces between two places are found without looking at all of them', () => {
  const source = 'x{{ a }}{% if b %} {{ c }}{% endif %}'.repeat(500);
  let looks = 0;
  const all = liquidPieces(source);
  const watched = all.map(
    (piece) =>
      new Proxy(piece, {
        get: (from, name) => {
          looks += 1;
          return Reflect.get(from, name);
        },
      }),
  );
  for (const [begin, end] of [
    [0, source.length],
    [1, 8],
    [2, 8],
    [1, 7],
    [9_000, 9_100],
    [40, 30],
    [source.length, source.length],
  ] as const) {
    looks = 0;
    const found = piecesWithin(watched, begin, end);
    expect(looks).toBeLessThan(50);
    expect(found).toEqual(all.filter((piece) => piece.begin >= begin && piece.end <= end));
  }
});

test('a variable behind thousands of others is named where it stands', () => {
  const { findings } = lintTemplate(
    template(2_000, (index) => `{{ task.input.v${index} }}\n`).replace('input.v1999', 'input.x }} {{ lost'),
    'many.liquid',
  );
  expect(findings.filter(({ rule }) => rule === 'template/unknown-variable')).toMatchObject([
    { location: { line: 2_001, column: 23 } },
  ]);
});
