import { describe, expect, test } from 'vitest';
import {
  ASSUMPTIONS,
  DEFAULT_ASSUMPTIONS,
  parseAssumptions,
} from '../../../src/templates/dialect/assumptions.ts';
import { failure, render } from '../compile.ts';

describe('numbers', () => {
  test.each([
    ['{{ 7 | divided_by: 2 }}', '3'],
    ['{{ -7 | divided_by: 2 }}', '-4'],
    ['{{ 7 | divided_by: 2.0 }}', '3.5'],
    ['{{ 6.0 | divided_by: 2 }}', '3.0'],
    ['{{ 0.3 | divided_by: 0.1 }}', '3.0'],
    ['{{ 0.1 | plus: 0.2 }}', '0.3'],
    ['{{ "5" | plus: "1.5" }}', '6.5'],
    ['{{ nil | plus: 2 }}', '2'],
    ['{{ 0.5 | times: 100 | round: 1 }}', '50.0'],
    ['{{ 2.5 | round }}', '3'],
    ['{{ -2.5 | round }}', '-3'],
    ['{{ 1.0 }}', '1.0'],
    ['{{ -7 | modulo: 3 }}', '2'],
    ['{{ 4.2 | ceil }}', '5'],
    ['{{ -4.2 | floor }}', '-5'],
    ['{{ 1234 | round: -2 }}', '1200'],
    ['{{ 1 | divided_by: 0.0 }}', 'Infinity'],
    ['{{ 3 | at_least: 5 }} {{ 3 | at_most: 2.0 }}', '5 2.0'],
    ['{{ "1,2,3" | split: "," | sum }}', '6'],
  ])('%s is %s', (template, html) => {
    expect(render(template)).toBe(html);
  });

  test.each([
    ['1.0', '1.0'],
    ['12345678901234567890', '12345678901234567890'],
    ['-9007199254740993', '-9007199254740993'],
    ['1e21', '1.0e+21'],
    ['1e-7', '1.0e-07'],
    ['0.25', '0.25'],
    ['100', '100'],
  ])('%s of a manifest prints as %s', (json, html) => {
    expect(render('{{ task.input.n }}', `{"n": ${json}}`)).toBe(html);
    expect(JSON.parse(render('{{ task.input.n | to_json }}', `{"n": ${json}}`))).toBe(JSON.parse(json));
  });

  test('digits are not lost in calculations', () => {
    expect(render('{{ task.input.n | plus: 1 }}', '{"n": 12345678901234567890}')).toBe(
      '12345678901234567891',
    );
  });

  test('a whole division may be assumed to be exact', () => {
    const assumptions = { ...DEFAULT_ASSUMPTIONS, division: 'exact' as const };
    expect(render('{{ 7 | divided_by: 2 }} {{ 6 | divided_by: 2 }}', '{}', { assumptions })).toBe('3.5 3');
  });

  test('nothing is divided by zero', () => {
    expect(failure('a\n{{ 1 | divided_by: 0 }}')).toMatchObject({
      line: 2,
      column: 1,
      message: 'Divided by 0.',
    });
  });
});

describe('lookups', () => {
  const input = '{"s": "Tom", "l": [1, 2, 3], "m": {"1": "one", "size": 9}, "e": {"a": 1}}';

  test.each([
    ['{{ task.input.s[0] }}{{ task.input.s.first }}{{ task.input.s.length }}', ''],
    ['{{ task.input.s.size }} {{ task.input.l.size }} {{ task.input.e.size }}', '3 3 1'],
    ['{{ task.input.m.size }}', '9'],
    ['{{ task.input.l.first }} {{ task.input.l[-1] }} {{ task.input.l.length }}', '1 3 '],
    ['{{ task.input.m[1] }}', ''],
    ["{{ task.input.m['1'] }}", 'one'],
    ['{{ task.input.e | first | join: "=" }}', 'a=1'],
    [
      '{% for i in (1..2) %}{% for j in (1..2) %}{{ forloop.parentloop.index }}{% endfor %}{% endfor %}',
      '1122',
    ],
    ['{% for i in (1..1) %}[{{ forloop.parentloop }}]{% endfor %}', '[]'],
    ['{{ nothing.at.all }}{{ size }}{{ first }}', ''],
    ['{{ task.constructor }}{{ task.__proto__ }}{{ task.input.l.map }}{{ task.input.toString }}', ''],
  ])('%s', (template, html) => {
    expect(render(template, input)).toBe(html);
  });
});

