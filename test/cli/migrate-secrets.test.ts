import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../helpers/command.ts';
import { flowText, source, step } from '../migrate/sample.ts';
import { BUCKET, type Target, target } from '../migrate/target.ts';

/** One of each kind, as they stand in flows; none of them is in use anywhere. */
const SECRETS = {
  jdbc: 'Sommer2024xyz',
  key: 'AKIAIOSFODNN7EXAMPLE',
  secretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  token: 'ghp_0123456789abcdefghijABCDEFGHIJ012345',
  url: 'Winter2025xyz',
  sql: 'Herbst2023xyz',
  pem: 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC',
};
const IN_TEXT = [
  `jdbc:redshift://h:5439/db?user=u&password=${SECRETS.jdbc}`,
  `secret_key = '${SECRETS.secretKey}' # ${SECRETS.key}`,
  `postgres://user:${SECRETS.url}@host/db?token=${SECRETS.token}`,
  `CREATE USER u IDENTIFIED BY '${SECRETS.sql}'`,
  `-----BEGIN PRIVATE KEY-----\n${SECRETS.pem}\n-----END PRIVATE KEY-----`,
].join('; ');

let here: Target;
let folder: string;
let tree: string;

beforeAll(async () => {
  here = await target();
  folder = mkdtempSync(join(tmpdir(), 'groundctl-secrets-'));
  tree = join(folder, 'tree');
  mkdirSync(tree);
  // In every place of a flow that anything of groundctl reads or names.
  const everywhere = step(`id ${IN_TEXT}`, {
    name: IN_TEXT,
    operator: `sagemaker.${IN_TEXT}`,
    type: `TRANSFORM ${IN_TEXT}`,
    parameters: { [IN_TEXT]: IN_TEXT, code: IN_TEXT, password: SECRETS.jdbc, roleArn: `arn:${IN_TEXT}` },
    inputs: [{ name: IN_TEXT, node_id: IN_TEXT, output_name: IN_TEXT }],
    outputs: [{ name: IN_TEXT }],
    trained_parameters: { [IN_TEXT]: IN_TEXT },
  });
  const athena = step('athena', {
    type: 'SOURCE',
    operator: 'sagemaker.athena_source_0.1',
    parameters: {
      dataset_definition: {
        datasetSourceType: IN_TEXT,
        name: IN_TEXT,
        databaseName: IN_TEXT,
        queryString: IN_TEXT,
        s3OutputLocation: `s3://${IN_TEXT}/x`,
        ctas_s3_output_location: `s3://bucket/${IN_TEXT}`,
      },
    },
  });
  writeFileSync(join(tree, 'secret.flow'), flowText(source('a', `s3://b/${IN_TEXT}`), everywhere, athena));
  writeFileSync(join(tree, 'twin.flow'), flowText(everywhere, step('x', everywhere)));
  writeFileSync(join(tree, 'plain.flow'), flowText());
});
afterAll(async () => {
  await here[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

function expectNone(text: string): void {
  for (const [kind, secret] of Object.entries(SECRETS)) expect(text, kind).not.toContain(secret);
}

const PLACE = ['--to', `s3://${BUCKET}/flows/`];

test.each([
  ...['table', 'json', 'ndjson', 'markdown', 'sarif'].map((format) => ['scan', '--output', format]),
  ...['table', 'json', 'markdown'].map((format) => ['plan', ...PLACE, '--output', format]),
  ['plan', ...PLACE, '--strip-trained', '--out', 'OUT'],
  ...['table', 'json', 'ndjson', 'markdown'].map((format) => [
    'sync',
    ...PLACE,
    '--dry-run',
    '--output',
    format,
  ]),
  ['sync', ...PLACE, '--yes', '--output', 'ndjson', '--debug'],
  ['sync', ...PLACE, '--yes', '--allow', 'flow/secret', '--output', 'ndjson'],
  ['verify', ...PLACE, '--output', 'json'],
  ['clean', ...PLACE, '--dry-run'],
])(
  '%s %s %s %s %s: no secret of any kind, in any place of a flow, is printed or kept',
  async (verb, ...words) => {
    const out = join(folder, 'plan.json');
    const { stdout, stderr } = await run(
      ['migrate', verb ?? '', tree, ...words.map((word) => (word === 'OUT' ? out : word))],
      { sandbox: here.sandbox, env: { XDG_STATE_HOME: join(folder, 'state') } },
    );
    expect(stdout.length + stderr.length).toBeGreaterThan(40);
    expectNone(stdout);
    expectNone(stderr);
    if (words.includes('OUT')) expectNone(readFileSync(out, 'utf8'));
  },
);

test('nor is one in the journal', () => {
  const journals = join(folder, 'state/groundctl/migrate');
  const files = readdirSync(journals);
  expect(files).toHaveLength(1);
  for (const file of files) expectNone(readFileSync(join(journals, file), 'utf8'));
});
