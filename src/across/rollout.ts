import { diagnosisOf } from '../accesslogs/diagnose.ts';
import { addressesOf } from '../accesslogs/judge/drill-down.ts';
import type { Facts } from '../accesslogs/judge/facts.ts';
import { judge } from '../accesslogs/judge/judge.ts';
import type { LogRead } from '../accesslogs/read-logs.ts';

/** An address at which requests were refused since a lock was changed. Times are UTC. */
export interface RefusedSince {
  readonly address: string;
  /** Whose it is, where somebody says so. */
  readonly name?: string;
  readonly refused: number;
  /** Requests from there that worked, over the same time. */
  readonly worked: number;
  /** Where most of its tasks worked: the address their URLs are bound to. */
  readonly boundTo?: string;
  /** What most of the refusals are put down to. */
  readonly rule: string;
  readonly last: string;
}

/** How it goes since a lock was changed, as far as the log is in. */
export interface Rollout {
  readonly refused: number;
  readonly worked: number;
  /** Addresses with requests of workers. */
  readonly addresses: number;
  /** Most refusals first. */
  readonly refusedAt: readonly RefusedSince[];
  /** The last request that is in; absent where there is none. */
  readonly lastRecord?: string;
}

/** More addresses than anybody looks through. */
const MOST_ADDRESSES = 1_000;

/** Who was refused, and from where, by a log that was read from the change on. */
export function rolloutOf(read: LogRead, facts: Facts): Rollout {
  const judgement = judge(read.rows, facts);
  const { timeline, last, summary } = diagnosisOf(read, judgement, { timeline: MOST_ADDRESSES });
  const worked = new Map(timeline.map((row) => [row.address, row.succeeded]));
  const found = new Map<string, RefusedSince>();
  for (const { id: rule } of [...judgement.tallies.values()].map((tally) => tally.rule)) {
    if (!(rule in summary.attributed)) continue;
    for (const { address, name, refused, boundTo, last: at } of addressesOf(
      judgement,
      rule,
      MOST_ADDRESSES,
    )) {
      const before = found.get(address);
      const isMost = before === undefined || refused > before.refused;
      found.set(address, {
        ...before,
        address,
        ...(name === undefined ? {} : { name }),
        ...(boundTo === undefined || !isMost ? {} : { boundTo }),
        refused: (before?.refused ?? 0) + refused,
        worked: worked.get(address) ?? 0,
        rule: isMost ? rule : before.rule,
        last: before !== undefined && before.last > at ? before.last : at,
      });
    }
  }
  return {
    refused: summary.denied,
    worked: timeline.reduce((sum, { succeeded }) => sum + succeeded, 0),
    addresses: timeline.length,
    refusedAt: [...found.values()].sort((a, b) => b.refused - a.refused),
    ...(last === undefined ? {} : { lastRecord: last }),
  };
}
