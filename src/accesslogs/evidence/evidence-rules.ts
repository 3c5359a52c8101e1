import { defineRule } from '../../core/finding.ts';

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

export const evidenceMemory = defineRule({
  id: 'logs/evidence-memory',
  severity: 'info',
  title: 'Not all of another log was kept',
  why: 'What is kept of the other logs is bounded. Beyond that they are counted only.',
  fix: 'Give a shorter time with --from and --to, or fewer files.',
  source: 'groundctl: reading keeps to a memory budget',
});

export const evidenceRules = [notEvidence, rejectedEvidence, evidenceMemory];
