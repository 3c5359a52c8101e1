import { line } from '../../theme/line.ts';
import { Beside } from '../../widgets/beside.tsx';
import { besideWidths } from '../../widgets/beside-widths.ts';
import { unreadLines } from '../../widgets/panel-lines.ts';
import { TextPanel } from '../../widgets/panels.tsx';
import { TableView } from '../../widgets/table-view.tsx';
import type { ScreenProps } from '../area.ts';
import { detailLines } from './detail-lines.ts';
import type { JobsState } from './model.ts';
import { jobColumns } from './state.ts';

/** The jobs, and the one that is open: beside them where the terminal is wide, else in their place. */
export function JobsScreen({ state, width, height }: ScreenProps<JobsState>) {
  const { open, costs } = state;
  const list = (columns: number) => <JobList state={state} width={columns} height={height} />;
  if (!open) return list(width);
  if (besideWidths(width).detail > 0) {
    const detail = (columns: number) => detailLines(open, costs, columns);
    return (
      <Beside width={width} height={height} list={list} detail={detail} more="↓ scrolls" top={open.scroll} />
    );
  }
  const lines = detailLines(open, costs, jobColumns(state.size));
  return <TextPanel lines={lines} width={width} height={height} top={open.scroll} />;
}

function JobList({ state, width, height }: Omit<ScreenProps<JobsState>, 'shell'>) {
  const { list, table } = state;
  if (!list.data) {
    return <TextPanel lines={unreadLines(list, width - 2)} width={width} height={height} />;
  }
  if (table.rows.length === 0) {
    const lines = [
      line('There are no labeling jobs in this region.'),
      line('n creates one from a request in a file (groundctl jobs create FILE).', 'muted'),
    ];
    return <TextPanel lines={lines} width={width} height={height} />;
  }
  return <TableView table={table} width={width} nothing="No job matches the filter. Esc clears it." />;
}