describe('comparisons', () => {
  test.each([
    ['1 == 1.0', true],
    ['"1" == 1', false],
    ['nothing == nil', true],
    ['nothing < 1', false],
    ['2 > 1.5', true],
    ['"b" > "a"', true],
    ['task.input.m contains "k"', true],
    ['task.input.l contains 2.0', true],
    ['"Tommy" contains "mm"', true],
    ['task.input.m == empty', false],
    ['task.input.none == empty', true],
    ['task.input.none != empty', false],
    ['task.input.l != empty', true],
    ['task.input.l != nil', true],
    ['task.input.nowhere != nil', false],
    ['task.input.nowhere == blank', false],
    ['1 <> 2', true],
    ['0', true],
  ])('%s is %s', (condition, holds) => {
    const input = '{"m": {"k": 1}, "l": [1, 2], "none": []}';
    expect(render(`{% if ${condition} %}true{% else %}false{% endif %}`, input)).toBe(String(holds));
  });

  test('text is never compared with a number', () => {
    expect(failure('{% if "5" > 4 %}x{% endif %}').message).toBe('Comparison of text with a number failed.');
  });
});

describe('what nobody outside AWS knows', () => {
  const captured = '{% capture u %}s3://bucket/{{ task.input.k }}{% endcapture %}{{ u | grant_read_access }}';

  test('output inside capture is escaped, unless assumed otherwise', () => {
    expect(render(captured, '{"k": "a&b"}')).toContain('/bucket/a%26amp%3Bb?');
    const assumptions = { ...DEFAULT_ASSUMPTIONS, capture: 'raw' as const };
    expect(render(captured, '{"k": "a&b"}', { assumptions })).toContain('/bucket/a%26b?');
  });

  test('the & of a URL is escaped, unless assumed otherwise', () => {
    const template = '{{ "s3://bucket/k" | s3_presign }}';
    expect(render(template)).toContain('&amp;');
    const assumptions = { ...DEFAULT_ASSUMPTIONS, presigned: 'raw' as const };
    expect(render(template, '{}', { assumptions })).not.toContain('&amp;');
  });

  test('a literal without quotes may be assumed to be an error', () => {
    const assumptions = { ...DEFAULT_ASSUMPTIONS, literal: 'error' as const };
    expect(failure('{{ s3://bucket/k | s3_presign }}', '{}', { assumptions }).code).toBe('InvalidTemplate');
  });

  test('{{ }} may be assumed to be nothing', () => {
    expect(failure('{{ }}').code).toBe('InvalidTemplate');
    const assumptions = { ...DEFAULT_ASSUMPTIONS, nothing: 'empty' as const };
    expect(render('a{{ }}b', '{}', { assumptions })).toBe('ab');
  });

  test('== blank holds for nothing, unless assumed otherwise', () => {
    const template = '{% if task.input.x == blank %}T{% endif %}{% if task.input.x != blank %}F{% endif %}';
    const assumptions = { ...DEFAULT_ASSUMPTIONS, blank: 'blank-values' as const };
    for (const x of ['null', 'false', '""', '"  "', '[]', '{}']) {
      expect(render(template, `{"x": ${x}}`)).toBe('F');
      expect(render(template, `{"x": ${x}}`, { assumptions })).toBe('T');
    }
    expect(render(template, '{"x": "a"}', { assumptions })).toBe('F');
  });

  test('tablerow prints newlines around rows, unless assumed otherwise', () => {
    const template = '{% tablerow i in (1..3) cols:2 %}{{ i }}{% endtablerow %}';
    const plain =
      '<tr class="row1"><td class="col1">1</td><td class="col2">2</td></tr><tr class="row2"><td class="col1">3</td></tr>';
    expect(render(template).replaceAll('\n', '')).toBe(plain);
    expect(render(template)).toMatch(/^<tr class="row1">\n<td.*<\/tr>\n<tr class="row2"><td.*<\/tr>\n$/);
    const assumptions = { ...DEFAULT_ASSUMPTIONS, tablerow: 'plain' as const };
    expect(render(template, '{}', { assumptions })).toBe(plain);
    const nested =
      '{% tablerow i in (1..2) %}<table>{% tablerow j in (1..1) %}</tr>{{ i }}{% endtablerow %}</table>{% endtablerow %}';
    expect(render(nested)).toContain('<tr class="row1">\n<td class="col1"></tr>2</td></tr>\n</table>');
  });

  test('a filter that nobody has is an error, unless assumed otherwise', () => {
    const template = '{{ "x" | grant_read_acces }}';
    expect(failure(template).code).toBe('UnknownFilter');
    const assumptions = { ...DEFAULT_ASSUMPTIONS, filter: 'ignored' as const };
    expect(render(template, '{}', { assumptions })).toBe('x');
  });

  test.each([
    ['{{ task.input.a || task.input.b }}', 'A', 18],
    ['{{ 1 + 2 }}', '1', 6],
    ['{{ task.input.a upcase }}', 'A', 17],
    ['{{ task.input.a | append: "x" "y" }}', 'Ax', 31],
    ['{% if task.input.a && nothing %}T{% endif %}', 'T', 20],
    ['{% if nothing or (task.input.a and nothing) %}T{% endif %}', '', 32],
    ['{% assign x = task.input.a 2 %}{{ x }}', 'A', 28],
    ['{% for i in (1..3) sorted %}{{ i }}{% endfor %}', '123', 20],
    ['{% unless nothing %}{% if x = 1 %}{% endif %}{% endunless %}', undefined, 29],
  ])(
    '%s is an error with its place, and may be assumed to be what a lax parser makes of it',
    (template, html, column) => {
      const input = '{"a": "A", "b": "B"}';
      expect(failure(template, input)).toMatchObject({ code: 'InvalidTemplate', line: 1, column });
      const assumptions = { ...DEFAULT_ASSUMPTIONS, syntax: 'lax', filter: 'ignored' } as const;
      if (html === undefined) expect(failure(template, input, { assumptions }).column).toBe(column);
      else expect(render(template, input, { assumptions })).toBe(html);
    },
  );

  test('places stay what they are behind markup that was read laxly', () => {
    const assumptions = { ...DEFAULT_ASSUMPTIONS, syntax: 'lax' as const };
    const error = failure('{{ s3://b-b/k | s3_presign }}{{ a b }}\n{{ 1 + 2 }} {{ x | nope }}', '{}', {
      assumptions,
    });
    expect(error).toMatchObject({ code: 'UnknownFilter', line: 2, column: 20 });
  });

  test('every assumption has values that make a difference somewhere above', () => {
    expect(ASSUMPTIONS.map(({ name }) => name).sort()).toEqual(Object.keys(DEFAULT_ASSUMPTIONS).sort());
    for (const { name, values } of ASSUMPTIONS) expect(DEFAULT_ASSUMPTIONS[name]).toBe(values[0]);
  });

  test('assumptions are read by name', () => {
    expect(parseAssumptions(['capture=raw'])).toMatchObject({
      ok: true,
      value: { capture: 'raw', json: 'escaped' },
    });
    expect(parseAssumptions(['capure=raw'])).toMatchObject({ ok: false, suggestion: 'capture' });
    expect(parseAssumptions(['capture=maybe'])).toMatchObject({ ok: false });
  });
});
