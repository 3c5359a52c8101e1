import { type Finding, finding, type Rule } from '../../core/finding.ts';
import type { LineProblem } from '../manifest/read-line.ts';

/** Different messages of one rule that are kept apart; what comes after is counted together. */
const MESSAGES_PER_RULE = 20;
const RANGES_SHOWN = 12;

interface Group {
  readonly rule: Rule;
  readonly message: string;
  /** Lines as `[from, to]`, ascending. */
  readonly ranges: [number, number][];
  count: number;
}

/**
 * Collects the problems of many lines as few findings, each of which names every line it is about. Takes
 * memory for runs of lines, not for lines.
 */
export class Tally {
  readonly #groups = new Map<string, Group>();
  readonly #messages = new Map<string, number>();

  add(line: number, { rule, message }: LineProblem): void {
    const group = this.#group(rule, message);
    const last = group.ranges.at(-1);
    if (last !== undefined && last[1] === line) return;
    group.count += 1;
    if (last !== undefined && last[1] === line - 1) last[1] = line;
    else group.ranges.push([line, line]);
  }

  #group(rule: Rule, message: string): Group {
    const key = `${rule.id} ${message}`;
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const messages = this.#messages.get(rule.id) ?? 0;
    if (messages >= MESSAGES_PER_RULE) return this.#rest(rule);
    this.#messages.set(rule.id, messages + 1);
    return this.#create(key, rule, message);
  }

  #rest(rule: Rule): Group {
    const key = `${rule.id} `;
    return this.#groups.get(key) ?? this.#create(key, rule, `${rule.title}, in other ways than those above.`);
  }

  #create(key: string, rule: Rule, message: string): Group {
    const group: Group = { rule, message, ranges: [], count: 0 };
    this.#groups.set(key, group);
    return group;
  }

  /** The findings about `manifest`, which is only a name. */
  findings(manifest: string): Finding[] {
    return [...this.#groups.values()].map(({ rule, message, ranges, count }) => {
      const all = ranges.map(rangeText);
      const shown = all.slice(0, RANGES_SHOWN).join(', ');
      const more = all.length > RANGES_SHOWN ? ' and more' : '';
      const where = count === 1 ? `Line ${shown}.` : `${count} lines: ${shown}${more}.`;
      return finding(rule, {
        subject: manifest,
        message: `${message} ${where}`,
        location: { file: manifest, line: ranges[0]?.[0] ?? 1 },
        evidence: { count, lines: all.join(',') },
      });
    });
  }
}

function rangeText([from, to]: readonly [number, number]): string {
  return from === to ? String(from) : `${from}-${to}`;
}
