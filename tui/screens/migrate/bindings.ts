import type { Binding, ContextInfo } from '../../keys/binding.ts';

/** What its keys do. */
export type MigrateCommand =
  | 'migrate.choose'
  | 'migrate.open'
  | 'migrate.plan'
  | 'migrate.sync'
  | 'migrate.clean'
  | 'migrate.rollback'
  | 'migrate.canvas'
  | 'migrate.verify'
  | 'migrate.back';

export const MIGRATE_CONTEXTS: readonly ContextInfo[] = [
  { id: 'migrate.none', title: 'Migrate, before a folder is chosen' },
  { id: 'migrate.list', title: 'Data Wrangler flows of a folder' },
  { id: 'migrate.plan', title: 'A plan of a sync' },
  { id: 'migrate.text', title: 'One flow, a plan, a verification, or the steps for Canvas' },
];

const list = (
  key: string,
  command: MigrateCommand,
  label: string,
  help: string,
  cli: string,
  hint: number,
): Binding<MigrateCommand> => ({
  context: 'migrate.list',
  keys: [key],
  command,
  label,
  help,
  cli,
  hint,
});

export const MIGRATE_BINDINGS: readonly Binding<MigrateCommand>[] = [
  ...['migrate.none', 'migrate.list'].map(
    (context): Binding<MigrateCommand> => ({
      context,
      keys: ['n'],
      command: 'migrate.choose',
      label: 'new folder',
      help: 'Choose the folder that holds the flows, where they go, and how.',
      cli: 'groundctl migrate scan FOLDER',
      hint: 1,
    }),
  ),
  {
    ...list(
      'enter',
      'migrate.open',
      'open',
      'Show the flow: sources, steps, findings, hidden data.',
      'groundctl migrate scan FOLDER',
      2,
    ),
    keys: ['enter', 'right'],
  },
  list(
    'p',
    'migrate.plan',
    'plan',
    'Show what would be uploaded where, changed how, and held back why; nothing is sent.',
    'groundctl migrate plan FOLDER --to URI',
    2.5,
  ),
  {
    ...list(
      'a',
      'migrate.sync',
      'apply: sync',
      'Show what would be uploaded, ask, and upload it.',
      'groundctl migrate sync FOLDER --to URI',
      3,
    ),
    changes: true,
  },
  list(
    'v',
    'migrate.verify',
    'verify',
    'Read every uploaded object back and compare it with its file.',
    'groundctl migrate verify FOLDER --to URI',
    4,
  ),
  list(
    'm',
    'migrate.canvas',
    'manual steps',
    'Show what is left to do by hand in Canvas.',
    'groundctl migrate sync FOLDER --to URI',
    5,
  ),
  {
    ...list(
      'u',
      'migrate.rollback',
      'undo sync',
      'Bring back what the last sync replaced, from versions or kept copies.',
      'groundctl migrate rollback FOLDER --to URI',
      44,
    ),
    changes: true,
  },
  {
    ...list(
      'd',
      'migrate.clean',
      'delete staged',
      'Remove the objects that sync staged, and only those; asks for the place.',
      'groundctl migrate clean FOLDER --to URI',
      45,
    ),
    changes: true,
  },
  {
    context: 'migrate.list',
    keys: ['c'],
    command: 'subject.copy',
    label: 'copy command',
    help: 'Copy the command line that shows the same.',
    hint: 77,
  },
  {
    ...list(
      'a',
      'migrate.sync',
      'apply: sync',
      'Go on to the sync of what the plan shows; it is planned anew, and asked about.',
      'groundctl migrate sync FOLDER --to URI',
      1,
    ),
    context: 'migrate.plan',
    changes: true,
  },
  {
    context: 'migrate.text',
    keys: ['esc', 'backspace', 'left'],
    command: 'migrate.back',
    label: 'back',
    help: 'Go back to the flows; what is being asked is stopped.',
    hint: 1,
  },
];
