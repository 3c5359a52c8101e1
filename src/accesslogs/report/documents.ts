import { sortFindings } from '../../core/finding.ts';
import { countFindings } from '../../core/report/findings-table.ts';
import type { Diagnosis } from '../diagnose.ts';
import { isoTime } from '../judge/samples-of.ts';
import type { TeamFacts } from '../team-facts.ts';
import type { WhatIf } from '../whatif.ts';
import type { ReportAbout } from './about.ts';
import type { TimedRead } from './words.ts';

/** A diagnosis with what it is about and what to do next. */
export interface DiagnosisReport {
  readonly timed: TimedRead;
  readonly diagnosis: Diagnosis;
  readonly team: TeamFacts | undefined;
  /** Commands. */
  readonly next: readonly string[];
  readonly about?: ReportAbout;
}

/** The body of the document `logs.diagnose`; hours are ISO times. */
export function diagnosisBody({ timed, diagnosis, team, next }: DiagnosisReport) {
  const { read, elapsed } = timed;
  const { summary, findings, ...rest } = diagnosis;
  return {
    source: { files: read.files, bytes: read.bytes, blankLines: read.blankLines, milliseconds: elapsed },
    ...(read.query === undefined ? {} : { query: read.query }),
    interrupted: read.interrupted,
    ...(team === undefined ? {} : { team }),
    ...rest,
    timeline: rest.timeline.map(({ hours, ...row }) => ({
      ...row,
      hours: hours.map(({ hour, ...counts }) => ({ hour: isoTime(hour), ...counts })),
    })),
    next,
    summary: { ...summary, ...countFindings(findings) },
    findings: sortFindings(findings),
  };
}

/** The body of the document `logs.whatif`. */
export function whatIfBody({ read }: TimedRead, { findings, ...rest }: WhatIf) {
  return {
    ...(read.query === undefined ? {} : { query: read.query }),
    interrupted: read.interrupted,
    ...rest,
    findings: sortFindings(findings),
  };
}
