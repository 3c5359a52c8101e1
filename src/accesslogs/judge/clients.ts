import { sameNetwork } from '../../core/net/ip.ts';
import type { Addresses } from '../rows/addresses.ts';
import type { LogRows } from '../rows/log-rows.ts';
import { OUTCOME } from '../rows/outcome.ts';
import { PairIndex } from './pair-index.ts';
import { SEVERAL, type UnitView } from './unit-view.ts';

/** Addresses of one network count as one client's when they are used this many seconds apart at most. */
const NEIGHBOUR_SECONDS = 3600;

/** A node is one User-Agent at one address; a client is the nodes that units of this User-Agent tie together. */
export class Clients {
  readonly #rows: LogRows;
  readonly #nodes = new PairIndex();
  /** Node of each row with a success or a refusal, else -1. */
  readonly #nodeOf: Int32Array;
  #parent = new Int32Array(0);
  /** Units admitted at the node. */
  #admitted = new Uint32Array(0);
  /** Units refused at the node. */
  #refused = new Uint32Array(0);
  /** Units refused at the node that somebody else was admitted with elsewhere. */
  #foreign = new Uint32Array(0);
  #lastSuccess = new Uint32Array(0);
  /** Per node, the nodes it is tied to because a unit was admitted at one and refused at the other. */
  readonly #ties = new Map<number, Set<number>>();
  readonly #kindsAt = new Map<number, Kinds>();
  /** The same by client; made when first asked for. */
  #kinds: Map<number, Kinds> | undefined;

  constructor(rows: LogRows, units: UnitView) {
    this.#rows = rows;
    const { table } = rows;
    this.#nodeOf = new Int32Array(table.rows).fill(-1);
    for (let row = 0; row < table.rows; row++) {
      const outcome = table.rowOutcome[row];
      if (outcome !== OUTCOME.success && outcome !== OUTCOME.refused) continue;
      this.#nodeOf[row] = this.#nodes.add(table.rowAgent[row] ?? 0, table.rowAddress[row] ?? 0);
    }
    this.#parent = Int32Array.from({ length: this.#nodes.size }, (_, node) => node);
    this.#admitted = new Uint32Array(this.#nodes.size);
    this.#refused = new Uint32Array(this.#nodes.size);
    this.#foreign = new Uint32Array(this.#nodes.size);
    this.#lastSuccess = new Uint32Array(this.#nodes.size);
    for (let row = 0; row < table.rows; row++) this.#countRow(row, units);
    for (let unit = 0; unit < units.size; unit++) this.#tieUnit(unit, units);
    this.#tieNeighbours();
  }

  get size(): number {
    return this.#nodes.size;
  }

  /** The node, or -1 where this User-Agent was never seen at this address. */
  node(agent: number, address: number): number {
    return this.#nodes.find(agent, address);
  }

  address(node: number): number {
    return this.#nodes.second(node);
  }

  agent(node: number): number {
    return this.#nodes.first(node);
  }

