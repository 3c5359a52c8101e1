import { type HostClass, hostOfWay, OUTCOME } from '../rows/outcome.ts';
import type { RowTable } from '../rows/row-table.ts';
import { unitsOf } from '../rows/units.ts';

/** Where a unit was admitted: an address, nowhere, or at several addresses, which says that it was not bound. */
export const NOWHERE = -1;
export const SEVERAL = -2;

/** The rows by unit. */
export class UnitView {
  readonly table: RowTable;
  /** How each row counts: as it was seen, or as it is supposed; see `OUTCOME`. */
  readonly outcome: Uint8Array;
  readonly size: number;
  readonly unitOf: Uint32Array;
  /** Address where the unit had a success, NOWHERE or SEVERAL. */
  readonly admittedAt: Int32Array;
  readonly #firstRow: Int32Array;
  readonly #nextRow: Int32Array;

  constructor(table: RowTable, outcome: Uint8Array = table.rowOutcome) {
    this.table = table;
    this.outcome = outcome;
    const { unitOf, units } = unitsOf(table);
    this.size = units;
    this.unitOf = unitOf;
    this.admittedAt = new Int32Array(units).fill(NOWHERE);
    this.#firstRow = new Int32Array(units).fill(-1);
    this.#nextRow = new Int32Array(table.rows);
    for (let row = 0; row < table.rows; row++) {
      const unit = this.ofRow(row);
      this.#nextRow[row] = this.#firstRow[unit] ?? -1;
      this.#firstRow[unit] = row;
      if (outcome[row] !== OUTCOME.success) continue;
      const address = table.rowAddress[row] ?? 0;
      const known = this.admittedAt[unit] ?? NOWHERE;
      if (known === NOWHERE) this.admittedAt[unit] = address;
      else if (known !== address) this.admittedAt[unit] = SEVERAL;
    }
  }

  ofRow(row: number): number {
    return this.unitOf[this.table.rowMint[row] ?? 0] ?? 0;
  }

  /** How many units it stands for. */
  weight(unit: number): number {
    return this.table.mintUnits[this.table.rowMint[this.firstRow(unit)] ?? 0] ?? 1;
  }

  /** Units that are judged. */
  get judged(): number {
    let count = 0;
    for (let unit = 0; unit < this.size; unit++) {
      if (this.outcome[this.firstRow(unit)] !== OUTCOME.aside) count += this.weight(unit);
    }
    return count;
  }

  /** Units that were admitted at several addresses. */
  get unbound(): number {
    let count = 0;
    for (let unit = 0; unit < this.size; unit++)
      if (this.admittedAt[unit] === SEVERAL) count += this.weight(unit);
    return count;
  }

  /** The unit's first row; the others follow by {@link nextRow}. -1 ends the chain. */
  firstRow(unit: number): number {
    return this.#firstRow[unit] ?? -1;
  }

  nextRow(row: number): number {
    return this.#nextRow[row] ?? -1;
  }

  isAdmittedAt(unit: number, address: number): boolean {
    const known = this.admittedAt[unit] ?? NOWHERE;
    if (known !== SEVERAL) return known === address;
    for (let row = this.firstRow(unit); row >= 0; row = this.nextRow(row)) {
      if (this.outcome[row] === OUTCOME.success && this.table.rowAddress[row] === address) return true;
    }
    return false;
  }

  /** True when the unit had a success over an endpoint of this class. */
  isAdmittedOver(unit: number, host: HostClass): boolean {
    for (let row = this.firstRow(unit); row >= 0; row = this.nextRow(row)) {
      if (this.outcome[row] === OUTCOME.success && hostOfWay(this.table.rowWay[row] ?? 0) === host)
        return true;
    }
    return false;
  }
}
