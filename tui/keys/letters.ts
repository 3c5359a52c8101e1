import type { Binding } from './binding.ts';
import { textOf } from './parse.ts';

/** Dialogs have keys of their own, the same on every tab: y and n answer, c copies the command. */
const DIALOG = /^(form|plan|help)(\.|$)|^(filter|confirm|choose|pick)$/;

/** A letter of the tabs, every binding that has it, and the words that their labels begin with: one, if all is well. */
export interface Letter {
  readonly key: string;
  readonly bindings: readonly Binding[];
  readonly meanings: readonly string[];
}

/**
 * The letters that do something on a tab, in the order of the alphabet. A letter means the same on every tab or is not
 * bound: labels of one letter begin with one word, and what follows says what it is done to.
 */
export function lettersOf(bindings: readonly Binding[]): Letter[] {
  const found = new Map<string, Binding[]>();
  for (const binding of bindings) {
    if (DIALOG.test(binding.context)) continue;
    for (const key of binding.keys) {
      if (textOf(key) === undefined || !/^[a-z]$/i.test(key)) continue;
      found.set(key, [...(found.get(key) ?? []), binding]);
    }
  }
  const order = (key: string) => key.toLowerCase() + (key === key.toLowerCase() ? '0' : '1');
  return [...found]
    .map(([key, own]) => ({
      key,
      bindings: own,
      meanings: [...new Set(own.map(({ label }) => meaningOf(label)))],
    }))
    .sort((a, b) => (order(a.key) < order(b.key) ? -1 : 1));
}

/** What a letter stands for: the word that every label of it begins with. `try again` is how `refresh` reads after an error. */
function meaningOf(label: string): string {
  return label === 'try again' || label === 'read again' ? 'refresh' : (label.split(/[\s:]/)[0] ?? label);
}
