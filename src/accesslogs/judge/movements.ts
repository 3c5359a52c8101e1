import type { LogRows } from '../rows/log-rows.ts';
import { OUTCOME } from '../rows/outcome.ts';
import { PairIndex } from './pair-index.ts';
import type { UnitView } from './unit-view.ts';

/** A client that is back at the first address within this time never moved. */
const BACK_SECONDS = 7200;

interface Visits {
  /** Begin and end of the stays at the two addresses, one entry a row; seconds since 1970. */
  readonly here: [number, number][];
  readonly there: [number, number][];
}

/** In which order clients used the two addresses of a mismatch. */
export class Movements {
  readonly #pairs = new PairIndex();
  readonly #visits: Map<number, Visits>[] = [];
  readonly #answers = new Map<string, boolean>();

  constructor(rows: LogRows, units: UnitView) {
    const { table } = rows;
    for (let unit = 0; unit < units.size; unit++) {
      const admittedAt = units.admittedAt[unit] ?? -1;
      if (admittedAt < 0) continue;
      for (let there = units.firstRow(unit); there >= 0; there = units.nextRow(there)) {
        const refusedAt = table.rowAddress[there] ?? 0;
        if (table.rowOutcome[there] !== OUTCOME.refused || refusedAt === admittedAt) continue;
        const agent = table.rowAgent[there] ?? 0;
        const visits = this.#of(agent, admittedAt, refusedAt);
        visits.there.push([table.rowFirst[there] ?? 0, table.rowLast[there] ?? 0]);
        for (let here = units.firstRow(unit); here >= 0; here = units.nextRow(here)) {
          if (table.rowAddress[here] !== admittedAt || table.rowAgent[here] !== agent) continue;
          visits.here.push([table.rowFirst[here] ?? 0, table.rowLast[here] ?? 0]);
        }
      }
    }
  }

  /** True when clients with this User-Agent were back at `from` soon after they were refused at `to`. */
  backAndForth(agent: number, from: number, to: number): boolean {
    const name = `${agent} ${from} ${to}`;
    let answer = this.#answers.get(name);
    if (answer === undefined) {
      answer = isBack(this.#find(agent, from, to));
      this.#answers.set(name, answer);
    }
    return answer;
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
      visits = { here: [], there: [] };
      byAgent.set(agent, visits);
    }
    return visits;
  }
}

/** Looks for a stay at `here` that reaches beyond the begin of one at `there`, by at most two hours. */
function isBack(visits: Visits | undefined): boolean {
  if (visits === undefined) return false;
  const ends = visits.here.map(([, end]) => end).sort((a, b) => a - b);
  return visits.there.some(([begin]) => {
    const after = ends.find((end) => end > begin);
    return after !== undefined && after <= begin + BACK_SECONDS;
  });
}
