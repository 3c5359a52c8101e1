import { toGroundctlError } from '../../../src/core/to-error.ts';
import { currentRow } from '../../state/table.ts';
import type { Shell } from '../area.ts';
import { type Place, wordsOf } from './place.ts';
import { PLACE_FORM, valuesOf } from './place-form.ts';
import { act, look, stopWork, verify } from './run.ts';
import type { MigrateState } from './state.ts';

/** A change that this area can plan. */
export interface Request {
  readonly type: 'sync' | 'clean' | 'rollback';
  readonly place: Place;
}

export const MIGRATE_COMMANDS: Readonly<Record<string, (shell: Shell, state: MigrateState) => void>> = {
  'migrate.choose': (shell, state) => void choose(shell, state.place),
  'migrate.open': (shell, state) => {
    const file = currentRow(state.flows)?.key;
    if (file !== undefined) act(shell, { type: 'view', view: { type: 'flow', file } });
  },
  'migrate.plan': (shell, { place }) => {
    if (place) void look(shell, place);
  },
  'migrate.sync': (shell, { place }) => {
    if (place) propose(shell, `Sync ${place.folder}`, { type: 'sync', place });
  },
  'migrate.clean': (shell, { place }) => {
    if (place) propose(shell, 'Remove what was staged', { type: 'clean', place });
  },
  'migrate.rollback': (shell, { place }) => {
    if (place) propose(shell, 'Bring back what was replaced', { type: 'rollback', place });
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

function propose(shell: Shell, title: string, request: Request): void {
  shell.openPlan(request, title, [...wordsOf(request.type, request.place), ...shell.targetWords()]);
}

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
  shell.openForm(PLACE_FORM, initial, undefined);
}
