import { sortFindings } from '../finding.ts';
import type { Change, Outcome, Plan, PlanResult, Presumed } from '../plan.ts';
import { redact } from '../text/redact.ts';
import { errorJson } from './error-json.ts';
import { jsonDocument, renderJson } from './json.ts';

/** The document `{ schema, dryRun: true, title, changes, unchanged, findings, skipped?, presumed?, confirmName? }`. */
export function renderPlanJson(command: string, plan: Plan): string {
  return renderJson(
    jsonDocument(command, {
      dryRun: true,
      title: plan.title,
      changes: plan.changes.map(changeJson),
      unchanged: plan.unchanged,
      findings: sortFindings(plan.findings),
      ...extrasJson(plan),
      ...(plan.confirmName === undefined ? {} : { confirmName: plan.confirmName }),
    }),
  );
}

/** The document `{ schema, dryRun: false, applied, failed, notStarted, outcomes, unchanged, findings, skipped?, presumed? }`. */
export function renderOutcomeJson(command: string, plan: Plan, result: PlanResult): string {
  return renderJson(
    jsonDocument(command, {
      dryRun: false,
      applied: result.applied,
      failed: result.failed,
      notStarted: result.notStarted,
      outcomes: result.outcomes.map(outcomeJson),
      unchanged: plan.unchanged,
      findings: sortFindings(plan.findings),
      ...extrasJson(plan),
    }),
  );
}

/**
 * One outcome as data: the change's public part, its status, and the error where it failed. `result` is a
 * stable word: what was done where the domain tells (`invited`), else the status.
 */
export function outcomeJson(outcome: Outcome) {
  const result = (outcome.status === 'applied' ? outcome.result : undefined) ?? outcome.status;
  const base = { status: outcome.status, result, ...changeJson(outcome.change) };
  if (outcome.status === 'failed') return { ...base, error: errorJson(outcome.error) };
  if (outcome.status === 'not-started') return { ...base, reason: outcome.reason };
  if (outcome.status === 'applied' && outcome.detail !== undefined) {
    return { ...base, detail: redact(outcome.detail) };
  }
  return base;
}

// Changes carry what apply needs beside this; only the contract's own members are published.
function changeJson({ kind, subject, fields, notes }: Change) {
  return { kind, subject, fields, ...(notes === undefined ? {} : { notes }) };
}

/** What was left out, and what a project's settings say, where there is any. */
export function extrasJson({ skipped, presumed }: Pick<Plan, 'skipped' | 'presumed'>) {
  return {
    ...(skipped === undefined ? {} : { skipped }),
    ...presumedJson({ presumed }),
  };
}

/** What a project's settings say, where they do. */
export function presumedJson({ presumed }: { readonly presumed?: readonly Presumed[] | undefined }) {
  return presumed?.length ? { presumed: presumed.map(({ key, value, from }) => ({ key, value, from })) } : {};
}
