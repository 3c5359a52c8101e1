import { OUTCOME } from '../rows/outcome.ts';
import type { World } from './world.ts';

/** One hour at one address. */
export interface TimelineHour {
  /** Begin of the hour, seconds since 1970. */
  readonly hour: number;
  /** Units with a success, and with a refusal of any kind, in this hour. */
  admitted: number;
  refused: number;
}

/** What happened at one address, hour by hour. */
export interface AddressTimeline {
  readonly address: string;
  /** Whose it is, where somebody says so. */
  readonly name?: string;
  /** Requests over the whole time. */
  readonly succeeded: number;
  readonly denied: number;
  readonly hours: readonly TimelineHour[];
}

/** The `limit` addresses with most refusals, then with most successes. Hours count units, totals requests. */
export function timelineOf(world: World, limit: number): AddressTimeline[] {
  const { table, addresses } = world.rows;
  const succeeded = new Float64Array(addresses.size);
  const denied = new Float64Array(addresses.size);
  for (let row = 0; row < table.rows; row++) {
    const outcome = world.units.outcome[row];
    if (outcome === OUTCOME.otherError || outcome === OUTCOME.aside) continue;
    const total = outcome === OUTCOME.success ? succeeded : denied;
    const address = table.rowAddress[row] ?? 0;
    total[address] = (total[address] ?? 0) + (table.rowCount[row] ?? 0);
  }
  const order = (a: number, b: number) =>
    (denied[b] ?? 0) - (denied[a] ?? 0) || (succeeded[b] ?? 0) - (succeeded[a] ?? 0) || addresses.order(a, b);
  const chosen = Array.from({ length: addresses.size }, (_, id) => id)
    .filter((id) => (denied[id] ?? 0) + (succeeded[id] ?? 0) > 0)
    .sort(order)
    .slice(0, limit);
  const hours = new Map(chosen.map((id) => [id, new Map<number, TimelineHour>()]));
  for (let row = 0; row < table.rows; row++) {
    const own = hours.get(table.rowAddress[row] ?? 0);
    const outcome = world.units.outcome[row];
    if (outcome === OUTCOME.otherError || outcome === OUTCOME.aside) continue;
    if (own !== undefined) countHours(world, row, own);
  }
  return chosen.map((id) => ({
    address: addresses.get(id).text,
    ...nameField(world.nameOf(id)),
    succeeded: succeeded[id] ?? 0,
    denied: denied[id] ?? 0,
    hours: [...(hours.get(id)?.values() ?? [])].sort((a, b) => a.hour - b.hour),
  }));
}

function nameField(name: string | undefined): { readonly name?: string } {
  return name === undefined ? {} : { name };
}

function countHours({ rows: { table }, units }: World, row: number, hours: Map<number, TimelineHour>): void {
  const weight = units.weight(units.ofRow(row));
  for (let left = table.rowHours[row] ?? 0; left !== 0; left &= left - 1) {
    const hour = hourOf(table, row, left);
    const held = hours.get(hour) ?? { hour, admitted: 0, refused: 0 };
    if (units.outcome[row] === OUTCOME.success) held.admitted += weight;
    else held.refused += weight;
    hours.set(hour, held);
  }
}

/** Begin of the hour that the lowest bit of `hours`, which are some of a row's, stands for; seconds since 1970. */
export function hourOf(table: World['rows']['table'], row: number, hours: number): number {
  const begin = Math.floor((table.mintSignedAt[table.rowMint[row] ?? 0] ?? 0) / 3600);
  return (begin + 31 - Math.clz32(hours & -hours)) * 3600;
}
