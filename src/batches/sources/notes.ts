import type { GroundctlError } from '../../core/errors.ts';
import { Tally } from '../survey/tally.ts';

/** What went by while a source was read, beside its entries. */
export class SourceNotes {
  readonly buckets = new Set<string>();
  readonly links = new Tally();
  readonly unreadable = new Tally();
  readonly missing = new Tally();
  readonly denied = new Tally();
  /** The first refusal, with the IAM action. */
  refusal: GroundctlError | undefined;
  /** Objects that nobody asked about, for want of a connection. */
  unasked = 0;
  readonly odd = new Tally();
  /** The first sentence about an odd source. */
  oddity = '';
  readonly malformed: { readonly line: number; readonly problem: string }[] = [];
  malformedCount = 0;
  inlineLines = 0;
  /** When an inventory report was begun. */
  taken: Date | undefined;

  addMalformed(line: number, problem: string): void {
    this.malformedCount += 1;
    if (this.malformed.length < MOST_LINES) this.malformed.push({ line, problem });
  }
}

/** Malformed lines that are named one by one; all are counted. */
const MOST_LINES = 50;
