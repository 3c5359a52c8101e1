import { graphemes } from '../text/graphemes.ts';

/**
 * A key press by name: a printable character as it is (`j`, `G`, `é`), otherwise `enter`, `esc`, `up`, `f1`,
 * `ctrl-c`, `alt-backspace`, `shift-tab` and so on.
 */
export type Key = string;

const SEQUENCES: Readonly<Record<string, Key>> = {
  '\x1b': 'esc',
  '\x1b[A': 'up',
  '\x1b[B': 'down',
  '\x1b[C': 'right',
  '\x1b[D': 'left',
  '\x1bOA': 'up',
  '\x1bOB': 'down',
  '\x1bOC': 'right',
  '\x1bOD': 'left',
  '\x1b[H': 'home',
  '\x1b[F': 'end',
  '\x1bOH': 'home',
  '\x1bOF': 'end',
  '\x1b[1~': 'home',
  '\x1b[4~': 'end',
  '\x1b[7~': 'home',
  '\x1b[8~': 'end',
  '\x1b[3~': 'delete',
  '\x1b[5~': 'pageup',
  '\x1b[6~': 'pagedown',
  '\x1b[Z': 'shift-tab',
  '\x1bOP': 'f1',
  '\x1b[11~': 'f1',
  '\x1b[[A': 'f1',
  '\x1bOQ': 'f2',
  '\x1bOR': 'f3',
  '\x1bOS': 'f4',
  '\x1b[15~': 'f5',
};

const CONTROLS: Readonly<Record<string, Key>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
  ' ': 'space',
};

/**
 * The keys in what ink hands over at once. Keys typed fast, or pasted into a terminal without bracketed paste,
 * come as one chunk (`jj`, `a\rb`); escape sequences come one by one.
 */
export function keysOf(chunk: string): Key[] {
  if (chunk.startsWith('\x1b')) {
    const known = SEQUENCES[chunk];
    if (known !== undefined) return [known];
    return afterEscape(chunk.slice(1));
  }
  return graphemes(chunk).flatMap((character) => {
    const known = CONTROLS[character];
    if (known !== undefined) return [known];
    const code = character.codePointAt(0) ?? 0;
    if (code >= 1 && code <= 26) return [`ctrl-${String.fromCharCode(code + 96)}`];
    return code < 32 ? [] : [character];
  });
}

/**
 * Terminals send alt and a key as escape and the key, which is also what fast typing sends. No printable key has
 * an alt binding, so with those it was typing: `esc`, then the key. Longer sequences are nobody's.
 */
function afterEscape(rest: string): Key[] {
  if (graphemes(rest).length !== 1) return [];
  const keys = keysOf(rest);
  const typed = rest === '\x1b' || keys.every((key) => textOf(key) !== undefined);
  return typed ? ['esc', ...keys] : keys.map((key) => `alt-${key}`);
}

/** The text a key types, or undefined for a key that types none. */
export function textOf(key: Key): string | undefined {
  if (key === 'space') return ' ';
  return graphemes(key).length === 1 ? key : undefined;
}

const NAMES: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  'shift-tab': 'shift+tab',
};

/** A key as people read it. */
export function keyName(key: Key): string {
  if (NAMES[key]) return NAMES[key];
  if (key.startsWith('ctrl-')) return `ctrl+${key.slice(5)}`;
  if (key.startsWith('alt-')) return `alt+${key.slice(4)}`;
  return /^f\d$/.test(key) ? key.toUpperCase() : key;
}
