import { Box } from 'ink';
import { marked } from '../../theme/line.ts';
import { unreadLines } from '../../widgets/panel-lines.ts';
import { Strip, TextPanel } from '../../widgets/panels.tsx';
import { TableView } from '../../widgets/table-view.tsx';
import { FINDING_LINES, findingLines } from './findings.ts';
import type { OpenAudit, WorkteamsState } from './model.ts';
import { currentFinding } from './state.ts';

interface Props {
  readonly audit: OpenAudit;
  readonly state: WorkteamsState;
  readonly width: number;
  readonly height: number;
}

/** Findings above, the one under the cursor in full below. */
export function AuditView({ audit: { findings, table }, state, width, height }: Props) {
  if (!findings.data) {
    return <TextPanel lines={unreadLines(findings, width - 2)} width={width} height={height} />;
  }
  if (table.rows.length === 0) {
    const lines = [[marked('ok', 'No findings.', 'good')]];
    return <TextPanel lines={lines} width={width} height={height} />;
  }
  return (
    <Box flexDirection="column">
      <TableView table={table} width={width} nothing="No finding matches the filter. Esc clears it." />
      <Strip lines={findingLines(currentFinding(state), width - 2)} width={width} height={FINDING_LINES} />
    </Box>
  );
}
