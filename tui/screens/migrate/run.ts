import type { Connection } from '../../../src/connect.ts';
import { drain } from '../../../src/core/events.ts';
import { toGroundctlError } from '../../../src/core/to-error.ts';
import type { MigrationPlan } from '../../../src/migrate/plan/migration-plan.ts';
import type { VerifiedObject } from '../../../src/migrate/verify.ts';
import { failed, idle, loaded, loading } from '../../state/loadable.ts';
import { areaStore, type Shell } from '../area.ts';
import { seldom } from '../seldom.ts';
import type { MigrateState, Work } from './model.ts';
import { inputOf, type Place, scopeOf, sourceOf } from './place.ts';
import type { AtTarget } from './rows.ts';
import type { MigrateAction } from './state.ts';

let working: AbortController | undefined;

export const { act, stateOf } = areaStore<MigrateState, MigrateAction>('migrate');

/** Ends what `verify` or `look` has under way. */
export function stopWork(): void {
  working?.abort();
  working = undefined;
}

/** Searches the folder of a place. */
export async function scan(shell: Shell, place: Place, signal?: AbortSignal): Promise<void> {
  const connection = shell.connection();
  if (!connection) return;
  const since = shell.now();
  act(shell, { type: 'scanning', since, files: 0 });
  const current = () => stateOf(shell).place === place && !signal?.aborted;
  const often = seldom(shell);
  try {
    const { migrate } = connection;
    const { folder, domain } = place;
    const owners = domain === undefined ? undefined : await migrate.owners(domain, { signal });
    const asked = { signal, owners, source: sourceOf(place) };
    const result = await drain(migrate.scan([folder], asked), ({ files }) =>
      often(() => {
        if (current()) act(shell, { type: 'scanning', since, files });
      }),
    );
    if (current()) act(shell, { type: 'scanned', result, now: shell.now() });
  } catch (error) {
    if (current()) act(shell, { type: 'scan-failed', error: toGroundctlError(error) });
  }
}

/** Reads every object back, with a bar as it goes. */
export function verify(shell: Shell, place: Place): Promise<void> {
  return work(shell, 'verify', 'every uploaded object', verifiedThere, (connection, signal, progress) =>
    drain(connection.migrate.verify(scopeOf(place), { signal }), ({ done, total }) => progress(done, total)),
  );
}

/** Makes the plan of a sync to look at. */
export function look(shell: Shell, place: Place): Promise<void> {
  return work(shell, 'plan', 'what is there', plannedThere, async (connection, signal, progress) =>
    drain(connection.migrate.plan(await inputOf(place), { signal }), (event) => {
      if (event.type === 'searched') progress(event.files, undefined);
    }),
  );
}

async function work<T>(
  shell: Shell,
  type: 'verify' | 'plan',
  asking: string,
  thereOf: (data: T) => ReadonlyMap<string, AtTarget>,
  run: (
    connection: Connection,
    signal: AbortSignal,
    progress: (done: number, total: number | undefined) => void,
  ) => Promise<T>,
): Promise<void> {
  const connection = shell.connection();
  if (!connection) return;
  stopWork();
  const controller = new AbortController();
  working = controller;
  const began = shell.now();
  const start = loading(idle<T>(), asking, began);
  const often = seldom(shell);
  const show = (result: typeof start, progress?: Work<T>['progress']) => {
    if (working !== controller) return;
    act(shell, { type: 'view', view: { type, result, progress } as MigrateState['view'] & object });
  };
  show(start);
  try {
    const data = await run(connection, controller.signal, (done, total) =>
      often(() => show(start, { done, total, elapsed: shell.now() - began })),
    );
    show(loaded(start, data));
    if (working === controller) act(shell, { type: 'there', there: thereOf(data) });
  } catch (error) {
    show(failed(start, toGroundctlError(error)));
  } finally {
    if (working === controller) working = undefined;
  }
}

/** What a plan says of what is at the target already. */
function plannedThere({ present, changes }: MigrationPlan): Map<string, AtTarget> {
  return new Map<string, AtTarget>([
    ...changes.map(({ kind, upload }): [string, AtTarget] => [
      upload.path,
      kind === 'update' ? 'differs' : 'missing',
    ]),
    ...present.map(({ path }): [string, AtTarget] => [path, 'uploaded']),
  ]);
}

const VERIFIED: Readonly<Partial<Record<VerifiedObject['status'], AtTarget>>> = {
  verified: 'verified',
  'source-changed': 'differs',
  differs: 'differs',
  missing: 'missing',
  'not-uploaded': 'missing',
};

function verifiedThere(objects: readonly VerifiedObject[]): Map<string, AtTarget> {
  return new Map(
    objects.flatMap(({ path, status }): [string, AtTarget][] => {
      const there = VERIFIED[status];
      return there === undefined ? [] : [[path, there]];
    }),
  );
}
