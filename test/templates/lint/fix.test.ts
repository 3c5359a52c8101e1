import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyFixes, lintTemplate } from '../../../src/templates/lint/lint.ts';
import { liquidPieces, maskLiquid } from '../../../src/templates/lint/liquid-pieces.ts';

function fixed(source: string): string {
  return applyFixes(source, lintTemplate(source, 'a.html').fixes).text;
}

describe('fixes', () => {
  test.each([
    ['<img src="{{ s3://b-b/k | s3_presign }}">', `<img src="{{ 's3://b-b/k' | s3_presign }}">`],
    ["<img src='{{s3://b-b/k|s3_presign}}'>", `<img src='{{"s3://b-b/k"|s3_presign}}'>`],
    ['<crowd-slider name="a" />', '<crowd-slider name="a"></crowd-slider>'],
    [
      '<crowd-line labels="{{ task.input.l }}"></crowd-line>',
      '<crowd-line labels="{{ task.input.l | to_json | escape }}"></crowd-line>',
    ],
    [
      "<crowd-line labels='{{- task.input.l | to_json -}}'></crowd-line>",
      "<crowd-line labels='{{- task.input.l | to_json | escape -}}'></crowd-line>",
    ],
  ])('%s', (source, expected) => {
    expect(fixed(source)).toBe(expected);
    expect(lintTemplate(expected, 'a.html').fixes).toEqual([]);
  });

  test('a fixed template has nothing left to fix, and is not changed a second time', () => {
    const piece = fc.constantFrom(
      '{{ s3://b-b/k | s3_presign }}',
      '<crowd-slider name="a" />',
      '<crowd-line labels="',
      '{{ task.input.l }}',
      '{{ x | to_json }}',
      '">',
      "'",
      '</crowd-line>',
      '\n',
      '<',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        let text = pieces.join('');
        for (let round = 0; round < 5; round += 1) text = fixed(text);
        expect(fixed(text)).toBe(text);
      }),
    );
  });
});

describe('reading Liquid out of HTML', () => {
  test('masking moves nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', '%', '|', 'a', '\n', '"', '-') }), (source) => {
        const mask = maskLiquid(source);
        expect(mask.length).toBe(source.length);
        expect([...mask.matchAll(/\n/g)].length).toBe([...source.matchAll(/\n/g)].length);
        for (const { begin, end } of liquidPieces(source)) expect(end).toBeGreaterThan(begin);
      }),
    );
  });

  test('whatever the text, the lint ends with findings inside it', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<crowd-form>',
        '</crowd-form>',
        '<crowd-slider ',
        '/>',
        '{{',
        '}}',
        '{%',
        '%}',
        '<script>',
      ),
      fc.constantFrom('<img src=', '"', "'", '<!--', '<svg>', '<template>', '<table>', '<style>', '\0', '\n'),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 15 }), (pieces) => {
        const source = pieces.join('');
        const lines = source.split('\n').length;
        for (const { location } of lintTemplate(source, 'a.html').findings) {
          expect(location?.line).toBeGreaterThanOrEqual(1);
          expect(location?.line).toBeLessThanOrEqual(lines);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a filter in quotes is not a filter', () => {
    expect(liquidPieces('{{ "a | b" | upcase | append: "|x" }}')[0]?.filters).toEqual(['upcase', 'append']);
  });
});
