import type { Json } from '../../core/json.ts';
import type { FieldChange } from '../../core/plan.ts';
import { jsonDiff } from './json-diff.ts';

type JsonObject = { [key: string]: Json };

export interface MergedPolicy {
  readonly document: JsonObject;
  /** Empty when the document already is as wanted. */
  readonly fields: readonly FieldChange[];
  /** Sids of statements that were replaced or taken away. */
  readonly replaced: readonly string[];
}

/**
 * Puts statements into a policy: one with the same Sid is replaced, those of `owned` that are not wanted any more
 * go, all others stay as they are and where they are. The version of what is there stays too: it decides how the
 * other statements are read.
 */
export function mergePolicy(
  existing: JsonObject | undefined,
  wanted: JsonObject,
  owned: readonly string[],
): MergedPolicy {
  const additions = statementsOf(wanted);
  if (!existing) {
    return {
      document: wanted,
      fields: additions.map((statement) => ({ field: `+ ${sidOf(statement)}`, after: statement })),
      replaced: [],
    };
  }
  const bySid = new Map(additions.map((statement) => [sidOf(statement), statement]));
  const kept: JsonObject[] = [];
  const fields: FieldChange[] = [];
  const replaced: string[] = [];
  for (const statement of statementsOf(existing)) {
    const sid = sidOf(statement);
    const replacement = bySid.get(sid);
    const goes = sid !== undefined && replacement === undefined && owned.includes(sid);
    if (goes) fields.push({ field: `- ${sid}`, before: statement });
    else kept.push(replacement ?? statement);
    if (replacement) fields.push(...jsonDiff(String(sid), statement, replacement));
    if (sid !== undefined && (goes || (replacement && !same(statement, replacement)))) replaced.push(sid);
    if (sid !== undefined) bySid.delete(sid);
  }
  for (const [sid, statement] of bySid) {
    kept.push(statement);
    fields.push({ field: `+ ${sid}`, after: statement });
  }
  return { document: { ...existing, Statement: kept }, fields, replaced };
}

function statementsOf(document: JsonObject): JsonObject[] {
  const { Statement = [] } = document;
  return (Array.isArray(Statement) ? Statement : [Statement]) as JsonObject[];
}

function sidOf(statement: JsonObject): string | undefined {
  return typeof statement.Sid === 'string' && statement.Sid !== '' ? statement.Sid : undefined;
}

function same(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
