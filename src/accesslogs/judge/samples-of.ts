import type { Finding } from '../../core/finding.ts';
import { reasonWords } from '../evidence/trail/reason.ts';
import type { LogRows } from '../rows/log-rows.ts';
import type { LooseKind } from '../rows/loose-rows.ts';
import { byTime, type Sample } from '../rows/samples.ts';
import { LOOSE_RULES } from './loose-rules.ts';
import type { Tally } from './tally.ts';
import type { World } from './world.ts';

const LOOSE_KINDS: { readonly [rule: string]: LooseKind } = Object.fromEntries(
  Object.entries(LOOSE_RULES).map(([kind, { id }]) => [id, kind as LooseKind]),
);

/** A record as evidence, and where the unit it belongs to was admitted. */
export interface Shown {
  readonly sample: Sample;
  readonly boundTo?: string;
}

/** The earliest `limit` records that were attributed to a rule; with `address`, of that address only. */
export function samplesOf(world: World, tally: Tally, limit: number, address?: number): Shown[] {
  return [...candidatesOf(world, tally)]
    .filter(({ sample }) => address === undefined || sample.address === address)
    .sort((a, b) => byTime(a.sample, b.sample))
    .slice(0, limit);
}

function* candidatesOf(world: World, { rule, rows, addresses }: Tally): Generator<Shown, void, void> {
  for (const row of rows) {
    const admittedAt = world.units.admittedAt[world.units.ofRow(row)] ?? -1;
    const bound = rule.id.startsWith('network/') && admittedAt >= 0;
    const boundTo = bound ? { boundTo: world.rows.addresses.get(admittedAt).text } : {};
    for (const sample of world.rows.samples.of(row)) yield { sample, ...boundTo };
  }
  const kind = LOOSE_KINDS[rule.id];
  if (kind === undefined) return;
  for (const row of world.rows.loose.values()) {
    if (row.kind === kind && addresses.has(row.address)) yield row;
  }
}

/** A record as reports show it; token and signature are never kept. Times are UTC. */
export type SampleRecord = {
  readonly time: string;
  readonly address: string;
  /** Where other URLs of the same task worked. */
  readonly boundTo?: string;
  readonly bucket: string;
  readonly operation: string;
  readonly key: string;
  readonly status: number;
  readonly errorCode: string;
  readonly requestId: string;
  /** As CloudTrail gives it. */
  readonly reason?: string;
  readonly accessKeyId?: string;
  readonly signedAt?: string;
};

export function sampleRecord(
  rows: Pick<LogRows, 'addresses' | 'evidence'>,
  { sample, boundTo }: Shown,
): SampleRecord {
  const reason = rows.evidence?.trail?.index.reasonOfRequest(sample.requestId);
  return {
    time: isoTime(sample.time),
    address: rows.addresses.get(sample.address).text,
    ...(boundTo === undefined ? {} : { boundTo }),
    bucket: sample.bucket,
    operation: sample.operation,
    key: sample.key,
    status: sample.status,
    errorCode: sample.errorCode,
    requestId: sample.requestId,
    ...(reason === undefined ? {} : { reason: reasonWords(reason) }),
    ...(sample.accessKeyId === undefined ? {} : { accessKeyId: sample.accessKeyId }),
    ...(sample.signedAt === undefined ? {} : { signedAt: isoTime(sample.signedAt) }),
  };
}

/** UTC, to the second. */
export function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** The sample records in the evidence of a finding. */
export function recordsIn(evidence: Finding['evidence']): SampleRecord[] {
  const samples = evidence?.samples;
  return Array.isArray(samples) ? (samples as SampleRecord[]) : [];
}
