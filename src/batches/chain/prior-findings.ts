import { isFields } from '../../core/fields.ts';
import type { Finding } from '../../core/finding.ts';
import { priorLabels } from '../../core/labeling/prior-labels.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import * as rules from '../rules/chain-rules.ts';
import { Tally, tallied } from '../survey/tally.ts';

/** Labels that are told apart; a manifest has a handful. */
const MOST_LABELS = 20;

interface Counts {
  readonly failed: Tally;
  readonly outside: Tally;
  readonly renamed: Tally;
  /** The first name of each class. */
  readonly names: Map<string, string>;
  reason: string;
  /** Lines that have the label, or a failure instead. */
  lines: number;
}

/** The labels of earlier jobs in a manifest: which lines lack one, failed, or have a class that is not mapped. */
export class PriorLabels {
  readonly #wanted: string | undefined;
  readonly #labels = new Map<string, Counts>();
  readonly #without = new Tally();
  readonly #bare = new Tally();
  #lines = 0;

  /** @param wanted the label attribute that the job is to continue, adjust or verify, where it is known */
  constructor(wanted: string | undefined) {
    this.#wanted = wanted;
  }

  add(object: Readonly<Record<string, unknown>>, number: number): void {
    this.#lines += 1;
    const where = `line ${number}`;
    if (this.#wanted !== undefined && !Object.hasOwn(object, this.#wanted)) this.#without.add(where);
    else if (this.#wanted !== undefined && !isFields(object[`${this.#wanted}-metadata`]))
      this.#bare.add(where);
    for (const { name, failure, outside, classes } of priorLabels(object)) {
      const counts = this.#countsOf(name);
      if (counts === undefined) continue;
      counts.lines += 1;
      if (failure !== undefined) {
        counts.reason ||= failure;
        counts.failed.add(where);
      }
      for (const [id, label] of classes) {
        const before = counts.names.get(id);
        if (before === undefined) counts.names.set(id, label);
        else if (before !== label)
          counts.renamed.add(
            `${where} (${id}: ${quoteForMessage(label)}, before ${quoteForMessage(before)})`,
          );
      }
      if (outside.length > 0) counts.outside.add(`${where} (${outside.slice(0, 3).join(', ')})`);
    }
  }

  #countsOf(name: string): Counts | undefined {
    const known = this.#labels.get(name);
    if (known !== undefined || this.#labels.size >= MOST_LABELS) return known;
    const made: Counts = {
      failed: new Tally(),
      outside: new Tally(),
      renamed: new Tally(),
      names: new Map(),
      reason: '',
      lines: 0,
    };
    this.#labels.set(name, made);
    return made;
  }

  findings(source: string): Finding[] {
    const wanted = quoteForMessage(this.#wanted ?? '');
    return [
      ...tallied(rules.labelAbsent, this.#without, {
        source,
        one: `It has no ${wanted}.`,
        many: (count) => `${count} of ${this.#lines} lines have no ${wanted}`,
      }),
      ...tallied(rules.labelAlone, this.#bare, {
        source,
        one: `It has ${wanted}, but no ${wanted.slice(0, -1)}-metadata".`,
        many: (count) => `${count} lines have ${wanted}, but no ${wanted.slice(0, -1)}-metadata"`,
      }),
      ...[...this.#labels].flatMap(([name, counts]) => this.#about(source, name, counts)),
    ];
  }

  #about(source: string, name: string, { failed, outside, renamed, reason, lines }: Counts): Finding[] {
    const shown = quoteForMessage(name);
    const absent = new Tally();
    if (this.#wanted === undefined && lines < this.#lines) {
      absent.add(source);
      absent.count = this.#lines - lines;
    }
    return [
      ...tallied(
        rules.labelAbsent,
        absent,
        {
          source,
          one: `One line of ${this.#lines} has no ${shown}, while the others do.`,
          many: (count) => `${count} of ${this.#lines} lines have no ${shown}, while the others do`,
        },
        { severity: 'info' },
      ),
      ...tallied(rules.priorFailure, failed, {
        source,
        one: `The job that wrote ${shown} failed on it: ${quoteForMessage(reason, 200)}.`,
        many: (count) =>
          `The job that wrote ${shown} failed on ${count} lines (${quoteForMessage(reason, 120)})`,
      }),
      ...tallied(rules.outsideClassMap, outside, {
        source,
        one: `${shown} has a class that its class-map lacks.`,
        many: (count) => `${shown} has classes that its class-map lacks, in ${count} lines`,
      }),
      ...tallied(rules.classesDiffer, renamed, {
        source,
        one: `The class-map of ${shown} has a different name for a class than an earlier line.`,
        many: (count) =>
          `The class-map of ${shown} has different names for classes than earlier lines, ${count} times`,
      }),
    ];
  }
}
