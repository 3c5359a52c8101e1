import { sanitize } from '../../src/core/text/sanitize.ts';
import { displayWidth, wrap } from '../../src/core/text/width.ts';
import { take } from '../text/graphemes.ts';
import { ELLIPSIS, MARKS, type Mark, toAscii } from './glyphs.ts';

/** A run of text of one meaning. */
export interface Span {
  readonly text: string;
  readonly tone?: Tone;
  readonly strong?: boolean;
  /** Drawn inverted: the caret, a focused button. Something else must say the same where colours are off. */
  readonly inverse?: boolean;
}

/** One line of a panel, before it is fitted to the panel's width. */
export type Line = readonly Span[];

export const BLANK: Line = [];

export function span(text: string, tone: Tone = 'plain', strong = false): Span {
  return { text, tone, strong };
}

export function line(text: string, tone: Tone = 'plain', strong = false): Line {
  return [span(text, tone, strong)];
}

/** A mark and its word. */
export function marked(mark: Mark, text: string, tone: Tone): Span {
  return span(`${MARKS[mark]} ${text}`, tone);
}

/** Text broken to a panel's width, indented by `indent` columns. */
export function paragraph(text: string, columns: number, tone: Tone = 'plain', indent = 0): Line[] {
  const first = ' '.repeat(indent);
  return text
    .split('\n')
    .flatMap((each) => wrap(sanitize(each), columns - indent))
    .map((part) => line(first + part, tone));
}

/**
 * A line made safe for the terminal and cut to `columns`, with an ellipsis where something is missing. This is
 * the one place that all text passes on its way to the screen.
 */
export function fitLine(whole: Line, columns: number, ascii = false): Span[] {
  const result: Span[] = [];
  const content = whole.map((part) => ({ ...part, text: beginning(part.text, columns) }));
  const isCut = content.some(({ text }, at) => text.length < (whole[at]?.text.length ?? 0));
  const fitting = content.reduce((sum, part) => sum + displayWidth(clean(part.text, ascii)), 0);
  const total = isCut ? Number.POSITIVE_INFINITY : fitting;
  let room = total > columns ? columns - 1 : columns;
  for (const part of content) {
    const text = take(clean(part.text, ascii), room);
    if (text === '') continue;
    room -= displayWidth(text);
    result.push({ ...part, text });
  }
  if (total > columns && columns > 0) {
    result.push({ ...(result.at(-1) ?? {}), text: clean(ELLIPSIS, ascii) });
  }
  return result;
}

/** Of a name of a million characters no more than a line could show is looked at, marks upon its letters included. */
function beginning(text: string, columns: number): string {
  const most = 16 * Math.max(0, columns) + 64;
  return text.length > most ? text.slice(0, most) : text;
}

/** The text of a line without what it looks like. */
export function textOf(content: Line): string {
  return content.map(({ text }) => text).join('');
}

/** Columns a line takes before it is cut. */
export function lineWidth(content: Line): number {
  return content.reduce((sum, part) => sum + displayWidth(part.text), 0);
}

function clean(text: string, ascii: boolean): string {
  const safe = sanitize(text);
  return ascii ? toAscii(safe) : safe;
}

/** `left` and `right` at the two ends of a line; the right one stays whole, the left one is cut. */
export function spread(left: Line, right: Line, columns: number): Line {
  const rightWidth = lineWidth(right);
  if (rightWidth === 0) return left;
  const room = columns - rightWidth - 1;
  if (room <= 0) return right;
  const fitted = fitLine(left, room);
  const gap = ' '.repeat(Math.max(1, columns - rightWidth - lineWidth(fitted)));
  return [...fitted, span(gap), ...right];
}

/** What a piece of text means. Screens name meanings; only this file knows how they look. */
export type Tone = 'plain' | 'muted' | 'good' | 'warn' | 'bad' | 'accent';
