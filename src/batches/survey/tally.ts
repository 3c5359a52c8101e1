import type { Finding, Rule } from '../../core/finding.ts';
import { finding } from '../../core/finding.ts';
import type { Json } from '../../core/json.ts';
import { grouped } from '../../core/text/grouped.ts';

/** Names a report shows of each kind of problem; the count is always exact. */
const EXAMPLES = 10;

/** A tally as JSON. */
export type SavedTally = Pick<Tally, 'count' | 'bytes' | 'examples'>;

/** Counts how often something was found and keeps the first few names, so that memory stays flat. */
export class Tally {
  count = 0;
  bytes = 0;
  readonly examples: string[] = [];

  add(name: string, bytes = 0): void {
    this.count += 1;
    this.bytes += bytes;
    if (this.examples.length < EXAMPLES) this.examples.push(name);
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
