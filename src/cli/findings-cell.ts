import { type Finding, sortFindings } from '../core/finding.ts';
import type { Tone } from '../core/report/style.ts';

const MARKS = { error: '✗', warning: '!', info: 'i' } as const;

/** The worst finding in a table cell, and how many more there are. */
export function findingsCell(findings: readonly Finding[]): string {
  const [worst] = sortFindings(findings);
  if (!worst) return 'ok';
  const more = findings.length > 1 ? ` (+${findings.length - 1})` : '';
  return `${MARKS[worst.severity]} ${worst.message}${more}`;
}

export function findingsTone(findings: readonly Finding[]): Tone {
  return sortFindings(findings)[0]?.severity ?? 'success';
}
