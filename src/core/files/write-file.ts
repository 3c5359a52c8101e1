import { randomUUID } from 'node:crypto';
import { constants, copyFileSync, linkSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GroundctlError } from '../errors.ts';

/** Of a file: all of it, or its pieces in order. */
export type Text = string | AsyncIterable<string>;

export interface WriteOptions {
  /** Of the new file; 0o666 less the umask unless said. */
  readonly mode?: number;
}

/** Writes a file whole or not at all, over what is there. Throws the system's error, and leaves nothing behind. */
export async function replaceFile(path: string, text: string, options: WriteOptions = {}): Promise<void> {
  await written(path, text, options, (aside) => renameSync(aside, path));
}

/** The same where nothing is: the error is EEXIST where something is, a link included. */
export async function writeNewFile(path: string, text: Text, options: WriteOptions = {}): Promise<void> {
  await written(path, text, options, (aside) => {
    try {
      linkSync(aside, path);
    } catch (error) {
      // Some file systems know no second name of a file.
      if (!/^(EPERM|ENOTSUP|EOPNOTSUPP|ENOSYS|EMLINK)$/.test((error as NodeJS.ErrnoException).code ?? ''))
        throw error;
      copyFileSync(aside, path, constants.COPYFILE_EXCL);
    }
    rmSync(aside);
  });
}

async function written(
  path: string,
  text: Text,
  { mode = 0o666 }: WriteOptions,
  name: (aside: string) => void,
): Promise<void> {
  const aside = join(dirname(path), `.groundctl-${randomUUID()}`);
  try {
    {
      await using file = await open(aside, 'wx', mode);
      await file.writeFile(text);
      await file.sync();
    }
    name(aside);
  } catch (error) {
    rmSync(aside, { force: true });
    // The pieces have errors of their own.
    throw error instanceof GroundctlError ? error : Object.assign(error as Error, { path });
  }
}