  /** The client that a node belongs to, as a number. */
  clientOf(node: number): number {
    let root = node;
    while ((this.#parent[root] ?? root) !== root) {
      const up = this.#parent[root] ?? root;
      this.#parent[root] = this.#parent[up] ?? up;
      root = this.#parent[root] ?? root;
    }
    return root;
  }

  /** Units that were admitted at the node. */
  admitted(node: number): number {
    return this.#admitted[node] ?? 0;
  }

  /** Units that were refused at the node, some of which were admitted there too. */
  refused(node: number): number {
    return this.#refused[node] ?? 0;
  }

  /** Units refused at the node that were admitted elsewhere, with other User-Agents only. */
  foreign(node: number): number {
    return this.#foreign[node] ?? 0;
  }

  /** Time of the last success at the node, 0 for never. */
  lastSuccess(node: number): number {
    return this.#lastSuccess[node] ?? 0;
  }

  /** True when a unit was admitted at one of the two and refused at the other. */
  tied(a: number, b: number): boolean {
    return this.#ties.get(a)?.has(b) ?? false;
  }

  /** True when a unit of the client was admitted at one of its addresses and refused at another. */
  moves(client: number): boolean {
    return (this.#kindsOf(client)?.mismatched ?? 0) > 0;
  }

  /**
   * True when the client's URLs are evidently not bound to an address: at least as many of its units were
   * admitted at several addresses as were admitted at one and refused at another.
   */
  isUnlocked(client: number): boolean {
    const kinds = this.#kindsOf(client);
    return kinds !== undefined && kinds.unbound > 0 && kinds.unbound >= kinds.mismatched;
  }

  #kindsOf(client: number): Kinds | undefined {
    if (this.#kinds === undefined) {
      this.#kinds = new Map();
      for (const [node, { unbound, mismatched }] of this.#kindsAt) {
        const kinds = this.#kinds.get(this.clientOf(node)) ?? { unbound: 0, mismatched: 0 };
        kinds.unbound += unbound;
        kinds.mismatched += mismatched;
        this.#kinds.set(this.clientOf(node), kinds);
      }
    }
    return this.#kinds.get(client);
  }

  tiesOf(node: number): ReadonlySet<number> {
    return this.#ties.get(node) ?? NONE;
  }

  #nodeOfRow(row: number): number {
    return this.#nodeOf[row] ?? -1;
  }

