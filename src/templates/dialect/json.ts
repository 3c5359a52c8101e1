import { Float, float, numberText } from './numbers.ts';

// A quick look that may see numbers inside strings; it only decides whether the slower reader is needed.
const NEEDS_CARE = /\d(?:\.\d|[eE])|\d{16}/;

/**
 * JSON with every number as Ruby would read it: `1.0` stays a float, and digits beyond 2 ** 53 are kept.
 * Throws SyntaxError as JSON.parse does.
 */
export function readJson(text: string): unknown {
  if (!NEEDS_CARE.test(text)) return JSON.parse(text);
  return JSON.parse(text, reviveNumber as (key: string, value: unknown) => unknown);
}

function reviveNumber(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  if (typeof value !== 'number') return value;
  const source = context.source ?? String(value);
  if (/[.eE]/.test(source)) return float(value);
  return Number.isSafeInteger(value) ? value : BigInt(source);
}

/** The JSON of `to_json`, and of an object without a filter: compact, numbers as they came in. */
export function writeJson(value: unknown): string {
  const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };
  const text = JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member === 'bigint') return rawJSON(String(member));
    if (member instanceof Float) {
      return Number.isFinite(member.value) ? rawJSON(numberText(member)) : null;
    }
    return member;
  });
  return text ?? 'null';
}
