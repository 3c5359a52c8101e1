import { Box } from 'ink';
import type { Line } from '../theme/line.ts';
import { Lines } from './line-view.tsx';

/** So many lines of a text, with the margin of a panel: a head above a table, or what is said below one. */
export function Strip({
  lines,
  width,
  height,
}: {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}) {
  return (
    <Box flexDirection="column" paddingLeft={1} paddingRight={1} height={height} overflow="hidden">
      <Lines lines={lines} width={width - 2} height={height} />
    </Box>
  );
}

/** Lines in a panel with a margin. */
export function TextPanel({
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
  // Space between paragraphs is the first thing to go on a low screen.
  const tight = lines.length > height && top === 0 ? lines.filter((content) => content.length > 0) : lines;
  return (
    <Box flexDirection="column" paddingLeft={1} paddingRight={1}>
      <Lines lines={tight.length > height ? lines : tight} width={width - 2} height={height} top={top} />
    </Box>
  );
}
