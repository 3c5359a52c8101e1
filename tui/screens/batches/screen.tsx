import { Box } from 'ink';
import { countFindings, describeCounts } from '../../../src/core/report/findings-table.ts';
import { formatBytes } from '../../../src/core/size.ts';
import { grouped } from '../../../src/core/text/grouped.ts';
import type { ScreenProps } from '../../area.ts';
import { type Line, type Span, span } from '../../theme/line.ts';
import { LineView } from '../../widgets/line-view.tsx';
import { TextPanel } from '../../widgets/panels.tsx';
import { partLines, welcomeLines } from './lines.ts';
import { type BatchesState, type Opened, PARTS, type Part, partHeight } from './state.ts';

/** A source held against its limits: what it is above, one part below. */
export function BatchesScreen({ state, width, height }: ScreenProps<BatchesState>) {
  const { opened } = state;
  if (!opened) return <TextPanel lines={welcomeLines(width - 2)} width={width} height={height} />;
  return (
    <Box flexDirection="column">
      <LineView content={headLine(state, opened)} width={width} />
      <LineView content={[]} width={width} />
      <LineView content={partsLine(state)} width={width} />
      <TextPanel
        lines={partLines(state, width - 2)}
        width={width}
        height={partHeight(state.size)}
        top={state.scroll}
      />
    </Box>
  );
}

function headLine({ running }: BatchesState, { text, against, report }: Opened): Line {
  const what = against.kind === 'plus' ? 'Ground Truth Plus batch' : 'labeling job';
  const counts = running ?? report;
  const numbers =
    counts === undefined
      ? ''
      : `${grouped(counts.files)} ${counts.files === 1 ? 'file' : 'files'}, ${formatBytes(counts.bytes)}`;
  const doing = running === undefined ? '' : running.what === 'check' ? '… reading  ' : '… splitting  ';
  const found = running || !report ? '' : ` · ${describeCounts(countFindings(report.findings))}`;
  return [
    span(` ${text}`, 'plain', true),
    span(`  ${what}  `, 'muted'),
    span(doing, 'accent'),
    span(`${numbers}${found}`, 'muted'),
  ];
}

const TITLES: Readonly<Record<Part, string>> = {
  limits: 'Limits and findings',
  largest: 'Largest files',
  split: 'Split',
};

function partsLine({ part }: BatchesState): Line {
  return PARTS.flatMap((each): Span[] =>
    each === part ? [span(` [${TITLES[each]}]`, 'accent', true)] : [span(`  ${TITLES[each]} `, 'muted')],
  );
}
