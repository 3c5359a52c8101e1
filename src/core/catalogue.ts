import { usageError } from './errors.ts';
import type { Rule } from './finding.ts';
import { didYouMean } from './suggest.ts';
import { quoteForMessage } from './text/sanitize.ts';
import { wrap } from './text/width.ts';

/** Every rule of the program, by id. */
export interface Catalogue {
  /** Sorted by id. */
  readonly rules: readonly Rule[];
  /** Throws a usage error that names the nearest id where there is no such rule. */
  get(id: string): Rule;
}

/** Throws where an id is malformed or occurs twice: scripts rely on ids. */
export function createCatalogue(rules: readonly Rule[]): Catalogue {
  const byId = new Map<string, Rule>();
  for (const rule of rules) {
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*\/[a-z0-9]+(?:-[a-z0-9]+)*$/.test(rule.id)) {
      throw new TypeError(`The rule id ${quoteForMessage(rule.id)} is not in the form area/what-is-wrong.`);
    }
    if (byId.has(rule.id)) throw new TypeError(`The rule id "${rule.id}" is declared twice.`);
    byId.set(rule.id, rule);
  }
  return {
    rules: [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    get(id) {
      const rule = byId.get(id);
      if (rule !== undefined) return rule;
      const near = didYouMean(id, byId.keys()) ?? nearName(id, [...byId.keys()]);
      throw usageError(`There is no rule ${quoteForMessage(id)}.`, {
        code: 'unknown-rule',
        hint: near === undefined ? 'All rules: groundctl explain.' : `Did you mean ${near}?`,
      });
    },
  };
}

/** Whoever remembers the part after the slash only, or puts it under another area. */
function nearName(id: string, ids: readonly string[]): string | undefined {
  const nameOf = (text: string) => text.slice(text.indexOf('/') + 1);
  const near = didYouMean(nameOf(id), ids.map(nameOf));
  return ids.find((known) => nameOf(known) === near);
}

/** A rule for `groundctl explain`: what it looks for, why, what to do, and where it comes from. */
export function explainRule(rule: Rule, width = 80): string {
  const section = (name: string, text: string) =>
    `${name}\n${wrap(text, width - 2)
      .map((line) => `  ${line}`)
      .join('\n')}\n`;
  return [
    `${rule.id} (${rule.severity})\n`,
    `${wrap(rule.title, width).join('\n')}\n`,
    section('Why it matters', rule.why),
    section('What to do', rule.fix),
    section('Source', rule.source),
  ].join('\n');
}
