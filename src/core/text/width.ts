import stringWidth from 'string-width';

export type Align = 'left' | 'right';
/** Which part gives way when a text is too wide: the end of a sentence, the middle of an ARN or key. */
export type Cut = 'end' | 'middle';

// One column for each code unit. Covers what most tables hold, without the cost of the Unicode tables (20 ms).
const SIMPLE = /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u25fc\u25ff\u2713\u2717]*$/;
let segmenter: Intl.Segmenter | undefined;

/** Terminal columns that sanitised text takes: wide characters count two, combining marks none. */
export function displayWidth(text: string): number {
  return SIMPLE.test(text) ? text.length : stringWidth(text);
}

/** `text` in at most `columns` columns; an ellipsis stands for what was cut. Never splits a character. */
export function truncate(text: string, columns: number, cut: Cut = 'end'): string {
  if (columns <= 0) return '';
  if (displayWidth(text) <= columns) return text;
  const room = columns - 1;
  if (cut === 'end') return `${take(graphemes(text), room)}…`;
  const head = Math.ceil(room / 2);
  const all = graphemes(text);
  const tail = take(all.toReversed(), room - head, true);
  return `${take(all, head)}…${tail}`;
}

/** `text` filled with spaces to `columns` columns; text that is wider stays as it is. */
export function pad(text: string, columns: number, align: Align = 'left'): string {
  const fill = ' '.repeat(Math.max(0, columns - displayWidth(text)));
  return align === 'left' ? text + fill : fill + text;
}

/** Lines of at most `columns` columns, broken at spaces; a word that is wider alone is broken inside. */
export function wrap(text: string, columns: number): string[] {
  const room = Math.max(1, columns);
  if (displayWidth(text) <= room) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((part) => pieces(part, room))) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (displayWidth(joined) <= room) {
      line = joined;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function pieces(word: string, columns: number): string[] {
  if (displayWidth(word) <= columns) return [word];
  const parts: string[] = [''];
  let width = 0;
  for (const grapheme of graphemes(word)) {
    const wide = displayWidth(grapheme);
    if (width + wide > columns && width > 0) {
      parts.push('');
      width = 0;
    }
    parts[parts.length - 1] += grapheme;
    width += wide;
  }
  return parts;
}

function take(all: readonly string[], columns: number, backwards = false): string {
  let width = 0;
  const taken: string[] = [];
  for (const grapheme of all) {
    width += displayWidth(grapheme);
    if (width > columns) break;
    taken.push(grapheme);
  }
  return (backwards ? taken.toReversed() : taken).join('');
}

function graphemes(text: string): string[] {
  if (SIMPLE.test(text)) return text.split('');
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), (part) => part.segment);
}
