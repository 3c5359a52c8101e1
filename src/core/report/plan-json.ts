import { sortFindings } from '../finding.ts';
import type { Change, Outcome, Plan, PlanResult, Presumed } from '../plan.ts';
import { redact } from '../text/redact.ts';
import { type ErrorJson, errorJson } from './error-json.ts';
import { jsonDocument, renderJson } from './json.ts';

/**
 * A plan, and what became of it: the same members of a dry run, in which nothing was applied, and of a real one. Each
 * outcome says again which change it is of.
 */
export function renderPlanJson(command: string, plan: Plan, result?: PlanResult): string {
  return renderJson(
    jsonDocument(command, {
      dryRun: result === undefined,
      title: plan.title,
      changes: plan.changes.map(changeJson),
      applied: result?.applied ?? 0,
      failed: result?.failed ?? 0,
      notStarted: result?.notStarted ?? 0,
      outcomes: result?.outcomes.map(outcomeJson) ?? [],
      unchanged: plan.unchanged,
      findings: sortFindings(plan.findings),
      ...extrasJson(plan),
      ...(plan.confirmName === undefined ? {} : { confirmName: plan.confirmName }),
    }),
  );
}

/** A change as it is published. */
interface ChangeJson extends Pick<Change, 'kind' | 'subject' | 'fields' | 'notes'> {}

interface OutcomeJson extends ChangeJson {
  readonly status: Outcome['status'];
  /** A word that programs can rely on: what was done where the domain tells (`invited`), else the status. */
  readonly result: string;
  /** A line for people, of what was applied. */
  readonly detail?: string;
  /** Why it was not started. */
  readonly reason?: string;
  /** Why it failed. */
  readonly error?: ErrorJson;
}

/** One outcome as data: the change's public part, its status, and the error where it failed. */
export function outcomeJson(outcome: Outcome): OutcomeJson {
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
function changeJson({ kind, subject, fields, notes }: Change): ChangeJson {
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
