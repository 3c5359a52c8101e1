import { GroundctlError } from '../core/errors.ts';
import { readSettings } from '../settings/read-settings.ts';
import { type Settings, withoutAccount } from '../settings/settings.ts';

/**
 * The settings of this process, or what is wrong with them, which is an error only for commands that use them. A
 * sandbox of its own has none of what files say about an account.
 */
export async function settingsHere(words: readonly string[]): Promise<Settings | GroundctlError> {
  try {
    const settings = await readSettings();
    return words.includes('--sandbox') ? withoutAccount(settings) : settings;
  } catch (error) {
    if (error instanceof GroundctlError) return error;
    throw error;
  }
}
