import { Box } from 'ink';
import { countFindings, describeCounts } from '../../../src/core/report/findings-table.ts';
import { formatBytes } from '../../../src/core/size.ts';
import { grouped } from '../../../src/core/text/grouped.ts';
import { type Line, span } from '../../theme/line.ts';
import { Beside } from '../../widgets/beside.tsx';
import { LineView } from '../../widgets/line-view.tsx';
import { TextPanel } from '../../widgets/panels.tsx';
import { partName } from '../../widgets/part-names.ts';
import type { ScreenProps } from '../area.ts';
import { besideLines, partLines, welcomeLines } from './lines.ts';
import { type BatchesState, type Opened, PARTS, type Part } from './model.ts';
import { partHeight } from './state.ts';

/** A source held against its limits: what it is above, one part below. */
export function BatchesScreen({ state, width, height: whole }: ScreenProps<BatchesState>) {
  const { opened } = state;
  if (!opened) return <TextPanel lines={welcomeLines(width - 2)} width={width} height={whole} />;
  const height = partHeight(state.size);
  const part = (columns: number) => (
    <TextPanel lines={partLines(state, columns - 2)} width={columns} height={height} top={state.scroll} />
  );
  const beside = besideLines(state);
  return (
    <Box flexDirection="column">
      <LineView content={headLine(state, opened)} width={width} />
      <LineView content={[]} width={width} />
      <LineView content={partsLine(state)} width={width} />
      {beside ? (
        <Beside width={width} height={height} list={part} detail={beside} more="tab shows them all" />
      ) : (
        part(width)
      )}
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
  return PARTS.map((each) => partName(TITLES[each], each === part));
}