  #countRow(row: number, units: UnitView): void {
    const { table } = this.#rows;
    const outcome = table.rowOutcome[row];
    if (outcome !== OUTCOME.success && outcome !== OUTCOME.refused) return;
    const node = this.#nodeOfRow(row);
    const weight = units.weight(units.ofRow(row));
    if (outcome === OUTCOME.refused) {
      this.#refused[node] = (this.#refused[node] ?? 0) + weight;
      return;
    }
    this.#admitted[node] = (this.#admitted[node] ?? 0) + weight;
    this.#lastSuccess[node] = Math.max(this.#lastSuccess[node] ?? 0, table.rowLast[row] ?? 0);
  }

  /** Most units were admitted at one address and refused nowhere. */
  #isWorthTying(unit: number, units: UnitView): boolean {
    if (units.admittedAt[unit] === SEVERAL) return true;
    for (let row = units.firstRow(unit); row >= 0; row = units.nextRow(row)) {
      if (this.#rows.table.rowOutcome[row] === OUTCOME.refused) return true;
    }
    return false;
  }

  #tieUnit(unit: number, units: UnitView): void {
    const { table } = this.#rows;
    if (!this.#isWorthTying(unit, units)) return;
    const admitted: number[] = [];
    const refused: number[] = [];
    for (let row = units.firstRow(unit); row >= 0; row = units.nextRow(row)) {
      if (table.rowOutcome[row] === OUTCOME.success) admitted.push(row);
      else if (table.rowOutcome[row] === OUTCOME.refused) refused.push(row);
    }
    if (units.admittedAt[unit] === SEVERAL) this.#tieUnbound(unit, admitted, units);
    let mismatched = false;
    for (const to of refused) {
      if (units.isAdmittedAt(unit, table.rowAddress[to] ?? 0)) continue;
      if (admitted.length > 0 && admitted.every((from) => table.rowAgent[from] !== table.rowAgent[to])) {
        const node = this.#nodeOfRow(to);
        this.#foreign[node] = (this.#foreign[node] ?? 0) + units.weight(unit);
      }
      for (const from of admitted) {
        if (table.rowAgent[from] !== table.rowAgent[to]) continue;
        const node = this.#nodeOfRow(from);
        this.#tie(node, this.#nodeOfRow(to));
        if (!mismatched) this.#countKind(node, 'mismatched', units.weight(unit));
        mismatched = true;
      }
    }
  }

  /** A unit that was admitted at several addresses ties them too. */
  #tieUnbound(unit: number, admitted: readonly number[], units: UnitView): void {
    const { table } = this.#rows;
    const nodes = admitted.map((row) => this.#nodeOfRow(row));
    for (const [index, node] of nodes.entries()) {
      const previous = nodes[index - 1];
      if (previous !== undefined && this.agent(previous) === this.agent(node)) this.#join(previous, node);
    }
    const first = nodes[0];
    if (first !== undefined && admitted.some((row) => table.rowAgent[row] === this.agent(first))) {
      this.#countKind(first, 'unbound', units.weight(unit));
    }
  }

  #countKind(node: number, kind: keyof Kinds, units: number): void {
    const kinds = this.#kindsAt.get(node) ?? { unbound: 0, mismatched: 0 };
    kinds[kind] += units;
    this.#kindsAt.set(node, kinds);
  }

  #tie(a: number, b: number): void {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const held = this.#ties.get(from);
      if (held === undefined) this.#ties.set(from, new Set([to]));
      else held.add(to);
    }
    this.#join(a, b);
  }

  #join(a: number, b: number): void {
    this.#parent[this.clientOf(a)] = this.clientOf(b);
  }

  /** Addresses of one User-Agent in one network within an hour of each other are one client's too. */
  #tieNeighbours(): void {
    const { table, addresses } = this.#rows;
    const networks = networksOf(addresses);
    const places = new PairIndex();
    const nodesAt: number[] = [];
    const placeOf = new Int32Array(this.#nodes.size);
    for (let node = 0; node < this.#nodes.size; node++) {
      const place = places.add(this.agent(node), networks[this.address(node)] ?? 0);
      placeOf[node] = place;
      nodesAt[place] = (nodesAt[place] ?? 0) + 1;
    }
    const rowsAt = new Map<number, number[]>();
    for (let row = 0; row < table.rows; row++) {
      const node = this.#nodeOfRow(row);
      const place = node < 0 ? -1 : (placeOf[node] ?? -1);
      if (place < 0 || (nodesAt[place] ?? 0) < 2) continue;
      const rows = rowsAt.get(place);
      if (rows === undefined) rowsAt.set(place, [row]);
      else rows.push(row);
    }
    for (const rows of rowsAt.values()) this.#joinInTime(rows);
  }

  #joinInTime(rows: number[]): void {
    const { table } = this.#rows;
    rows.sort((a, b) => (table.rowFirst[a] ?? 0) - (table.rowFirst[b] ?? 0));
    let previous = -1;
    let until = 0;
    for (const row of rows) {
      const node = this.#nodeOfRow(row);
      if (previous >= 0 && (table.rowFirst[row] ?? 0) <= until + NEIGHBOUR_SECONDS)
        this.#join(previous, node);
      until = Math.max(until, table.rowLast[row] ?? 0);
      previous = node;
    }
  }
}

/** Units that were admitted at several addresses, and units admitted at one and refused at another. */
interface Kinds {
  unbound: number;
  mismatched: number;
}

const NONE: ReadonlySet<number> = new Set();

/** Numbers the networks of addresses: IPv4 by /24, IPv6 by /56; each loopback address is one of its own. */
function networksOf(addresses: Addresses): Int32Array {
  const known = new Map<string, number>();
  return Int32Array.from({ length: addresses.size }, (_, id) => {
    const { family, bytes, text } = addresses.get(id);
    const name = addresses.isLoopback(id) ? text : bytes.slice(0, family === 4 ? 3 : 7).join('.');
    const network = known.get(name) ?? known.size;
    known.set(name, network);
    return network;
  });
}

/** One network as the rules see it; each loopback address is one of its own. */
export function sharesNetwork(rows: LogRows, a: number, b: number): boolean {
  const { addresses } = rows;
  if (addresses.isLoopback(a) || addresses.isLoopback(b)) return a === b;
  return sameNetwork(addresses.get(a), addresses.get(b));
}
