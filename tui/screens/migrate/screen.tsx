import { Box } from 'ink';
import { currentRow } from '../../state/table.ts';
import { type Line, line, paragraph, span } from '../../theme/line.ts';
import { Beside } from '../../widgets/beside.tsx';
import { LineView } from '../../widgets/line-view.tsx';
import { unreadLines } from '../../widgets/panel-lines.ts';
import { TextPanel } from '../../widgets/panels.tsx';
import { TableView } from '../../widgets/table-view.tsx';
import type { ScreenProps } from '../area.ts';
import { flowLines, viewLines } from './lines.ts';
import type { MigrateState } from './model.ts';
import { type Place, uriOf } from './place.ts';
import { bodyHeight } from './state.ts';

/** The flows of a folder, or a text over them. */
export function MigrateScreen({ state, width }: ScreenProps<MigrateState>) {
  const { place, scan, view, scroll } = state;
  const height = bodyHeight(state.size);
  const panel = (lines: readonly Line[], top = 0) => (
    <TextPanel lines={lines} width={width} height={height} top={top} />
  );
  if (place === undefined) return panel(introduction(width - 2));
  const body = () => {
    if (view) return panel(viewLines(state, width - 2), scroll);
    if (!scan.data) return panel(unreadLines(scan, width - 2, 'the folder'));
    if (scan.data.flows.length === 0) {
      return panel([
        line(`No Data Wrangler flow in ${scan.data.files} files. n chooses another folder.`, 'muted'),
      ]);
    }
    const list = (columns: number) => (
      <TableView table={state.flows} width={columns} nothing="No flow matches the filter. Esc clears it." />
    );
    const file = currentRow(state.flows)?.key;
    const flow = scan.data.flows.find((each) => each.file === file);
    if (!flow) return list(width);
    const detail = (columns: number) => flowLines(flow, columns);
    return <Beside width={width} height={height} list={list} detail={detail} more="enter opens the flow" />;
  };
  return (
    <Box flexDirection="column">
      <LineView content={headLine(place)} width={width} />
      {body()}
    </Box>
  );
}

function headLine(place: Place): Line {
  const how = [
    place.layout === 'flat' ? 'flat' : '',
    place.remap === undefined ? '' : 'remapped',
    place.stripTrained ? 'stripped' : '',
    place.encryption === 'bucket' ? '' : place.encryption === 's3' ? 'SSE-S3' : 'KMS',
    place.overwrite ? 'replacing others' : '',
    ...place.allow.map((rule) => `with ${rule}`),
  ].filter(Boolean);
  return [
    span(` ${place.folder}`, 'plain', true),
    span(`  to  ${uriOf(place)}`, 'muted'),
    span(how.length === 0 ? '' : `  ${how.join(', ')}`, 'warn'),
  ];
}

function introduction(columns: number): Line[] {
  return [
    ...paragraph('Move Data Wrangler flows from Studio Classic to S3, where Canvas imports them.', columns),
    line(''),
    ...paragraph(
      'n chooses the folder and the target. Nothing is uploaded before you have seen what would be uploaded, and what it contains.',
      columns,
      'muted',
    ),
  ];
}
