import type { Finding } from '../core/finding.ts';
import type { Cidr } from '../core/net/cidr.ts';
import { otherError } from './judge/cause-rules.ts';
import type { Facts } from './judge/facts.ts';
import { type Judgement, judge } from './judge/judge.ts';
import { judgedFindings } from './judge/judged-findings.ts';
import { judgedOutcomes } from './judge/judged-outcomes.ts';
import { UnitView } from './judge/unit-view.ts';
import type { LogRead } from './read-logs.ts';
import type { Addresses } from './rows/addresses.ts';
import type { LogRows } from './rows/log-rows.ts';
import { OUTCOME } from './rows/outcome.ts';

/** A lock that may be switched on. */
export type NewLock = 'source-ip' | 'vpc-source-ip';

/** What would be refused under a rule. */
export interface Breakage {
  readonly rule: string;
  readonly requests: number;
  readonly units: number;
  readonly clients: number;
}

/** What would have been lost at one address. */
export interface LostAt {
  readonly address: string;
  readonly requests: number;
  readonly units: number;
}

/** Addresses at most that are named. */
const MOST_ADDRESSES = 100;

/** What a lock would have done to the requests of a log. */
export interface WhatIf {
  readonly lock: NewLock;
  /** All units with a success, and successful requests. */
  readonly units: number;
  readonly requests: number;
  /** Those that would break. */
  readonly breaking: { readonly units: number; readonly requests: number; readonly clients: number };
  /** Clients with a success, which is as near to workers as a log comes. */
  readonly clients: number;
  readonly byRule: readonly Breakage[];
  /** Where it would have been lost: the 100 addresses with the most tasks, most first. */
  readonly lostAt: readonly LostAt[];
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}

/**
 * Supposes that a lock had been on. A unit is bound to the address of its first success that the lock can bind
 * to; what succeeded from elsewhere, or over the other kind of path, would have been refused. With `approved`
 * ranges what comes from outside of them is told apart; of what is known, names and what EC2 says name addresses.
 */
export function whatIf(
  read: LogRead,
  lock: NewLock,
  approved: readonly Cidr[] = [],
  known: Partial<Facts> = {},
): WhatIf {
  const { rows } = read;
  const { names, network } = known;
  const seen = judgedOutcomes(rows, { lock, approved });
  const supposed = supposedOutcomes(rows, new UnitView(rows.table, seen), lock);
  return report(
    read,
    lock,
    judge(rows, { lock, approved, names, network, hypothetical: true }, supposed),
    seen,
  );
}

function supposedOutcomes(rows: LogRows, units: UnitView, lock: NewLock): Uint8Array {
  const { table, addresses } = rows;
  const outcomes = new Uint8Array(units.outcome);
  const wanted = lock === 'source-ip' ? 'public' : 'private';
  for (let unit = 0; unit < units.size; unit++) {
    const bound = boundAddress(units, unit, addresses, wanted);
    for (let row = units.firstRow(unit); row >= 0; row = units.nextRow(row)) {
      const success = units.outcome[row] === OUTCOME.success;
      // What was refused in truth says nothing about a lock that was not on.
      if (!success) outcomes[row] = OUTCOME.aside;
      else if (table.rowAddress[row] !== bound) outcomes[row] = OUTCOME.refused;
    }
  }
  return outcomes;
}

/** The address of the unit's first success from where the lock can bind; -1 where there is none. */
function boundAddress(
  units: UnitView,
  unit: number,
  addresses: Addresses,
  wanted: ReturnType<Addresses['classOf']>,
): number {
  const { table, outcome } = units;
  let bound = -1;
  let first = Number.POSITIVE_INFINITY;
  for (let row = units.firstRow(unit); row >= 0; row = units.nextRow(row)) {
    const address = table.rowAddress[row] ?? 0;
    const time = table.rowFirst[row] ?? 0;
    if (outcome[row] !== OUTCOME.success || addresses.classOf(address) !== wanted) continue;
    // Which of two in one second was the first, nobody knows: whatever the order of the records, it is the same one.
    if (time > first || (time === first && addresses.order(bound, address) < 0)) continue;
    bound = address;
    first = time;
  }
  return bound;
}

function report(read: LogRead, lock: NewLock, judgement: Judgement, seen: Uint8Array): WhatIf {
  const { table } = read.rows;
  const { units, clients } = judgement.world;
  const working = new Set<number>();
  const lost = new Map<number, { requests: number; units: Set<number> }>();
  const admitted = new Set<number>();
  const broken = new Set<number>();
  let requests = 0;
  let brokenRequests = 0;
  for (let row = 0; row < table.rows; row++) {
    if (seen[row] !== OUTCOME.success) continue;
    const address = table.rowAddress[row] ?? 0;
    const count = table.rowCount[row] ?? 0;
    const node = clients.node(table.rowAgent[row] ?? 0, address);
    if (node >= 0) working.add(clients.clientOf(node));
    admitted.add(units.ofRow(row));
    requests += count;
    if (units.outcome[row] !== OUTCOME.refused) continue;
    broken.add(units.ofRow(row));
    brokenRequests += count;
    const there = lost.get(address) ?? { requests: 0, units: new Set() };
    there.requests += count;
    there.units.add(units.ofRow(row));
    lost.set(address, there);
  }
  const weigh = (set: ReadonlySet<number>) => [...set].reduce((sum, unit) => sum + units.weight(unit), 0);
  const tallies = [...judgement.tallies.values()].filter(({ rule }) => rule !== otherError);
  const losing = new Set(tallies.flatMap((tally) => [...tally.clients]));
  return {
    lock,
    units: weigh(admitted),
    requests,
    breaking: { units: weigh(broken), requests: brokenRequests, clients: losing.size },
    clients: working.size,
    byRule: tallies.map((tally) => ({
      rule: tally.rule.id,
      requests: tally.requests,
      units: tally.units,
      clients: tally.clients.size,
    })),
    lostAt: [...lost]
      .map(([address, there]) => ({
        address: read.rows.addresses.get(address).text,
        requests: there.requests,
        units: weigh(there.units),
      }))
      .sort((a, b) => b.units - a.units || b.requests - a.requests)
      .slice(0, MOST_ADDRESSES),
    findings: [...read.findings, ...judgedFindings(judgement).filter(isAboutTheLock)],
    notes: notesOf(lock),
  };
}

function isAboutTheLock({ rule }: Finding): boolean {
  return rule.startsWith('network/') || rule === 'request/unexplained';
}

function notesOf(lock: NewLock): string[] {
  const address = lock === 'source-ip' ? 'the public address' : 'the address inside the VPC';
  return [
    `A log does not show ${address} that the portal saw. The first success of a task is used instead: if the portal is always reached over a different path than S3, more would break than is counted here.`,
    'Tasks without any success are not counted.',
  ];
}
