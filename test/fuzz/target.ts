import { GroundctlError } from '../../src/core/errors.ts';
import { hasUnsafeCharacters } from '../../src/core/text/sanitize.ts';
import type { Random } from '../helpers/access-logs/random.ts';

/** A parser of outside data, with what is tried on it. */
export interface Target {
  readonly name: string;
  /** What the inputs are. */
  readonly about: string;
  make(random: Random): Buffer;
  /** Throws where the input is taken in a way that is wrong. */
  take(input: Buffer): void | Promise<void>;
}

export function check(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

/** The result, or undefined where the input is refused as an input has to be: as a usage error in plain words. */
export function refusable<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof GroundctlError) || error.source !== 'usage') throw error;
    plainWords([error.message, ...error.problems, error.hint ?? '']);
    return undefined;
  }
}

/** Words for people hold nothing that steers a terminal. */
export function plainWords(texts: readonly string[]): void {
  for (const text of texts)
    check(!hasUnsafeCharacters(text), `a message holds control characters: ${JSON.stringify(text)}`);
}
