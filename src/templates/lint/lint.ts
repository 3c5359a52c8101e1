import { type Finding, finding } from '../../core/finding.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { positionsIn } from '../../core/text/text-position.ts';
import { type Assumptions, DEFAULT_ASSUMPTIONS } from '../dialect/assumptions.ts';
import { compileLeniently } from '../dialect/compile-leniently.ts';
import type { CompiledTemplate } from '../dialect/engine.ts';
import { MAX_TEMPLATE_LENGTH } from '../dialect/max-length.ts';
import type { Edit } from './lint-rule.ts';
import { readPage } from './page.ts';
import type { Page } from './page-model.ts';
import { pageRules } from './rules/all.ts';
import { jobLabels } from './rules/labels.ts';
import { parseFinding, unknownVariable } from './rules/parse.ts';

/** A safe change, and the rule that is kept afterwards. */
export interface Fix extends Edit {
  readonly rule: string;
}

export interface LintResult {
  /** In the order of their places. */
  readonly findings: readonly Finding[];
  readonly fixes: readonly Fix[];
}

/**
 * Checks one template. `file` is only a name, for the places.
 *
 * @param labels the label categories of the job, held against the elements that take labels
 */
export function lintTemplate(
  source: string,
  file: string,
  assumptions: Assumptions = DEFAULT_ASSUMPTIONS,
  labels?: readonly string[],
): LintResult {
  const findings: Finding[] = [];
  // The lint warns of bare literals itself, whatever is assumed of them.
  const { template, problem } = compileLeniently(source, {
    presign: () => '',
    assumptions: { ...assumptions, literal: 'quoted' },
  });
  if (problem !== undefined) findings.push(parseFinding(problem, file, template !== undefined));
  if (template !== undefined) findings.push(...unknownVariables(template, file));
  if (source.length > MAX_TEMPLATE_LENGTH) return { findings, fixes: [] };
  const page = readPage(source);
  const place = positionsIn(source);
  const fixes: Fix[] = [];
  for (const rule of pageRules) {
    for (const { offset, edit, ...hit } of rule.check(page)) {
      const location = { file, ...place(offset) };
      findings.push(finding(rule, { subject: file, location, ...hit }));
      if (edit !== undefined) fixes.push({ ...edit, rule: rule.id });
    }
  }
  if (labels !== undefined) findings.push(...labelFindings(page, file, labels));
  return { findings: findings.sort(byPlace), fixes: fixes.sort((a, b) => a.begin - b.begin) };
}

/** What is wrong with a job's label categories for the elements of a template. */
export function labelFindings(page: Page, file: string, labels: readonly string[]): Finding[] {
  const place = positionsIn(page.source);
  return [...jobLabels(page, labels.length)].map(({ rule, offset, edit: _, ...hit }) =>
    finding(rule, { subject: file, location: { file, ...place(offset) }, ...hit }),
  );
}

/** The source with the fixes made; of two that overlap, the first one. */
export function applyFixes(
  source: string,
  fixes: readonly Fix[],
): { readonly text: string; readonly made: readonly Fix[] } {
  const made: Fix[] = [];
  let text = '';
  let at = 0;
  for (const fix of fixes) {
    if (fix.begin < at) continue;
    text += source.slice(at, fix.begin) + fix.text;
    at = fix.end;
    made.push(fix);
  }
  return { text: text + source.slice(at), made };
}

function unknownVariables(template: CompiledTemplate, file: string): Finding[] {
  return template.variables
    .filter(({ path: [root = ''] }) => root !== 'task' && !root.startsWith('_'))
    .map(({ path, line, column }) => {
      const message = `${quoteForMessage(path.join('.'))} is never set.`;
      return finding(unknownVariable, { subject: file, message, location: { file, line, column } });
    });
}

function byPlace(a: Finding, b: Finding): number {
  return (
    (a.location?.line ?? 0) - (b.location?.line ?? 0) || (a.location?.column ?? 0) - (b.location?.column ?? 0)
  );
}
