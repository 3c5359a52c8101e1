import { Box } from 'ink';
import { BLANK, type Line, paragraph, span } from '../../theme/line.ts';
import { Beside } from '../../widgets/beside.tsx';
import { LineView } from '../../widgets/line-view.tsx';
import { unreadLines } from '../../widgets/panel-lines.ts';
import { TextPanel } from '../../widgets/panels.tsx';
import type { ScreenProps } from '../area.ts';
import { partLines, sourceColumns } from './lines.ts';
import type { Part, Place, TemplatesState } from './model.ts';
import { partHeight } from './state.ts';

/** A template beside what becomes of it, or the variables of one line. */
export function TemplatesScreen({ state, width, height }: ScreenProps<TemplatesState>) {
  const { place, task, part, scroll, line } = state;
  if (place === undefined) {
    return <TextPanel lines={introduction(width - 2)} width={width} height={height} />;
  }
  const { data } = task;
  const linesIn = (columns: number) =>
    data ? partLines(data, part, columns) : unreadLines(task, columns, 'the disk');
  const text = (room: number) => (
    <Box flexDirection="column">
      <LineView content={titles(part, room - 2)} width={room} />
      <TextPanel lines={linesIn(room - 2)} width={room} height={partHeight(state.size)} top={scroll} />
    </Box>
  );
  const values = (columns: number) => [BESIDE_TITLE, ...(data ? partLines(data, 'variables', columns) : [])];
  return (
    <Box flexDirection="column">
      <LineView content={headLine(place, line)} width={width} />
      {data && part === 'source' ? (
        <Beside width={width} height={height - 1} list={text} detail={values} more="tab shows all" />
      ) : (
        text(width)
      )}
    </Box>
  );
}

const BESIDE_TITLE: Line = [span('Variables and their values', 'accent')];

function headLine({ file, manifest }: Place, line: number): Line {
  const shown = manifest === '' ? '  no manifest' : `  line ${line} of ${manifest}`;
  return [span(` ${file}`, 'plain', true), span(shown, 'muted')];
}

function titles(part: Part, columns: number): Line {
  if (part === 'variables') return [span(' Variables and their values', 'accent')];
  return [span(' Source'.padEnd(sourceColumns(columns) + 4), 'accent'), span('Rendered', 'accent')];
}

function introduction(columns: number): Line[] {
  return [
    ...paragraph('See a task template as workers get it, before a job uses it.', columns),
    BLANK,
    ...paragraph('n chooses the template, a manifest, and whether URLs to S3 are signed.', columns, 'muted'),
  ];
}
