import type { PathStep } from '../../core/json/read-json.ts';

/** Takes one problem and the path of the value at fault. */
export type Report = (message: string, path: readonly PathStep[]) => void;

export type JsonObject = Readonly<Record<string, unknown>>;

/** Far more than any document that AWS accepts has in one list. */
const MAX_VALUES = 5_000;

/** A string or a list of them; scalars, numbers and booleans too, where those are taken. `check` says what is wrong with one. */
export function readStrings(
  value: unknown,
  path: readonly PathStep[],
  report: Report,
  check: (text: string) => string | undefined,
  { takesScalars = false } = {},
): readonly string[] {
  const isList = Array.isArray(value);
  const list = isList ? (value as readonly unknown[]) : [value];
  if (list.length === 0) report('The list is empty', path);
  if (list.length > MAX_VALUES) {
    report(`${list.length} values; a list may have ${MAX_VALUES}`, path);
    return [];
  }
  return list.map((item, index) => {
    const itemPath = isList ? [...path, index] : path;
    const isScalar = takesScalars && (typeof item === 'number' || typeof item === 'boolean');
    const text = isScalar ? String(item) : asString(item, itemPath, report);
    const problem = typeof item === 'string' || isScalar ? check(text) : undefined;
    if (problem !== undefined) report(problem, itemPath);
    return text;
  });
}

/** The value as an object; what is none is reported and read as empty. */
export function asObject(
  value: unknown,
  path: readonly PathStep[],
  what: string,
  report: Report,
): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  report(`${what} must be an object`, path);
  return {};
}

/** The value as a string; what is none is reported and read as empty. */
export function asString(value: unknown, path: readonly PathStep[], report: Report): string {
  if (typeof value === 'string') return value;
  report('Expected a string', path);
  return '';
}

/** Text of the document for a message: in quotes, and cut where it is long. */
export function quote(text: string): string {
  return `"${text.length > 80 ? `${text.slice(0, 80)}…` : text}"`;
}
