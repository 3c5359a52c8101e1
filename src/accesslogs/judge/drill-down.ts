import type { Judgement } from './judge.ts';
import { isoTime, type SampleRecord, sampleRecord, samplesOf } from './samples-of.ts';

/** One address at which a rule was found. Times are UTC. */
export interface RefusedAddress {
  readonly address: string;
  /** Whose it is, where somebody says so. */
  readonly name?: string;
  /** Requests that the rule accounts for. */
  readonly refused: number;
  readonly first: string;
  readonly last: string;
  /** Where most of its tasks were admitted. */
  readonly boundTo?: string;
  /** Absent where nobody said which ranges are approved. */
  readonly approved?: boolean;
}

/** A refused record, and the rule it was attributed to. */
export interface RefusedRecord {
  readonly rule: string;
  readonly record: SampleRecord;
}

/** The addresses of a rule, most refusals first. */
export function addressesOf({ world, tallies }: Judgement, rule: string, limit: number): RefusedAddress[] {
  const tally = tallies.get(rule);
  if (tally === undefined) return [];
  const text = (address: number) => world.rows.addresses.get(address).text;
  const bound = new Map<number, { readonly admittedAt: number; readonly requests: number }>();
  for (const { admittedAt, refusedAt, requests } of tally.pairs.values()) {
    if ((bound.get(refusedAt)?.requests ?? 0) < requests) bound.set(refusedAt, { admittedAt, requests });
  }
  return [...tally.addresses.values()].slice(0, limit).map(({ address, refused, first, last }) => {
    const approved = world.isApproved(address);
    const from = bound.get(address);
    const name = world.nameOf(address);
    return {
      address: text(address),
      ...(name === undefined ? {} : { name }),
      refused,
      first: isoTime(first),
      last: isoTime(last),
      ...(from === undefined ? {} : { boundTo: text(from.admittedAt) }),
      ...(approved === undefined ? {} : { approved }),
    };
  });
}

/** Some of the refused records of a rule, an address, or both, in order of time. */
export function recordsOf(
  { world, tallies }: Judgement,
  { rule, address }: { readonly rule?: string | undefined; readonly address?: string | undefined },
  limit: number,
): RefusedRecord[] {
  const id = address === undefined ? undefined : world.rows.addresses.ofText(address);
  const found = [...tallies.values()]
    .filter((tally) => rule === undefined || tally.rule.id === rule)
    .flatMap((tally) =>
      samplesOf(world, tally, limit, id).map((shown) => ({
        rule: tally.rule.id,
        record: sampleRecord(world.rows, shown),
      })),
    );
  return found.sort((a, b) => (a.record.time < b.record.time ? -1 : 1)).slice(0, limit);
}

/** Refused requests of an address by rule, most first. */
export function causesAt(
  { world, tallies }: Judgement,
  address: string,
): { readonly rule: string; readonly refused: number }[] {
  const id = world.rows.addresses.ofText(address);
  return [...tallies.values()]
    .map((tally) => ({ rule: tally.rule.id, refused: tally.addresses.get(id)?.refused ?? 0 }))
    .filter(({ refused }) => refused > 0)
    .sort((a, b) => b.refused - a.refused);
}
