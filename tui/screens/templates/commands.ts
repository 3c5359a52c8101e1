import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '../../../src/connect.ts';
import { toGroundctlError } from '../../../src/core/errors.ts';
import { parseAddress } from '../../../src/core/net/ip.ts';
import { describeProblem } from '../../../src/core/parsed.ts';
import type { Preview } from '../../../src/templates/preview/preview-server.ts';
import type { PreviewSigner } from '../../../src/templates/preview/signer.ts';
import type { FieldProblem } from '../../../src/workteams/check.ts';
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
  'templates.choose': (shell, { place }) => shell.openForm(PLACE_FORM, valuesOf(place), undefined),
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
    const task = await readTask(connection, place, line, await signerFor(connection, place));
    if (current()) act(shell, { type: 'read', task });
  } catch (error) {
    if (current()) act(shell, { type: 'read-failed', error: toGroundctlError(error) });
  }
}

const signers = new WeakMap<Place, Promise<PreviewSigner>>();

/** One signer a place: it is made with the first task, and tried again where that failed. */
async function signerFor(connection: Connection, place: Place): Promise<PreviewSigner> {
  const made = signers.get(place) ?? work().then(({ signerOf }) => signerOf(connection, place));
  signers.set(place, made);
  return made.catch((error) => {
    signers.delete(place);
    throw error;
  });
}

/** What runs beside the screen for the open place. */
let serving: Preview | undefined;
let unfollow: (() => void) | undefined;

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
      const started = await serve(connection, place, await signerFor(connection, place));
      if (stateOf(shell).place !== place || serving !== undefined)
        return await started[Symbol.asyncDispose]();
      serving = started;
    }
    const url = `${serving.url}?line=${stateOf(shell).line}`;
    act(shell, { type: 'preview', url });
    if (await openUrl(url, process.env)) shell.notify('Opened the preview in the browser.', 'good');
    else shell.notify(`No browser could be started. The preview is ${url}`, 'warn');
  } catch (error) {
    shell.notify(toGroundctlError(error).message, 'bad');
  }
}

/** Ends the preview's server and the watching of files, where there are any. */
export async function endServing(): Promise<void> {
  const ending = serving;
  unfollow?.();
  unfollow = undefined;
  serving = undefined;
  await ending?.[Symbol.asyncDispose]();
}

const PLACE_FORM: FormSpec = {
  id: 'place',
  title: 'Template and manifest',
  intro: 'Both are only read.',
  submit: 'Open',
  fields: [
    { id: 'file', label: 'Template', kind: 'text', help: 'A file, for example templates/boxes.liquid.html.' },
    {
      id: 'manifest',
      label: 'Manifest',
      kind: 'text',
      help: 'A file or s3://BUCKET/KEY; empty to look at the source alone.',
    },
    {
      id: 'sign',
      label: 'URLs to S3',
      kind: 'choice',
      help: 'Signed URLs let the browser load the images. Space changes it.',
      options: [
        { value: 'off', label: 'placeholders', detail: 'nothing is signed' },
        { value: 'on', label: 'signed', detail: 'with the credentials of this session' },
      ],
    },
    {
      id: 'team',
      label: 'Work team',
      kind: 'text',
      help: 'Empty, or the team whose lock and allow list to judge by.',
    },
    {
      id: 'address',
      label: 'As address',
      kind: 'text',
      help: "Empty, or a worker's address, for example 203.0.113.7: signed URLs are bound to it.",
    },
  ],
  check: (values) => [...missingFile(values), ...wrongAddress(values)],
};

function missingFile({ file = '' }: FormValues): FieldProblem[] {
  return file.trim() === '' ? [{ field: 'file', message: 'Which file is the template?' }] : [];
}

function wrongAddress({ team = '', address = '' }: FormValues): FieldProblem[] {
  if (address.trim() === '') return [];
  const parsed = parseAddress(address);
  if (!parsed.ok) return [{ field: 'address', message: `${describeProblem(parsed)}.` }];
  return team.trim() === '' ? [{ field: 'address', message: 'An address needs a work team.' }] : [];
}

function valuesOf(place: Place | undefined): FormValues {
  const { file = '', manifest = '', sign = false, team = '', address = '' } = place ?? {};
  return { file, manifest, sign: sign ? 'on' : 'off', team, address };
}

export function placeOf({ file = '', manifest = '', sign, team = '', address = '' }: FormValues): Place {
  return {
    file: atHome(file.trim()),
    manifest: atHome(manifest.trim()),
    sign: sign === 'on',
    team: team.trim(),
    address: address.trim(),
  };
}

function atHome(path: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
}
