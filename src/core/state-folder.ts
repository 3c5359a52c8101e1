import { join } from 'node:path';
import { usageError } from './errors.ts';

/** What decides where state is kept; the caller takes it from its process. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly home: string;
}

/**
 * The folder for plans and journals, which is not made here: `XDG_STATE_HOME/groundctl`, by default
 * `~/.local/state/groundctl`; Application Support on macOS, LOCALAPPDATA on Windows.
 */
export function stateFolder({ env, platform, home }: Surroundings): string {
  const given = env.XDG_STATE_HOME;
  if (given?.startsWith('/')) return join(given, 'groundctl');
  if (platform === 'win32' && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, 'groundctl', 'state');
  if (home === '') throw usageError('There is no home folder for the journal.', { hint: 'Set HOME.' });
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'groundctl', 'state');
  return join(home, '.local', 'state', 'groundctl');
}
