import type { RefusedSince, Rollout } from '../../../src/across/rollout.ts';
import type { GroundctlError } from '../../../src/core/errors.ts';
import { grouped } from '../../../src/core/text/grouped.ts';
import type { Lock } from '../../../src/workteams/lock.ts';
import { bodyHeight, type Size } from '../../state/app.ts';
import { type Column, emptyTable, type TableRow, type TableState, tableReducer } from '../../state/table.ts';

/** Where the requests of a team's workers are seen, and since when it has its lock. */
export interface RolloutPlace {
  readonly lock: Lock;
  /** Milliseconds since 1970: the team's last change, but not longer ago than is looked at. */
  readonly since: number;
  /** True where the change is longer ago than is looked at. */
  readonly cut: boolean;
  readonly bucket: string;
  /** The access log, as an S3 URI. */
  readonly source: string;
}

/** Refusals of a team, watched after a lock. */
export interface OpenRollout {
  readonly team: string;
  /** Undefined while it is being found. */
  readonly place: RolloutPlace | undefined;
  readonly seen: Rollout | undefined;
  /** Milliseconds since 1970 of the last look; undefined before the first. */
  readonly lookedAt: number | undefined;
  readonly looks: number;
  /** Of the last look, which the next may do better. */
  readonly problem: string | undefined;
  /** Nothing can be watched, or nothing more. */
  readonly error: GroundctlError | undefined;
  readonly table: TableState;
}

export type RolloutAction =
  | { readonly type: 'rollout-open'; readonly team: string }
  | { readonly type: 'rollout-place'; readonly team: string; readonly place: RolloutPlace }
  | { readonly type: 'rollout-seen'; readonly team: string; readonly seen: Rollout; readonly now: number }
  | { readonly type: 'rollout-problem'; readonly team: string; readonly problem: string }
  | { readonly type: 'rollout-failed'; readonly team: string; readonly error: GroundctlError };

const COLUMNS: readonly Column[] = [
  { id: 'address', title: 'Refused at', drop: 0, min: 15, max: 39 },
  { id: 'name', title: 'Name', drop: 3, min: 12, max: 40 },
  { id: 'refused', title: 'Refused', align: 'right', drop: 0, min: 7, max: 11 },
  { id: 'worked', title: 'Worked', align: 'right', drop: 1, min: 6, max: 11 },
  { id: 'bound', title: 'Task opened at', drop: 2, min: 15, max: 39 },
  { id: 'rule', title: 'Why', drop: 1, min: 22, max: 30 },
  { id: 'last', title: 'Last', drop: 4, min: 20, max: 20 },
];

/** Lines above the table. */
export const ROLLOUT_HEAD = 5;

export function rolloutPage(size: Size): number {
  return Math.max(1, bodyHeight(size) - ROLLOUT_HEAD - 1);
}

export function openRollout(team: string, size: Size): OpenRollout {
  return {
    team,
    place: undefined,
    seen: undefined,
    lookedAt: undefined,
    looks: 0,
    problem: undefined,
    error: undefined,
    table: emptyTable(COLUMNS, rolloutPage(size)),
  };
}

/** What a look brought; one of another team, or of one that was left, changes nothing. */
export function rolloutReducer(
  open: OpenRollout,
  action: Exclude<RolloutAction, { readonly type: 'rollout-open' }>,
): OpenRollout {
  if (action.team !== open.team) return open;
  switch (action.type) {
    case 'rollout-place':
      return { ...open, place: action.place };
    case 'rollout-seen':
      return {
        ...open,
        seen: action.seen,
        lookedAt: action.now,
        looks: open.looks + 1,
        problem: undefined,
        table: tableReducer(open.table, { type: 'rows', rows: action.seen.refusedAt.map(rowOf) }),
      };
    case 'rollout-problem':
      return { ...open, problem: action.problem };
    case 'rollout-failed':
      return { ...open, error: action.error };
  }
}

function rowOf({ address, name, refused, worked, boundTo, rule, last }: RefusedSince): TableRow {
  return {
    key: address,
    cells: {
      address: { text: address, tone: 'bad', mark: 'error' },
      name: { text: name ?? '', tone: 'muted' },
      refused: { text: grouped(refused), sort: refused },
      worked: { text: grouped(worked), sort: worked },
      bound: { text: boundTo ?? '' },
      rule: { text: rule, tone: 'muted' },
      last: { text: last, tone: 'muted' },
    },
  };
}
