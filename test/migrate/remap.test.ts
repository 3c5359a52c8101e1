import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flowFacts } from '../../src/migrate/inspect/check.ts';
import { environmentOf } from '../../src/migrate/inspect/environment.ts';
import { flowView } from '../../src/migrate/inspect/flow-view.ts';
import { remapLeftover } from '../../src/migrate/remap/leftover.ts';
import { readRemap } from '../../src/migrate/remap/read-remap.ts';
import { inverse, type Remap, remapOf } from '../../src/migrate/remap/remap.ts';
import { transformFlow } from '../../src/migrate/remap/transform.ts';
import { corpus, HAS_CORPUS } from './corpus.ts';
import { flowOf, flowText, source, step } from './sample.ts';

const map = (parts: object): Remap => readRemap(Buffer.from(JSON.stringify(parts)), 'map.json');
const apply = (bytes: string | Buffer, remap: Remap | undefined, stripTrained = false) =>
  transformFlow(flowOf(bytes), 'source', { remap, stripTrained });
const bytesOf = (result: ReturnType<typeof apply>) => {
  if (!result.ok) throw new Error(result.problem);
  return result.value.flow.bytes;
};

describe.skipIf(!HAS_CORPUS)('over public flows', () => {
  test.each(corpus('real').map((file) => [file.name, file.bytes] as const))(
    'a map of everything in %s and its inverse give the original bytes',
    (_, bytes) => {
      const flow = flowOf(bytes);
      const { accounts, regions, buckets, roles } = environmentOf(flowView(flow).referring);
      const everything = remapOf({
        accounts: new Map(accounts.map((account, index) => [account, String(900_000_000_000 + index)])),
        regions: new Map(regions.map((region, index) => [region, `mx-central-${index + 2}`])),
        buckets: new Map(buckets.slice(0, 1).map((bucket) => [bucket, 'groundctl-new-bucket'])),
        roles: new Map(roles.map((role, index) => [role, `arn:aws:iam::888888888888:role/new-${index}`])),
      });
      const changed = bytesOf(apply(bytes, everything));
      const after = environmentOf(flowView(flowOf(changed)).referring);
      expect(after.accounts.filter((account) => accounts.includes(account))).toEqual([]);
      if (accounts.length > 0) expect(changed.equals(bytes)).toBe(false);
      expect(bytesOf(apply(changed, inverse(everything))).equals(bytes)).toBe(true);
    },
  );

  test.each(corpus('real').map((file) => [file.name, file.bytes] as const))(
    'stripping %s takes trained_parameters out of transforms and leaves the rest',
    (_, bytes) => {
      const stripped = JSON.parse(bytesOf(apply(bytes, undefined, true)).toString());
      const expected = JSON.parse(bytes.toString());
      for (const node of expected.nodes) if (node.type === 'TRANSFORM') delete node.trained_parameters;
      expect(stripped).toEqual(expected);
    },
  );
});

test('replaces whole accounts, regions and buckets in known fields, and nothing else', () => {
  const text = flowText(
    source('a', 's3://sagemaker-us-east-1-111122223333/us-east-1/111122223333/in.csv'),
    source('b', 's3://old-bucket/x'),
    source('c', 's3://x1111222233334/in.csv'),
    step('d', { parameters: { code: 's3://old-bucket/111122223333' } }),
    step('e', { parameters: { unloadIamRole: 'arn:aws:iam::111122223333:role/unload' } }),
  );
  const remap = map({
    accounts: { '111122223333': '444455556666' },
    regions: { 'us-east-1': 'eu-west-1' },
    buckets: { 'old-bucket': 'new-bucket' },
  });
  const expected = text
    .replace('sagemaker-us-east-1-111122223333/', 'sagemaker-eu-west-1-444455556666/')
    .replace('s3://old-bucket/x', 's3://new-bucket/x')
    .replace('iam::111122223333', 'iam::444455556666');
  expect(bytesOf(apply(text, remap)).toString()).toBe(expected);
});

