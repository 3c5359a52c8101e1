import { Text } from 'ink';
import { memo } from 'react';
import { fitLine, type Line } from '../theme/line.ts';
import { paint } from '../theme/theme.ts';
import { useDisplay } from './display.ts';

interface Props {
  readonly content: Line;
  readonly width: number;
  /** Draws the whole line inverted: the row under the cursor. */
  readonly inverse?: boolean;
}

/** One line of the screen, cut to its width. Everything that is drawn goes through here. */
export const LineView = memo(function LineView({ content, width, inverse = false }: Props) {
  const display = useDisplay();
  const text = paint(fitLine(content, width, display.ascii), display, inverse);
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>;
});

/** Lines of text from `top` on, filling `height` lines. */
export function Lines({
  lines,
  width,
  height,
  top = 0,
}: {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
  readonly top?: number;
}) {
  return lines.slice(top, top + height).map((content, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place on the screen.
    <LineView key={index} content={content} width={width} />
  ));
}
