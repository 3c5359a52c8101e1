import { describe, expect, test } from 'vitest';
import { type ChainChoice, chainLines } from '../../src/jobs/change/chain-lines.ts';

const choice = (more: Partial<ChainChoice> = {}): ChainChoice => ({
  attribute: 'kind',
  only: new Set(['missing', 'failed', 'rejected']),
  rejected: new Set(['bad']),
  ...more,
});
async function* chunksOf(lines: readonly (object | string)[]) {
  const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
  yield Buffer.from(text);
}
const chained = async (
  output: (object | string)[],
  input?: (object | string)[],
  more?: Partial<ChainChoice>,
) => {
  const chain = await chainLines(chunksOf(output), input && chunksOf(input), choice(more));
  return { ...chain, lines: chain.lines.map((line) => JSON.parse(line)) };
};

const good = (source: string) => ({ source, kind: 0, 'kind-metadata': { 'class-name': 'good' } });
const bad = (source: string) => ({ source, kind: 1, 'kind-metadata': { 'class-name': 'bad' } });
const failed = (source: string) => ({ source, 'kind-metadata': { 'failure-reason': 'ClientError: x' } });

describe('what a job left undone', () => {
  test('is what is missing, failed or rejected, in the order of its input', async () => {
    const input = ['a', 'b', 'c', 'd', 'e'].map((source) => ({ source }));
    const { lines, counts } = await chained([bad('e'), good('a'), failed('b'), { source: 'c' }], input);
    expect(lines).toEqual([{ source: 'b' }, { source: 'c' }, { source: 'd' }, { source: 'e' }]);
    expect(counts).toMatchObject({ labeled: 1, missing: 2, failed: 1, rejected: 1, unreadable: 0 });
    expect([...counts.classes]).toEqual([
      ['bad', 1],
      ['good', 1],
    ]);
  });

  test('is read from the output alone where the input is gone', async () => {
    const { lines } = await chained([good('a'), { ...failed('b'), page: 7 }, { source: 'c' }]);
    expect(lines).toEqual([{ source: 'b', page: 7 }, { source: 'c' }]);
  });

  test.each([
    ['missing', [{ source: 'c' }]],
    ['failed', [{ source: 'b' }]],
    ['rejected', [{ source: 'd', boxes: [1], 'boxes-metadata': { type: 'groundtruth/object-detection' } }]],
  ] as const)('can be only what is %s', async (kind, expected) => {
    const labels = { boxes: [1], 'boxes-metadata': { type: 'groundtruth/object-detection' } };
    const { lines } = await chained(
      [good('a'), failed('b'), { source: 'c' }, { ...bad('d'), ...labels }],
      undefined,
      { only: new Set([kind]) },
    );
    expect(lines).toEqual(expected);
  });

  test('keeps the line of the input as it is, numbers that JavaScript cannot hold too', async () => {
    const line = '{"source": "b", "id": 12345678901234567890}';
    const chain = await chainLines(chunksOf([failed('b')]), chunksOf([line]), choice());
    expect(chain.lines).toEqual([`${line}\n`]);
  });

  test('tells objects apart that stand twice in the input', async () => {
    const input = [
      { source: 'a', id: 1 },
      { source: 'a', id: 2 },
    ];
    expect((await chained([good('a')], input)).lines).toEqual([{ source: 'a', id: 2 }]);
    expect((await chained([failed('a'), good('a')], input)).lines).toEqual([{ source: 'a', id: 1 }]);
  });

  test('counts what cannot be read, and takes none of it', async () => {
    const { lines, counts } = await chained(['no json', '[1]', '', good('a')], ['{', { source: 'a' }]);
    expect(lines).toEqual([]);
    expect(counts).toMatchObject({ unreadable: 3, labeled: 1, missing: 0 });
  });

  test('knows a label by the attribute of its job, whatever others the line has', async () => {
    const earlier = { source: 'a', first: 3, 'first-metadata': { type: 'groundtruth/custom' } };
    expect((await chained([earlier])).lines).toEqual([earlier]);
    expect((await chained([earlier], undefined, { attribute: 'first' })).lines).toEqual([]);
  });
});
