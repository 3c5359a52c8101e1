import type { LogRows } from '../rows/log-rows.ts';
import { OUTCOME } from '../rows/outcome.ts';
import { PairIndex } from '../rows/pair-index.ts';
import type { UnitView } from './unit-view.ts';

/** A client that is back at the first address within this time never moved. */
const BACK_SECONDS = 7200;

interface Visits {
  /** When rows of the first address ended and those of the second began; seconds since 1970. */
  readonly ends: number[];
  readonly begins: number[];
  /** Made when first asked for. */
  isBack?: boolean;
}

/** In which order clients used the two addresses of a mismatch. */
export class Movements {
  readonly #pairs = new PairIndex();
  readonly #visits: Map<number, Visits>[] = [];

  constructor(rows: LogRows, units: UnitView) {
    const { table } = rows;
    for (let unit = 0; unit < units.size; unit++) {
      const admittedAt = units.admittedAt[unit] ?? -1;
      if (admittedAt < 0) continue;
      for (let there = units.firstRow(unit); there >= 0; there = units.nextRow(there)) {
        const refusedAt = table.rowAddress[there] ?? 0;
        if (units.outcome[there] !== OUTCOME.refused || refusedAt === admittedAt) continue;
        const agent = table.rowAgent[there] ?? 0;
        const visits = this.#of(agent, admittedAt, refusedAt);
        visits.begins.push(table.rowFirst[there] ?? 0);
        for (let here = units.firstRow(unit); here >= 0; here = units.nextRow(here)) {
          if (table.rowAddress[here] !== admittedAt || table.rowAgent[here] !== agent) continue;
          visits.ends.push(table.rowLast[here] ?? 0);
        }
      }
    }
  }

  /** True when clients with this User-Agent were back at `from` soon after they were refused at `to`. */
  backAndForth(agent: number, from: number, to: number): boolean {
    const visits = this.#find(agent, from, to);
    if (visits === undefined) return false;
    visits.isBack ??= isBack(visits);
    return visits.isBack;
  }

  #find(agent: number, from: number, to: number): Visits | undefined {
    const pair = this.#pairs.find(from, to);
    return pair < 0 ? undefined : this.#visits[pair]?.get(agent);
  }

  #of(agent: number, from: number, to: number): Visits {
    const pair = this.#pairs.add(from, to);
    let byAgent = this.#visits[pair];
    if (byAgent === undefined) {
      byAgent = new Map();
      this.#visits[pair] = byAgent;
    }
    let visits = byAgent.get(agent);
    if (visits === undefined) {
      visits = { ends: [], begins: [] };
      byAgent.set(agent, visits);
    }
    return visits;
  }
}

/** Looks for a stay at the first address that reaches beyond the begin of one at the second, by at most two hours. */
function isBack({ ends, begins }: Visits): boolean {
  const ascending = ends.sort((a, b) => a - b);
  let at = 0;
  for (const begin of begins.sort((a, b) => a - b)) {
    while (at < ascending.length && (ascending[at] ?? 0) <= begin) at++;
    if (at < ascending.length && (ascending[at] ?? 0) <= begin + BACK_SECONDS) return true;
  }
  return false;
}
