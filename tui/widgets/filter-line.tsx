import type { InputState } from '../state/input.ts';
import { type Line, lineWidth, span, spread } from '../theme/line.ts';
import { useDisplay } from './display.ts';
import { inputLine } from './input-line.ts';
import { LineView } from './line-view.tsx';

/** The filter as it is typed, in the place of the status line. */
export function FilterLine({
  input,
  right,
  width,
}: {
  readonly input: InputState;
  readonly right: Line;
  readonly width: number;
}) {
  const { attributes } = useDisplay();
  const typed = inputLine(input, true, width - 4, attributes);
  const help = input.text === '' ? [span('  text, column:text, or !text for rows without it', 'muted')] : [];
  const left: Line = [span(' /', 'accent', true), ...typed, ...help];
  const room = lineWidth(left) + lineWidth(right) + 2 <= width;
  return <LineView content={room ? spread(left, [...right, span(' ')], width) : left} width={width} />;
}
