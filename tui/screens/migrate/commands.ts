import { toGroundctlError } from '../../../src/core/to-error.ts';
import { currentRow } from '../../state/table.ts';
import type { Handlers, Shell } from '../area.ts';
import type { MigrateCommand } from './bindings.ts';
import type { MigrateState } from './model.ts';
import type { Place } from './place.ts';
import { PLACE_FORM, placeOf, valuesOf } from './place-form.ts';
import { proposeClean, proposeRollback, proposeSync } from './proposals.ts';
import { act, look, scan, stopWork, verify } from './run.ts';

export const MIGRATE_COMMANDS: Handlers<MigrateCommand, MigrateState> = {
  'migrate.choose': (shell, state) => void choose(shell, state.place),
  'migrate.open': (shell, state) => {
    const file = currentRow(state.flows)?.key;
    if (file !== undefined) act(shell, { type: 'view', view: { type: 'flow', file } });
  },
  'migrate.plan': (shell, { place }) => {
    if (place) void look(shell, place);
  },
  'migrate.sync': (shell, { place }) => {
    if (place) proposeSync(shell, place);
  },
  'migrate.clean': (shell, { place }) => {
    if (place) proposeClean(shell, place);
  },
  'migrate.rollback': (shell, { place }) => {
    if (place) proposeRollback(shell, place);
  },
  'migrate.canvas': (shell) => act(shell, { type: 'view', view: { type: 'canvas' } }),
  'migrate.verify': (shell, { place }) => {
    if (place) void verify(shell, place);
  },
  'migrate.back': (shell) => {
    stopWork();
    act(shell, { type: 'back' });
  },
};

async function choose(shell: Shell, place: Place | undefined): Promise<void> {
  const connection = shell.connection();
  if (!connection) return;
  let target = { bucket: '', prefix: '' };
  try {
    if (place === undefined) target = await connection.migrate.defaultTarget();
  } catch (error) {
    shell.notify(toGroundctlError(error).message, 'bad');
  }
  const initial = place
    ? valuesOf(place)
    : { target: target.bucket && `s3://${target.bucket}/${target.prefix}` };
  shell.openForm(PLACE_FORM, initial, (values) => {
    const place = placeOf(values);
    if (place === undefined) return;
    shell.dispatch({ type: 'close' });
    act(shell, { type: 'place', place });
    void scan(shell, place);
  });
}
