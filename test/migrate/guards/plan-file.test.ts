/** What a plan file may say, and every word about what it may not. */
import { describe, expect, test } from 'vitest';
import { GroundctlError } from '../../../src/core/errors.ts';
import { readPlanFile, writePlanFile } from '../../../src/migrate/plan/plan-file.ts';
import { sha } from './bucket.ts';

const TARGET = {
  bucket: 'sagemaker-us-east-1-123456789012',
  prefix: 'flows/',
  region: 'us-east-1',
  account: '123456789012',
  owner: '123456789012',
};
const UPLOAD = {
  root: '/work',
  path: 'u/a.flow',
  key: 'flows/u/a.flow',
  source: sha('a'),
  size: 0,
  sha256: sha('a'),
  remapped: 0,
  stripped: 0,
  condition: { type: 'absent' },
};
const DOCUMENT = {
  schema: 'groundctl/migrate.plan/v1',
  target: TARGET,
  roots: ['/work'],
  layout: 'mirror',
  stripTrained: false,
  uploads: [UPLOAD],
};
const read = (document: unknown) => readPlanFile(JSON.stringify(document), 'x.json');
const upload = (more: object) => ({ ...DOCUMENT, uploads: [{ ...UPLOAD, ...more }] });
const aimed = (more: object) => ({ ...DOCUMENT, target: { ...TARGET, ...more } });
const problemOf = (document: unknown) => {
  try {
    read(document);
  } catch (error) {
    return error instanceof GroundctlError ? error.message : String(error);
  }
  return 'none';
};

