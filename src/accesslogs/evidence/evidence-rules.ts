import { defineRule, type Finding, finding } from '../../core/finding.ts';
import { counted } from '../../core/text/grouped.ts';

const READING = 'groundctl: input that could not be read is reported, not silently skipped';

export const notEvidence = defineRule({
  id: 'logs/not-evidence',
  severity: 'warning',
  title: 'A file does not contain the kind of log it was passed as',
  why: 'Nothing in it is a record of that kind, so it says nothing about the requests.',
  fix: 'Check what the file is, and which option it was passed to.',
  source: READING,
});

export const rejectedEvidence = defineRule({
  id: 'logs/rejected-evidence',
  severity: 'warning',
  title: 'Some entries of another log could not be read',
  why: 'They were set aside and were not used.',
  fix: 'Look at the samples (--output json). Where many are set aside, the file is truncated, or is a different kind of file.',
  source: READING,
});

const evidenceMemory = defineRule({
  id: 'logs/evidence-memory',
  severity: 'info',
  title: 'Another log was only partly kept',
  why: 'Only a limited number of entries of the other logs is kept. Beyond that, entries are only counted.',
  fix: 'Choose a shorter time range with --since and --until, or fewer files.',
  source: 'groundctl: reading stays within a memory budget',
});

export const badName = defineRule({
  id: 'logs/bad-name',
  severity: 'warning',
  title: 'A line of the names file cannot be used',
  why: 'It has no readable range, or no name, or names a range that already has another name. Addresses appear in the report without that name.',
  fix: 'Write one range and its name per line: 203.0.113.0/24,Office Lyon.',
  source: READING,
});

export const evidenceRules = [notEvidence, rejectedEvidence, evidenceMemory, badName];

/** Nothing where all of a log was kept. */
export function forgottenFinding(option: string, forgotten: number | undefined, what: string): Finding[] {
  if (forgotten === undefined || forgotten === 0) return [];
  const message = `${counted(forgotten, what)} exceeded the limit on what is kept, and are only counted.`;
  return [finding(evidenceMemory, { subject: option, message })];
}
