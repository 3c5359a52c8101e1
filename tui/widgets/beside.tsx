import { Box } from 'ink';
import type { ReactNode } from 'react';
import { type Line, span } from '../theme/line.ts';
import { besideWidths } from './beside-widths.ts';
import { Lines } from './line-view.tsx';

/** Columns of the rule between list and detail, and of the space around it. */
const RULE = 3;

/**
 * A list, and beside it, where the terminal is wide, what there is to say of the row under its cursor. What does not
 * fit is said to be there: `more` names the key that shows all of it.
 */
export function Beside({
  width,
  height,
  list,
  detail,
  more,
  top = 0,
}: {
  readonly width: number;
  readonly height: number;
  readonly list: (width: number) => ReactNode;
  readonly detail: (columns: number) => readonly Line[];
  readonly more: string;
  /** First line of the detail that is shown. */
  readonly top?: number;
}) {
  const widths = besideWidths(width);
  if (widths.detail === 0) return list(width);
  const columns = widths.detail - RULE;
  return (
    <Box>
      <Box flexDirection="column" width={widths.list}>
        {list(widths.list)}
      </Box>
      <Box flexDirection="column" width={widths.detail}>
        <Lines lines={ruled(detail(columns), height, top, more)} width={widths.detail} height={height} />
      </Box>
    </Box>
  );
}

/** The lines in sight behind a rule as long as the screen; the last says how many are not. */
function ruled(lines: readonly Line[], height: number, top: number, more: string): Line[] {
  const rest = lines.length - top - height;
  const shown = rest > 0 ? height - 1 : height;
  return Array.from({ length: height }, (_, at): Line => {
    const content =
      at < shown ? (lines[top + at] ?? []) : [span(`… ${rest + 1} more lines: ${more}`, 'muted')];
    return [span(' │ ', 'muted'), ...content];
  });
}
