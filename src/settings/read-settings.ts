import { homedir } from 'node:os';
import { loadSettings } from './load-settings.ts';
import type { Settings } from './settings.ts';

/**
 * The settings that the command line would have in this process: the environment's variables, groundctl.yaml of the
 * project that `cwd` is in, and the user's own. For `connect({ settings })`. Throws GroundctlError `invalid-settings`
 * that names every problem with file, line and column.
 */
export async function readSettings(options: { readonly cwd?: string } = {}): Promise<Settings> {
  const { env, platform } = process;
  return loadSettings({ env, platform, home: homedir(), cwd: options.cwd ?? process.cwd() });
}