test('says where the map has left something', () => {
  const remap = map({ accounts: { '111122223333': '444455556666' } });
  const flow = flowOf(flowText(step('a', { parameters: { code: 'x = "111122223333"' } })));
  expect(remapLeftover(flowFacts('f.flow', flow), remap)[0]?.message).toBe(
    '111122223333 still in code of manage_columns (a)',
  );
});

test('finds its place behind escapes and characters of several bytes', () => {
  const text = flowText(source('a', 's3://sagemaker-us-east-1-111122223333/ä€😀.csv')).replaceAll(
    's3://',
    's3:\\/\\/',
  );
  const changed = bytesOf(apply(text, map({ accounts: { '111122223333': '444455556666' } }))).toString();
  expect(changed).toBe(text.replace('111122223333', '444455556666'));
});

describe('refuses a map there is no way back from', () => {
  test('two values that become one', () => {
    expect(() => map({ buckets: { aaa: 'ccc', bbb: 'ccc' } })).toThrow(/not a usable map/);
  });

  test('a new value that the flow has already', () => {
    const text = flowText(source('a', 's3://aaa-111122223333/x'), source('b', 's3://aaa-444455556666/x'));
    const result = apply(text, map({ accounts: { '111122223333': '444455556666' } }));
    expect(result.ok ? '' : result.problem).toMatch(/cannot be undone/);
  });

  test('a value written with escapes, which would come back without', () => {
    const text = flowText(source('a', 's3://aaa-111122223333/x')).replace('aaa-1', 'aaa-\\u0031');
    const result = apply(text, map({ accounts: { '111122223333': '444455556666' } }));
    expect(result.ok ? '' : result.problem).toMatch(/cannot be undone/);
  });

  test('but takes a swap, which has one', () => {
    const text = flowText(source('a', 's3://aaa-111122223333/x'), source('b', 's3://aaa-444455556666/x'));
    const swap = map({ accounts: { '111122223333': '444455556666', '444455556666': '111122223333' } });
    const changed = bytesOf(apply(text, swap));
    expect(changed.toString()).not.toBe(text);
    expect(bytesOf(apply(changed, swap)).toString()).toBe(text);
  });
});

test.each([
  [{ accounts: { '123': '444455556666' } }, /"123" is not an account id/],
  [{ bukets: {} }, /did you mean buckets/],
  [{ buckets: { 'old-bucket': 5 } }, /"" is not a bucket name/],
  [{ roles: { 'arn:aws:iam::111122223333:role/a': 'arn:aws:iam::1:role/b' } }, /not a role ARN/],
  [{ regions: { 'us-east-1': 'x"}' } }, /not a region/],
])('a map %j is refused with the value named', (parts, problem) => {
  let thrown: unknown;
  try {
    map(parts);
  } catch (error) {
    thrown = error;
  }
  expect((thrown as { problems: string[] }).problems.join('\n')).toMatch(problem);
});

test('whatever a map does can be undone, or is not done', () => {
  const account = fc.constantFrom('111111111111', '222222222222', '333333333333', '444444444444');
  const pairs = fc.uniqueArray(account, { minLength: 2, maxLength: 4 }).map((values) => {
    const half = values.length >> 1;
    return Object.fromEntries(
      values.slice(0, half).map((from, index) => [from, values[half + index] ?? from]),
    );
  });
  const uris = fc.array(
    fc.tuple(account, account).map(([a, b]) => `s3://b-${a}-${b}/${a}`),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(pairs, uris, (accounts, list) => {
      const text = flowText(...list.map((uri, index) => source(`n${index}`, uri)));
      const remap = map({ accounts });
      const result = apply(text, remap);
      if (!result.ok) return;
      expect(bytesOf(apply(result.value.flow.bytes, inverse(remap))).toString()).toBe(text);
    }),
  );
});
