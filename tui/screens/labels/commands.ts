import { drain } from '../../../src/core/events.ts';
import type { Preview } from '../../../src/core/preview/preview-server.ts';
import { toGroundctlError } from '../../../src/core/to-error.ts';
import type { FormValues } from '../../state/form.ts';
import { areaStore, type Handlers, type Shell } from '../area.ts';
import { seldom } from '../seldom.ts';
import type { LabelsCommand } from './bindings.ts';
import { CONVERT_FORM, convertWords, placeOf, requestOf, SOURCE_FORM } from './forms.ts';
import type { ConvertField, LabelsState, Place } from './model.ts';
import type { LabelsAction } from './state.ts';

/** Loaded with the first labels, not with the program. */
const work = () => import('./work.ts');

let reading: AbortController | undefined;
let serving: Preview | undefined;

export const { act, stateOf } = areaStore<LabelsState, LabelsAction>('labels');

export const LABELS_COMMANDS: Handlers<LabelsCommand, LabelsState> = {
  'labels.source': (shell, { opened }) => {
    const { source = '', local = '', sign = false } = opened?.place ?? {};
    shell.openForm(SOURCE_FORM, { source, local, sign: sign ? 'on' : 'off' }, (values) => {
      shell.dispatch({ type: 'close' });
      openPlace(shell, placeOf(values));
    });
  },
  'labels.part-next': (shell) => act(shell, { type: 'part', by: 1 }),
  'labels.part-previous': (shell) => act(shell, { type: 'part', by: -1 }),
  'labels.convert': (shell, { converting }) =>
    shell.openForm(CONVERT_FORM, converting, (values) => proposeConversion(shell, values)),
  'labels.preview': (shell, { opened }) => {
    if (opened) void showPreview(shell, opened.place);
  },
  'labels.stop': (shell) => {
    reading?.abort();
    act(shell, { type: 'stopped' });
  },
};

function proposeConversion(shell: Shell, values: FormValues<ConvertField>): void {
  const { opened } = stateOf(shell);
  if (!opened) return;
  act(shell, { type: 'converting', values });
  const request = requestOf(opened.place, values);
  shell.propose({
    title: `Convert to ${request.to}`,
    commands: [[...convertWords(request), ...shell.targetWords()]],
    plan: async (connection, signal) => (await work()).planConvert(connection, request, signal),
  });
}

function openPlace(shell: Shell, place: Place): void {
  void endServing();
  act(shell, { type: 'open', place });
  void check(shell);
}

/** Reads the open source to its end; what has been overtaken meanwhile is dropped. */
export async function check(shell: Shell): Promise<void> {
  const { opened } = stateOf(shell);
  const connection = shell.connection();
  if (!opened || !connection) return;
  reading?.abort();
  const controller = new AbortController();
  reading = controller;
  const { signal } = controller;
  const current = () => reading === controller && !signal.aborted;
  act(shell, { type: 'running', lines: 0 });
  try {
    const { findSource } = await work();
    const source = await findSource(connection, opened.place, signal);
    const stream = connection.labels.check(source, { signal, local: opened.place.local || undefined });
    const often = seldom(shell);
    const report = await drain(stream, ({ lines }) => {
      if (current()) often(() => act(shell, { type: 'running', lines }));
    });
    if (current()) act(shell, { type: 'checked', report });
  } catch (error) {
    if (current()) act(shell, { type: 'failed', error: toGroundctlError(error) });
  }
}

async function showPreview(shell: Shell, place: Place): Promise<void> {
  const connection = shell.connection();
  if (!connection) return;
  const current = () => stateOf(shell).opened?.place === place;
  try {
    if (serving === undefined) {
      const { serve } = await work();
      const started = await serve(connection, place);
      if (!current() || serving !== undefined) return await started[Symbol.asyncDispose]();
      serving = started;
    }
    const { url } = serving;
    act(shell, { type: 'preview', url });
    await shell.browse(url, 'the preview');
  } catch (error) {
    if (current()) shell.notify(toGroundctlError(error).message, 'bad');
  }
}

/** Ends the preview's server and what is being read, where there is any. */
export async function endServing(): Promise<void> {
  reading?.abort();
  const ending = serving;
  serving = undefined;
  await ending?.[Symbol.asyncDispose]();
}
