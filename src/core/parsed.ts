import { usageError } from './errors.ts';
import { hasUnsafeCharacters } from './text/sanitize.ts';

/** What a parser of outside text returns: the value, or what is wrong with the text and what may be meant. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string; readonly suggestion?: string };

export function good<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

/** A failed parse. A suggestion that holds control characters is left out: nobody could copy it. */
export function bad(problem: string, suggestion?: string): Parsed<never> {
  if (suggestion === undefined || hasUnsafeCharacters(suggestion)) return { ok: false, problem };
  return { ok: false, problem, suggestion };
}

/** One sentence about a failed parse, with its suggestion: `…; did you mean 10.0.0.0/8?`. */
export function describeProblem(failed: { readonly problem: string; readonly suggestion?: string }): string {
  return failed.suggestion === undefined
    ? failed.problem
    : `${failed.problem}; did you mean ${failed.suggestion}?`;
}

/** The parsed value, or a usage error (252) that says what is wrong and what may be meant. */
export function orThrow<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw usageError(`${capitalised(parsed.problem)}.`, {
    ...(parsed.suggestion === undefined ? {} : { hint: `Did you mean ${parsed.suggestion}?` }),
  });
}

/** Words as the beginning of a sentence. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
