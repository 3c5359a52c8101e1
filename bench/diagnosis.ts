import { judge } from '../src/accesslogs/judge/judge.ts';
import { attributed, readLines, score } from '../test/helpers/access-logs/measure.ts';
import { SHAPES, type Shape, simulate } from '../test/helpers/access-logs/simulate.ts';
import type { BenchRow } from './lib/rows.ts';

export const summary = 'how often the diagnosis of access logs finds the true cause, on simulated networks';

const SEEDS = 25;
const GOAL = 0.95;
const LOCKS = ['source-ip', 'unknown'] as const;

/**
 * Each shape alone and all in one log, over many seeds, with the lock known and unknown; what was counted too
 * much is subtracted.
 */
export async function run(): Promise<BenchRow[]> {
  const sets: [string, readonly Shape[]][] = SHAPES.map((shape) => [shape.name, [shape]]);
  sets.push(['all of them in one log', SHAPES]);
  const rows: BenchRow[][] = LOCKS.map(() => []);
  for (const [name, shapes] of sets) {
    for (const [index, score] of (await scoresOf(shapes)).entries()) {
      const of = LOCKS[index] === 'unknown' ? `${name}, lock unknown` : name;
      rows[index]?.push(rowOf(of, shapes, score));
    }
  }
  return rows.flat();
}

interface Scored {
  right: number;
  wrong: number;
  total: number;
  /** Verdicts about the network. */
  network: number;
  worst: number;
}

/** One score for each of LOCKS. */
async function scoresOf(shapes: readonly Shape[]): Promise<Scored[]> {
  const scores = LOCKS.map(() => ({ right: 0, wrong: 0, total: 0, network: 0, worst: 1 }));
  for (let seed = 1; seed <= SEEDS; seed++) {
    const simulation = simulate(shapes, seed * 7919);
    const log = readLines(simulation.lines);
    for (const [index, sum] of scores.entries()) {
      const judgement = judge(log, { lock: LOCKS[index] ?? 'unknown', approved: [] });
      const found = score(judgement, simulation);
      sum.right += found.right;
      sum.wrong += found.wrong;
      sum.total += found.total;
      if (found.total > 0) sum.worst = Math.min(sum.worst, (found.right - found.wrong) / found.total);
      for (const [rule, count] of attributed(judgement)) {
        if (rule.startsWith('network/')) sum.network += count;
      }
    }
    // The simulation is synchronous: let the table's reader interrupt it.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return scores;
}

function rowOf(
  name: string,
  shapes: readonly Shape[],
  { right, wrong, total, network, worst }: Scored,
): BenchRow {
  const benign = shapes.every((shape) => shape.benign);
  const accuracy = total === 0 ? 1 : (right - wrong) / total;
  const ok = accuracy >= GOAL && (!benign || network === 0);
  return {
    what: name,
    measured: `${total.toLocaleString('en')} refusals, ${right.toLocaleString('en')} right, ${wrong.toLocaleString('en')} too many`,
    peer: benign ? `${network} network verdicts` : `worst seed ${percent(worst)}`,
    compared: percent(accuracy),
    limit: benign ? `${percent(GOAL)}, 0 network` : percent(GOAL),
    verdict: ok ? 'ok' : 'over',
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
