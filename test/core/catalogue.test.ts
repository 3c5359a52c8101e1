import { describe, expect, test } from 'vitest';
import { createCatalogue, explainRule } from '../../src/core/catalogue.ts';
import { defineRule } from '../../src/core/finding.ts';
import { renderRulesMarkdown } from '../../src/core/report/rules-markdown.ts';
import { didYouMean } from '../../src/core/suggest.ts';

const rule = defineRule({
  id: 'presign/unlocked',
  severity: 'warning',
  title: 'Presigned URLs work from anywhere',
  why: 'A URL that leaks can be opened by anybody until it expires; see <b> and a|b.',
  fix: 'groundctl workteams update NAME --lock source-ip',
  source: 'https://docs.aws.amazon.com/sagemaker/latest/dg/a_b.html, inferred',
});
const other = defineRule({ ...rule, id: 'batch/too-large' });

describe('the catalogue', () => {
  test('refuses an id that is declared twice', () => {
    expect(() => createCatalogue([rule, other, { ...rule }])).toThrow('"presign/unlocked" is declared twice');
  });

  test.each(['unlocked', 'Presign/unlocked', 'presign/', 'presign/a/b', 'presign/a_b', 'a/-b'])(
    'refuses the id %j',
    (id) => {
      expect(() => createCatalogue([{ ...rule, id }])).toThrow('area/what-is-wrong');
    },
  );

  test('finds a rule, and suggests the nearest one for a mistyped id', () => {
    const catalogue = createCatalogue([rule, other]);
    expect(catalogue.rules.map((r) => r.id)).toEqual(['batch/too-large', 'presign/unlocked']);
    expect(catalogue.get('presign/unlocked')).toBe(rule);
    expect(() => catalogue.get('unlocked')).toThrow(
      expect.objectContaining({ hint: 'Did you mean presign/unlocked?' }),
    );
    expect(() => catalogue.get('presign/unlokced')).toThrow(
      expect.objectContaining({
        code: 'unknown-rule',
        exitCode: 252,
        hint: 'Did you mean presign/unlocked?',
      }),
    );
    expect(() => catalogue.get('x')).toThrow(
      expect.objectContaining({ hint: 'All rules: groundctl explain.' }),
    );
  });
});

test('a rule is explained within the width, with every part', () => {
  const text = explainRule(rule, 40);
  for (const line of text.split('\n').filter((l) => !l.includes('https:')))
    expect(line.length).toBeLessThanOrEqual(40);
  expect(text).toMatch(/^presign\/unlocked \(warning\)\n/);
  expect(text).toContain('What to do\n  groundctl workteams update NAME --lock\n  source-ip\n');
});

test('docs/rules.md groups rules by area, escapes markup, and links addresses', () => {
  const text = renderRulesMarkdown([rule, other]);
  expect(text.indexOf('## batch')).toBeLessThan(text.indexOf('## presign'));
  expect(text).toContain('see \\<b\\> and a\\|b.');
  expect(text).toContain('<https://docs.aws.amazon.com/sagemaker/latest/dg/a_b.html>, inferred');
});

test.each([
  ['workteam', 'workteams'],
  ['wrokteams', 'workteams'],
  ['LIST', 'list'],
  ['lsit', 'list'],
  ['xyz', undefined],
  ['', undefined],
])('%j means %s', (word, expected) => {
  expect(didYouMean(word, ['workteams', 'members', 'list', 'show'])).toBe(expected);
});
