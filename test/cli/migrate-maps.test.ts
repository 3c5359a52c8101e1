import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../helpers/command.ts';
import { base85, flowText, source, step, zip } from '../migrate/sample.ts';
import { BUCKET, target } from '../migrate/target.ts';

const ONE = '111122223333';
const TWO = '222233334444';
const NEW = '444455556666';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-maps-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  return join(folder, path);
};
const boundTo = (account: string, ...more: object[]) =>
  flowText(source('a', `s3://sagemaker-us-east-1-${account}/in.csv`), ...more);

/** The program on a sandbox, with these words after `migrate VERB TREE`. */
async function open() {
  const here = await target();
  const tree = join(folder, 'tree');
  mkdirSync(tree, { recursive: true });
  const env = { XDG_STATE_HOME: join(folder, 'state') };
  return {
    here,
    migrate: (verb: string, ...words: string[]) =>
      run(['migrate', verb, tree, '--to', `s3://${BUCKET}/flows/`, ...words], { sandbox: here.sandbox, env }),
    [Symbol.asyncDispose]: () => here[Symbol.asyncDispose](),
  };
}

describe('a map that cannot be followed back is refused before anything is read or sent', () => {
  test.each([
    ['two values to one', `{"accounts":{"${ONE}":"${NEW}","${TWO}":"${NEW}"}}`, NEW],
    ['no account', '{"accounts":{"1":"2"}}', 'not an account id of 12 digits'],
    ['no bucket', '{"buckets":{"old-bucket":"No Bucket"}}', 'bucket name'],
    ['no role', '{"roles":{"arn:aws:iam::111122223333:role/a":"admin"}}', 'not a role ARN'],
    ['a part that is none', '{"account":{}}', 'accounts'],
    ['one key twice', `{"accounts":{"${ONE}":"${NEW}","${ONE}":"${TWO}"}}`, 'map.json'],
    ['no JSON', '{', 'line 1'],
    ['no object', '[]', 'not a JSON object'],
  ])('%s', async (_, map, said) => {
    await using there = await open();
    put('tree/a.flow', boundTo(ONE));
    const { code, stderr } = await there.migrate('sync', '--yes', '--remap', put('map.json', map));
    expect(stderr).toContain(said);
    expect(code).toBe(252);
    expect(await there.here.keys()).toEqual([]);
  });
});

test('a flow that holds a new value of the map already stays behind by name, and the others go', async () => {
  await using there = await open();
  put('tree/a.flow', boundTo(ONE));
  put('tree/mixed.flow', boundTo(ONE, source('b', `s3://sagemaker-us-east-1-${NEW}/x.csv`)));
  const map = put('map.json', `{"accounts":{"${ONE}":"${NEW}"}}`);
  const { code, stdout, stderr } = await there.migrate('sync', '--yes', '--remap', map);
  expect(code).toBe(1);
  expect(stdout).toContain('1 done');
  expect(stderr).toMatch(/mixed\.flow.*held back by flow\/remap-refused/s);
  expect(await there.here.keys()).toEqual(['flows/a.flow']);
  expect((await there.here.get('flows/a.flow')).toString()).toBe(boundTo(ONE).replaceAll(ONE, NEW));
});

