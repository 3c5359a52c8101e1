import { release } from '../rows/columns.ts';
import type { LogRows } from '../rows/log-rows.ts';
import { OUTCOME } from '../rows/outcome.ts';
import { PairIndex } from '../rows/pair-index.ts';
import type { Networks } from './networks.ts';
import { rowsByTime } from './time-order.ts';
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

  constructor(rows: LogRows, units: UnitView, networks: Networks) {
    this.#rows = rows;
    const { table } = rows;
    this.#nodeOf = new Int32Array(table.rows);
    for (let row = 0; row < table.rows; row++) this.#nodeOf[row] = this.#addNode(row, units.outcome[row]);
    this.#parent = new Int32Array(this.#nodes.size);
    for (let node = 0; node < this.#nodes.size; node++) this.#parent[node] = node;
    this.#admitted = new Uint32Array(this.#nodes.size);
    this.#refused = new Uint32Array(this.#nodes.size);
    this.#foreign = new Uint32Array(this.#nodes.size);
    this.#lastSuccess = new Uint32Array(this.#nodes.size);
    for (let row = 0; row < table.rows; row++) this.#countRow(row, units);
    for (let unit = 0; unit < units.size; unit++) this.#tieUnit(unit, units);
    this.#tieNeighbours(networks);
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

  #addNode(row: number, outcome: number | undefined): number {
    if (outcome !== OUTCOME.success && outcome !== OUTCOME.refused) return -1;
    const { table } = this.#rows;
    return this.#nodes.add(table.rowAgent[row] ?? 0, table.rowAddress[row] ?? 0);
  }

  #nodeOfRow(row: number): number {
    return this.#nodeOf[row] ?? -1;
  }

  #countRow(row: number, units: UnitView): void {
    const { table } = this.#rows;
    const outcome = units.outcome[row];
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
      if (units.outcome[row] === OUTCOME.refused) return true;
    }
    return false;
  }

  #tieUnit(unit: number, units: UnitView): void {
    const { table } = this.#rows;
    if (!this.#isWorthTying(unit, units)) return;
    if (units.admittedAt[unit] === SEVERAL) this.#tieUnbound(unit, units);
    let mismatched = false;
    for (let row = units.firstRow(unit); row >= 0; row = units.nextRow(row)) {
      if (units.outcome[row] !== OUTCOME.refused) continue;
      if (units.isAdmittedAt(unit, table.rowAddress[row] ?? 0)) continue;
      const from = this.#tieRefused(row, unit, units);
      if (!mismatched && from >= 0) this.#countKind(from, 'mismatched', units.weight(unit));
      mismatched ||= from >= 0;
    }
  }

  /** Ties a refused row to where its unit was admitted with the same User-Agent; the first such node, or -1. */
  #tieRefused(refused: number, unit: number, units: UnitView): number {
    const { table } = this.#rows;
    const to = this.#nodeOfRow(refused);
    let admitted = false;
    let first = -1;
    for (let row = units.firstRow(unit); row >= 0; row = units.nextRow(row)) {
      if (units.outcome[row] !== OUTCOME.success) continue;
      admitted = true;
      if (table.rowAgent[row] !== table.rowAgent[refused]) continue;
      const from = this.#nodeOfRow(row);
      this.#tie(from, to);
      if (first < 0) first = from;
    }
    if (admitted && first < 0) this.#foreign[to] = (this.#foreign[to] ?? 0) + units.weight(unit);
    return first;
  }

  /** A unit that was admitted at several addresses ties those of each User-Agent too. */
  #tieUnbound(unit: number, units: UnitView): void {
    const { table } = this.#rows;
    const nodes = new Map<number, number>();
    for (let row = units.firstRow(unit); row >= 0; row = units.nextRow(row)) {
      if (units.outcome[row] !== OUTCOME.success) continue;
      const agent = table.rowAgent[row] ?? 0;
      const node = this.#nodeOfRow(row);
      this.#join(nodes.get(agent) ?? node, node);
      nodes.set(agent, node);
    }
    for (const node of nodes.values()) this.#countKind(node, 'unbound', units.weight(unit));
  }

  #countKind(node: number, kind: keyof Kinds, units: number): void {
    const kinds = this.#kindsAt.get(node) ?? { unbound: 0, mismatched: 0 };
    kinds[kind] += units;
    this.#kindsAt.set(node, kinds);
  }

  #tie(a: number, b: number): void {
    if (this.tied(a, b)) return;
    this.#addTie(a, b);
    this.#addTie(b, a);
    this.#join(a, b);
  }

  #addTie(from: number, to: number): void {
    const held = this.#ties.get(from);
    if (held === undefined) this.#ties.set(from, new Set([to]));
    else held.add(to);
  }

  #join(a: number, b: number): void {
    this.#parent[this.clientOf(a)] = this.clientOf(b);
  }

  /** Addresses of one User-Agent in one network within an hour of each other are one client's too. */
  #tieNeighbours(networks: Networks): void {
    const { table } = this.#rows;
    const places = new PairIndex();
    const placeOf = new Int32Array(this.size);
    for (let node = 0; node < this.size; node++) {
      placeOf[node] = places.add(this.agent(node), networks.of(this.address(node)));
    }
    // Where every address is in a network of its own there are no neighbours.
    if (places.size === this.size) return;
    const lastNode = new Int32Array(places.size).fill(-1);
    const until = new Uint32Array(places.size);
    const order = rowsByTime(table);
    for (let at = 0; at < order.length; at++) {
      const row = order[at] ?? 0;
      const node = this.#nodeOfRow(row);
      if (node < 0) continue;
      const place = placeOf[node] ?? 0;
      const previous = lastNode[place] ?? -1;
      const near = (table.rowFirst[row] ?? 0) <= (until[place] ?? 0) + NEIGHBOUR_SECONDS;
      if (previous >= 0 && previous !== node && near) this.#join(previous, node);
      until[place] = Math.max(until[place] ?? 0, table.rowLast[row] ?? 0);
      lastNode[place] = node;
    }
    release(order);
  }
}

/** Units that were admitted at several addresses, and units admitted at one and refused at another. */
interface Kinds {
  unbound: number;
  mismatched: number;
}

const NONE: ReadonlySet<number> = new Set();
