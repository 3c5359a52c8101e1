import type { Finding } from '../core/finding.ts';
import { counted } from '../core/text/grouped.ts';
import type { OpenTask } from './activity/read-activity.ts';
import { type WorkerCandidates, workerCandidates } from './activity/worker-candidates.ts';
import {
  type EvidenceSummary,
  evidenceFindings,
  evidenceNotes,
  evidenceSummary,
} from './evidence/evidence-summary.ts';
import { otherError } from './judge/cause-rules.ts';
import { type CodeCount, codesOf } from './judge/code-counts.ts';
import type { Facts } from './judge/facts.ts';
import { type Judgement, judge } from './judge/judge.ts';
import { judgedFindings } from './judge/judged-findings.ts';
import { judgesLongLived } from './judge/judged-outcomes.ts';
import { asymmetricEndpoint } from './judge/network/asymmetric-endpoint.ts';
import { unapprovedAddress } from './judge/network/unapproved-address.ts';
import { isoTime } from './judge/samples-of.ts';
import { type AddressTimeline, timelineOf } from './judge/timeline.ts';
import type { LogRead } from './read-logs.ts';
import type { LogRows } from './rows/log-rows.ts';
import { SIGNER } from './rows/outcome.ts';

/** The numbers of a report. */
export interface DiagnosisSummary {
  readonly records: number;
  /** Lines that are no records. */
  readonly rejected: number;
  /** Presigned requests that are judged, reads and writes, spoilt ones among them. */
  readonly presigned: number;
  /** Presigned requests of long-lived access keys that are not judged, because there are others. */
  readonly otherPresigned: number;
  /** Presigned requests of long-lived access keys, and with Signature Version 2, judged or not. */
  readonly longLived: number;
  readonly signatureV2: number;
  readonly denied: number;
  /** Denied records without a presigned query: preflights, lost queries, CloudFront. */
  readonly bare: number;
  /** Units admitted at several addresses, and so not bound to one. */
  readonly unbound: number;
  /** Denied records by rule; adds up to `denied`. */
  readonly attributed: { readonly [rule: string]: number };
}

/** What a log says about refused requests. */
export interface Diagnosis {
  readonly summary: DiagnosisSummary;
  readonly units: number;
  /** Redirects and server errors: no refusals. */
  readonly otherErrors: number;
  /** Records that the filters left out. */
  readonly filtered: number;
  /** UTC, of the first and the last record; absent where there is none. */
  readonly first?: string;
  readonly last?: string;
  /** Statuses and error codes of refusals, and of redirects and server errors; most first. */
  readonly codes: readonly CodeCount[];
  readonly findings: readonly Finding[];
  readonly timeline: readonly AddressTimeline[];
  readonly candidates: readonly WorkerCandidates[];
  /** What other logs gave to it, where any was read. */
  readonly evidence?: EvidenceSummary;
  /** Rules that could not apply, and what the log cannot show. */
  readonly notes: readonly string[];
}

export interface DiagnoseOptions {
  /** Tasks that workers had open, for naming candidates. */
  readonly tasks?: readonly OpenTask[] | undefined;
  /** Addresses in the timeline; 12 unless said. */
  readonly timeline?: number | undefined;
  /** Somebody asked for X-Forwarded-For. */
  readonly forwardedFor?: boolean | undefined;
}

/** Judges what was read. */
export function diagnose(read: LogRead, facts: Facts, options: DiagnoseOptions = {}): Diagnosis {
  return diagnosisOf(read, judge(read.rows, facts), options);
}