describe('a plan file', () => {
  test('becomes the plan that it was written from, but for what it may not decide', () => {
    const plan = read({
      ...DOCUMENT,
      ...{
        layout: 'flat',
        stripTrained: true,
        owners: { 200003: 'ana' },
        findings: [{}],
        allow: ['flow/secret'],
      },
      ...{ remap: { buckets: { old: 'new' } }, encryption: { type: 'kms', key: 'alias/flows' } },
      held: [{ root: '/work', path: 'b.flow', key: 'flows/b.flow', rules: ['flow/secret'] }],
    });
    expect(plan).toMatchObject({
      title: `Apply the plan x.json: 1 flows to s3://${TARGET.bucket}/flows/`,
      target: { ...TARGET, endpoint: undefined },
      roots: ['/work'],
      layout: 'flat',
      stripTrained: true,
      encryption: { type: 'kms', key: 'alias/flows' },
      owners: { 200003: 'ana' },
      ...{ unchanged: [], findings: [], present: [], held: [], skipped: [] },
    });
    expect([...(plan.remap?.buckets ?? [])]).toEqual([['old', 'new']]);
    expect(plan.changes).toEqual([
      {
        kind: 'upload',
        subject: `s3://${TARGET.bucket}/flows/u/a.flow`,
        fields: [
          { field: 'file', after: 'u/a.flow' },
          { field: 'size', after: '0 B' },
        ],
        upload: UPLOAD,
      },
    ]);
    const written = JSON.parse(writePlanFile(plan));
    const { target, roots, layout, stripTrained, encryption, owners, remap, uploads } = written;
    expect(read({ ...written, uploads })).toEqual(plan);
    expect({ target, roots, layout, stripTrained, encryption, owners, remap, uploads }).toEqual({
      ...{ target: TARGET, roots: ['/work'], layout: 'flat', stripTrained: true },
      ...{ encryption: { type: 'kms', key: 'alias/flows' }, owners: { 200003: 'ana' } },
      ...{ remap: { buckets: { old: 'new' } }, uploads: [UPLOAD] },
    });
  });

  test('says no more than there is to say', () => {
    const plan = read(DOCUMENT);
    expect(plan).toMatchObject({ layout: 'mirror', stripTrained: false, owners: {} });
    expect([plan.remap, plan.encryption]).toEqual([undefined, undefined]);
    const written = JSON.parse(writePlanFile(plan));
    for (const name of ['remap', 'encryption', 'owners']) expect(written).not.toHaveProperty(name);
    expect(read({ ...DOCUMENT, encryption: { type: 's3' } }).encryption).toEqual({ type: 's3' });
    expect(read({ ...DOCUMENT, stripTrained: 'yes' }).stripTrained).toBe(false);
    expect(read(aimed({ endpoint: 'http://127.0.0.1:9' })).target.endpoint).toBe('http://127.0.0.1:9');
  });

  test('of what it replaces only says that the object is still what the plan saw', () => {
    const [change] = read(upload({ condition: { type: 'etag', etag: '"0a-2"' } })).changes;
    expect(change).toMatchObject({
      kind: 'update',
      notes: ['replaces an object, if it is still what the plan saw'],
      upload: { condition: { type: 'etag', etag: '"0a-2"' } },
    });
  });

  test.each(['u/a.flow', '..a.flow', 'a/..b/c.flow', 'a..flow'])('may name the path %j', (path) => {
    expect(read(upload({ path })).changes).toHaveLength(1);
  });

  const elsewhere = 'upload 1: its path leads out of its root';
  const noFlow = 'upload 1: its key is not a .flow under the prefix';
  const [incomplete, noTarget] = ['upload 1 is incomplete', 'its target is incomplete'];
  test.each<[string, unknown]>([
    ['it is not a JSON object', []],
    ['it is not a JSON object', null],
    ['its schema is not groundctl/migrate.plan/v1', { ...DOCUMENT, schema: 'groundctl/migrate.plan/v2' }],
    ...['bucket', 'prefix', 'region', 'account', 'owner'].map((name): [string, unknown] => [
      noTarget,
      aimed({ [name]: undefined }),
    ]),
    [noTarget, { ...DOCUMENT, target: 'sagemaker' }],
    [noTarget, aimed({ bucket: 'No_Bucket' })],
    [noTarget, aimed({ prefix: 'flows' })],
    [noTarget, aimed({ endpoint: 7 })],
    ['its roots are missing', { ...DOCUMENT, roots: '/work' }],
    ['its roots are missing', { ...DOCUMENT, roots: ['/work', 7] }],
    ['its layout is unknown', { ...DOCUMENT, layout: 'upside-down' }],
    ['its owners are not names by number', { ...DOCUMENT, owners: { x: 'ana' } }],
    ['its uploads are missing', { ...DOCUMENT, uploads: {} }],
    [incomplete, { ...DOCUMENT, uploads: ['flows/a.flow'] }],
    ...['root', 'path', 'key', 'source', 'sha256', 'size', 'remapped', 'stripped', 'condition'].map(
      (name): [string, unknown] => [incomplete, upload({ [name]: undefined })],
    ),
    ...[sha('a').slice(1), `${sha('a')}0`, `-${sha('a')}`, sha('a').toUpperCase()].map(
      (sha256): [string, unknown] => [incomplete, upload({ sha256 })],
    ),
    ...[-1, 0.5, 2 ** 60, '1'].map((size): [string, unknown] => [incomplete, upload({ size })]),
    ...['*', '"*"', '"a" ', ' "a"', '""', `"${'a'.repeat(81)}"`, undefined].map((etag): [string, unknown] => [
      incomplete,
      upload({ condition: { type: 'etag', etag } }),
    ]),
    [incomplete, upload({ condition: { type: 'always', etag: '"a"' } })],
    ['upload 1: its root is not in the plan', upload({ root: '/' })],
    ...['', '/etc/a.flow', './a.flow', 'a//b.flow', '..', '../a.flow', 'a/../../b.flow', 'a\0.flow'].map(
      (path): [string, unknown] => [elsewhere, upload({ path })],
    ),
    ...[
      'a.flow',
      'flows/a.FLOW',
      'flows/id_rsa',
      'flows/a.flow.txt',
      'flows/../a.flow',
      'flows/./a.flow',
    ].map((key): [string, unknown] => [noFlow, upload({ key })]),
    ['upload 2: another one has its key', { ...DOCUMENT, uploads: [UPLOAD, { ...UPLOAD, path: 'b.flow' }] }],
    ['upload 2 is incomplete', { ...DOCUMENT, uploads: [UPLOAD, {}] }],
    ...[
      null,
      'kms',
      { type: 'kms' },
      { type: 'kms', key: 'a b' },
      { type: 'kms', key: '' },
      { type: 'none' },
    ].map((encryption): [string, unknown] => ['its encryption is unknown', { ...DOCUMENT, encryption }]),
  ])('is refused: %s', (problem, document) => {
    expect(problemOf(document)).toBe(`"x.json" is not a usable plan: ${problem}.`);
  });

  test('that is no JSON is refused, and how to make one is said', () => {
    expect(() => readPlanFile('{', 'a\u001bb')).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^"a[^\u001b]+b" is not a usable plan: it is not JSON\.$/),
        code: 'bad-plan',
        hint: 'Make a new one: groundctl migrate plan FOLDER --to s3://BUCKET/PREFIX --out FILE.',
      }),
    );
  });
});
