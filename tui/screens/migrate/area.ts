import { toGroundctlError } from '../../../src/core/errors.ts';
import { drain } from '../../../src/core/events.ts';
import type { CleanPlan } from '../../../src/migrate/operations.ts';
import type { MigrationPlan } from '../../../src/migrate/plan/migration-plan.ts';
import { defineArea, type Shell } from '../../area.ts';
import { currentRow } from '../../state/table.ts';
import { span } from '../../theme/line.ts';
import { act, journalFolder, MIGRATE_COMMANDS, placeOf, type Request, scopeOf } from './commands.ts';
import { viewLines } from './lines.ts';
import { MigrateScreen } from './screen.tsx';
import {
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
    place === undefined ? ['migrate.none'] : view ? ['migrate.text', 'text'] : ['migrate.list', 'table'],
  table: ({ place, view, flows }) => (place === undefined || view ? undefined : flows),
  tableTop: () => 2,
  Screen: MigrateScreen,
  status: ({ scan }) => {
    const { data, loading, asking } = scan;
    if (loading) return { left: [span(`searching: ${asking}`, 'muted')], right: [] };
    if (!data) return { left: [], right: [] };
    const left = `${data.flows.length} flows in ${data.files} files · ${data.skipped.length} not migrated`;
    return { left: [span(left, 'muted')], right: [] };
  },
  linear,
  commands: MIGRATE_COMMANDS,
  disabled: (command, state) => {
    if (command === 'migrate.open' && currentRow(state.flows) === undefined)
      return 'There is no flow under the cursor.';
    if (command === 'migrate.sync' && (state.scan.data?.flows.length ?? 0) === 0)
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
      command: ['groundctl', 'migrate', 'scan', place.folder],
    };
  },
  load: async (shell, _connection, signal) => {
    const { place } = shell.get().areas.migrate as MigrateState;
    if (place !== undefined) await scan(shell, place.folder, signal);
  },
  chosen: () => {},
  submitted: (shell, form, values) => {
    const place = form === 'place' ? placeOf(values) : undefined;
    if (place === undefined) return;
    shell.dispatch({ type: 'close' });
    act(shell, { type: 'place', place });
    void scan(shell, place.folder);
  },
  plan: async (connection, request, signal) => {
    const { type, place } = request as Request;
    if (type === 'clean') return connection.migrate.planClean(scopeOf(place), { signal });
    return drain(
      connection.migrate.plan(
        { ...scopeOf(place), layout: place.layout, stripTrained: place.stripTrained },
        { signal },
      ),
    );
  },
  apply: (connection, plan, signal) =>
    'scope' in plan
      ? connection.migrate.applyClean(plan as CleanPlan, { signal })
      : connection.migrate.apply(plan as MigrationPlan, { signal, stateFolder: journalFolder() }),
});

async function scan(shell: Shell, folder: string, signal?: AbortSignal): Promise<void> {
  const connection = shell.connection();
  if (!connection) return;
  const since = shell.now();
  act(shell, { type: 'scanning', since, files: 0 });
  const current = () =>
    (shell.get().areas.migrate as MigrateState).place?.folder === folder && !signal?.aborted;
  let next = 0;
  try {
    const result = await drain(connection.migrate.scan([folder], { signal }), ({ files }) => {
      if (shell.now() < next || !current()) return;
      next = shell.now() + 200;
      act(shell, { type: 'scanning', since, files });
    });
    if (current()) act(shell, { type: 'scanned', result, now: shell.now() });
  } catch (error) {
    if (current()) act(shell, { type: 'scan-failed', error: toGroundctlError(error) });
  }
}

function linear(state: MigrateState): string[] {
  const { place, scan: scanned, view, flows } = state;
  if (place === undefined) return ['Migrate', 'No folder is chosen. f chooses one.'];
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
