import { Box } from 'ink';
import type { ScreenProps } from '../../area.ts';
import { line } from '../../theme/line.ts';
import { errorLines, loadingLines } from '../../widgets/panel-lines.ts';
import { TextPanel } from '../../widgets/panels.tsx';
import { TableView } from '../../widgets/table-view.tsx';
import { detailLines } from './detail-lines.ts';
import { type JobsState, widths } from './state.ts';

/** The jobs, and the one that is open: beside them where the terminal is wide, else in their place. */
export function JobsScreen({ state, height }: ScreenProps<JobsState>) {
  const { list, job } = widths(state);
  return (
    <Box>
      {list > 0 && (
        <Box width={list}>
          <JobList state={state} width={list} height={height} />
        </Box>
      )}
      {state.open && (
        <TextPanel
          lines={detailLines(state.open, job - 2)}
          width={job}
          height={height}
          top={state.open.scroll}
        />
      )}
    </Box>
  );
}

function JobList({ state, width, height }: Omit<ScreenProps<JobsState>, 'shell'>) {
  const { list, table } = state;
  if (!list.data) {
    const waiting = list.loading ? loadingLines(list, 'AWS') : [];
    const lines = list.error ? errorLines(list.error, width - 2) : waiting;
    return <TextPanel lines={lines} width={width} height={height} />;
  }
  if (table.rows.length === 0) {
    const lines = [
      line('There are no labeling jobs in this region.'),
      line('n creates one from a request in a file (groundctl jobs create FILE).', 'muted'),
    ];
    return <TextPanel lines={lines} width={width} height={height} />;
  }
  return <TableView table={table} width={width} nothing="No job matches the filter. Esc takes it away." />;
}
