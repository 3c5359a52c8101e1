import type { Finding, Rule } from '../../core/finding.ts';
import { finding } from '../../core/finding.ts';
import type { Json } from '../../core/json.ts';
import { compareUtf8 } from '../../core/text/compare-utf8.ts';
import { grouped } from '../../core/text/grouped.ts';

/** Names a report shows of each kind of problem; the count is always exact. */
export const EXAMPLES = 10;

/** A tally as JSON. */
export type SavedTally = Pick<Tally, 'count' | 'bytes' | 'examples'>;

/**
 * Counts how often something was found and keeps a few names, so that memory stays flat: the first that come, or with
 * `sorted` the first in the order of their bytes, which do not depend on who reads.
 */
export class Tally {
  count = 0;
  bytes = 0;
  readonly examples: string[] = [];
  readonly #sorted: boolean;

  constructor({ sorted = false }: { readonly sorted?: boolean | undefined } = {}) {
    this.#sorted = sorted;
  }

  add(name: string, bytes = 0): void {
    this.count += 1;
    this.bytes += bytes;
    this.#keep(name);
  }

  /** What others have counted, with the first of its names. */
  addMany(names: readonly string[], count: number, bytes: number): void {
    this.count += count;
    this.bytes += bytes;
    for (const name of names) this.#keep(name);
  }

  #keep(name: string): void {
    const { examples } = this;
    const isFull = examples.length === EXAMPLES;
    if (!this.#sorted) {
      if (!isFull) examples.push(name);
      return;
    }
    if (isFull && compareUtf8(name, examples[EXAMPLES - 1] ?? '') >= 0) return;
    const at = examples.findIndex((other) => compareUtf8(name, other) < 0);
    examples.splice(at < 0 ? examples.length : at, 0, name);
    if (isFull) examples.pop();
  }

  load({ count, bytes, examples }: SavedTally): void {
    this.count = count;
    this.bytes = bytes;
    this.examples.splice(0, this.examples.length, ...examples);
  }
}

/**
 * One finding for all that was counted, none where nothing was. A single case is the finding's subject;
 * several are listed as evidence and in the message.
 */
export function tallied(
  rule: Rule,
  tally: Tally,
  words: { readonly source: string; readonly one: string; readonly many: (count: string) => string },
  more: Partial<Omit<Finding, 'rule'>> = {},
): Finding[] {
  const [first] = tally.examples;
  if (tally.count === 0 || first === undefined) return [];
  const evidence: { [key: string]: Json } = { count: tally.count, examples: [...tally.examples] };
  if (tally.count === 1) return [finding(rule, { subject: first, message: words.one, evidence, ...more })];
  const shown = tally.examples.slice(0, 3).join(', ');
  const rest = tally.count > 3 ? ', …' : '';
  const message = `${words.many(grouped(tally.count))}: ${shown}${rest}.`;
  return [finding(rule, { subject: words.source, message, evidence, ...more })];
}
