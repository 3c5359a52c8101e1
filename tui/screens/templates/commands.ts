import type { Connection } from '../../../src/connect.ts';
import type { Preview } from '../../../src/core/preview/preview-server.ts';
import { toGroundctlError } from '../../../src/core/to-error.ts';
import { areaStore, type Handlers, type Shell } from '../area.ts';
import type { TemplatesCommand } from './bindings.ts';
import { PLACE_FORM, placeOf, valuesOf } from './form.ts';
import type { Place, TemplatesState } from './model.ts';
import type { TemplatesAction } from './state.ts';
import type { OpenPlace } from './work.ts';

/** The template engine is loaded with the first file, not with the program. */
const work = () => import('./work.ts');

export const { act, stateOf } = areaStore<TemplatesState, TemplatesAction>('templates');

export const TEMPLATES_COMMANDS: Handlers<TemplatesCommand, TemplatesState> = {
  'templates.choose': (shell, { place }) =>
    shell.openForm(PLACE_FORM, valuesOf(place), (values) => {
      shell.dispatch({ type: 'close' });
      choosePlace(shell, placeOf(values));
    }),
  'templates.next': (shell) => step(shell, 1),
  'templates.previous': (shell) => step(shell, -1),
  'templates.part': (shell) => act(shell, { type: 'part' }),
  'templates.fix': (shell, { place }) => {
    if (!place) return;
    shell.propose({
      title: `Fix ${place.file}`,
      commands: [['groundctl', 'templates', 'lint', place.file, '--fix']],
      plan: async () => (await work()).planFix(place.file),
    });
  },
  'templates.preview': (shell, { place }) => {
    if (place) void showPreview(shell, place);
  },
  'templates.leave': (shell) => choosePlace(shell, undefined),
};

/** Opens another template, or none. */
function choosePlace(shell: Shell, place: Place | undefined): void {
  void endServing();
  act(shell, { type: 'place', place });
  void read(shell);
  if (place) void follow(shell, place);
}

function step(shell: Shell, by: number): void {
  const before = stateOf(shell).line;
  act(shell, { type: 'line', by });
  if (stateOf(shell).line !== before) void read(shell);
}

/** Reads what is open again; what has been overtaken meanwhile is dropped. */
export async function read(shell: Shell, signal?: AbortSignal): Promise<void> {
  const connection = shell.connection();
  const { place, line } = stateOf(shell);
  if (!connection || !place) return;
  const current = () =>
    stateOf(shell).place === place && stateOf(shell).line === line && signal?.aborted !== true;
  act(shell, { type: 'reading', since: shell.now() });
  try {
    const { readTask } = await work();
    if (!current()) return;
    const task = await readTask(await opened(connection, place), line);
    if (current()) act(shell, { type: 'read', task });
  } catch (error) {
    if (current()) act(shell, { type: 'read-failed', error: toGroundctlError(error) });
  }
}

/** What runs beside the screen for the open place. */
let open: { readonly place: Place; readonly made: Promise<OpenPlace> } | undefined;
let serving: Preview | undefined;
let unfollow: (() => void) | undefined;

/** A place is opened with its first task, and tried again where that failed. */
async function opened(connection: Connection, place: Place): Promise<OpenPlace> {
  if (open?.place !== place) {
    open = { place, made: work().then(({ openPlace }) => openPlace(connection, place)) };
  }
  return open.made.catch((error) => {
    if (open?.place === place) open = undefined;
    throw error;
  });
}

/** Reads again whenever a file of the place is written. */
async function follow(shell: Shell, place: Place): Promise<void> {
  const { watchPlace } = await work();
  if (stateOf(shell).place !== place || unfollow !== undefined) return;
  unfollow = watchPlace(place, () => void read(shell));
}

async function showPreview(shell: Shell, place: Place): Promise<void> {
  const connection = shell.connection();
  if (!connection) return;
  try {
    if (serving === undefined) {
      const { serve } = await work();
      if (stateOf(shell).place !== place) return;
      const started = await serve(await opened(connection, place), place);
      if (stateOf(shell).place !== place || serving !== undefined)
        return await started[Symbol.asyncDispose]();
      serving = started;
    }
    const url = `${serving.url}?line=${stateOf(shell).line}`;
    act(shell, { type: 'preview', url });
    await shell.browse(url, 'the preview');
  } catch (error) {
    shell.notify(toGroundctlError(error).message, 'bad');
  }
}

/** Ends the preview's server, the Lambda and the watching of files, where there are any. */
export async function endServing(): Promise<void> {
  const ending = [serving?.[Symbol.asyncDispose](), open?.made.then((place) => place[Symbol.asyncDispose]())];
  unfollow?.();
  unfollow = undefined;
  serving = undefined;
  open = undefined;
  await Promise.allSettled(ending);
}
