import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_TEMPLATE_LENGTH } from '../../../src/templates/dialect/max-length.ts';
import { quoteBareLiterals } from '../../../src/templates/dialect/s3-literals.ts';
import { TemplateError } from '../../../src/templates/dialect/template-error.ts';
import { compile, failure } from '../compile.ts';

describe('errors have their place', () => {
  test.each([
    ['<p>\n  {{ x | grant_read_acess }}', 'UnknownFilter', 2, 10, 'Did you mean grant_read_access?'],
    ['a\n {% iff x %}{% endif %}', 'InvalidTemplate', 2, 2, 'Did you mean if?'],
    ['{{ "x" | where_exp: "a" }}', 'UnknownFilter', 1, 10, undefined],
    ['a {{ x ', 'InvalidTemplate', 1, 3, undefined],
    ['a\n{% if x %}', 'InvalidTemplate', 2, 1, undefined],
    ['{% include "other" %}', 'InvalidTemplate', 1, 1, 'Copy the other file in.'],
    ["{% render '/etc/passwd' %}", 'InvalidTemplate', 1, 1, 'Copy the other file in.'],
    ["{% layout '../x' %}", 'InvalidTemplate', 1, 1, 'Copy the other file in.'],
  ])('%j', (template, code, line, column, hint) => {
    const error = failure(template);
    expect(error).toMatchObject({ code, line, column });
    if (hint !== undefined) expect(error.hint).toBe(hint);
    expect(error.message).not.toMatch(/line:\d/);
  });

  test('a place behind an unquoted literal is a place in the source as it was written', () => {
    const error = failure('{{ s3://b-b/k | s3_presign }}{{ x | nope }}');
    expect(error).toMatchObject({ line: 1, column: 37 });
  });

  test('a value that is not an S3 URI is fatal, in the words of Ground Truth', () => {
    expect(failure('{{ task.input.x | grant_read_access }}', '{"x": "cat.png"}')).toMatchObject({
      code: 'InvalidParameters',
      message: '"grant_read_access" input is not a valid S3 URI: "cat.png".',
    });
    expect(failure('{{ task.input.missing | s3_presign }}').message).toBe(
      '"s3_presign" input is not a valid S3 URI: "".',
    );
  });
});

describe('hostile templates end', () => {
  test.each([
    ['an endless loop', '{% for i in (1..10000) %}{% for j in (1..10000) %}{% endfor %}{% endfor %}'],
    ['a long range', '{% for i in (1..1000000000) %}x{% endfor %}'],
    ['much output', `{% for i in (1..100000) %}${'x'.repeat(1000)}{% endfor %}`],
    [
      'text that doubles',
      '{% assign a = "xxxxxxxx" %}{% for i in (1..40) %}{% capture a %}{{a}}{{a}}{% endcapture %}{% endfor %}',
    ],
    [
      'much captured',
      `{% capture a %}{% for i in (1..1000000) %}${'x'.repeat(5000)}{% endfor %}{% endcapture %}`,
    ],
    [
      'a filter that grows',
      '{% assign a = "x" %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}',
    ],
  ])('%s', (_, template) => {
    const error = failure(template, '{}', { limits: { time: 200 } });
    expect(error.code).toBe('LimitExceeded');
    expect(error.line).toBe(1);
  });

  test.each([
    ['tags', '{% if true %}'.repeat(5000) + '{% endif %}'.repeat(5000), '{}'],
    ['values', '{{ task.input }}', `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
  ])('that nest too many %s are told so', (_, template, input) => {
    expect(failure(template, input)).toMatchObject({
      code: 'LimitExceeded',
      message: expect.stringContaining('nested too deeply'),
    });
  });

  test('a template that is too large is refused before it is parsed', () => {
    const error = failure(`${'x\n'.repeat(MAX_TEMPLATE_LENGTH / 2)}x`);
    expect(error).toMatchObject({ code: 'TemplateTooLarge', line: MAX_TEMPLATE_LENGTH / 2 + 1 });
  });

  test('whatever the text, there is a template or a template error', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '{{',
        '}}',
        '{%',
        '%}',
        '|',
        'if',
        's3://b/',
        '"',
        "'",
        '-',
        ' ',
        '\n',
        '[',
        ']',
        '..',
        '\0',
      ),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        try {
          compile(pieces.join('')).render({});
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateError);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('quoting literals keeps every other character where it was', () => {
    const piece = fc.constantFrom(
      '{{ ',
      ' }}',
      's3://b/k',
      ' | s3_presign',
      'text',
      '\n',
      '{% raw %}',
      '{% endraw %}',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const source = pieces.join('');
        const { text, literals, original } = quoteBareLiterals(source);
        expect(text.length).toBe(source.length + 2 * literals.length);
        for (let at = 0; at < text.length; at += 1) {
          if (text[at] !== '"') expect(source[original(at)]).toBe(text[at]);
        }
      }),
    );
  });
});
