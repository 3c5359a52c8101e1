import { release } from '../rows/columns.ts';
import type { LogRows } from '../rows/log-rows.ts';
import { OUTCOME } from '../rows/outcome.ts';
import type { Clients } from './clients.ts';
import { rowsByTime } from './time-order.ts';

const NEARBY_SECONDS = 7200;

/** When and where each client was admitted, for the question where it was around a given time. */
export class Successes {
  readonly #rows: LogRows;
  readonly #clients: Clients;
  readonly #outcome: Uint8Array;
  /** Success rows, those of one client together and by time; made when first asked for. */
  #sorted: Int32Array | undefined;
  /** By client: where its rows begin, and behind the last client the end. */
  #starts = new Int32Array(0);

  constructor(rows: LogRows, clients: Clients, outcome: Uint8Array) {
    this.#rows = rows;
    this.#clients = clients;
    this.#outcome = outcome;
  }

  /**
   * The address where the client was admitted nearest in time to [first, last], within two hours, other than
   * `address` itself; undefined where there is none.
   */
  elsewhere(client: number, address: number, first: number, last: number): number | undefined {
    this.#sorted ??= this.#sort();
    const { table, addresses } = this.#rows;
    const rows = this.#sorted.subarray(this.#starts[client], this.#starts[client + 1]);
    let best: number | undefined;
    let bestGap = NEARBY_SECONDS;
    let bestBegin = 0;
    for (
      let at = lowerBound(rows, table.rowFirst, first - NEARBY_SECONDS - LONGEST_ROW);
      at < rows.length;
      at++
    ) {
      const row = rows[at] ?? 0;
      const begin = table.rowFirst[row] ?? 0;
      if (begin > last + bestGap || (best !== undefined && bestGap === 0 && begin > bestBegin)) break;
      const other = table.rowAddress[row] ?? 0;
      if (other === address) continue;
      const gap = Math.max(0, begin - last, first - (table.rowLast[row] ?? 0));
      if (gap > bestGap) continue;
      // Of two that are as near the earlier one; in the same second whichever of them, but always the same.
      const later = begin > bestBegin || (best !== undefined && addresses.order(best, other) <= 0);
      if (gap === bestGap && best !== undefined && later) continue;
      best = other;
      bestGap = gap;
      bestBegin = begin;
    }
    return best;
  }

  #sort(): Int32Array {
    const { table } = this.#rows;
    const clients = this.#clients;
    const clientOf = (row: number) =>
      clients.clientOf(clients.node(table.rowAgent[row] ?? 0, table.rowAddress[row] ?? 0));
    const ends = new Int32Array(clients.size + 1);
    for (let row = 0; row < table.rows; row++) {
      if (this.#outcome[row] !== OUTCOME.success) continue;
      const client = clientOf(row);
      ends[client] = (ends[client] ?? 0) + 1;
    }
    for (let client = 1; client < ends.length; client++) {
      ends[client] = (ends[client] ?? 0) + (ends[client - 1] ?? 0);
    }
    const sorted = new Int32Array(ends[ends.length - 1] ?? 0);
    // From the latest to the earliest, each into the place before the last one taken: ends become begins.
    const order = rowsByTime(table);
    for (let at = order.length - 1; at >= 0; at--) {
      const row = order[at] ?? 0;
      if (this.#outcome[row] !== OUTCOME.success) continue;
      const client = clientOf(row);
      const place = (ends[client] ?? 0) - 1;
      ends[client] = place;
      sorted[place] = row;
    }
    release(order);
    this.#starts = ends;
    return sorted;
  }
}

/** Rows last as long as a task is open: a day at most, but for settled ones. */
const LONGEST_ROW = 86_400;

function lowerBound(rows: Int32Array, times: Uint32Array, time: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[rows[middle] ?? 0] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
