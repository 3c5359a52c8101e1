import type { LogRows } from '../rows/log-rows.ts';
import { OUTCOME } from '../rows/outcome.ts';
import type { Clients } from './clients.ts';

const NEARBY_SECONDS = 7200;

/** When and where each client was admitted, for the question where it was around a given time. */
export class Successes {
  readonly #rows: LogRows;
  readonly #clients: Clients;
  /** Success rows of each client, by time; made when first asked for. */
  #byClient: Map<number, number[]> | undefined;

  constructor(rows: LogRows, clients: Clients) {
    this.#rows = rows;
    this.#clients = clients;
  }

  /**
   * The address where the client was admitted nearest in time to [first, last], within two hours, other than
   * `address` itself; undefined where there is none.
   */
  elsewhere(client: number, address: number, first: number, last: number): number | undefined {
    this.#byClient ??= this.#group();
    const { table } = this.#rows;
    const rows = this.#byClient.get(client) ?? [];
    let best: number | undefined;
    let bestGap = NEARBY_SECONDS;
    for (
      let at = lowerBound(rows, table.rowFirst, first - NEARBY_SECONDS - LONGEST_ROW);
      at < rows.length;
      at++
    ) {
      const row = rows[at] ?? 0;
      const begin = table.rowFirst[row] ?? 0;
      if (begin > last + bestGap) break;
      if (table.rowAddress[row] === address) continue;
      const gap = Math.max(0, begin - last, first - (table.rowLast[row] ?? 0));
      if (gap > bestGap || (gap === bestGap && best !== undefined)) continue;
      best = table.rowAddress[row];
      bestGap = gap;
      if (gap === 0) break;
    }
    return best;
  }

  #group(): Map<number, number[]> {
    const { table } = this.#rows;
    const found = new Map<number, number[]>();
    for (let row = 0; row < table.rows; row++) {
      if (table.rowOutcome[row] !== OUTCOME.success) continue;
      const node = this.#clients.node(table.rowAgent[row] ?? 0, table.rowAddress[row] ?? 0);
      const client = this.#clients.clientOf(node);
      const rows = found.get(client);
      if (rows === undefined) found.set(client, [row]);
      else rows.push(row);
    }
    for (const rows of found.values()) {
      rows.sort((a, b) => (table.rowFirst[a] ?? 0) - (table.rowFirst[b] ?? 0));
    }
    return found;
  }
}

/** Rows last as long as a task is open: a day at most, but for settled ones. */
const LONGEST_ROW = 86_400;

function lowerBound(rows: readonly number[], times: Uint32Array, time: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[rows[middle] ?? 0] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
