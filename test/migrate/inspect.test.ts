import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inspectFlow } from '../../src/migrate/inspect/inspect.ts';
import { hideSecrets } from '../../src/migrate/inspect/secret-patterns.ts';
import { corpus, HAS_CORPUS } from './corpus.ts';
import { base85, flowOf, flowText, source, step, zip } from './sample.ts';

const inspect = (...nodes: object[]) => inspectFlow('f.flow', flowOf(flowText(...nodes)));
const rulesOf = (findings: ReturnType<typeof inspect>) => findings.map((found) => found.rule);

test('a plain flow has nothing but its environment', () => {
  expect(rulesOf(inspect(source('a', 's3://data/in.csv')))).toEqual(['flow/environment-bound']);
});

describe('secrets', () => {
  const SECRETS = [
    ['a JDBC URL', 'jdbc:databricks://host:443;UID=token;PWD=Hunter2Hunter2', 'Hunter2Hunter2'],
    ['an access key', 'x = "AKIAIOSFODNN7EXAMPLE"', 'AKIAIOSFODNN7EXAMPLE'],
    [
      'a secret key',
      'aws_secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"',
      'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    ],
    ['a password in code', 'conn(password="Sommer2024!")', 'Sommer2024!'],
    ['a Spark option', '.option("password", "Sommer2024!")', 'Sommer2024!'],
    ['a URL', 'postgres://admin:Sommer2024@db/x', 'Sommer2024'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\n-----END RSA PRIVATE KEY-----', 'MIIEabc'],
    ['a GitHub token', `ghp_${'a1'.repeat(18)}`, `ghp_${'a1'.repeat(18)}`],
    ['SQL', "create user x identified by 'Sommer2024'", 'Sommer2024'],
  ] as const;

  test.each(SECRETS)('in %s are found, named by place, and not printed', (_, text, secret) => {
    const findings = inspect(step('a', { parameters: { code: text }, name: text }));
    expect(rulesOf(findings)).toContain('flow/secret');
    expect(findings.find((found) => found.rule === 'flow/secret')?.location?.line).toBeGreaterThan(1);
    expect(JSON.stringify(findings)).not.toContain(secret);
  });

  test.each(SECRETS)('in %s are hidden in text that is quoted', (_, text, secret) => {
    expect(hideSecrets(text)).not.toContain(secret);
  });

  test('under a key that says so count whatever they look like', () => {
    expect(rulesOf(inspect(step('a', { parameters: { connection: { clientSecret: 'x1y2' } } })))).toContain(
      'flow/secret',
    );
  });

  test('that are placeholders are none', () => {
    const findings = inspect(
      step('a', { parameters: { password: '{{db_password}}', code: 'password = "<password>"' } }),
    );
    expect(rulesOf(findings)).not.toContain('flow/secret');
  });

  test('of Secrets Manager are named by account and region only', () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/snowflake-AbCdEf';
    const found = inspect(step('a', { parameters: { options: { secretArn: arn } } })).find(
      ({ rule }) => rule === 'flow/secret-arn',
    );
    expect(found).toMatchObject({ rule: 'flow/secret-arn', severity: 'warning' });
    expect(JSON.stringify(found)).not.toContain('snowflake-AbCdEf');
  });

  test('do not make the search slow', () => {
    const near = `${'a'.repeat(200)}://${'b'.repeat(200_000)}password=${' '.repeat(100_000)}jdbc:`.repeat(2);
    expect(rulesOf(inspect(step('a', { parameters: { code: near } })))).not.toContain('flow/secret');
  });
});

describe('models', () => {
  const model = zip('metadata/part-00000', Buffer.from('{"labels":["spouse","child"]}'));
  const fitted = (text: string) =>
    step('a', {
      operator: 'sagemaker.spark.encode_categorical_0.1',
      trained_parameters: { string_indexer_model: text },
    });

  test('that decode are data, and not damaged', () => {
    const findings = inspect(fitted(base85(model)));
    expect(rulesOf(findings)).toEqual(['flow/incomplete-step', 'flow/embedded-data']);
    expect(findings[1]?.message).toMatch(/^1 model \(\d+ B\), of encode_categorical \(a\)$/);
  });

  test.each([
    ['cut off', base85(model).slice(0, -40)],
    ['of another alphabet', `${base85(model).slice(0, 20)}"${base85(model).slice(21)}`],
    [
      'with a changed byte',
      base85(Buffer.from(model.map((byte, index) => (index === 52 ? byte ^ 1 : byte)))),
    ],
  ])('%s are damaged', (_, text) => {
    expect(rulesOf(inspect(fitted(text)))).toContain('flow/corrupt-model');
  });

  test('any damage to the packed bytes is seen', () => {
    const from = 30 + 'metadata/part-00000'.length;
    fc.assert(
      fc.property(fc.integer({ min: from, max: from + 20 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const broken = Buffer.from(model);
        broken[at] = (broken[at] ?? 0) ^ flip;
        expect(rulesOf(inspect(fitted(base85(broken))))).toContain('flow/corrupt-model');
      }),
    );
  });
});

describe('the graph', () => {
  const input = (node_id: string, output_name = 'default') => ({ name: 'df', node_id, output_name });
  test.each([
    ['a missing step', [step('a', { inputs: [input('gone')] })], /step gone, which is missing/],
    [
      'an unknown output',
      [source('s', 's3://b/x'), step('a', { inputs: [input('s', 'Train')] })],
      /output Train/,
    ],
    ['a cycle', [step('a', { inputs: [input('b')] }), step('b', { inputs: [input('a')] })], /a cycle/],
    ['an id twice', [source('a', 's3://b/x'), step('a')], /two steps have the id a/],
  ])('with %s is broken', (_, nodes, message) => {
    expect(inspect(...nodes).find((found) => found.rule === 'flow/broken-graph')?.message).toMatch(message);
  });

  test('that joins one step with itself is fine', () => {
    const join = step('j', { inputs: [input('s'), input('s')] });
    expect(rulesOf(inspect(source('s', 's3://b/x'), join))).not.toContain('flow/broken-graph');
  });
});

test.each([
  [step('a', { operator: 'sagemaker.snowflake_source_0.1' }), 'flow/unknown-operator'],
  [source('a', 's3://sagemaker-us-east-2-xxxxxx/a.csv'), 'flow/unfilled-placeholder'],
  [source('a', 's3://b-<<AWS_ACCOUNT_NUMBER>>/a.csv'), 'flow/unfilled-placeholder'],
  [source('a', 's3://b/{{nobody}}.csv'), 'flow/unfilled-placeholder'],
  [step('a', { trained_parameters: { ctas_s3_output_location: 's3://b/athena/1' } }), 'flow/staged-copy'],
  [
    step('a', { operator: 'sagemaker.spark.custom_code_0.1', parameters: { operator: 'Python (PySpark)' } }),
    'flow/custom-code',
  ],
])('%j has %s', (node, rule) => {
  expect(rulesOf(inspect(node))).toContain(rule);
});

describe.skipIf(!HAS_CORPUS)('public flows', () => {
  const all = corpus('real').map(({ name, bytes }) => ({ name, findings: inspectFlow(name, flowOf(bytes)) }));
  const count = (rule: string) =>
    all.flatMap((one) => one.findings).filter((found) => found.rule === rule).length;

  test('have the damage, the placeholders and the models that are known, and no secret', () => {
    expect({
      corrupt: count('flow/corrupt-model'),
      secrets: count('flow/secret'),
      graphs: count('flow/broken-graph'),
      unknown: count('flow/unknown-operator'),
      placeholders: count('flow/unfilled-placeholder'),
    }).toEqual({ corrupt: 4, secrets: 0, graphs: 0, unknown: 0, placeholders: 2 });
    expect(count('flow/embedded-data')).toBeGreaterThan(20);
  });
});

test.each([
  ['1', []],
  ['1.0', []],
  ['2', ['flow/unknown-version']],
  ['"1"', ['flow/unknown-version']],
  ['"2023-06"', ['flow/unknown-version']],
])('metadata.version %s is said where nobody has seen it', (version, rules) => {
  const text = flowText(source('a', 's3://data/x')).replace('"version": 1', `"version": ${version}`);
  const found = inspectFlow('f.flow', flowOf(text)).map(({ rule }) => rule);
  expect(found.filter((rule) => rule === 'flow/unknown-version')).toEqual(rules);
});
