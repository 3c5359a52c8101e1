import { join } from 'node:path';

/**
 * The platform's folder for what a program keeps between runs: `$XDG_STATE_HOME/groundctl` or
 * `~/.local/state/groundctl`, `~/Library/Application Support/groundctl` on macOS, `%LOCALAPPDATA%\groundctl`.
 */
export function stateFolder(
  environment: Readonly<Record<string, string | undefined>>,
  platform: string,
  home: string,
): string {
  const { XDG_STATE_HOME, LOCALAPPDATA } = environment;
  if (XDG_STATE_HOME) return join(XDG_STATE_HOME, 'groundctl');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'groundctl');
  if (platform === 'win32') return join(LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'groundctl');
  return join(home, '.local', 'state', 'groundctl');
}
