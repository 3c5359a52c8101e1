import type { FieldChange } from '../../core/plan.ts';
import type { CorsRule } from '../ports.ts';

/** PutBucketCors takes at most 100 rules. */
export const MAX_CORS_RULES = 100;

export interface MergedCors {
  readonly rules: readonly CorsRule[];
  readonly fields: readonly FieldChange[];
  readonly notes: readonly string[];
}

/**
 * Puts rules into a bucket's CORS: one with the same ID is replaced, one that says the same under another ID is
 * enough. S3 answers with the first rule that fits, so what is there keeps its place.
 */
export function mergeCors(existing: readonly CorsRule[], wanted: readonly CorsRule[]): MergedCors {
  const rules = [...existing];
  const fields: FieldChange[] = [];
  const notes: string[] = [];
  for (const rule of wanted) {
    if (rules.some((other) => sameRule(other, rule))) continue;
    const index = rules.findIndex((other) => other.ID !== undefined && other.ID === rule.ID);
    const before = rules[index];
    if (before) rules[index] = rule;
    else rules.push(rule);
    const earlier = rules.slice(0, index < 0 ? -1 : index).find((other) => answersFirst(other, rule));
    if (earlier) {
      notes.push(
        `Rule ${earlier.ID ?? rules.indexOf(earlier) + 1} comes before it and matches some of the same requests: S3 uses the first that matches.`,
      );
    }
    fields.push({
      field: `rule ${rule.ID}`,
      ...(before && { before: plain(before) }),
      after: plain(rule),
    });
  }
  return { rules, fields, notes };
}

function answersFirst(earlier: CorsRule, rule: CorsRule): boolean {
  const origins = earlier.AllowedOrigins.some(
    (origin) => origin === '*' || rule.AllowedOrigins.includes('*') || rule.AllowedOrigins.includes(origin),
  );
  return origins && earlier.AllowedMethods.some((method) => rule.AllowedMethods.includes(method));
}

function sameRule(one: CorsRule, other: CorsRule): boolean {
  const key = ({ ID: _, ...rule }: CorsRule) =>
    JSON.stringify([
      rule.AllowedHeaders ?? [],
      rule.AllowedMethods,
      rule.AllowedOrigins,
      rule.ExposeHeaders ?? [],
      rule.MaxAgeSeconds ?? null,
    ]);
  return key(one) === key(other);
}

function plain(rule: CorsRule) {
  return JSON.parse(JSON.stringify(rule));
}
