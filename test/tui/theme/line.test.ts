import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../../src/core/text/width.ts';
import { MARKS, toAscii } from '../../../tui/theme/glyphs.ts';
import { fitLine, lineWidth, paragraph, span, spread } from '../../../tui/theme/line.ts';
import { paint } from '../../../tui/theme/theme.ts';

const text = (spans: readonly { text: string }[]) => spans.map((part) => part.text).join('');
const LOOK = { colour: true, attributes: true };

describe('a line', () => {
  test.each([
    ['short', 10, 'short'],
    ['exactly ten', 11, 'exactly ten'],
    ['a little too long', 10, 'a little …'],
    ['漢字漢字漢字', 7, '漢字漢…'],
    ['漢字漢字漢字', 6, '漢字…'],
    ['x', 0, ''],
  ])('%j in %i columns is %j', (content, columns, expected) => {
    expect(text(fitLine([span(content)], columns))).toBe(expected);
  });

  test('shows control characters instead of obeying them', () => {
    expect(text(fitLine([span('a\x1b[31mb\nc\u202e')], 40))).toBe('a\\x1b[31mb\\x0ac\\u{202e}');
  });

  test('whatever it holds, is no wider than it may be and has no control characters', () => {
    const spans = fc.array(
      fc.string({ unit: 'binary', maxLength: 20 }).map((each) => span(each)),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(spans, fc.integer({ min: 0, max: 60 }), fc.boolean(), (content, columns, ascii) => {
        const fitted = fitLine(content, columns, ascii);
        expect(lineWidth(fitted)).toBeLessThanOrEqual(columns);
        expect(text(fitted)).not.toMatch(ascii ? /[^\x20-\x7e]/ : /[\x00-\x1f\x7f-\x9f]/);
      }),
      { numRuns: 60 },
    );
  });

  test('spread keeps the right end whole and cuts the left one', () => {
    expect(text(spread([span('left')], [span('right')], 14))).toBe('left     right');
    expect(text(spread([span('a long left side')], [span('right')], 14))).toBe('a long … right');
  });

  test('a paragraph keeps its own line breaks and its indent', () => {
    expect(paragraph('one two three\nfour', 9, 'plain', 2).map(text)).toEqual([
      '  one two',
      '  three',
      '  four',
    ]);
  });
});

test('every mark has a likeness in ASCII that is as wide', () => {
  for (const mark of Object.values(MARKS)) {
    expect(toAscii(mark)).toMatch(/^[\x20-\x7e]$/);
    expect(toAscii(mark)).not.toBe('?');
    expect(displayWidth(mark)).toBe(1);
  }
});

describe('painting', () => {
  const spans = [span('ok', 'good', true), span(' rest', 'muted')];

  test('with colours', () => {
    expect(paint(spans, LOOK)).toBe('\x1b[1m\x1b[32mok\x1b[39m\x1b[22m\x1b[2m rest\x1b[22m');
  });

  test('without colours keeps bold and dim; without attributes nothing is left', () => {
    expect(paint(spans, { colour: false, attributes: true })).toBe('\x1b[1mok\x1b[22m\x1b[2m rest\x1b[22m');
    expect(paint(spans, { colour: false, attributes: false })).toBe('ok rest');
  });

  test('an inverted line is inverted as a whole and has no colours of its own', () => {
    expect(paint(spans, LOOK, true)).toBe('\x1b[1m\x1b[7mok\x1b[27m\x1b[22m\x1b[7m rest\x1b[27m');
  });
});