test('in a tree of several accounts each flow changes by its own part of the map, and strips on top of it', async () => {
  await using there = await open();
  const model = { m: base85(zip('part', Buffer.from('spouse child'))) };
  const fitted = (id: string) =>
    step(id, { operator: 'sagemaker.spark.encode_categorical_0.1', trained_parameters: model });
  const report = {
    type: 'VISUALIZATION',
    operator: 'sagemaker.visualizations.describe_0.0',
    trained_parameters: { seen: 1 },
  };
  put('tree/200001/one.flow', boundTo(ONE, fitted('b')));
  put('tree/200002/two.flow', boundTo(TWO, fitted('b'), step('c', report)));
  put('tree/200002/neither.flow', boundTo('999900001111'));
  // One account's new number may be another one's old: nothing is changed twice, and nothing is said to be left.
  const chain = put('chain.json', `{"accounts":{"${ONE}":"${NEW}","${TWO}":"${ONE}"}}`);
  const chained = JSON.parse((await there.migrate('plan', '--remap', chain, '--output', 'json')).stdout);
  expect(chained.uploads.map((upload: { remapped: number }) => upload.remapped)).toEqual([1, 0, 1]);
  expect(chained.findings.map(({ rule }: { rule: string }) => rule)).not.toContain('flow/remap-leftover');

  const apart = put('apart.json', `{"accounts":{"${ONE}":"${NEW}","${TWO}":"555566667777"}}`);
  const { code, stdout } = await there.migrate('sync', '--yes', '--strip-trained', '--remap', apart);
  expect([code, stdout.trim()]).toEqual([0, '3 done']);
  const flows = Object.fromEntries(
    await Promise.all(
      (await there.here.keys()).map(async (key) => [key, (await there.here.get(key)).toString()]),
    ),
  ) as Record<string, string>;
  const parsed = (key: string) => JSON.parse(flows[key] ?? '');
  expect(flows['flows/200001/one.flow']).toContain(NEW);
  expect(flows['flows/200001/one.flow']).not.toContain('trained_parameters');
  expect(flows['flows/200002/two.flow']).toContain('555566667777');
  const [, encode, describe] = parsed('flows/200002/two.flow').nodes;
  expect(encode.trained_parameters).toBeUndefined();
  expect(describe.trained_parameters).toEqual({ seen: 1 });
  expect(flows['flows/200002/neither.flow']).toBe(boundTo('999900001111'));

  const verified = await there.migrate('verify', '--output', 'ndjson');
  const lines = verified.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ type, status }) => status ?? type)).toEqual([
    'verified',
    'verified',
    'verified',
    'summary',
  ]);
  expect(readFileSync(join(folder, 'tree/200001/one.flow'), 'utf8')).toContain('trained_parameters');
});

test('a plan too long to list says how many flows the map changes', async () => {
  await using there = await open();
  for (let index = 0; index < 31; index++) put(`tree/${index}.flow`, boundTo(index < 20 ? ONE : TWO));
  const map = put('map.json', `{"accounts":{"${ONE}":"${NEW}"}}`);
  expect((await there.migrate('plan', '--remap', map)).stdout).toContain('Changed during the upload: 20 (');
});

test('a sync without the map of the one before is refused, and --as-is says that it is meant', async () => {
  await using there = await open();
  put('tree/a.flow', boundTo(ONE));
  const map = put('map.json', `{"accounts":{"${ONE}":"${NEW}"}}`);
  expect((await there.migrate('sync', '--yes', '--remap', map)).code).toBe(0);
  put('tree/b.flow', boundTo(ONE));
  for (const verb of ['plan', 'sync']) {
    const refused = await there.migrate(verb, ...(verb === 'sync' ? ['--yes'] : []));
    expect([refused.code, refused.stderr]).toEqual([252, expect.stringContaining('--as-is')]);
  }
  expect(await there.here.keys()).toEqual(['flows/a.flow']);
  expect((await there.migrate('sync', '--yes', '--remap', map)).stdout).toContain('1 done');
  expect((await there.migrate('sync', '--yes', '--as-is', '--remap', map)).code).toBe(252);
  expect((await there.migrate('sync', '--yes', '--as-is')).stdout).toContain('2 done');
  expect((await there.here.get('flows/a.flow')).toString()).toBe(boundTo(ONE));
  expect((await there.migrate('sync', '--yes')).code).toBe(0);
});

test('what a map leaves behind is printed by plan and sync, field by field, and JSON names what is left out', async () => {
  await using there = await open();
  const code = step('b', { parameters: { code: `spark.read.csv("s3a://raw-${ONE}/x.csv")` } });
  put('tree/a.flow', boundTo(ONE, code));
  put('tree/a.flow.bak', boundTo(ONE));
  const map = put('map.json', `{"accounts":{"${ONE}":"${NEW}"}}`);
  const said = `${ONE} still in code of manage_columns (b): "s3a://raw-${ONE}/x.csv"`;
  expect((await there.migrate('plan', '--remap', map)).stdout).toContain(said);
  expect((await there.migrate('sync', '--dry-run', '--remap', map)).stdout).toContain(said);
  const synced = await there.migrate('sync', '--yes', '--remap', map, '--output', 'json');
  const document = JSON.parse(synced.stdout);
  expect(document.skipped).toMatchObject([{ path: 'a.flow.bak', reason: 'backup' }]);
  expect(document.findings.map(({ rule }: { rule: string }) => rule)).toContain('flow/remap-leftover');
});
