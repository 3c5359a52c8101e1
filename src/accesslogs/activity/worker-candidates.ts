import type { Judgement } from '../judge/judge.ts';
import type { Tally } from '../judge/tally.ts';
import type { OpenTask } from './read-activity.ts';

/** A worker who had tasks open while requests from an address were refused. Never more than a candidate. */
export interface Candidate {
  readonly worker: string;
  /** In how many of the windows a task of theirs was open. */
  readonly windows: number;
  /** How many other workers fit as many windows or more. */
  readonly others: number;
}

/** Candidates for the refusals at one address. */
export interface WorkerCandidates {
  readonly rule: string;
  readonly address: string;
  /** Tasks that were refused there: each is a window from its first to its last refusal. */
  readonly windows: number;
  readonly candidates: readonly Candidate[];
}

const SHOWN = 5;
const ADDRESSES = 20;

/** Who had a task open during the refusals of each network finding, address by address. */
export function workerCandidates(judgement: Judgement, tasks: readonly OpenTask[]): WorkerCandidates[] {
  return [...judgement.tallies.values()]
    .filter(({ rule }) => rule.id.startsWith('network/'))
    .flatMap((tally) => candidatesOf(judgement, tally, tasks));
}

function candidatesOf(judgement: Judgement, tally: Tally, tasks: readonly OpenTask[]): WorkerCandidates[] {
  const { table, addresses } = judgement.world.rows;
  const rowsAt = Map.groupBy(tally.rows, (row) => table.rowAddress[row] ?? 0);
  return [...rowsAt]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, ADDRESSES)
    .map(([address, rows]) => {
      const matched = new Map<string, number>();
      for (const row of rows) {
        const first = table.rowFirst[row] ?? 0;
        const last = table.rowLast[row] ?? 0;
        const there = new Set(
          tasks.filter(({ from, to }) => from <= last && to >= first).map((t) => t.worker),
        );
        for (const worker of there) matched.set(worker, (matched.get(worker) ?? 0) + 1);
      }
      return {
        rule: tally.rule.id,
        address: addresses.get(address).text,
        windows: rows.length,
        candidates: ranked(matched),
      };
    });
}

function ranked(matched: ReadonlyMap<string, number>): Candidate[] {
  const counts = [...matched.values()];
  return [...matched]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, SHOWN)
    .map(([worker, windows]) => ({
      worker,
      windows,
      others: counts.filter((count) => count >= windows).length - 1,
    }));
}
