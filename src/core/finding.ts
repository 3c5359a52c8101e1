import type { Json } from './json.ts';

/** From worst to mildest; the order is the one reports sort by. */
export type Severity = 'error' | 'warning' | 'info';
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** One entry of the rule catalogue: what a check looks for, declared once beside the check. */
export interface Rule {
  /** `area/what-is-wrong`, for example `presign/both-constraints`. Stable: scripts match on it. */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** Why it matters to the people who use the team, batch or template. */
  readonly why: string;
  /** What to do about it, in general; a finding may carry a more exact fix. */
  readonly fix: string;
  /** Where the rule comes from: an AWS page, an API model constraint, or "inferred" with the reasoning. */
  readonly source: string;
  /** What breaks the rule and what keeps it, for the page of rules. */
  readonly examples?: { readonly fails: string; readonly passes: string };
}

/** Where in a file or document a finding sits. Lines and columns count from 1. */
export interface Location {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** What every check of the program returns. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** The thing it is about, by its AWS name: a team, a key, a file. */
  readonly subject: string;
  readonly message: string;
  readonly fix: string;
  readonly evidence?: { readonly [key: string]: Json };
  readonly location?: Location;
  /** Where in AWS the subject is, for reports that other programs collect. */
  readonly resource?: { readonly region: string; readonly account: string; readonly arn?: string };
  /** How many of the same it stands for, such as refused requests: of two equally severe ones the larger is first. */
  readonly count?: number;
}

/** Declares a rule and keeps its literal type. */
export function defineRule<const R extends Rule>(rule: R): R {
  return rule;
}

/** A finding of `rule`; severity and fix are the rule's unless the check knows better. */
export function finding(
  rule: Rule,
  details: Pick<Finding, 'subject' | 'message'> & Partial<Omit<Finding, 'rule'>>,
): Finding {
  return { rule: rule.id, severity: rule.severity, fix: rule.fix, ...details };
}

/** True when `severity` is as bad as `threshold`, or worse. */
export function atLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

/** Worst first, then by count, subject and rule: the order in which reports show findings. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const rank = (f: Finding) => SEVERITIES.indexOf(f.severity);
  return [...findings].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (b.count ?? 0) - (a.count ?? 0) ||
      compare(a.subject, b.subject) ||
      compare(a.rule, b.rule),
  );
}

/**
 * Findings in the order of {@link sortFindings}, in groups of those of one severity that one fix is for: a report
 * says it once for all of them. Where nothing can be done each finding is a group of its own.
 */
export function groupByFix(findings: readonly Finding[]): (readonly [Finding, ...Finding[]])[] {
  const groups = new Map<unknown, [Finding, ...Finding[]]>();
  for (const found of sortFindings(findings)) {
    const key = found.fix === '' ? found : `${found.severity} ${found.fix}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [found]);
    else group.push(found);
  }
  return [...groups.values()];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
