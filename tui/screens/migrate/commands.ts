import { homedir } from 'node:os';
import { join } from 'node:path';
import { toGroundctlError } from '../../../src/core/errors.ts';
import { drain } from '../../../src/core/events.ts';
import { formatS3Uri, parseS3Uri } from '../../../src/core/s3-uri.ts';
import { stateFolder } from '../../../src/core/state-folder.ts';
import type { MigrationScope } from '../../../src/migrate/operations.ts';
import type { Shell } from '../../area.ts';
import type { FormSpec, FormValues } from '../../state/form.ts';
import { failed, idle, loaded, loading } from '../../state/loadable.ts';
import { currentRow } from '../../state/table.ts';
import type { MigrateAction, MigrateState, Place } from './state.ts';

/** A change that this area can plan. */
export type Request = { readonly type: 'sync' | 'clean'; readonly place: Place };

export function act(shell: Shell, action: MigrateAction): void {
  shell.dispatch({ type: 'in-area', id: 'migrate', action });
}

export function journalFolder(): string {
  return join(stateFolder({ env: process.env, platform: process.platform, home: homedir() }), 'migrate');
}

export function scopeOf({ folder, bucket, prefix }: Place): MigrationScope {
  return { folders: [folder], bucket, prefix, stateFolder: journalFolder() };
}

export const MIGRATE_COMMANDS: Readonly<Record<string, (shell: Shell, state: MigrateState) => void>> = {
  'migrate.choose': (shell, state) => void choose(shell, state.place),
  'migrate.open': (shell, state) => {
    const file = currentRow(state.flows)?.key;
    if (file !== undefined) act(shell, { type: 'view', view: { type: 'flow', file } });
  },
  'migrate.sync': (shell, { place }) => {
    if (place) propose(shell, `Sync ${place.folder}`, { type: 'sync', place });
  },
  'migrate.clean': (shell, { place }) => {
    if (place) propose(shell, 'Remove what was staged', { type: 'clean', place });
  },
  'migrate.canvas': (shell) => act(shell, { type: 'view', view: { type: 'canvas' } }),
  'migrate.verify': (shell, { place }) => {
    if (place) void verify(shell, place);
  },
};

function propose(shell: Shell, title: string, request: Request): void {
  const { place, type } = request;
  const words = [
    'groundctl',
    'migrate',
    type,
    place.folder,
    '--to',
    formatS3Uri({ bucket: place.bucket, key: place.prefix }),
  ];
  if (type === 'sync' && place.layout === 'flat') words.push('--layout', 'flat');
  if (type === 'sync' && place.stripTrained) words.push('--strip-trained');
  shell.openPlan(request, title, [...words, ...shell.targetWords()]);
}

async function verify(shell: Shell, place: Place): Promise<void> {
  const connection = shell.connection();
  if (!connection) return;
  const show = (result: Parameters<typeof loading>[0]) =>
    act(shell, { type: 'view', view: { type: 'verify', result: result as ReturnType<typeof idle<never>> } });
  const asking = loading(idle(), 'every uploaded object', shell.now());
  show(asking);
  try {
    show(loaded(asking, await drain(connection.migrate.verify(scopeOf(place)))));
  } catch (error) {
    show(failed(asking, toGroundctlError(error)));
  }
}

async function choose(shell: Shell, place: Place | undefined): Promise<void> {
  const connection = shell.connection();
  if (!connection) return;
  let target = place;
  try {
    target ??= {
      folder: '',
      layout: 'mirror',
      stripTrained: false,
      ...(await connection.migrate.defaultTarget()),
    };
  } catch (error) {
    shell.notify(toGroundctlError(error).message, 'bad');
  }
  const initial = {
    folder: target?.folder ?? '',
    target: target ? formatS3Uri({ bucket: target.bucket, key: target.prefix }) : '',
    layout: target?.layout ?? 'mirror',
    trained: target?.stripTrained ? 'strip' : 'keep',
  };
  shell.openForm(PLACE_FORM, initial, undefined);
}

const PLACE_FORM: FormSpec = {
  id: 'place',
  title: 'Folder and target',
  intro: 'The folder is searched, and nothing is sent.',
  submit: 'Search the folder',
  fields: [
    {
      id: 'folder',
      label: 'Folder',
      kind: 'text',
      help: 'For example /home/sagemaker-user, or the mount of the EFS volume.',
    },
    {
      id: 'target',
      label: 'Target',
      kind: 'text',
      help: 's3://BUCKET/PREFIX; sagemaker in the name lets Canvas read it.',
    },
    {
      id: 'layout',
      label: 'Layout',
      kind: 'choice',
      help: 'mirror keeps the folders below the target, flat puts every flow right there.',
      options: [
        { value: 'mirror', label: 'mirror' },
        { value: 'flat', label: 'flat' },
      ],
    },
    {
      id: 'trained',
      label: 'Trained',
      kind: 'choice',
      help: 'What transforms have learnt from data: keep it, or strip it. How Canvas takes a stripped flow is not known.',
      options: [
        { value: 'keep', label: 'keep' },
        { value: 'strip', label: 'strip' },
      ],
    },
  ],
  check: (values) => {
    const target = parseS3Uri(values.target ?? '');
    return [
      ...((values.folder ?? '').trim() === ''
        ? [{ field: 'folder', message: 'Which folder holds the flows?' }]
        : []),
      ...(target.ok ? [] : [{ field: 'target', message: target.problem }]),
    ];
  },
};

/** The place that a form's answers name. */
export function placeOf(values: FormValues): Place | undefined {
  const target = parseS3Uri(values.target ?? '');
  if (!target.ok) return undefined;
  const folder = values.folder ?? '';
  return {
    folder: folder.startsWith('~/') ? join(homedir(), folder.slice(2)) : folder,
    bucket: target.value.bucket,
    prefix: target.value.key,
    layout: values.layout === 'flat' ? 'flat' : 'mirror',
    stripTrained: values.trained === 'strip',
  };
}
