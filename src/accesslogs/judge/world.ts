import { contains } from '../../core/net/cidr.ts';
import { addressClass } from '../../core/net/ip.ts';
import { AddressLabels } from '../evidence/address-labels.ts';
import { NO_REASON, type Reason } from '../evidence/trail/reason.ts';
import { KEY_READ } from '../rows/key-set.ts';
import type { LogRows } from '../rows/log-rows.ts';
import { OUTCOME } from '../rows/outcome.ts';
import type { RefusedKey } from '../rows/refused-keys.ts';
import { Clients } from './clients.ts';
import type { Facts } from './facts.ts';
import { Movements } from './movements.ts';
import { Networks } from './networks.ts';
import { Successes } from './successes.ts';
import { UnitView } from './unit-view.ts';

/** Outcomes of an AccessDenied that says no more than that. */
const IS_BARE: readonly number[] = [OUTCOME.refused, OUTCOME.early, OUTCOME.urlExpired];

type Readers = { readonly [one in 'private' | 'public']: Set<number> };

/** Everything that the rules may look at. */
export class World {
  readonly rows: LogRows;
  readonly facts: Facts;
  readonly units: UnitView;
  readonly networks: Networks;
  readonly clients: Clients;
  readonly successes: Successes;
  readonly labels: AddressLabels;
  #movements: Movements | undefined;
  /** Per bucket, up to two addresses of each class at which something was read. */
  readonly #readersOf = new Map<number, Readers>();

  /** @param outcome how each row counts */
  constructor(rows: LogRows, facts: Facts, outcome: Uint8Array) {
    this.rows = rows;
    this.facts = facts;
    this.labels = new AddressLabels(facts, rows.evidence);
    this.units = new UnitView(rows.table, outcome);
    this.networks = new Networks(rows.addresses);
    this.clients = new Clients(rows, this.units, this.networks);
    this.successes = new Successes(rows, this.clients, outcome);
    const { table, keys, loose } = rows;
    table.eachRefusedKey((first, second) => keys.ask(first, second));
    for (const { keyFirst, keySecond } of loose.values()) if (keyFirst !== 0) keys.ask(keyFirst, keySecond);
    for (let row = 0; row < table.rows; row++) {
      if (outcome[row] !== OUTCOME.success) continue;
      this.#addReader(table.rowBucket[row] ?? 0, table.rowAddress[row] ?? 0);
    }
  }

  #addReader(bucket: number, address: number): void {
    let readers = this.#readersOf.get(bucket);
    if (readers === undefined) {
      readers = { private: new Set(), public: new Set() };
      this.#readersOf.set(bucket, readers);
    }
    const own = readers[this.rows.addresses.classOf(address)];
    if (own.size < 2) own.add(address);
  }

  readonly #wasRead = (first: number, second: number) => this.rows.keys.has(first, second, KEY_READ);

  /** Made when a rule first asks. */
  get movements(): Movements {
    this.#movements ??= new Movements(this.rows, this.units);
    return this.#movements;
  }

  /** True when somebody read one of the keys that a row was refused. */
  anyKeyRead(row: number): boolean {
    return this.rows.table.someRefusedKey(row, this.#wasRead);
  }

  wasRead(key: RefusedKey): boolean {
    return this.rows.keys.has(key.first, key.second, KEY_READ);
  }

  /** True when others than `address` read from the bucket. */
  readByOthers(bucket: number, address: number): boolean {
    const readers = this.#readersOf.get(bucket);
    if (readers === undefined) return false;
    const count = readers.private.size + readers.public.size;
    return count > 1 || (count === 1 && !readers[this.rows.addresses.classOf(address)].has(address));
  }

  /** True when the bucket was read from addresses of the other class than this one's, and from no others. */
  readByOtherClassOnly(bucket: number, address: number): boolean {
    const readers = this.#readersOf.get(bucket);
    if (readers === undefined) return false;
    const own = this.rows.addresses.classOf(address);
    return readers[own].size === 0 && readers[own === 'private' ? 'public' : 'private'].size > 0;
  }

  /** Requests of a row whose reason another log tells, by the reason's number; of refusals that give none. */
  told(row: number): [reason: number, requests: number][] {
    const { told, evidence } = this.rows;
    const reasons = evidence?.trail === undefined || this.facts.hypothetical ? undefined : told.of(row);
    if (reasons === undefined || !IS_BARE.includes(this.units.outcome[row] ?? 0)) return [];
    return [...reasons].filter(([reason]) => this.reason(reason).policy !== undefined);
  }

  toldRequests(row: number): number {
    return this.told(row).reduce((sum, [, requests]) => sum + requests, 0);
  }

  reason(number: number): Reason {
    return this.rows.evidence?.trail?.index.reasons[number] ?? NO_REASON;
  }

  /** Whose an address is, as far as somebody says so; one line without control characters. */
  nameOf(address: number): string | undefined {
    return this.labels.of(this.rows.addresses.get(address));
  }

  /** `Gateway` or `Interface`, where it is known through which endpoint a private address comes. */
  endpointKind(address: number): string | undefined {
    return this.isPrivate(address) ? this.labels.endpointKind(this.rows.addresses.get(address)) : undefined;
  }

  /** True when both are addresses of one NAT gateway. */
  sameGateway(a: number, b: number): boolean {
    const { network } = this.facts;
    const gateway = network?.gatewayOf(this.rows.addresses.get(a));
    return gateway !== undefined && gateway === network?.gatewayOf(this.rows.addresses.get(b));
  }

  isPrivate(address: number): boolean {
    return this.rows.addresses.classOf(address) === 'private';
  }

  /**
   * True where approved ranges were given and the address is in one; undefined where they say nothing about it:
   * none were given, or all are public and the address is one inside a VPC.
   */
  isApproved(address: number): boolean | undefined {
    const { approved } = this.facts;
    if (approved.length === 0) return undefined;
    if (this.isPrivate(address) && !approved.some(({ network }) => addressClass(network) === 'private')) {
      return undefined;
    }
    return approved.some((range) => contains(range, this.rows.addresses.get(address)));
  }
}
