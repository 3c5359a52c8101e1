/** Signs that stand before a word and never alone; each is one column wide. */
export const MARKS = {
  locked: '●',
  unlocked: '○',
  conflict: '◐',
  ok: '✓',
  error: '✗',
  warning: '!',
  info: 'i',
  none: '–',
  busy: '…',
  waiting: '·',
} as const;

export type Mark = keyof typeof MARKS;

export const ELLIPSIS = '…';

/** What --ascii draws instead; every replacement is as wide as what it replaces. */
const IN_ASCII: Readonly<Record<string, string>> = {
  '●': '*',
  '○': '-',
  '◐': '%',
  '✓': '+',
  '✗': 'x',
  '–': '-',
  '—': '-',
  '…': '~',
  '·': '|',
  '─': '-',
  '│': '|',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '▁': '_',
  '▂': '.',
  '▃': ':',
  '▄': '-',
  '▅': '=',
  '▆': '+',
  '▇': '*',
  '█': '#',
  '░': '.',
  '▒': '%',
  '▌': '|',
  '’': "'",
  '“': '"',
  '”': '"',
};

/** Text for a terminal that shows nothing but ASCII; what has no likeness becomes a question mark. */
export function toAscii(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, (character) => IN_ASCII[character] ?? '?');
}
