import { dirname } from 'node:path';
import { notWritten } from './local-fault.ts';
import { makeFolder } from './make-folder.ts';
import { type Text, writeNewFile } from './write-file.ts';

interface SaveOptions {
  /** For its owner alone, and so are folders that are missing and made. */
  readonly own?: boolean;
  /** Makes the folder that it lies in, where that is missing. */
  readonly withFolder?: boolean;
  /** What an error says has been done by then. */
  readonly done?: string;
}

/**
 * Writes a file that was asked for by name and is not there yet, whole or not at all. A usage error where something is
 * already there, and 253 where the machine refuses it.
 */
export async function saveNew(path: string, text: Text, options: SaveOptions = {}): Promise<void> {
  const { own = false, withFolder = false, done = 'Nothing was written.' } = options;
  try {
    if (withFolder) makeFolder(dirname(path), own ? 0o700 : 0o777);
    await writeNewFile(path, text, own ? { mode: 0o600 } : {});
  } catch (error) {
    throw notWritten(error, path, done);
  }
}
