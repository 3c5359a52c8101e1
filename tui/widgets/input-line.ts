import { displayWidth } from '../../src/core/text/width.ts';
import type { InputState } from '../state/input.ts';
import { graphemes } from '../text/graphemes.ts';
import { type Line, type Span, span } from '../theme/line.ts';

/** One line of a field that is being typed in, scrolled so that the caret is on the screen. */
export function inputLine(input: InputState, focused: boolean, room: number, attributes: boolean): Line {
  const characters = graphemes(input.text);
  if (!focused) return [span(input.text)];
  let start = input.caret;
  for (let width = 0; start > 0; start -= 1) {
    width += displayWidth(characters[start - 1] ?? '');
    if (width > room - 2) break;
  }
  const before = characters.slice(start, input.caret).join('');
  const under = characters[input.caret] ?? ' ';
  const after = characters.slice(input.caret + 1).join('');
  return [span(before), ...caret(under, attributes), span(after)];
}

/** The lines of a field of several lines, those around the caret when there are more than fit. */
export function inputLines(
  input: InputState,
  focused: boolean,
  room: number,
  height: number,
  attributes: boolean,
): Line[] {
  const before = graphemes(input.text).slice(0, input.caret).join('');
  const row = before.split('\n').length - 1;
  const column = graphemes(before.slice(before.lastIndexOf('\n') + 1)).length;
  const lines = input.text.split('\n');
  const top = Math.max(0, Math.min(row - height + 1, lines.length - height));
  return lines
    .slice(top, top + height)
    .map((text, index) =>
      inputLine({ text, caret: column }, focused && top + index === row, room, attributes),
    );
}

/** An inverted cell; without colours and attributes a bar stands before the character. */
function caret(under: string, attributes: boolean): Span[] {
  return attributes ? [{ text: under, inverse: true }] : [span('|'), span(under)];
}
