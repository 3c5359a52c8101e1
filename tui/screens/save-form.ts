import { saveNew } from '../../src/core/files/save-new.ts';
import { toGroundctlError } from '../../src/core/to-error.ts';
import { atHome } from '../text/home.ts';
import type { Shell } from './area.ts';

/** Saves what a form asked a file name for, and closes it; where that fails it stays open, and what was wrong is said. */
export async function saveFromForm(shell: Shell, typed: string, make: () => string): Promise<void> {
  const path = atHome(typed);
  try {
    await saveNew(path, make());
    shell.dispatch({ type: 'close' });
    shell.notify(`Saved to ${path}.`, 'good');
  } catch (error) {
    const { message, hint } = toGroundctlError(error);
    shell.notify(hint === undefined ? message : `${message} ${hint}`, 'bad');
  }
}
