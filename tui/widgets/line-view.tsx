import { Text } from 'ink';
import { memo } from 'react';
import { fitLine, type Line } from '../theme/line.ts';
import { styleOf } from '../theme/theme.ts';
import { useDisplay } from './display.ts';

interface Props {
  readonly content: Line;
  readonly width: number;
  /** Draws the whole line inverted: the row under the cursor. */
  readonly inverse?: boolean;
}

/** One line of the screen, cut to its width. Everything that is drawn goes through here. */
export const LineView = memo(function LineView({ content, width, inverse = false }: Props) {
  const { ascii } = useDisplay();
  const spans = fitLine(content, width, ascii);
  if (spans.length === 0) return <Text> </Text>;
  return (
    <Text wrap="truncate" inverse={inverse}>
      {spans.map((part, index) => (
        <Text
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a line have no other identity.
          key={index}
          {...(inverse ? {} : styleOf(part.tone ?? 'plain'))}
          bold={part.strong ?? false}
          inverse={(part.inverse ?? false) !== inverse}
        >
          {part.text}
        </Text>
      ))}
    </Text>
  );
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
