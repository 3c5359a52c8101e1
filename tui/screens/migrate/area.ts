import type { Connection } from '../../../src/connect.ts';
import { drain } from '../../../src/core/events.ts';
import type { CleanPlan, RollbackPlan } from '../../../src/migrate/operations.ts';
import type { MigrationPlan, UploadChange } from '../../../src/migrate/plan/migration-plan.ts';
import type { Step } from '../../state/plan-dialog.ts';
import { currentRow } from '../../state/table.ts';
import { span } from '../../theme/line.ts';
import { defineArea } from '../area.ts';
import { MIGRATE_COMMANDS, type Request } from './commands.ts';
import { viewLines } from './lines.ts';
import { inputOf, journalFolder, scopeOf, wordsOf } from './place.ts';
import { placeOf } from './place-form.ts';
import { SYNC_TEXT } from './plan-text.ts';
import type { AtTarget } from './rows.ts';
import { act, scan, stateOf, stopWork } from './run.ts';
import { shownStep } from './run-text.ts';
import { MigrateScreen } from './screen.tsx';
import {
  bodyHeight,
  initialMigrate,
  type MigrateAction,
  type MigrateState,
  migrateReducer,
  resizedMigrate,
} from './state.ts';

/** The Migrate tab. */
export const migrateArea = defineArea<MigrateState, MigrateAction>({
  id: 'migrate',
  title: 'Migrate',
  initial: initialMigrate,
  reduce: migrateReducer,
  resized: resizedMigrate,
  activeContexts: ({ place, view }) =>
    place === undefined
      ? ['migrate.none']
      : view
        ? [...(view.type === 'plan' ? ['migrate.plan'] : []), 'migrate.text', 'text']
        : ['migrate.list', 'table'],
  table: ({ place, view, flows }) => (place === undefined || view ? undefined : flows),
  tableTop: () => 2,
  Screen: MigrateScreen,
  status: (state) => {
    const { data, loading, asking } = state.scan;
    if (loading) return { left: [span(`searching: ${asking}`, 'muted')], right: [] };
    if (!data) return { left: [], right: [] };
    const left = `${data.flows.length} flows in ${data.files} files · ${data.skipped.length} not migrated`;
    return { left: [span(left, 'muted')], right: [span(placeWords(state), 'muted')] };
  },
  linear,
  commands: MIGRATE_COMMANDS,
  disabled: (command, state) => {
    if (command === 'migrate.open' && currentRow(state.flows) === undefined)
      return 'There is no flow under the cursor.';
    if (
      (command === 'migrate.sync' || command === 'migrate.plan') &&
      (state.scan.data?.flows.length ?? 0) === 0
    )
      return 'There is no flow to upload.';
    return undefined;
  },
  subject: ({ place, flows, scan }) => {
    const file = currentRow(flows)?.key;
    const flow = scan.data?.flows.find((each) => each.file === file);
    if (place === undefined || flow === undefined) return undefined;
    return {
      name: flow.file,
      json: flow,
      consolePath: 'sagemaker/home#/canvas',
      command: wordsOf('scan', place),
    };
  },
  load: async (shell, _connection, signal) => {
    const { place } = stateOf(shell);
    if (place !== undefined) await scan(shell, place, signal);
  },
  chosen: () => {},
  ended: async () => stopWork(),
  submitted: (shell, form, values) => {
    const place = form === 'place' ? placeOf(values) : undefined;
    if (place === undefined) return;
    shell.dispatch({ type: 'close' });
    act(shell, { type: 'place', place });
    void scan(shell, place);
  },
  plan: async (connection, request, signal) => {
    const { type, place } = request as Request;
    if (type === 'clean') return connection.migrate.planClean(scopeOf(place), { signal });
    return type === 'rollback'
      ? connection.migrate.planRollback(scopeOf(place), { signal })
      : drain(connection.migrate.plan(await inputOf(place), { signal }));
  },
  made: (shell, result) => {
    const there = result.outcomes.flatMap(({ status, change }): [string, AtTarget][] =>
      status === 'applied' && 'upload' in change ? [[(change as UploadChange).upload.path, 'uploaded']] : [],
    );
    act(shell, { type: 'there', there: new Map(there) });
  },
  planText: (request) => ((request as Request).type === 'sync' ? SYNC_TEXT : undefined),
  apply: (connection, plan, signal, _, onStep) => {
    if ('back' in plan) return connection.migrate.applyRollback(plan as RollbackPlan, { signal });
    return 'scope' in plan
      ? connection.migrate.applyClean(plan as CleanPlan, { signal })
      : sync(connection, plan as MigrationPlan, signal, onStep);
  },
});

/** Which lines of a text are in sight. */
function placeWords(state: MigrateState): string {
  if (!state.view) return '';
  const lines = viewLines(state, state.size.columns - 2).length;
  const last = Math.min(lines, state.scroll + bodyHeight(state.size));
  return last - state.scroll >= lines ? '' : `lines ${state.scroll + 1}-${last} of ${lines}`;
}

function sync(
  connection: Connection,
  plan: MigrationPlan,
  signal: AbortSignal,
  onStep: (index: number, step: Step) => void,
) {
  const indexes = new Map(plan.changes.map(({ upload }, index) => [upload, index]));
  return connection.migrate.apply(plan, {
    signal,
    stateFolder: journalFolder(),
    onStep: (upload, step) => onStep(indexes.get(upload) ?? -1, shownStep(step)),
  });
}

function linear(state: MigrateState): string[] {
  const { place, scan: scanned, view, flows } = state;
  if (place === undefined) return ['Migrate', 'No folder is chosen. n chooses one.'];
  if (view)
    return [
      `Migrate, ${view.type}`,
      ...viewLines(state, 80).map((content) => content.map((part) => part.text).join('')),
    ];
  if (scanned.error) return [`Flows in ${place.folder}`, `Error: ${scanned.error.message}`];
  const row = currentRow(flows);
  if (!row) return [`Flows in ${place.folder}`, scanned.loading ? 'Searching.' : 'No flows.'];
  const cells = flows.columns.map((column) => `${column.title}: ${row.cells[column.id]?.text ?? ''}`);
  return [
    `Flows in ${place.folder}`,
    `Row ${flows.cursor + 1} of ${flows.order.length}. ${cells.join('. ')}.`,
  ];
}
