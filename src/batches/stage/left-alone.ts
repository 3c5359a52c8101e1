import type { FieldChange, Unchanged } from '../../core/plan.ts';
import { grouped } from '../../core/text/grouped.ts';

/** Keys of one batch that nothing is written to: those that hold the file already, and those that hold something else. */
export interface LeftAlone {
  readonly there: number;
  readonly foreign: number;
}

/** @param left keys that are not written to, `foreign` among them */
export function leftAlone(left: number, foreign: number): LeftAlone {
  return { there: left - foreign, foreign };
}

/** A batch of which nothing is to be written. `what` is `files` or `copies`. */
export function nothingToDo(subject: string, what: string, { there, foreign }: LeftAlone): Unchanged {
  if (foreign === 0) return { subject, reason: `all ${what} are already there` };
  const others = there > 0 ? `${grouped(there)} ${what} are already there, and ` : '';
  return { subject, reason: `${others}something else at ${keys(foreign)}` };
}

export function leftAloneFields({ there, foreign }: LeftAlone): FieldChange[] {
  return [
    ...(there > 0 ? [{ field: 'Already there', after: there }] : []),
    ...(foreign > 0 ? [{ field: 'Something else there', after: foreign }] : []),
  ];
}

function keys(count: number): string {
  return count === 1 ? '1 key' : `${grouped(count)} keys`;
}
