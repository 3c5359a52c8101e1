import { createHash } from 'node:crypto';
import type { Finding } from '../finding.ts';

/**
 * Gives each finding of one report a name that stays the same in the next one: it comes from rule, subject, file
 * and `more`, and counts findings that have all of these in common.
 */
export function fingerprinter(more: (finding: Finding) => readonly string[] = () => []) {
  const seen = new Map<string, number>();
  return (finding: Finding): string => {
    const { rule, subject, location } = finding;
    const identity = JSON.stringify([rule, subject, location?.file ?? null, ...more(finding)]);
    const occurrence = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, occurrence);
    return `${createHash('sha256').update(identity).digest('hex').slice(0, 32)}:${occurrence}`;
  };
}
