import type { Finding } from '../core/finding.ts';
import type { OpenTask } from './activity/read-activity.ts';
import { type WorkerCandidates, workerCandidates } from './activity/worker-candidates.ts';
import { otherError } from './judge/cause-rules.ts';
import type { Facts } from './judge/facts.ts';
import { type Judgement, judge } from './judge/judge.ts';
import { judgedFindings } from './judge/judged-findings.ts';
import { asymmetricEndpoint } from './judge/network/asymmetric-endpoint.ts';
import { unapprovedAddress } from './judge/network/unapproved-address.ts';
import { isoTime } from './judge/samples-of.ts';
import { type AddressTimeline, timelineOf } from './judge/timeline.ts';
import type { LogRead } from './read-logs.ts';

/** The numbers of a report. */
export interface DiagnosisSummary {
  readonly records: number;
  /** Lines that are no records. */
  readonly rejected: number;
  /** Presigned GETs and HEADs by temporary access keys: what is judged. */
  readonly presigned: number;
  /** The same by long-lived access keys, or with Signature Version 2: never judged. */
  readonly otherPresigned: number;
  readonly denied: number;
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
  readonly findings: readonly Finding[];
  readonly timeline: readonly AddressTimeline[];
  readonly candidates: readonly WorkerCandidates[];
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
  const candidates = options.tasks === undefined ? [] : workerCandidates(judgement, options.tasks);
  return {
    summary: {
      records: counts.records,
      rejected: read.rejected,
      presigned: counts.presigned,
      otherPresigned: counts.otherPresigned,
      denied: judgement.denied,
      unbound: judgement.world.units.unbound,
      attributed: attributedOf(judgement),
    },
    units: unitsOf(judgement),
    otherErrors: judgement.tallies.get(otherError.id)?.requests ?? 0,
    filtered: counts.filtered,
    ...(counts.records === 0 ? {} : { first: isoTime(counts.firstTime), last: isoTime(counts.lastTime) }),
    findings: [...read.findings, ...judgedFindings(judgement)],
    timeline: timelineOf(judgement.world, options.timeline ?? 12),
    candidates,
    notes: notesOf(judgement.world.facts, options),
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

function unitsOf({ world }: Judgement): number {
  let units = 0;
  for (let unit = 0; unit < world.units.size; unit++) units += world.units.weight(unit);
  return units;
}

function notesOf({ lock, approved }: Facts, { forwardedFor }: DiagnoseOptions): string[] {
  const notes: string[] = [];
  if (lock === 'unknown') {
    notes.push(
      `Without --lock or --workteam no lock is assumed: tasks that never worked anywhere are ${asymmetricEndpoint.rule.id} only where everybody else read over the other path, and then as likely.`,
    );
  }
  if (lock === 'off') {
    notes.push(
      'The lock of the team is off now: network findings are about URLs handed out while it was on, or by other teams.',
    );
  }
  if (lock === 'both') {
    notes.push('Both flags of the team are enabled, which no request path can meet: every URL is refused.');
  }
  if (approved.length === 0) {
    notes.push(`Without --approved ranges ${unapprovedAddress.rule.id} could not apply.`);
  }
  if (forwardedFor) {
    notes.push(
      "S3 access logs have no X-Forwarded-For. CloudFront's standard logs have it (field x-forwarded-for), and so may the log of a proxy of your own.",
    );
  }
  return notes;
}
