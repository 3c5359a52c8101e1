import pLimit from 'p-limit';
import type { CallOptions } from '../../core/call-options.ts';
import { GroundctlError } from '../../core/errors.ts';

/** Reads of one kind under way at a time; new accounts have low rates. */
const PARALLEL = 8;

/** Reads parts side by side and keeps what could not be read. */
export class Reader {
  readonly unread: { part: string; reason: string }[] = [];
  readonly options: CallOptions;
  readonly #limit = pLimit(PARALLEL);

  constructor(options: CallOptions) {
    this.options = options;
  }

  /** The value, or undefined and a note; an interruption goes on. Many parts with one reason are one note. */
  async read<T>(part: string, run: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.#limit(run);
    } catch (error) {
      if (error instanceof GroundctlError && error.source === 'interrupted') throw error;
      const reason = reasonOf(error);
      if (!this.unread.some((known) => known.part === part && known.reason === reason)) {
        this.unread.push({ part, reason });
      }
      return undefined;
    }
  }
}

/** The permission that is missing says more than AWS's sentence with its request and ARNs. */
export function reasonOf(error: unknown): string {
  if (error instanceof GroundctlError && error.aws?.missingAction !== undefined) {
    return `${error.aws.missingAction} is not permitted`;
  }
  return error instanceof Error ? error.message : String(error);
}
