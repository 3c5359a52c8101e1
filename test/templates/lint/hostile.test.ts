import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lintTemplate } from '../../../src/templates/lint/lint.ts';
import { liquidPieces, maskLiquid } from '../../../src/templates/lint/liquid-pieces.ts';

const SCRIPT = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>';
const rulesOf = (source: string) => lintTemplate(source, 'a.html').findings.map(({ rule }) => rule);

describe('the lint comes to an end', () => {
  test('whatever an element is called', () => {
    expect(rulesOf(`${SCRIPT}<crowd-form><constructor a="b">x</constructor></crowd-form>`)).toEqual([]);
  });

  test('however deep elements nest', () => {
    const source = `${SCRIPT}<crowd-form>${'<div>'.repeat(20_000)}</crowd-form>`;
    expect(rulesOf(source)).toEqual(['template/unclosed-element']);
  });

  test.each([
    ['blanks', `{{ a${' '.repeat(120_000)}b }}`],
    ['words of a loop', `{% for a in ${'a-'.repeat(60_000)} b %}{% endfor %}`],
    ['openings without an end', '{{'.repeat(64_000)],
  ])('however many %s there are', (_, source) => {
    expect(rulesOf(source)).toContain('template/syntax-error');
  });

  test('with each piece of Liquid where it stands, and the HTML around it unmoved', () => {
    const part = fc.constantFrom('{{', '}}', '{%', '%}', '-', '{', '}', ' a ', '\n', '<p>', 'raw', 'endraw');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const source = parts.join('');
        for (const { kind, begin, end } of liquidPieces(source)) {
          const [open, close] = kind === 'tag' ? ['{%', '%}'] : ['{{', '}}'];
          expect(source.slice(begin, begin + 2)).toBe(open);
          expect(source.indexOf(close, begin + 2)).toBe(end - 2);
        }
        const masked = maskLiquid(source);
        expect(masked.length).toBe(source.length);
        expect(masked.split('\n').length).toBe(source.split('\n').length);
      }),
    );
  });
});
