import { describe, expect, test } from 'vitest';
import { DEFAULT_ASSUMPTIONS } from '../../../src/templates/dialect/assumptions.ts';
import { render } from '../compile.ts';

describe("the example table of AWS's guide (sms-custom-templates-step2-automate)", () => {
  test.each([
    [
      `{{ "Have you read 'James & the Giant Peach'?" }}`,
      'Have you read &#39;James &amp; the Giant Peach&#39;?',
    ],
    [
      `{{ "Have you read 'James & the Giant Peach'?" | escape }}`,
      'Have you read &#39;James &amp; the Giant Peach&#39;?',
    ],
    [
      `{{ "Have you read 'James &amp; the Giant Peach'?" | escape_once }}`,
      'Have you read &#39;James &amp; the Giant Peach&#39;?',
    ],
    [
      `{{ "Have you read 'James & the Giant Peach'?" | skip_autoescape }}`,
      "Have you read 'James & the Giant Peach'?",
    ],
  ])('%s', (template, html) => {
    expect(render(template)).toBe(html);
  });

  const point = '{"jsObject": {"point_number": 8, "coords": [59, 76]}}';

  test('to_json is JSON once a browser has read the attribute, as the adjustment recipes need it', () => {
    const html = render('<i data-x="{{ task.input.jsObject | to_json }}">', point);
    expect(html).toBe('<i data-x="{&quot;point_number&quot;:8,&quot;coords&quot;:[59,76]}">');
  });

  test('to_json is unescaped, as the table prints it, where that is assumed', () => {
    const assumptions = { ...DEFAULT_ASSUMPTIONS, json: 'raw' as const };
    expect(render('{{ task.input.jsObject | to_json }}', point, { assumptions })).toBe(
      '{"point_number":8,"coords":[59,76]}',
    );
  });

  test('grant_read_access gives a path-style URL', () => {
    expect(render('{{ "s3://mybucket/myphoto.png" | grant_read_access }}')).toMatch(
      /^https:\/\/s3\.us-east-1\.amazonaws\.com\/mybucket\/myphoto\.png\?/,
    );
  });
});

describe("the two snippets of AWS's article on restricted URLs", () => {
  test.each(['grant_read_access', 's3_presign'])(
    'the unquoted literal before %s renders as if quoted',
    (filter) => {
      const snippet = `<img src="{{ s3://bucket-name/path/to/image.jpg | ${filter} }}"/>`;
      expect(render(snippet)).toBe(render(snippet.replace(/s3:\S+/, '"$&"')));
      expect(render(snippet)).toContain('/bucket-name/path/to/image.jpg?');
    },
  );
});

describe('recipes of the guide and of the samples', () => {
  test('labels in a double-quoted attribute are escaped once', () => {
    expect(render(`{{ task.input.labels | to_json | escape }}`, '{"labels": ["a", "it\'s"]}')).toBe(
      '[&quot;a&quot;,&quot;it&#39;s&quot;]',
    );
  });

  test('an object without a filter is escaped JSON', () => {
    expect(render('var x = "{{ task }}"', '{"fields": [1]}')).toBe(
      'var x = "{&quot;input&quot;:{&quot;fields&quot;:[1]}}"',
    );
  });

  test('a captured class id finds its name, a whole number does not', () => {
    const input = '{"box": {"class_id": 0}, "map": {"0": "Cat"}}';
    const recipe =
      '{% capture class_id %}{{ task.input.box.class_id }}{% endcapture %}{{ task.input.map[class_id] }}';
    expect(render(recipe, input)).toBe('Cat');
    expect(render('{{ task.input.map[task.input.box.class_id] }}', input)).toBe('');
  });

  test('a loop over an object gives pairs', () => {
    const html = render(
      "{% for box in task.input.m %}{{ box[0] }}={{ box[1]['class-name'] }};{% endfor %}",
      '{"m": {"1": {"class-name": "car"}, "2": {"class-name": "bus"}}}',
    );
    expect(html).toBe('1=car;2=bus;');
  });

  test('names with hyphens need no brackets', () => {
    expect(render('{{ task.input.source-ref }}', '{"source-ref": "s3://b/k"}')).toBe('s3://b/k');
  });

  test('the URL of the S3 console samples is taken', () => {
    const html = render('{{ "http://s3.amazonaws.com/my-bucket/a%20b.png" | grant_read_access }}');
    expect(html).toContain('/my-bucket/a%20b.png?');
  });
});
