import { describe, expect, test } from 'vitest';
import { CROWD_ELEMENTS } from '../../../src/templates/lint/crowd-elements.ts';
import { lintTemplate } from '../../../src/templates/lint/lint.ts';
import { lintRules } from '../../../src/templates/lint/rules/all.ts';
import { render } from '../compile.ts';

const rulesOf = (source: string) => lintTemplate(source, 'a.html').findings.map(({ rule }) => rule);

describe('the examples of the page of rules', () => {
  test.each(lintRules.filter((rule) => rule.examples !== undefined).map((rule) => [rule.id, rule] as const))(
    '%s',
    (id, rule) => {
      expect(rulesOf(rule.examples?.fails ?? '')).toContain(id);
      expect(rulesOf(rule.examples?.passes ?? '')).not.toContain(id);
    },
  );

  test('there is one for every rule but the one about size', () => {
    const without = lintRules.filter((rule) => rule.examples === undefined).map((rule) => rule.id);
    expect(without).toEqual(['template/too-large']);
    expect(rulesOf('x'.repeat(128_001))).toEqual(['template/too-large']);
  });
});

/** A template with one element as its page in the guide has it: every attribute, every region. */
function templateWith(name: string): string {
  const { attributes, regions } = CROWD_ELEMENTS[name] ?? { attributes: {}, regions: {} };
  const written = Object.entries(attributes).map(([attribute, type]) => {
    if (typeof type === 'object') return `${attribute}="${type[0]}"`;
    if (type === 'switch') return attribute;
    if (type === 'json-array') return `${attribute}='["a", "b"]'`;
    if (type === 'json') return `${attribute}='{"text": "none"}'`;
    if (type === 'number') return `${attribute}="3"`;
    if (type === 'url') return `${attribute}="{{ task.input.source-ref | grant_read_access }}"`;
    return `${attribute}="some text"`;
  });
  const inside = Object.keys(regions).map((region) => `<${region}>{{ task.input.source }}</${region}>`);
  const element = `<${name} ${written.join(' ')}>${inside.join('\n')}</${name}>`;
  const script = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>\n';
  // These are forms themselves.
  const alone = name === 'crowd-form' || CROWD_ELEMENTS[name]?.standalone;
  return script + (alone ? element : `<crowd-form>${element}</crowd-form>`);
}

describe('every crowd element of the guide', () => {
  test('is known', () => {
    expect(Object.keys(CROWD_ELEMENTS).length).toBe(33);
  });

  test.each(Object.keys(CROWD_ELEMENTS))('%s renders and lints clean', (name) => {
    const source = templateWith(name);
    expect(lintTemplate(source, 'a.html').findings).toEqual([]);
    const html = render(source, '{"source-ref": "s3://bucket/a.png", "source": "<b>"}');
    expect(html).toContain(`<${name}`);
    expect(html).not.toContain('<b>');
  });
});
