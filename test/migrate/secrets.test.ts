import { describe, expect, test } from 'vitest';
import { inspectFlow } from '../../src/migrate/inspect/inspect.ts';
import { hideSecrets, maySecret, secretKinds } from '../../src/migrate/inspect/secret-patterns.ts';
import { flowOf, flowText, step } from './sample.ts';
import { NO_SECRETS, SECRETS } from './secret-cases.ts';

describe('a table of secrets and of what is none', () => {
  test.each(SECRETS)('%s holds one, and it is hidden', (text, secret) => {
    expect(maySecret(text)).toBe(true);
    expect(secretKinds(text)).not.toEqual([]);
    expect(hideSecrets(text)).not.toContain(secret);
  });

  test.each(NO_SECRETS)('%s holds none', (text) => {
    expect(secretKinds(text)).toEqual([]);
  });

  test('says the same of whole flows: precision and recall', () => {
    const holds = (code: string) =>
      inspectFlow('f', flowOf(flowText(step('a', { parameters: { code } })))).some(
        ({ rule }) => rule === 'flow/secret',
      );
    const found = SECRETS.filter(([text]) => holds(text)).length;
    const wrong = NO_SECRETS.filter(holds).length;
    const figures = {
      cases: SECRETS.length + NO_SECRETS.length,
      recall: found / SECRETS.length,
      precision: found / (found + wrong),
    };
    expect(figures).toEqual({ cases: 216, recall: 1, precision: 1 });
  });
});

test.each([
  ['password', 'Sommer2024!', true],
  ['sfPassword', 'Sommer2024!', true],
  ['clientSecret', 'x1y2', true],
  ['access_token', 'tok-1234', true],
  ['token', 'a1b2c3d4e5', true],
  ['token', 'word', false],
  ['password', 'password', false],
  ['password', '{{db_password}}', false],
  ['secretArn', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:a-AbCdEf', false],
  ['tokenizer_parameters', 'a1b2c3d4e5', false],
])('a field %s with %s: %s', (key, value, expected) => {
  const rules = inspectFlow('f', flowOf(flowText(step('a', { parameters: { [key]: value } }))));
  expect(rules.some(({ rule }) => rule === 'flow/secret')).toBe(expected);
});
