import { currentRow } from '../../state/table.ts';
import { span, textOf } from '../../theme/line.ts';
import { rowWords } from '../../widgets/table-words.ts';
import { defineArea } from '../area.ts';
import type { MigrateCommand } from './bindings.ts';
import { MIGRATE_COMMANDS } from './commands.ts';
import { viewLines } from './lines.ts';
import type { MigrateState } from './model.ts';
import { wordsOf } from './place.ts';
import { scan, stateOf, stopWork } from './run.ts';
import { MigrateScreen } from './screen.tsx';
import { bodyHeight, initialMigrate, type MigrateAction, migrateReducer, resizedMigrate } from './state.ts';

export const migrateArea = defineArea<MigrateState, MigrateAction, MigrateCommand>({
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
  ended: async () => stopWork(),
});

/** Which lines of a text are in sight. */
function placeWords(state: MigrateState): string {
  if (!state.view) return '';
  const lines = viewLines(state, state.size.columns - 2).length;
  const last = Math.min(lines, state.scroll + bodyHeight(state.size));
  return last - state.scroll >= lines ? '' : `lines ${state.scroll + 1}-${last} of ${lines}`;
}

function linear(state: MigrateState): string[] {
  const { place, scan: scanned, view, flows } = state;
  if (place === undefined) return ['Migrate', 'No folder is chosen. n chooses one.'];
  if (view) return [`Migrate, ${view.type}`, ...viewLines(state, 80).map(textOf)];
  if (scanned.error) return [`Flows in ${place.folder}`, `Error: ${scanned.error.message}`];
  const none = scanned.loading ? 'Searching.' : 'No flows.';
  return [`Flows in ${place.folder}`, flows.order.length === 0 ? none : rowWords(flows)];
}
