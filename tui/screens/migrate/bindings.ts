import { type ContextInfo, keyTable } from '../../keys/binding.ts';

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

const key = keyTable<MigrateCommand>();

export const MIGRATE_BINDINGS = [
  ...['migrate.none', 'migrate.list'].map((context) =>
    key(context, 'n', 'migrate.choose', 'new folder', 1, {
      help: 'Choose the folder with the flows, where they go, and how.',
      cli: 'groundctl migrate scan FOLDER',
    }),
  ),
  key('migrate.list', 'enter right', 'migrate.open', 'open', 2, {
    help: 'Show the flow: sources, steps, findings, hidden data.',
    cli: 'groundctl migrate scan FOLDER',
  }),
  key('migrate.list', 'p', 'migrate.plan', 'plan', 2.5, {
    help: 'Show what would be uploaded where, how it would be changed, and what is held back; nothing is uploaded.',
    cli: 'groundctl migrate plan FOLDER --to URI',
  }),
  key('migrate.list', 'a', 'migrate.sync', 'apply: sync', 3, {
    help: 'Show what would be uploaded, ask, and upload it.',
    cli: 'groundctl migrate sync FOLDER --to URI',
    changes: true,
  }),
  key('migrate.list', 'v', 'migrate.verify', 'verify', 4, {
    help: 'Read every uploaded object back and compare it with its file.',
    cli: 'groundctl migrate verify FOLDER --to URI',
  }),
  key('migrate.list', 'm', 'migrate.canvas', 'manual steps', 5, {
    help: 'Show the remaining steps by hand in Canvas.',
    cli: 'groundctl migrate sync FOLDER --to URI',
  }),
  key('migrate.list', 'u', 'migrate.rollback', 'undo sync', 44, {
    help: 'Restore what the last sync replaced, from versions or saved copies.',
    cli: 'groundctl migrate rollback FOLDER --to URI',
    changes: true,
  }),
  key('migrate.list', 'd', 'migrate.clean', 'delete staged', 45, {
    help: 'Remove the objects that sync uploaded, and only those; asks for the location.',
    cli: 'groundctl migrate clean FOLDER --to URI',
    changes: true,
  }),
  key('migrate.list', 'c', 'subject.copy', 'copy command', 77, {
    help: 'Copy the equivalent command line.',
  }),
  key('migrate.plan', 'a', 'migrate.sync', 'apply: sync', 1, {
    help: 'Continue with the sync of this plan; it is planned again, and confirmed.',
    cli: 'groundctl migrate sync FOLDER --to URI',
    changes: true,
  }),
  key('migrate.text', 'esc backspace left', 'migrate.back', 'back', 1, {
    help: 'Go back to the flows; running requests are stopped.',
  }),
];
