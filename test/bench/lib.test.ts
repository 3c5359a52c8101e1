import { expect, test } from 'vitest';
import { parseExports } from '../../bench/lib/program.ts';
import { renderRows, timeRow } from '../../bench/lib/rows.ts';
import { interleave, median, type Samples } from '../../bench/lib/sample.ts';

const samples = (...times: number[]): Samples => ({ ok: true, times });

test('samplers take turns, warm-ups do not count, and a failing one is left out with its reason', async () => {
  const order: string[] = [];
  const sampler = (name: string) => async () => {
    order.push(name);
    if (name === 'b' && order.filter((n) => n === 'b').length === 2) throw new Error('no b');
    return order.length;
  };
  const result = await interleave({ a: sampler('a'), b: sampler('b') }, { rounds: 2, warmUp: 1 });
  expect(order.join('')).toBe('ababa');
  expect(result).toEqual({ a: samples(3, 5), b: { ok: false, problem: 'no b' } });
});

test('rows are judged by minima against their limit', () => {
  expect(timeRow('x', samples(60, 90, 45), samples(30, 40), { by: 'ratio', limit: 1.5 })).toMatchObject({
    measured: '45 ms (median 60)',
    peer: '30 ms (median 35)',
    compared: '1.50 x',
    verdict: 'ok',
  });
  expect(timeRow('x', samples(151), samples(30), { by: 'difference', limit: 120 })).toMatchObject({
    compared: '+121 ms',
    verdict: 'over',
  });
  expect(timeRow('x', samples(1), samples(2), { by: 'difference' }).verdict).toBe('');
});

test('what could not be measured is never ok', () => {
  const row = timeRow('x', { ok: false, problem: 'ended with 255' }, samples(1), { by: 'ratio', limit: 2 });
  expect(row.verdict).toBe('not measured');
  expect(renderRows([row])).toContain('ended with 255');
});

test('the median of an even number of samples lies between the middle two', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test('export lines are read whatever their quotes', () => {
  expect(parseExports(`export A=1\nexport B='x y'\nexport C="z"\n# export D=4\n`)).toEqual({
    A: '1',
    B: 'x y',
    C: 'z',
  });
});
