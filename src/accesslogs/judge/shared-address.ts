import { defineRule } from '../../core/finding.ts';
import { OUTCOME } from '../rows/outcome.ts';
import { PairIndex } from '../rows/pair-index.ts';
import { hourOf } from './timeline.ts';
import type { World } from './world.ts';

const CLIENTS = 5;
const UNITS = 30;

export const sharedAddress = defineRule({
  id: 'network/shared-address',
  severity: 'info',
  title: 'Many people work behind one address',
  why: 'The lock binds a URL to an address, not to a person. Whoever shares the address with a worker can open the URLs of that worker.',
  fix: 'No action is needed, but be aware that the lock cannot tell these people apart.',
  source: 'Inferred: five or more clients, or thirty or more tasks, admitted at one address in the same hour',
});

/** An address that many share, in its busiest hour. */
export interface SharedAddress {
  readonly address: number;
  readonly hour: number;
  readonly clients: number;
  readonly units: number;
}

/** Addresses at which five or more clients or thirty or more units were admitted in the same hour. */
export function sharedAddresses(world: World): SharedAddress[] {
  const { table, addresses } = world.rows;
  const units = new Uint32Array(addresses.size);
  const clients = new Uint32Array(addresses.size);
  for (let node = 0; node < world.clients.size; node++) {
    const address = world.clients.address(node);
    units[address] = (units[address] ?? 0) + world.clients.admitted(node);
    if (world.clients.admitted(node) > 0) clients[address] = (clients[address] ?? 0) + 1;
  }
  const crowded = (address: number) => (units[address] ?? 0) >= UNITS || (clients[address] ?? 0) >= CLIENTS;
  const places = new PairIndex();
  // By number of place and hour: a set for each of them would take more memory the longer the log is.
  const agents = new PairIndex();
  const unitsIn: number[] = [];
  const agentsIn: number[] = [];
  for (let row = 0; row < table.rows; row++) {
    const address = table.rowAddress[row] ?? 0;
    if (world.units.outcome[row] !== OUTCOME.success || !crowded(address)) continue;
    for (let left = table.rowHours[row] ?? 0; left !== 0; left &= left - 1) {
      const place = places.add(address, hourOf(table, row, left));
      unitsIn[place] = (unitsIn[place] ?? 0) + world.units.weight(world.units.ofRow(row));
      const known = agents.size;
      agents.add(place, table.rowAgent[row] ?? 0);
      if (agents.size > known) agentsIn[place] = (agentsIn[place] ?? 0) + 1;
    }
  }
  const busiest = new Map<number, SharedAddress>();
  for (const [place, count] of unitsIn.entries()) {
    const clientsIn = agentsIn[place] ?? 0;
    if (count < UNITS && clientsIn < CLIENTS) continue;
    const address = places.first(place);
    const hour = places.second(place);
    const held = busiest.get(address);
    if (held !== undefined && (held.units > count || (held.units === count && held.hour <= hour))) continue;
    busiest.set(address, { address, hour, clients: clientsIn, units: count });
  }
  return [...busiest.values()].sort((a, b) => b.units - a.units || addresses.order(a.address, b.address));
}
