import { toGroundctlError } from '../../../src/core/to-error.ts';
import type { Shell } from '../area.ts';
import { act } from './act.ts';
import { forget, placeOf, type Recent, readRecent, recentFile, remember } from './recent.ts';
import { requestFor } from './request.ts';

/** Reads the list of recent sources: those on this machine, and those of the place the session is at. */
export async function loadRecent(shell: Shell): Promise<void> {
  await keep(shell, readRecent);
}

/** Puts what was read first in the list. */
export async function rememberRecent(shell: Shell, recent: Recent): Promise<void> {
  await keep(shell, (file) => remember(file, recent));
}

export async function forgetRecent(shell: Shell, recent: Recent): Promise<void> {
  await keep(shell, (file) => forget(file, recent));
}

/** Resolves once what was to be kept is written. */
export function recentWritten(): Promise<void> {
  return keeping;
}

let keeping: Promise<void> = Promise.resolve();

/** One change of the file after the other: each begins with what the one before has written. */
function keep(shell: Shell, change: (file: string) => Promise<Recent[]>): Promise<void> {
  keeping = keeping.then(async () => {
    try {
      const place = placeOf(requestFor('s3://'), shell.connection()?.target);
      const recent = (await change(recentFile())).filter((each) => ['local', place].includes(each.place));
      act(shell, { type: 'recent', recent, now: shell.now() });
    } catch (error) {
      shell.notify(`Recent sources are not saved: ${toGroundctlError(error).message}`, 'warn');
    }
  });
  return keeping;
}
