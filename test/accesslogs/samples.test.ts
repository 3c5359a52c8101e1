import { describe, expect, test } from 'vitest';
import { nothingSeen, sampledRow } from '../../src/accesslogs/rows/observation.ts';
import { type Sample, type SampledRow, Samples } from '../../src/accesslogs/rows/samples.ts';

const sample = (time: number, requestId: string): Sample => ({
  time,
  address: 1,
  bucket: 'images',
  operation: 'REST.GET.OBJECT',
  key: 'a.png',
  status: 403,
  errorCode: 'AccessDenied',
  requestId,
});

/** Rows of as many tasks at a few addresses. */
const rows = (count: number): SampledRow[] =>
  Array.from({ length: count }, (_, row) =>
    sampledRow(row, {
      ...nothingSeen(),
      accessKeyFirst: row * 7919,
      signedAt: row,
      address: row % 5,
      outcome: 2,
    }),
  );

function keptOf(all: readonly SampledRow[]): Map<number, readonly Sample[]> {
  const samples = new Samples();
  for (const one of all) {
    if (samples.wants(one, one.row)) samples.add(one, sample(one.row, `r${one.row}`));
  }
  return new Map(all.flatMap(({ row }) => (samples.of(row).length > 0 ? [[row, samples.of(row)]] : [])));
}

describe('samples of refused rows', () => {
  test('a hash is never below 0, where nothing would ever be let go', () => {
    expect(rows(1_000).filter(({ hash }) => !(hash >= 0 && hash < 2 ** 32))).toEqual([]);
  });

  test('of ten thousand rows some two thousand are kept, the same in whichever order they come', () => {
    const all = rows(10_000);
    const kept = keptOf(all);
    expect(kept.size).toBeGreaterThan(1_000);
    expect(kept.size).toBeLessThanOrEqual(2_048 + 2 * 5);
    const back = keptOf(all.toReversed());
    expect([...back].sort(([a], [b]) => a - b)).toEqual([...kept].sort(([a], [b]) => a - b));
  });

  test('rows that share one hash are let go together, and each address still has its own', () => {
    const all = rows(5_000).map((one) => ({ ...one, hash: 0 }));
    expect([...keptOf(all.slice(0, 2_000)).keys()]).toHaveLength(2_000);
    expect(keptOf(all).size).toBeGreaterThan(0);
  });
});
