import type { Sample } from '../rows/samples.ts';
import { corsRefused, unsigned } from './cause-rules.ts';
import type { Tally } from './tally.ts';
import type { World } from './world.ts';

/** A record as evidence, and where the unit it belongs to was admitted. */
export interface Shown {
  readonly sample: Sample;
  readonly boundTo?: string;
}

/** Up to `limit` records that were attributed to a rule; with `address`, of that address only. */
export function samplesOf(world: World, tally: Tally, limit: number, address?: number): Shown[] {
  const shown: Shown[] = [];
  for (const each of candidatesOf(world, tally)) {
    if (shown.length >= limit) break;
    if (address === undefined || each.sample.address === address) shown.push(each);
  }
  return shown;
}

function* candidatesOf(world: World, { rule, rows, addresses }: Tally): Generator<Shown, void, void> {
  for (const row of rows) {
    const admittedAt = world.units.admittedAt[world.units.ofRow(row)] ?? -1;
    const bound = rule.id.startsWith('network/') && admittedAt >= 0;
    const boundTo = bound ? { boundTo: world.rows.addresses.get(admittedAt).text } : {};
    for (const sample of world.rows.samples.of(row)) yield { sample, ...boundTo };
  }
  const { preflights, unsigned: withoutQuery } = world.rows;
  if (rule === corsRefused) yield* preflights.values();
  if (rule === unsigned) {
    for (const row of withoutQuery.values()) if (addresses.has(row.address)) yield row;
  }
}

/** A record as reports show it; token and signature are never kept. Times are UTC. */
export type SampleRecord = {
  readonly time: string;
  readonly address: string;
  /** Where other URLs of the same task worked. */
  readonly boundTo?: string;
  readonly bucket: string;
  readonly key: string;
  readonly status: number;
  readonly errorCode: string;
  readonly requestId: string;
  readonly accessKeyId?: string;
  readonly signedAt?: string;
};

export function sampleRecord(world: World, { sample, boundTo }: Shown): SampleRecord {
  return {
    time: isoTime(sample.time),
    address: world.rows.addresses.get(sample.address).text,
    ...(boundTo === undefined ? {} : { boundTo }),
    bucket: sample.bucket,
    key: sample.key,
    status: sample.status,
    errorCode: sample.errorCode,
    requestId: sample.requestId,
    ...(sample.accessKeyId === undefined ? {} : { accessKeyId: sample.accessKeyId }),
    ...(sample.signedAt === undefined ? {} : { signedAt: isoTime(sample.signedAt) }),
  };
}

/** UTC, to the second. */
export function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
