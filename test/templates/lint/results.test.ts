import { describe, expect, test } from 'vitest';
import { MAX_TEMPLATE_LENGTH } from '../../../src/templates/dialect/max-length.ts';
import { applyFixes, type Fix, lintTemplate } from '../../../src/templates/lint/lint.ts';

const fix = (begin: number, end: number, text: string): Fix =>
  ({ begin, end, text, rule: 'template/x' }) as Fix;

describe('fixes that are made', () => {
  test('lie where they belong, and of two that overlap the first one counts', () => {
    const fixes = [fix(0, 2, 'X'), fix(1, 3, 'Y'), fix(2, 2, '+'), fix(4, 5, '')];
    expect(applyFixes('abcdef', fixes)).toEqual({ text: 'X+cdf', made: [fixes[0], fixes[2], fixes[3]] });
    expect(applyFixes('abc', [])).toEqual({ text: 'abc', made: [] });
  });
});

describe('findings of a template', () => {
  const source = [
    '<crowd-form>{{ colour }}{{ task.input.x }}{{ _own }}',
    '<crowd-slider name="b" /><crowd-slider name="a" />',
    '</crowd-form>',
  ].join('\n');
  const result = lintTemplate(source, 'task.html');

  test('and its fixes stand in the order of their places', () => {
    const places = result.findings.map(
      ({ location }) => [location?.line ?? 0, location?.column ?? 0] as const,
    );
    expect(places.length).toBeGreaterThan(2);
    expect(places).toEqual(places.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]));
    expect(result.fixes.map(({ begin }) => begin)).toEqual(
      result.fixes.map(({ begin }) => begin).toSorted((a, b) => a - b),
    );
    expect(result.fixes.length).toBeGreaterThan(0);
  });

  test('name the file, and where a variable that nobody sets is read', () => {
    expect(result.findings.filter(({ rule }) => rule === 'template/unknown-variable')).toEqual([
      expect.objectContaining({
        subject: 'task.html',
        message: '"colour" is never set.',
        location: { file: 'task.html', line: 1, column: 16 },
      }),
    ]);
  });

  test('beyond what SageMaker takes are one, and nothing is looked for in it', () => {
    const long = (length: number) => `<crowd-slider name="a" />${'x'.repeat(length - 25)}`;
    expect(lintTemplate(long(MAX_TEMPLATE_LENGTH), 'a.html').fixes).toHaveLength(1);
    const over = lintTemplate(long(MAX_TEMPLATE_LENGTH + 1), 'a.html');
    expect([over.findings.length, over.fixes]).toEqual([1, []]);
  });

  test('of label categories stand at their element', () => {
    const page =
      '<crowd-form>\n<crowd-classifier name="a" categories="{{ task.input.labels }}"></crowd-classifier></crowd-form>';
    const found = lintTemplate(page, 'b.html', undefined, ['one']).findings.filter(({ message }) =>
      /label|categor/i.test(message),
    );
    expect(found.length).toBeGreaterThan(0);
    for (const { location, subject } of found) {
      expect([location?.file, location?.line, subject]).toEqual(['b.html', 2, 'b.html']);
    }
  });
});

describe('branches of a template', () => {
  const rules = (source: string) =>
    lintTemplate(
      `<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>${source}`,
      'a.html',
    ).findings.map(({ rule }) => rule);
  const either = (a: string, b: string) => `{% if task.input.a %}${a}{% else %}${b}{% endif %}`;
  const input = (name: string) => `<crowd-input name="${name}" label="a"></crowd-input>`;

  test('may give one name to elements that are never there together', () => {
    expect(rules(`<crowd-form>${either(input('q'), input('q'))}</crowd-form>`)).toEqual([]);
    expect(
      rules(
        `<crowd-form>{% case task.input.a %}{% when 1 %}${input('q')}{% when 2 %}${input('q')}{% endcase %}</crowd-form>`,
      ),
    ).toEqual([]);
    expect(rules(`<crowd-form>${either(input('q'), '')}${input('q')}</crowd-form>`)).toEqual([
      'template/duplicate-name',
    ]);
    expect(rules(`<crowd-form>${either(input('q') + input('q'), '')}</crowd-form>`)).toEqual([
      'template/duplicate-name',
    ]);
  });

  test('may each begin what one end tag ends', () => {
    const form = either('<crowd-form id="a">', '<crowd-form>');
    expect(rules(`${form}${input('q')}</crowd-form>`)).toEqual([]);
    const box = either('<div class="a">', '<div class="b">');
    expect(rules(`<crowd-form>${box}${input('q')}</div></crowd-form>`)).toEqual([]);
    expect(rules(`<crowd-form>${box}${input('q')}</crowd-form>`)).not.toContain('template/nested-form');
    expect(rules(`<crowd-form><div>${input('q')}</crowd-form>`)).toEqual(['template/unclosed-element']);
    expect(rules(`<crowd-form><crowd-form>${input('q')}</crowd-form></crowd-form>`)).toEqual([
      'template/nested-form',
    ]);
  });
});

describe('a variable that the template makes', () => {
  const lint = (before: string) =>
    lintTemplate(
      `<crowd-form>${before}<crowd-line name="l" src="{{ task.input.taskObject | grant_read_access }}" header="h" labels="{{ labels }}"></crowd-line></crowd-form>`,
      'a.html',
    );
  const rule = 'template/json-attribute-without-to-json';

  test('of to_json, or piece by piece, is not made JSON again', () => {
    for (const made of [
      '{% assign labels = task.input.labels | to_json %}',
      '{%- capture labels -%}["a"]{%- endcapture -%}',
    ]) {
      const { findings, fixes } = lint(made);
      expect(findings.map((found) => found.rule)).not.toContain(rule);
      expect(fixes.filter((fix) => fix.rule === rule)).toEqual([]);
    }
    expect(lint('{% assign labels = task.input.labels %}').fixes.map((fix) => fix.rule)).toContain(rule);
  });
});
