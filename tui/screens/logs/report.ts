import { type Diagnosis, diagnosisOf } from '../../../src/accesslogs/diagnose.ts';
import { type Judgement, judge } from '../../../src/accesslogs/judge/judge.ts';
import { type Slots, slotsOf } from '../../../src/accesslogs/report/timeline-bars.ts';
import type { TimedRead } from '../../../src/accesslogs/report/words.ts';
import type { TeamFacts } from '../../../src/accesslogs/team-facts.ts';
import type { NewLock, WhatIf } from '../../../src/accesslogs/whatif.ts';
import { type Finding, sortFindings } from '../../../src/core/finding.ts';
import { factsOf, type KnownNames, type ReadRequest, type Stated } from './request.ts';

/** Addresses on the screen; a log that has more of them is named with the busiest. */
export const MOST_ADDRESSES = 10_000;
/** Addresses in a saved report, as the command line has them. */
const SAVED_ADDRESSES = 12;

/** What was read once, and what it means as far as is known. */
export interface Report {
  readonly request: ReadRequest;
  readonly timed: TimedRead;
  readonly stated: Stated;
  readonly team: TeamFacts | undefined;
  /** Names of addresses that were read with the log. */
  readonly known: KnownNames;
  readonly judgement: Judgement;
  readonly diagnosis: Diagnosis;
  /** Undefined where no address was seen. */
  readonly slots: Slots | undefined;
  /** In the order of reports. */
  readonly findings: readonly Finding[];
  /** What a lock would do, once somebody asked. */
  readonly supposed: { readonly [lock in NewLock]?: WhatIf };
}

/** Judges what was read by what is known. Takes about a second for a log of millions of tasks. */
export function reportOf(
  request: ReadRequest,
  timed: TimedRead,
  stated: Stated,
  team: TeamFacts | undefined,
  known: KnownNames = {},
): Report {
  const judgement = judge(timed.read.rows, factsOf(stated, team, known));
  const diagnosis = diagnosisOf(timed.read, judgement, { timeline: MOST_ADDRESSES });
  return {
    request,
    timed,
    stated,
    team,
    known,
    judgement,
    diagnosis,
    slots: slotsOf(diagnosis.timeline),
    findings: sortFindings(diagnosis.findings),
    supposed: {},
  };
}

/** The diagnosis with as many addresses as reports have. */
export function savedDiagnosis({ diagnosis }: Report): Diagnosis {
  return { ...diagnosis, timeline: diagnosis.timeline.slice(0, SAVED_ADDRESSES) };
}
