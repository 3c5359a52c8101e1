import { defineRule, type Finding, finding } from '../../core/finding.ts';
import { counted } from '../../core/text/grouped.ts';

const READING = 'groundctl: what could not be read is named rather than left out';

export const notEvidence = defineRule({
  id: 'logs/not-evidence',
  severity: 'warning',
  title: 'A file holds nothing of the kind it was given as',
  why: 'It was read and nothing in it is a record of that kind, so it says nothing about the requests.',
  fix: 'Look at what the file is, and at the option that it was given to.',
  source: READING,
});

export const rejectedEvidence = defineRule({
  id: 'logs/rejected-evidence',
  severity: 'warning',
  title: 'Some entries of another log could not be read',
  why: 'They were set aside and nothing was concluded from them.',
  fix: 'Look at the samples (--output json). Where many are set aside, the file is cut, or something else.',
  source: READING,
});

const evidenceMemory = defineRule({
  id: 'logs/evidence-memory',
  severity: 'info',
  title: 'Not all of another log was kept',
  why: 'What is kept of the other logs is bounded. Beyond that they are counted only.',
  fix: 'Give a shorter time with --since and --until, or fewer files.',
  source: 'groundctl: reading keeps to a memory budget',
});

export const badName = defineRule({
  id: 'logs/bad-name',
  severity: 'warning',
  title: 'A line of the file of names says nothing',
  why: 'It has no range that can be read, or no name, or names a range that has another name already. Addresses go without that name in the report.',
  fix: 'Write one range and its name a line: 203.0.113.0/24,Office Lyon.',
  source: READING,
});

export const evidenceRules = [notEvidence, rejectedEvidence, evidenceMemory, badName];

/** Nothing where all of a log was kept. */
export function forgottenFinding(option: string, forgotten: number | undefined, what: string): Finding[] {
  if (forgotten === undefined || forgotten === 0) return [];
  const message = `${counted(forgotten, what)} were more than is kept, and are counted only.`;
  return [finding(evidenceMemory, { subject: option, message })];
}
