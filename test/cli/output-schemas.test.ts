import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { default as formats } from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { run } from '../helpers/command.ts';
import { type Example, examplesOf, shell, wholeProgram, wordsOf } from '../helpers/examples.ts';
import { csvFile, MANIFEST, manyRows, reportObjects, SOURCE_BUCKET } from '../helpers/inventory-report.ts';
import { environment, start } from '../helpers/program.ts';
import { open } from '../sandbox/open.ts';

const schemas = join(import.meta.dirname, '../../docs/schemas/output');
const files = readdirSync(schemas);
const ajv = new Ajv2020({ allErrors: true, strictTypes: false });
formats.default(ajv);
for (const file of files) ajv.addSchema(JSON.parse(readFileSync(join(schemas, file), 'utf8')), file);

/** Which schemas some real output was held to. */
const seen = new Set<string>();

/** Holds a document to the schema that it names, and gives it. */
function valid(text: string): { readonly [member: string]: unknown } {
  const document = JSON.parse(text);
  const file = `${String(document.schema).replace(/^groundctl\/(.*)\/(v\d+)$/, '$1.$2')}.schema.json`;
  const validate = ajv.getSchema(file);
  expect(validate, `there is no schema of ${document.schema}`).toBeDefined();
  const ok = validate?.(document);
  expect(ok, JSON.stringify(validate?.errors?.slice(0, 5), undefined, 1)).toBe(true);
  seen.add(file);
  return document;
}

/** Examples that print no document of ours when they are asked for JSON, and why. */
const NO_DOCUMENT: readonly (readonly [RegExp, string])[] = [
  [/^groundctl jobs manifest (?!.*--to)/, 'lines of a manifest'],
  [/^groundctl (?:templates|labels) preview|logs follow|jobs watch|--watch/, 'runs until Ctrl-C'],
  [/--inventory|batches setup/, 'the demonstration account has no inventory reports'],
  [/post-lambda|^groundctl sandbox|^(?:eval|aws) |--profile/, 'tried below, or without the profile'],
];

const examples = examplesOf(await wholeProgram()).filter(
  ({ line, command }) =>
    command.options.find(({ long }) => long === '--output')?.argChoices?.includes('json') &&
    !NO_DOCUMENT.some(([pattern]) => pattern.test(line)),
);

