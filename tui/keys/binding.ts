import type { Key } from './parse.ts';

/** Commands of the shell that an area may put on keys of its own. */
type SharedCommand = 'back' | 'subject.copy' | 'subject.console' | 'subject.json';

/** One line of the key table: the only way in which a key does anything. */
export interface Binding<Command extends string = string> {
  /** Where it holds: `table`, `form`, `workteams.list`. The innermost context that knows a key wins. */
  readonly context: string;
  readonly keys: readonly Key[];
  /** What it does; handlers are found by this name. */
  readonly command: Command | SharedCommand;
  /** One or two words for the footer. */
  readonly label: string;
  /** One sentence for help, palette and documentation. */
  readonly help: string;
  /** Place in the footer, 1 first; hints with high numbers go first when it is narrow. Absent: not there. */
  readonly hint?: number;
  /** Changes something in AWS or in a file: refused, and dimmed, while the program is read-only. */
  readonly changes?: boolean;
  /** The command line that does the same, with NAMES for what varies. */
  readonly cli?: string;
}

/**
 * Makes the lines of an area's key table: where, keys with blanks between them, command, label, place in the footer,
 * and what is to be said of it.
 */
export function keyTable<Command extends string>() {
  return (
    context: string,
    keys: string,
    command: Binding<Command>['command'],
    label: string,
    hint: number | undefined,
    about: string | Pick<Binding, 'help' | 'cli' | 'changes'>,
  ): Binding<Command> => ({
    context,
    keys: keys.split(' '),
    command,
    label,
    ...(hint === undefined ? {} : { hint }),
    ...(typeof about === 'string' ? { help: about } : about),
  });
}

/** A context's heading in help and documentation; `text` contexts also take every printable key as text. */
export interface ContextInfo {
  readonly id: string;
  readonly title: string;
  readonly text?: boolean;
}

/** The binding of `key` in the innermost of `contexts` that has one. */
export function findBinding(
  bindings: readonly Binding[],
  contexts: readonly string[],
  key: Key,
): Binding | undefined {
  for (const context of contexts) {
    const found = bindings.find((binding) => binding.context === context && binding.keys.includes(key));
    if (found) return found;
  }
  return undefined;
}

/** Bindings that hold in `contexts`, innermost first, without those whose every key an inner context takes. */
export function activeBindings(bindings: readonly Binding[], contexts: readonly string[]): Binding[] {
  const active: Binding[] = [];
  const taken = new Set<Key>();
  for (const context of contexts) {
    const here = bindings.filter((binding) => binding.context === context);
    active.push(...here.filter((binding) => binding.keys.some((key) => !taken.has(key))));
    for (const binding of here) for (const key of binding.keys) taken.add(key);
  }
  return active;
}
