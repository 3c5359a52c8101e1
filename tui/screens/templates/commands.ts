import { homedir } from 'node:os';
import { join } from 'node:path';
import { toGroundctlError } from '../../../src/core/errors.ts';
import type { Preview } from '../../../src/templates/preview/preview-server.ts';
import type { Shell } from '../../area.ts';
import { openUrl } from '../../effects/terminal.ts';
import type { FormSpec, FormValues } from '../../state/form.ts';
import type { Place, TemplatesAction, TemplatesState } from './state.ts';

/** The template engine is loaded with the first file, not with the program. */
const work = () => import('./work.ts');

export function act(shell: Shell, action: TemplatesAction): void {
  shell.dispatch({ type: 'in-area', id: 'templates', action });
}

const stateOf = (shell: Shell) => shell.get().areas.templates as TemplatesState;

export const TEMPLATES_COMMANDS: Readonly<Record<string, (shell: Shell, state: TemplatesState) => void>> = {
  'templates.choose': (shell, { place }) =>
    shell.openForm(PLACE_FORM, { file: place?.file ?? '', manifest: place?.manifest ?? '' }, undefined),
  'templates.next': (shell) => step(shell, 1),
  'templates.previous': (shell) => step(shell, -1),
  'templates.part': (shell) => act(shell, { type: 'part' }),
  'templates.fix': (shell, { place }) => {
    if (!place) return;
    shell.openPlan(place.file, `Fix ${place.file}`, ['groundctl', 'templates', 'lint', place.file, '--fix']);
  },
  'templates.preview': (shell, { place }) => {
    if (place) void showPreview(shell, place);
  },
  'templates.leave': (shell) => choosePlace(shell, undefined),
};

/** Opens another template, or none. */
export function choosePlace(shell: Shell, place: Place | undefined): void {
  void endPreview();
  act(shell, { type: 'place', place });
  void read(shell);
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
    const task = await readTask(connection, place, line);
    if (current()) act(shell, { type: 'read', task });
  } catch (error) {
    if (current()) act(shell, { type: 'read-failed', error: toGroundctlError(error) });
  }
}

let serving: Preview | undefined;

async function showPreview(shell: Shell, place: Place): Promise<void> {
  const connection = shell.connection();
  if (!connection) return;
  try {
    if (serving === undefined) {
      const { serve } = await work();
      const started = await serve(connection, place);
      if (stateOf(shell).place !== place || serving !== undefined)
        return await started[Symbol.asyncDispose]();
      serving = started;
    }
    const { url } = serving;
    act(shell, { type: 'preview', url });
    if (await openUrl(url, process.env)) shell.notify('Opened the preview in the browser.', 'good');
    else shell.notify(`No browser could be started. The preview is ${url}`, 'warn');
  } catch (error) {
    shell.notify(toGroundctlError(error).message, 'bad');
  }
}

/** Ends the preview's server, where there is one. */
export async function endPreview(): Promise<void> {
  const ending = serving;
  serving = undefined;
  await ending?.[Symbol.asyncDispose]();
}

const PLACE_FORM: FormSpec = {
  id: 'place',
  title: 'Template and manifest',
  intro: 'Both are only read. URLs to S3 are placeholders here: nothing is signed.',
  submit: 'Open',
  fields: [
    { id: 'file', label: 'Template', kind: 'text', help: 'A file, for example templates/boxes.liquid.html.' },
    {
      id: 'manifest',
      label: 'Manifest',
      kind: 'text',
      help: 'A file or s3://BUCKET/KEY; empty to look at the source alone.',
    },
  ],
  check: (values) =>
    (values.file ?? '').trim() === '' ? [{ field: 'file', message: 'Which file is the template?' }] : [],
};

export function placeOf(values: FormValues): Place {
  return { file: atHome((values.file ?? '').trim()), manifest: atHome((values.manifest ?? '').trim()) };
}

function atHome(path: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
}
