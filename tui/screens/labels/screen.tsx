import { Box } from 'ink';
import { countFindings, describeCounts } from '../../../src/core/report/findings-table.ts';
import { type Line, span } from '../../theme/line.ts';
import { LineView } from '../../widgets/line-view.tsx';
import { TextPanel } from '../../widgets/panels.tsx';
import { partName } from '../../widgets/part-names.ts';
import type { ScreenProps } from '../area.ts';
import { partLines, welcomeLines } from './lines.ts';
import { type LabelsState, type Opened, PARTS, type Part } from './model.ts';
import { partHeight } from './state.ts';

/** What is in a manifest, and whether it is right. */
export function LabelsScreen({ state, width, height }: ScreenProps<LabelsState>) {
  const { opened } = state;
  if (!opened) return <TextPanel lines={welcomeLines(width - 2)} width={width} height={height} />;
  return (
    <Box flexDirection="column">
      <LineView content={headLine(opened)} width={width} />
      <LineView content={[]} width={width} />
      <LineView content={partsLine(state.part)} width={width} />
      <TextPanel
        lines={partLines(state, width - 2)}
        width={width}
        height={partHeight(state.size)}
        top={state.scroll}
      />
    </Box>
  );
}

function headLine({ place, report }: Opened): Line {
  const found = report ? `  ${describeCounts(countFindings(report.findings))}` : '';
  return [span(` ${place.source}`, 'plain', true), span(found, 'muted')];
}

const TITLES: Readonly<Record<Part, string>> = { labels: 'Labels and classes', findings: 'Findings' };

function partsLine(part: Part): Line {
  return PARTS.map((each) => partName(TITLES[each], each === part));
}
