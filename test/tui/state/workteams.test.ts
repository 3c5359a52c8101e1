import { describe, expect, test } from 'vitest';
import { GroundctlError } from '../../../src/core/errors.ts';
import type { WorkteamsAction } from '../../../tui/screens/workteams/model.ts';
import {
  initialWorkteams,
  resizedWorkteams,
  workteamsReducer,
} from '../../../tui/screens/workteams/state.ts';
import { team, teamList } from '../../helpers/many-teams.ts';

const SIZE = { columns: 80, rows: 24 };
const run = (...actions: WorkteamsAction[]) => actions.reduce(workteamsReducer, initialWorkteams(SIZE));
const detail = (number: number) => ({ ...team(number), members: [], jobs: [], tags: [], incomplete: [] });
const error = new GroundctlError('no', { code: 'x', source: 'aws' });

describe('the open team', () => {
  const open: WorkteamsAction = { type: 'open', name: 'team-00001' };

  test('takes its own answers only', () => {
    const other = run(open, { type: 'detail-loaded', name: 'team-00002', detail: detail(2), now: 0 });
    expect(other.open?.detail.data).toBeUndefined();
    const own = run(open, { type: 'detail-loaded', name: 'team-00001', detail: detail(1), now: 0 });
    expect(own.open?.detail.data?.workteam.WorkteamName).toBe('team-00001');
  });

  test('an answer after it was closed changes nothing', () => {
    const closed = run(open, { type: 'back' });
    expect(workteamsReducer(closed, { type: 'detail-failed', name: 'team-00001', error })).toBe(closed);
  });

  test('keeps what it had when it cannot be read again', () => {
    const state = run(
      open,
      { type: 'detail-loaded', name: 'team-00001', detail: detail(1), now: 0 },
      { type: 'detail-failed', name: 'team-00001', error },
    );
    expect(state.open?.detail).toMatchObject({ error, loading: false });
    expect(state.open?.detail.data).toBeDefined();
  });

  test('text scrolls to its end and no further', () => {
    const json = run(
      open,
      { type: 'detail-loaded', name: 'team-00001', detail: detail(1), now: 0 },
      { type: 'part', by: -1 },
    );
    const end = workteamsReducer(json, { type: 'scroll', by: 1, unit: 'all' });
    expect(end.open?.scroll).toBeGreaterThan(0);
    expect(workteamsReducer(end, { type: 'scroll', by: 1, unit: 'page' }).open?.scroll).toBe(
      end.open?.scroll,
    );
    expect(workteamsReducer(end, { type: 'scroll', by: -1, unit: 'line' }).open?.scroll).toBe(
      (end.open?.scroll ?? 0) - 1,
    );
  });
});

test('a smaller screen keeps the cursor in sight', () => {
  const state = run(
    { type: 'list-loaded', list: teamList(100), now: 0 },
    { type: 'table', action: { type: 'to', position: 17 } },
  );
  const small = resizedWorkteams(state, { columns: 60, rows: 15 });
  expect(small.teams.page).toBe(9);
  expect(small.teams.cursor).toBe(17);
  expect(small.teams.top + small.teams.page).toBeGreaterThan(17);
});

test('a listing of several pages says which one it is at, until it is there', () => {
  const asking = (...pages: number[]) =>
    run({ type: 'list-loading', since: 0 }, ...pages.map((page) => ({ type: 'list-page', page }) as const));
  expect(asking(1).list.asking).not.toContain('page');
  expect(asking(1, 2, 3).list.asking).toContain('page 3 of ?');
  const late = workteamsReducer(
    workteamsReducer(asking(1, 2), { type: 'list-loaded', list: teamList(1), now: 0 }),
    { type: 'list-page', page: 3 },
  );
  expect(late.list).toMatchObject({ loading: false, asking: expect.stringContaining('page 2') });
});
