import { counted, grouped } from '../../../core/text/grouped.ts';
import type { Judgement } from '../../judge/judge.ts';
import { OUTCOME } from '../../rows/outcome.ts';
import type { EvidenceRead } from '../evidence.ts';
import type { TrailCounts } from './trail-index.ts';

/** What CloudTrail gave to a diagnosis. */
export interface TrailSummary extends EvidenceRead, TrailCounts {
  /** UTC, of the first and the last request of an object; empty where there is none. */
  readonly first: string;
  readonly last: string;
  /** Refusals without a reason in the access log that CloudTrail does not have either. */
  readonly missing: number;
  /** Requests that failed authentication, which CloudTrail never has. */
  readonly unauthenticated: number;
}

/** Rules about requests that S3 refuses before it knows who asks. */
const UNAUTHENTICATED: readonly string[] = [
  'request/bad-signature',
  'request/mangled-url',
  'request/url-expired',
  'request/token-expired',
  'request/token-invalid',
  'request/signer-clock',
];

/** Undefined where CloudTrail was not read. */
export function trailSummary({ world, tallies }: Judgement): TrailSummary | undefined {
  const { evidence, table, told } = world.rows;
  if (evidence?.trail === undefined) return undefined;
  const { index, read } = evidence.trail;
  let missing = 0;
  for (let row = 0; row < table.rows; row++) {
    if (world.units.outcome[row] !== OUTCOME.refused) continue;
    const known = [...(told.of(row)?.values() ?? [])].reduce((sum, count) => sum + count, 0);
    missing += (table.rowCount[row] ?? 0) - known;
  }
  const unauthenticated = UNAUTHENTICATED.reduce((sum, rule) => sum + (tallies.get(rule)?.requests ?? 0), 0);
  const { first, last } = index;
  return { ...read, ...index.counts, first, last, missing, unauthenticated };
}

/** What was found in CloudTrail, and what cannot be in it, a sentence or two each. */
export function trailNotes(summary: TrailSummary): string[] {
  const { events, requests, refused, joined, withoutReason, missing, unauthenticated } = summary;
  if (events === 0) return [];
  if (requests === 0) {
    return [
      `None of ${counted(events, 'event')} of CloudTrail is an object request: those are data events, which a trail or an event data store must select. The event history (lookup-events) contains only management events.`,
    ];
  }
  return [
    `CloudTrail: ${counted(events, 'event')}, ${counted(requests, 'request')} for objects, ${grouped(refused)} of them refused; ${grouped(joined)} of these match the log by request ID.${
      withoutReason === 0
        ? ''
        : ` ${grouped(withoutReason)} give no reason: AWS gives one only within one account or organization.`
    }`,
    ...(missing === 0
      ? []
      : [
          `CloudTrail does not have ${counted(missing, 'refused request')} of the log. It may lack requests from other accounts (they are in the log of that account, and here redacted or left out), requests that a VPC endpoint policy refused (network activity events may have them), buckets that no data event selector names, and events that have not been delivered yet.`,
        ]),
    ...(unauthenticated === 0
      ? []
      : [
          `CloudTrail cannot have ${counted(unauthenticated, 'request')}: requests that fail authentication (a bad signature, a corrupted or expired URL, an expired token) are not logged there.`,
        ]),
  ];
}
