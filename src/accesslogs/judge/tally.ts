import type { Rule } from '../../core/finding.ts';

/** What is known about one address of a finding. Times in seconds since 1970. */
export interface AddressTally {
  readonly address: number;
  refused: number;
  first: number;
  last: number;
}

/** Two addresses of which one was admitted and the other refused. */
export interface PairTally {
  readonly admittedAt: number;
  readonly refusedAt: number;
  requests: number;
}

/** One attribution to a rule. */
export interface Attribution {
  readonly requests: number;
  readonly unit?: number;
  /** How many units `unit` stands for. */
  readonly weight?: number;
  readonly client?: number | undefined;
  readonly address: number;
  readonly admittedAt?: number | undefined;
  readonly likely: boolean;
  /** Another rule that fits as well. */
  readonly also?: Rule | undefined;
  readonly first: number;
  readonly last: number;
  /** Number of status and error code. */
  readonly code: number;
  /** Host class and method, of presigned requests; see `wayOf`. */
  readonly way?: number;
  /** How a URL was spoilt, or as whom CloudFront asked. */
  readonly detail?: string;
  /** Number of the reason that CloudTrail gives. */
  readonly reason?: number;
  /** A row of the table, for samples. */
  readonly row?: number;
}

/** Rows that are kept for samples and for matching with workers. */
const ROWS_KEPT = 4096;

/** Everything that was attributed to one rule. */
export class Tally {
  readonly rule: Rule;
  requests = 0;
  likely = 0;
  units = 0;
  first = Number.POSITIVE_INFINITY;
  last = 0;
  readonly clients = new Set<number>();
  readonly addresses = new Map<number, AddressTally>();
  readonly pairs = new Map<number, PairTally>();
  /** Requests by number of status and error code, by way, and by detail. */
  readonly codes = new Map<number, number>();
  readonly ways = new Map<number, number>();
  readonly details = new Map<string, number>();
  /** Requests by number of the reason that CloudTrail gives. */
  readonly reasons = new Map<number, number>();
  /** Requests that another rule fits as well, by its id. */
  readonly also = new Map<string, number>();
  /** Some of its rows. */
  readonly rows: number[] = [];
  /** A bit for each unit that was counted. */
  readonly #units: Uint8Array;

  /** @param units how many units there are */
  constructor(rule: Rule, units: number) {
    this.rule = rule;
    this.#units = new Uint8Array((units >> 3) + 1);
  }

  add(given: Attribution): void {
    this.requests += given.requests;
    if (given.likely) this.likely += given.requests;
    if (given.unit !== undefined) this.#addUnit(given.unit, given.weight ?? 1);
    if (given.client !== undefined) this.clients.add(given.client);
    this.first = Math.min(this.first, given.first);
    this.last = Math.max(this.last, given.last);
    this.#addAddress(given);
    if (given.admittedAt !== undefined) this.#addPair(given.admittedAt, given);
    count(this.codes, given.code, given.requests);
    if (given.way !== undefined) count(this.ways, given.way, given.requests);
    if (given.detail) count(this.details, given.detail, given.requests);
    if (given.reason !== undefined) count(this.reasons, given.reason, given.requests);
    if (given.also !== undefined) count(this.also, given.also.id, given.requests);
    if (given.row !== undefined && this.rows.length < ROWS_KEPT) this.rows.push(given.row);
  }

  #addUnit(unit: number, weight: number): void {
    const byte = this.#units[unit >> 3] ?? 0;
    const bit = 1 << (unit & 7);
    if ((byte & bit) !== 0) return;
    this.#units[unit >> 3] = byte | bit;
    this.units += weight;
  }

  #addAddress({ address, requests, first, last }: Attribution): void {
    const held = this.addresses.get(address);
    if (held === undefined) {
      this.addresses.set(address, { address, refused: requests, first, last });
      return;
    }
    held.refused += requests;
    held.first = Math.min(held.first, first);
    held.last = Math.max(held.last, last);
  }

  #addPair(admittedAt: number, { address, requests }: Attribution): void {
    const id = admittedAt * 0x4000000 + address;
    const held = this.pairs.get(id);
    if (held !== undefined) held.requests += requests;
    else this.pairs.set(id, { admittedAt, refusedAt: address, requests });
  }
}

function count<Key>(counts: Map<Key, number>, key: Key, requests: number): void {
  counts.set(key, (counts.get(key) ?? 0) + requests);
}
