import { sanitizeBlock } from '../../src/core/text/sanitize.ts';
import { graphemes } from '../text/graphemes.ts';

/** Text being typed, with the caret as a count of characters before it. */
export interface InputState {
  readonly text: string;
  readonly caret: number;
}

export type InputAction =
  | { readonly type: 'insert'; readonly text: string }
  | { readonly type: 'backspace' | 'delete' | 'left' | 'right' | 'home' | 'end' | 'clear' | 'delete-word' }
  | { readonly type: 'up' | 'down' };

/** More than any field of AWS's takes; keeps a pasted file from freezing the screen. */
const MAX_CHARACTERS = 20_000;

export const EMPTY_INPUT: InputState = { text: '', caret: 0 };

export function inputOf(text: string): InputState {
  return { text, caret: graphemes(text).length };
}

/** Edits a field. A field of one line turns pasted line breaks into spaces. */
export function inputReducer(state: InputState, action: InputAction, multiline = false): InputState {
  const characters = graphemes(state.text);
  const { caret } = state;
  const lineStart = characters.lastIndexOf('\n', caret - 1) + 1;
  switch (action.type) {
    case 'insert':
      return insert(characters, caret, action.text, multiline);
    case 'backspace':
      return caret === 0 ? state : without(characters, caret - 1, caret);
    case 'delete':
      return caret === characters.length ? state : without(characters, caret, caret + 1);
    case 'delete-word':
      return without(characters, wordStart(characters, caret), caret);
    case 'clear':
      return EMPTY_INPUT;
    case 'left':
      return { ...state, caret: Math.max(0, caret - 1) };
    case 'right':
      return { ...state, caret: Math.min(characters.length, caret + 1) };
    case 'home':
      return { ...state, caret: lineStart };
    case 'end':
      return { ...state, caret: lineEnd(characters, caret) };
    case 'up':
      if (lineStart === 0) return { ...state, caret: 0 };
      return { ...state, caret: columnIn(characters, lineStart - 1, caret - lineStart) };
    case 'down': {
      const end = lineEnd(characters, caret);
      if (end === characters.length) return { ...state, caret: end };
      const next = lineEnd(characters, end + 1);
      return { ...state, caret: Math.min(next, end + 1 + caret - lineStart) };
    }
  }
}

function insert(characters: string[], caret: number, raw: string, multiline: boolean): InputState {
  const lines = raw.replace(/\r\n?/g, '\n').replaceAll('\t', ' ');
  // Control characters come in by paste only; they are shown rather than kept, so that nothing hides in a name.
  const text = sanitizeBlock(multiline ? lines : lines.replace(/\n+$/, '').replaceAll('\n', ' '));
  const inserted = graphemes(text).slice(0, Math.max(0, MAX_CHARACTERS - characters.length));
  const head = [...characters.slice(0, caret), ...inserted].join('');
  return { text: head + characters.slice(caret).join(''), caret: graphemes(head).length };
}

function without(characters: string[], from: number, to: number): InputState {
  return { text: [...characters.slice(0, from), ...characters.slice(to)].join(''), caret: from };
}

function wordStart(characters: string[], caret: number): number {
  let at = caret;
  while (at > 0 && /\s/.test(characters[at - 1] ?? '')) at -= 1;
  while (at > 0 && !/\s/.test(characters[at - 1] ?? '')) at -= 1;
  return at;
}

function lineEnd(characters: string[], from: number): number {
  const end = characters.indexOf('\n', from);
  return end < 0 ? characters.length : end;
}

function columnIn(characters: string[], end: number, column: number): number {
  const start = characters.lastIndexOf('\n', end - 1) + 1;
  return Math.min(end, start + column);
}