/** The report on what was read and judged. */
export function diagnosisOf(read: LogRead, judgement: Judgement, options: DiagnoseOptions = {}): Diagnosis {
  const { counts } = read.rows;
  const evidence = evidenceSummary(judgement);
  const candidates = options.tasks === undefined ? [] : workerCandidates(judgement, options.tasks);
  return {
    summary: {
      records: counts.records,
      rejected: read.rejected,
      ...presignedOf(judgement),
      denied: judgement.denied,
      bare: judgement.bare,
      unbound: judgement.world.units.unbound,
      attributed: attributedOf(judgement),
    },
    units: judgement.world.units.judged,
    otherErrors: judgement.tallies.get(otherError.id)?.requests ?? 0,
    filtered: counts.filtered,
    ...(counts.records === 0 ? {} : { first: isoTime(counts.firstTime), last: isoTime(counts.lastTime) }),
    codes: codesOf(judgement),
    findings: [...read.findings, ...evidenceFindings(judgement, evidence), ...judgedFindings(judgement)],
    timeline: timelineOf(judgement.world, options.timeline ?? 12),
    candidates,
    ...(evidence === undefined ? {} : { evidence }),
    notes: [...notesOf(judgement, options), ...evidenceNotes(evidence)],
  };
}

/** Refused requests by rule, most first. */
function attributedOf({ tallies }: Judgement): { [rule: string]: number } {
  const entries = [...tallies.values()]
    .filter(({ rule }) => rule !== otherError)
    .map(({ rule, requests }): [string, number] => [rule.id, requests])
    .sort((a, b) => b[1] - a[1]);
  return Object.fromEntries(entries);
}

function presignedOf({ world }: Judgement) {
  const { counts } = world.rows;
  const [temporary, temporaryV2, longLivedV4, longLivedV2] = counts.bySigner;
  const longLived = longLivedV4 + longLivedV2;
  const judged = judgesLongLived(world.rows, world.facts);
  return {
    presigned: temporary + temporaryV2 + (judged ? longLived : 0) + counts.mangled,
    otherPresigned: judged ? 0 : longLived,
    longLived: longLived + counts.mangledLongLived,
    signatureV2: temporaryV2 + longLivedV2 + counts.mangledV2,
  };
}

function notesOf({ world }: Judgement, { forwardedFor }: DiagnoseOptions): string[] {
  const { lock, approved } = world.facts;
  const notes: string[] = signerNotes(world.rows, world.facts);
  if (lock === 'unknown') {
    notes.push(
      `Without --lock or --workteam no lock is assumed: tasks that never worked anywhere are ${asymmetricEndpoint.rule.id} only if everyone else read over the other path, and then as likely.`,
    );
  }
  if (lock === 'off') {
    notes.push(
      "The team's lock is now off: network findings are about URLs handed out while it was on, or by other teams.",
    );
  }
  if (lock === 'both') {
    notes.push(
      'Both flags of the team are enabled, which no request path can satisfy: every URL is refused.',
    );
  }
  if (approved.length === 0) {
    notes.push(`Without --approved ranges ${unapprovedAddress.rule.id} could not apply.`);
  }
  if (forwardedFor) {
    notes.push(
      "S3 access logs have no X-Forwarded-For. CloudFront's standard logs have it (field x-forwarded-for): --cloudfront FILE reads them. The log of your own proxy may have it too.",
    );
  }
  return notes;
}

/** What a lock cannot do for URLs that the portal did not make. */
function signerNotes(rows: LogRows, facts: Facts): string[] {
  const { bySigner, withoutAddress } = rows.counts;
  const longLived = bySigner[SIGNER.longLived] + bySigner[SIGNER.longLivedV2] + rows.counts.mangledLongLived;
  const version2 = bySigner[SIGNER.temporaryV2] + bySigner[SIGNER.longLivedV2] + rows.counts.mangledV2;
  const notes: string[] = [];
  if (longLived > 0 && judgesLongLived(rows, facts)) {
    notes.push(
      `${counted(longLived, 'presigned request')} of long-lived keys (Label Studio, CVAT, scripts, aws s3 presign with a user's keys): the lock of a team does not apply to them, since it binds URLs that the portal creates with temporary keys. An address condition can only come from the policy of the user or the bucket. Each URL counts as a separate task.`,
    );
  }
  if (version2 > 0) {
    notes.push(
      `${counted(version2, 'presigned request')} with Signature Version 2, which has no signing time: an expired URL is recognized, a wrong clock is not. Ground Truth signs with Version 4, so these come from another program.`,
    );
  }
  if (withoutAddress > 0) {
    notes.push(
      `${counted(withoutAddress, 'presigned request')} without an address in the log could not be judged.`,
    );
  }
  return notes;
}
