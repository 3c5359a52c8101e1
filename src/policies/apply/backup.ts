import { join, resolve } from 'node:path';
import { saveNew } from '../../core/files/save-new.ts';
import type { SaveBackup } from '../ports.ts';

const DONE =
  'The current version was to be saved in it. Nothing was changed; --backup-dir names a different folder.';

/** Saves into `folder`, made where it is missing; files are the owner's alone and never replace one another. */
export function backupsIn(folder: string): SaveBackup {
  return async (name, text) => {
    const path = resolve(join(folder, name));
    await saveNew(path, text, { own: true, withFolder: true, done: DONE });
    return path;
  };
}
