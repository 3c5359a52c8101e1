import { expect, test } from 'vitest';
import { diagnose } from '../../src/accesslogs/diagnose.ts';
import type { Facts } from '../../src/accesslogs/judge/facts.ts';
import { rolloutOf } from '../../src/across/rollout.ts';
import { readText } from '../helpers/access-logs/measure.ts';
import { SHAPES, simulate } from '../helpers/access-logs/simulate.ts';

const FACTS: Facts = { lock: 'source-ip', approved: [] };

test('tells who was refused since a lock, each address once, and adds up to what a diagnosis says', async () => {
  const read = await readText(simulate(SHAPES, 21).lines.join('\n'));
  const rollout = rolloutOf(read, FACTS);
  const { summary, last } = diagnose(read, FACTS);
  expect(rollout.refused).toBe(summary.denied);
  expect(rollout.refused).toBeGreaterThan(0);
  expect(rollout.lastRecord).toBe(last);
  const { refusedAt } = rollout;
  expect(refusedAt.reduce((sum, { refused }) => sum + refused, 0)).toBe(summary.denied);
  expect(new Set(refusedAt.map(({ address }) => address)).size).toBe(refusedAt.length);
  expect(refusedAt.map(({ refused }) => refused)).toEqual(
    refusedAt.map(({ refused }) => refused).sort((a, b) => b - a),
  );
  for (const { last: at, rule } of refusedAt) {
    expect(at <= (last ?? '')).toBe(true);
    expect(rule in summary.attributed).toBe(true);
  }
  // Where a task worked elsewhere, that is the address its URLs are bound to.
  expect(refusedAt.some(({ boundTo, address }) => boundTo !== undefined && boundTo !== address)).toBe(true);
  expect(rollout.addresses).toBeGreaterThanOrEqual(refusedAt.length);
});

test('nobody refused is no address, and no log is nothing at all', async () => {
  const office = SHAPES.filter(({ name }) => name === 'fixed office');
  const read = await readText(simulate(office, 3).lines.join('\n'));
  expect(rolloutOf(read, FACTS)).toMatchObject({ refused: 0, refusedAt: [], worked: expect.any(Number) });
  expect(rolloutOf(read, FACTS).worked).toBeGreaterThan(0);
  expect(rolloutOf(await readText(''), FACTS)).toEqual({
    refused: 0,
    worked: 0,
    addresses: 0,
    refusedAt: [],
  });
});
