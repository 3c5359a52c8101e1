import { attributed, judgeLines, score } from '../test/helpers/access-logs/measure.ts';
import { SHAPES, type Shape, simulate } from '../test/helpers/access-logs/simulate.ts';
import type { BenchRow } from './lib/rows.ts';

export const summary = 'how often the diagnosis of access logs finds the true cause, on simulated networks';

const SEEDS = 25;
const GOAL = 0.95;

const LOCKS = ['source-ip', 'unknown'] as const;

/** Each shape alone and all in one log, over many seeds; what was counted too much is subtracted. */
export async function run(): Promise<BenchRow[]> {
  const sets: [string, readonly Shape[]][] = SHAPES.map((shape) => [shape.name, [shape]]);
  const rows: BenchRow[] = [];
  for (const lock of LOCKS) {
    for (const [name, shapes] of [...sets, ['all of them in one log', SHAPES] as const]) {
      rows.push(rowOf(lock === 'unknown' ? `${name}, lock unknown` : name, shapes, lock));
      // The simulation is synchronous: let the table's reader interrupt it.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return rows;
}

function rowOf(name: string, shapes: readonly Shape[], lock: (typeof LOCKS)[number]): BenchRow {
  const benign = shapes.every((shape) => shape.benign);
  let [right, wrong, total, network] = [0, 0, 0, 0];
  let worst = 1;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const simulation = simulate(shapes, seed * 7919);
    const judgement = judgeLines(simulation.lines, { lock, approved: [] });
    const found = score(judgement, simulation);
    right += found.right;
    wrong += found.wrong;
    total += found.total;
    if (found.total > 0) worst = Math.min(worst, (found.right - found.wrong) / found.total);
    for (const [rule, count] of attributed(judgement)) if (rule.startsWith('network/')) network += count;
  }
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
