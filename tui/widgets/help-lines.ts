import { activeBindings, type Binding, type ContextInfo } from '../keys/binding.ts';
import { keyName } from '../keys/parse.ts';
import { BLANK, type Line, line, paragraph, span } from '../theme/line.ts';

/** Lines of the help's panel that are keys; title and filter stand above. */
export function helpRoom(height: number): number {
  return Math.max(1, height - 2);
}

/** The key table of the place that has the focus, filtered: keys, what they do, the command line. */
export function helpLines(
  bindings: readonly Binding[],
  infos: readonly ContextInfo[],
  contexts: readonly string[],
  filter: string,
  columns: number,
): Line[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (binding: Binding) => {
    const text =
      `${binding.keys.join(' ')} ${binding.label} ${binding.help} ${binding.cli ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const active = activeBindings(bindings, contexts).filter(matches);
  const lines = contexts.flatMap((context): Line[] => {
    const here = active.filter((binding) => binding.context === context);
    if (here.length === 0) return [];
    const title = infos.find((info) => info.id === context)?.title ?? context;
    return [line(title, 'accent', true), ...here.flatMap((binding) => bindingLines(binding, columns)), BLANK];
  });
  return lines.length > 0 ? lines.slice(0, -1) : [line('No key matches.', 'muted')];
}

const KEYS_WIDTH = 16;

function bindingLines(binding: Binding, columns: number): Line[] {
  const keys =
    binding.keys.length > 4
      ? `${keyName(binding.keys[0] ?? '')}-${keyName(binding.keys.at(-1) ?? '')}`
      : binding.keys.map(keyName).join(' ');
  const [first = [], ...rest] = paragraph(binding.help, columns - KEYS_WIDTH - 2);
  return [
    [span(`  ${keys.padEnd(KEYS_WIDTH - 1)} `, 'plain', true), ...first],
    ...rest.map((more): Line => [span(' '.repeat(KEYS_WIDTH + 2)), ...more]),
    ...(binding.cli ? [[span(' '.repeat(KEYS_WIDTH + 2)), span(`$ ${binding.cli}`, 'muted')]] : []),
  ];
}
