import { displayWidth } from '../../src/core/text/width.ts';

const PLAIN = /^[\x20-\x7e]*$/;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What a person sees as characters. */
export function graphemes(text: string): string[] {
  return PLAIN.test(text) ? text.split('') : Array.from(segmenter.segment(text), (part) => part.segment);
}

/** The longest beginning of `text` that fits into `columns`. */
export function take(text: string, columns: number): string {
  if (PLAIN.test(text)) return text.slice(0, Math.max(0, columns));
  let used = 0;
  let result = '';
  for (const character of graphemes(text)) {
    used += displayWidth(character);
    if (used > columns) break;
    result += character;
  }
  return result;
}
