import type { GroundctlError } from '../../../src/core/errors.ts';
import { currentRow } from '../../state/table.ts';
import { type Line, line } from '../../theme/line.ts';
import { Beside } from '../../widgets/beside.tsx';
import { errorLines, unreadLines } from '../../widgets/panel-lines.ts';
import { TextPanel } from '../../widgets/panels.tsx';
import { TableView } from '../../widgets/table-view.tsx';
import type { ScreenProps } from '../area.ts';
import { AuditView } from './audit-view.tsx';
import { summaryOf } from './commands.ts';
import { emptyListLines } from './first-team.ts';
import type { WorkteamsState } from './model.ts';
import { RolloutView } from './rollout-view.tsx';
import { besideLines } from './summary-lines.ts';
import { TeamView } from './team-view.tsx';

/** The first answer is an error: what can be done about it, and the way to look around without AWS. */
function firstErrorLines(error: GroundctlError, columns: number): Line[] {
  const way = '  D opens the sandbox, which needs no AWS account.';
  return [...errorLines(error, columns), line(way, 'muted')];
}

/** The teams, or the team that is open. */
export function WorkteamsScreen({ state, width, height }: ScreenProps<WorkteamsState>) {
  if (state.rollout) return <RolloutView rollout={state.rollout} width={width} height={height} />;
  if (state.open) return <TeamView open={state.open} state={state} width={width} height={height} />;
  if (state.audit) return <AuditView audit={state.audit} state={state} width={width} height={height} />;
  const { list } = state;
  const { data } = list;
  if (!data) {
    const lines = list.error ? firstErrorLines(list.error, width - 2) : unreadLines(list, width - 2);
    return <TextPanel lines={lines} width={width} height={height} />;
  }
  if (data.teams.length === 0) {
    return <TextPanel lines={emptyListLines(data, width - 2)} width={width} height={height} />;
  }
  const table = (columns: number) => (
    <TableView table={state.teams} width={columns} nothing="No team matches the filter. Esc clears it." />
  );
  const team = summaryOf(state, currentRow(state.teams)?.key);
  if (!team) return table(width);
  const detail = (columns: number) => besideLines(team, columns);
  return <Beside width={width} height={height} list={table} detail={detail} more="enter opens the team" />;
}