/** A dry run and a real one where the command has both; and the example as it stands. */
function linesOf({ line, command }: Example): string[] {
  const plain = line
    .replace(/ #.*| > \S+/g, '')
    .replace(/ --(?:dry-run|yes)\b/g, '')
    .replace(/ --output \S+/, '');
  const json = `${plain} --output json`;
  const has = (long: string) => command.options.some((option) => option.long === long && !option.hidden);
  return [...(has('--dry-run') ? [`${json} --dry-run`] : []), has('--yes') ? `${json} --yes` : json];
}

let sandbox: Sandbox;
let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  sandbox = await startSandbox();
  folder = mkdtempSync(join(tmpdir(), 'groundctl-schemas-'));
  expect((await run(['examples', '.'], { cwd: folder })).code).toBe(0);
  env = environment({ sandbox, env: { HOME: folder, XDG_STATE_HOME: join(folder, 'state') } });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

const CONTEXT = ['schema', 'region', 'account', 'time'];

describe('what the examples print is as its schema says', () => {
  test.each([...new Set(examples.flatMap(linesOf))])('%s', async (line) => {
    const words = wordsOf(line);
    // That all of them run as they were built, and in a shell, is proved where the examples are.
    const { stdout, stderr } =
      words === undefined ? await shell(line, env, folder) : await run(words, { env, cwd: folder });
    expect(stdout, stderr).not.toBe('');
    expect(Object.keys(valid(stdout)).slice(0, 4)).toEqual(CONTEXT);
  });
});

describe('so is what', () => {
  const here = (...words: string[]) => run(words, { sandbox, cwd: folder });

  test('an encoded message and a failed change print', async () => {
    const aws = await open();
    try {
      const deny = { Effect: 'Deny', Action: 'ec2:*', Resource: '*' };
      const credentials = aws.sandbox.addUser('ana', [{ Version: '2012-10-17', Statement: [deny] }]);
      const asked = { Action: 'DescribeAddresses', Version: '2016-11-15' };
      const { text } = await aws.query('ec2', asked, { credentials });
      const words = ['explain', '--encoded', text, '--output', 'json'];
      expect(valid((await run(words, aws)).stdout).schema).toBe('groundctl/explain.message/v1');
    } finally {
      await aws[Symbol.asyncDispose]();
    }
    sandbox.faults.add({ match: { operation: 'UpdateWorkteam' }, kind: 'deny', count: 1 });
    const update = ['workteams', 'update', 'archive-review', '--lock', 'source-ip', '--yes'];
    const failed = valid((await here(...update, '--output', 'json')).stdout);
    expect(failed).toMatchObject({ failed: 1, outcomes: [{ error: { source: 'aws' } }] });
  });

  test('a post-annotation Lambda is said to be', async () => {
    const annotation = {
      datasetObjectId: '0',
      dataObject: { content: 's3://b/a.png' },
      annotations: [
        { workerId: 'w1', annotationData: { content: '{"boxes":{"label":"Box"}}' } },
        { workerId: 'w2', annotationData: { content: '{"boxes":{"label":"Box"}}' } },
      ],
    };
    writeFileSync(join(folder, 'responses.json'), JSON.stringify([annotation]));
    writeFileSync(
      join(folder, 'post.mjs'),
      `export const handler = async () => [{
        datasetObjectId: '0',
        consolidatedAnnotation: { content: { label: { boxes: 1 }, 'label-metadata': { a: [null] } } },
      }];`,
    );
    const words = ['templates', 'post-lambda', 'post.mjs', '--responses', 'responses.json'];
    const { stdout, stderr } = await here(...words, '--output', 'json', '--fail-on', 'never');
    expect(stdout, stderr).not.toBe('');
    valid(stdout);
  });

  test('a report of S3 Inventory makes', async () => {
    const { url: endpoint, region, credentials } = sandbox;
    const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
    for (const Bucket of ['reports', SOURCE_BUCKET]) await s3.send(new CreateBucketCommand({ Bucket }));
    for (const [Key, Body] of Object.entries(reportObjects('CSV', [csvFile(manyRows(3))], 'reports')))
      await s3.send(new PutObjectCommand({ Bucket: 'reports', Key, Body }));
    s3.destroy();
    const words = ['batches', 'setup', 'athena', `s3://reports/${MANIFEST}`, '--workgroup', 'w', '--dry-run'];
    const { stdout } = await here(...words, '--output-location', 's3://reports/out', '--output', 'json');
    expect(valid(stdout).schema).toBe('groundctl/batches.setup/v1');
  });

  test('a running sandbox prints of its variables and its clock', async () => {
    const started = start(['sandbox', 'start', '--port', '0'], { cwd: folder });
    try {
      const ready = await new Promise<string>((resolve) =>
        started.stdout.once('data', (data) => resolve(`${data}`)),
      );
      const port = /--port (\d+)/.exec(ready)?.[1] ?? '';
      valid((await here('sandbox', 'env', '--port', port, '--output', 'json')).stdout);
      valid((await here('sandbox', 'clock', '+2h', '--port', port, '--output', 'json')).stdout);
    } finally {
      started.kill('SIGINT');
      await new Promise((resolve) => started.once('close', resolve));
    }
  });

  test('goes wrong, before anybody was asked and after', async () => {
    const usage = valid((await here('workteams', 'show', '--output', 'json')).stdout);
    expect(usage).toMatchObject({ region: null, account: null });
    const missing = valid((await here('workteams', 'show', 'nobody', '--output', 'json')).stdout);
    expect(missing).toMatchObject({ region: 'us-east-1', account: '123456789012' });
  });
});

test('a dry run and a real run have the same members', async () => {
  const words = ['workteams', 'update', 'new-hires', '--lock', 'off', '--output', 'json'];
  const dry = JSON.parse((await run([...words, '--dry-run'], { sandbox })).stdout);
  const real = JSON.parse((await run([...words, '--yes'], { sandbox })).stdout);
  expect(Object.keys(real)).toEqual(Object.keys(dry));
  expect(real.changes).toEqual(dry.changes);
  expect(dry).toMatchObject({ dryRun: true, applied: 0, outcomes: [] });
  expect(real).toMatchObject({ dryRun: false, applied: 1, outcomes: [{ status: 'applied' }] });
});

test('a member that is missing, renamed or new breaks its schema', () => {
  const document = {
    schema: 'groundctl/version/v1',
    region: null,
    account: null,
    time: '2026-01-01T00:00:00.000Z',
    version: '1.0.0',
    node: 'v24.0.0',
    platform: 'linux',
    arch: 'x64',
  };
  const validate = ajv.getSchema('version.v1.schema.json');
  const { node, ...without } = document;
  expect(validate?.(document)).toBe(true);
  expect(validate?.(without)).toBe(false);
  expect(validate?.({ ...without, Node: node })).toBe(false);
  expect(validate?.({ ...document, more: 1 })).toBe(false);
});

test('every schema was tried with real output', () => {
  expect(files.filter((file) => !seen.has(file))).toEqual([]);
});
