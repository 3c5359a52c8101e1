import {
  accessMatrix,
  documentsIn,
  type MatrixAction,
  type MatrixCell,
  type MatrixOptions,
  type Policies,
} from './matrix.ts';
import type { MatrixNetwork } from './networks.ts';

/** One action from one network, before and after. */
export interface DiffCell {
  readonly before: MatrixCell;
  readonly after: MatrixCell;
  readonly change: 'gains' | 'loses' | 'none';
}

export interface DiffRow {
  readonly network: MatrixNetwork;
  /** In the order of the actions. */
  readonly cells: readonly DiffCell[];
}

/** Who gains and who loses access between two sets of documents, in the networks and actions that either speaks of. */
export interface MatrixDiff {
  readonly actions: readonly MatrixAction[];
  readonly rows: readonly DiffRow[];
  readonly gains: number;
  readonly loses: number;
  readonly assumptions: readonly string[];
}

/** Compares two matrices of the same networks and actions; either side may hold no document at all. */
export function diffAccess(before: Policies, after: Policies, options: MatrixOptions = {}): MatrixDiff {
  const documents = [...documentsIn(before), ...documentsIn(after)];
  const one = accessMatrix(before, { ...options, documents });
  const other = accessMatrix(after, { ...options, documents });
  const rows = one.rows.map(
    ({ network, cells }, row): DiffRow => ({
      network,
      cells: cells.map((cell, column): DiffCell => {
        const now = other.rows[row]?.cells[column] ?? cell;
        const isSame = now.decision === cell.decision;
        return {
          before: cell,
          after: now,
          change: isSame ? 'none' : now.decision === 'allow' ? 'gains' : 'loses',
        };
      }),
    }),
  );
  const count = (change: DiffCell['change']) =>
    rows.flatMap(({ cells }) => cells).filter((cell) => cell.change === change).length;
  return {
    actions: one.actions,
    rows,
    gains: count('gains'),
    loses: count('loses'),
    assumptions: one.assumptions,
  };
}

/** One line for each network whose access changes: `home (192.0.2.77, …): loses presigned GET`. */
export function describeDiff({ rows, actions }: MatrixDiff): string[] {
  return rows.flatMap(({ network, cells }) => {
    const parts = (['loses', 'gains'] as const).flatMap((change) => {
      const labels = cells.flatMap((cell, index) =>
        cell.change === change ? [actions[index]?.label ?? ''] : [],
      );
      return labels.length === 0 ? [] : [`${change} ${labels.join(', ')}`];
    });
    return parts.length === 0 ? [] : [`${network.id} (${network.assumed}): ${parts.join('; ')}`];
  });
}
