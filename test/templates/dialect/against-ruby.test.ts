import { describe, expect, test } from 'vitest';
import { DEFAULT_ASSUMPTIONS } from '../../../src/templates/dialect/assumptions.ts';
import { readJson } from '../../../src/templates/dialect/json.ts';
import { TemplateError } from '../../../src/templates/dialect/template-error.ts';
import { compile } from '../compile.ts';
import { type Mode, readRecorded, renderInRuby, rubyLiquid } from './ruby-liquid.ts';

const { input, cases } = readRecorded();

/** As close to Ruby's Liquid as the switches go. */
const LIKE_RUBY = { ...DEFAULT_ASSUMPTIONS, nothing: 'empty', filter: 'ignored' } as const;

/** Where Ground Truth is not Ruby's Liquid, or we do not follow it, and why. */
const OTHERWISE: Readonly<Record<string, string | null>> = {
  // Ground Truth prints lists as JSON.
  '{{ (1..3) }}': '[1,2,3]',
  // The bytes of a machine word.
  '{{ 5 | size }}': '0',
  // More or fewer arguments than a filter takes are passed over.
  '{{ "x" | upcase: 1 }}': 'X',
  '{{ "x" | slice }}': 'x',
  // A range to a number with a fraction goes beyond it.
  '{% for i in (1..task.input.f) %}{{ i }}{% endfor %}': '123',
  // Nobody reads comments.
  'strict {% comment %}{{ a || b }}{% endcomment %}z': 'z',
  // No part of the documented Liquid.
  '{% for i in task.input.l %}{% ifchanged %}{{ task.input.n }}{% endifchanged %}{% endfor %}': null,
  // What the lax parser makes of them cannot be written in their place.
  'lax {{ "a\\"b" }}': null,
  "lax {{ 'a\\'b' }}": null,
  'lax {{ 5. }}': null,
  // Taken for one word by the lax parser.
  'lax {% if task.input.s=="Tom"and task.input.n==7 %}T{% else %}F{% endif %}': 'T',
  'lax {{ .5 }}': null,
  'lax {{ "x }}': null,
};

function ours(template: string, syntax: Mode): string | null {
  try {
    const html = compile(template, { assumptions: { ...LIKE_RUBY, syntax } }).render(readJson(input));
    return unescaped(html);
  } catch (error) {
    if (error instanceof TemplateError) return null;
    throw error;
  }
}

// Escaping is Ground Truth's own, on top of Liquid.
function unescaped(html: string): string {
  return html
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

describe.each(['strict', 'lax'] as const)("templates render as in Ruby's Liquid 5.4, %s", (mode) => {
  test.each(cases)('$template', ({ template, [mode]: expected }) => {
    const key = [template, `${mode} ${template}`].find((name) => Object.hasOwn(OTHERWISE, name));
    expect(ours(template, mode)).toBe(key === undefined ? expected : OTHERWISE[key]);
  });
});

describe('what was recorded', () => {
  test.skipIf(rubyLiquid !== '5.4.0').each(['strict', 'lax'] as const)(
    "is what Ruby's Liquid says (%s)",
    (mode) => {
      const templates = cases.map(({ template }) => template);
      expect(renderInRuby(templates, input, mode)).toEqual(cases.map((one) => one[mode]));
    },
  );
});
