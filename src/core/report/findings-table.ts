import { type Finding, groupByFix, SEVERITIES, type Severity } from '../finding.ts';
import { sanitize } from '../text/sanitize.ts';
import { wrap } from '../text/width.ts';
import { PLAIN } from './style.ts';
import type { TableOptions } from './table.ts';

/** How many findings of each severity. */
export type FindingCounts = { readonly [severity in Severity]: number };

export function countFindings(findings: readonly Finding[]): FindingCounts {
  const count = (severity: Severity) => findings.filter((f) => f.severity === severity).length;
  return { error: count('error'), warning: count('warning'), info: count('info') };
}

/** `2 errors, 1 warning`, or `no findings`. */
export function describeCounts(counts: FindingCounts): string {
  const names = {
    error: ['error', 'errors'],
    warning: ['warning', 'warnings'],
    info: ['note', 'notes'],
  } as const;
  const parts = SEVERITIES.filter((s) => counts[s] > 0).map(
    (s) => `${counts[s]} ${names[s][counts[s] === 1 ? 0 : 1]}`,
  );
  return parts.length === 0 ? 'no findings' : parts.join(', ');
}

/**
 * Findings for a person, worst first: a head line with severity, subject, rule and place, then the message, wrapped
 * to the width; below those that one fix is for, the fix. Nothing is cut: a message that ends in "…" helps nobody.
 */
export function renderFindingsTable(findings: readonly Finding[], options: TableOptions = {}): string {
  const style = options.style ?? PLAIN;
  const width = Math.max(20, options.width ?? Number.POSITIVE_INFINITY);
  const body = (text: string, first: string) =>
    wrap(sanitize(text), width - 2 - first.length).map(
      (part, i) => `  ${i === 0 ? first : ' '.repeat(first.length)}${part}`,
    );
  const block = (f: Finding) => {
    const severity = style.paint(f.severity, f.severity);
    const at = placeBeside(f);
    const place = at === undefined ? '' : `  ${style.paint('muted', sanitize(at))}`;
    const rule = style.paint('muted', sanitize(f.rule));
    const head = `${severity}  ${style.paint('heading', sanitize(f.subject))}  ${rule}${place}`;
    return [head, ...body(f.message, '')];
  };
  const blocks = groupByFix(findings).map((group) => {
    const [{ fix }] = group;
    const label = group.length === 1 ? 'fix: ' : `fix for these ${group.length}: `;
    return [...group.flatMap(block), ...(fix === '' ? [] : body(fix, label))].join('\n');
  });
  return `${[...blocks, describeCounts(countFindings(findings))].join('\n\n')}\n`;
}

/** Where a finding is, unless its subject says just that. */
export function placeBeside({ location, subject }: Finding): string | undefined {
  const place = location === undefined ? undefined : describeLocation(location);
  return place === subject ? undefined : place;
}

/** `file:line:column` as far as it is known. */
export function describeLocation(location: NonNullable<Finding['location']>): string {
  const { file, line, column } = location;
  if (line === undefined) return file;
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}
