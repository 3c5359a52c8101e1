import { contains } from '../../core/net/cidr.ts';
import { addressClass } from '../../core/net/ip.ts';
import { KEY_READ } from '../rows/key-set.ts';
import type { LogRows } from '../rows/log-rows.ts';
import { OUTCOME } from '../rows/outcome.ts';
import type { RefusedKey } from '../rows/row-table.ts';
import { Clients } from './clients.ts';
import type { Facts } from './facts.ts';
import { Movements } from './movements.ts';
import { Networks } from './networks.ts';
import { Successes } from './successes.ts';
import { UnitView } from './unit-view.ts';

/** Everything that the rules may look at. */
export class World {
  readonly rows: LogRows;
  readonly facts: Facts;
  readonly units: UnitView;
  readonly networks: Networks;
  readonly clients: Clients;
  readonly successes: Successes;
  #movements: Movements | undefined;
  /** Per bucket, up to two addresses at which something was read. */
  readonly #readersOf = new Map<number, Set<number>>();

  constructor(rows: LogRows, facts: Facts) {
    this.rows = rows;
    this.facts = facts;
    this.units = new UnitView(rows.table);
    this.networks = new Networks(rows.addresses);
    this.clients = new Clients(rows, this.units, this.networks);
    this.successes = new Successes(rows, this.clients);
    const { table } = rows;
    for (let row = 0; row < table.rows; row++) {
      if (table.rowOutcome[row] !== OUTCOME.success) continue;
      const bucket = table.rowBucket[row] ?? 0;
      const readers = this.#readersOf.get(bucket);
      if (readers === undefined) this.#readersOf.set(bucket, new Set([table.rowAddress[row] ?? 0]));
      else if (readers.size < 2) readers.add(table.rowAddress[row] ?? 0);
    }
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
    return readers !== undefined && (readers.size > 1 || !readers.has(address));
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
