import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Facts } from '../../src/accesslogs/judge/facts.ts';
import { judge } from '../../src/accesslogs/judge/judge.ts';
import { readLogs } from '../../src/accesslogs/read-logs.ts';
import { whatIf } from '../../src/accesslogs/whatif.ts';
import { drain } from '../../src/core/events.ts';
import { attributed, judgeLines, readLines, score } from '../helpers/access-logs/measure.ts';
import { Random } from '../helpers/access-logs/random.ts';
import { SHAPES, simulate } from '../helpers/access-logs/simulate.ts';

const LOCKED: Facts = { lock: 'source-ip', approved: [] };
const UNKNOWN: Facts = { lock: 'unknown', approved: [] };
const SEEDS = [11, 23, 47];

type Logs = ReturnType<typeof logsOf>;

/** A log of each seed, read once for everything that is asked of it. */
function logsOf(shapes: typeof SHAPES, seeds = SEEDS) {
  return seeds.map((seed) => {
    const simulation = simulate(shapes, seed);
    // What is asked for is set aside, whether it is used or not.
    return { simulation, rows: readLines(simulation.lines, shapes.length > 1 ? 96_000_000 : 16_000_000) };
  });
}

function accuracy(logs: Logs, facts: Facts = LOCKED): number {
  let [right, wrong, total] = [0, 0, 0];
  for (const { simulation, rows } of logs) {
    const judgement = judge(rows, facts);
    const found = score(judgement, simulation);
    expect(judgement.denied).toBe(found.total);
    right += found.right;
    wrong += found.wrong;
    total += found.total;
  }
  return total === 0 ? 1 : (right - wrong) / total;
}

function logsInHere(shapes: typeof SHAPES): () => Logs {
  let logs: Logs = [];
  beforeAll(() => {
    logs = logsOf(shapes);
  });
  afterAll(() => {
    logs = [];
  });
  return () => logs;
}

describe('against simulated networks', () => {
  describe.each(SHAPES.map((shape) => [shape.name, shape] as const))('%s', (name, shape) => {
    const logs = logsInHere([shape]);

    test('95 % of causes are found', () => {
      expect(accuracy(logs())).toBeGreaterThanOrEqual(0.95);
    });

    if (shape.benign)
      test('no refusal is put down to the network', () => {
        for (const { rows } of logs()) {
          for (const facts of [LOCKED, UNKNOWN]) {
            const found = attributed(judge(rows, facts));
            expect([...found.keys()].filter((rule) => rule.startsWith('network/'))).toEqual([]);
          }
        }
      });

    if (name === 'gateway endpoint on one path')
      test('95 % of causes are found where nobody said which lock was on', () => {
        expect(accuracy(logs(), UNKNOWN)).toBeGreaterThanOrEqual(0.95);
      });
  });

  test('one of them is a gateway endpoint on one path', () => {
    expect(SHAPES.filter(({ name }) => name === 'gateway endpoint on one path')).toHaveLength(1);
  });

  describe('all of them in one log', () => {
    const logs = logsInHere(SHAPES);

    test('95 % of causes are found', () => {
      expect(accuracy(logs())).toBeGreaterThanOrEqual(0.95);
    });

    test('nobody said which lock was on: 95 % of causes are found all the same', () => {
      expect(accuracy(logs().slice(0, 1), UNKNOWN)).toBeGreaterThanOrEqual(0.95);
    });
  });
});

test('the order of the records makes no difference', () => {
  const { lines } = simulate(SHAPES.slice(1, 9), 5);
  const random = new Random(99);
  const shuffled = [...lines];
  for (let at = shuffled.length - 1; at > 0; at--) {
    const other = random.int(0, at);
    const held = shuffled[at] ?? '';
    shuffled[at] = shuffled[other] ?? '';
    shuffled[other] = held;
  }
  expect(Object.fromEntries(attributed(judgeLines(shuffled, LOCKED)))).toEqual(
    Object.fromEntries(attributed(judgeLines(lines, LOCKED))),
  );
});

test('with a tenth of the memory tasks are settled, all refusals are still counted and nearly all causes found', () => {
  const simulation = simulate(SHAPES, 31);
  const judgement = judgeLines(simulation.lines, LOCKED, 2_500_000);
  const { right, wrong, total } = score(judgement, simulation);
  expect(judgement.world.rows.settledUnits).toBeGreaterThan(1000);
  expect(judgement.denied).toBe(total);
  expect((right - wrong) / total).toBeGreaterThan(0.9);
});

describe('what if a lock had been on', () => {
  async function supposed(name: string, lock: 'source-ip' | 'vpc-source-ip') {
    const shape = SHAPES.find((candidate) => candidate.name === name) ?? SHAPES[0];
    if (shape === undefined) throw new Error('no shapes');
    const { lines } = simulate([{ ...shape, locked: false, trouble: {} }], 3);
    async function* stdin() {
      yield Buffer.from(`${lines.join('\n')}\n`);
    }
    return whatIf(await drain(readLogs([{ kind: 'stdin' }], { stdin: stdin() })), lock);
  }

  test('a fixed office loses nothing under source-ip, and everything under vpc-source-ip', async () => {
    expect((await supposed('fixed office', 'source-ip')).breaking).toEqual({
      units: 0,
      requests: 0,
      clients: 0,
    });
    const vpc = await supposed('fixed office', 'vpc-source-ip');
    expect(vpc.breaking).toMatchObject({ units: vpc.units, requests: vpc.requests });
    expect(vpc.byRule.map(({ rule }) => rule)).toEqual(['network/asymmetric-endpoint']);
  });

  test.each([
    ['NAT pool in one /24', 'network/nat-pool'],
    ['NAT pool across networks', 'network/nat-pool'],
    ['split tunnel, flapping', 'network/split-tunnel-vpn'],
    ['dual stack', 'network/mixed-address-family'],
    ['gateway endpoint on one path', 'network/asymmetric-endpoint'],
  ])('%s would break by %s', async (name, rule) => {
    const { byRule, breaking, findings } = await supposed(name, 'source-ip');
    expect(byRule.map((row) => row.rule)).toEqual([rule]);
    expect(breaking.requests).toBeGreaterThan(100);
    expect(breaking.requests).toBe(byRule[0]?.requests);
    expect(findings.find((found) => found.rule === rule)?.message).toContain('would be refused');
  });
});
