import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the program keeps what it has to remember: the platform's state folder, nothing the user backs up by hand. */
export function stateFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (env.GROUNDCTL_STATE) return env.GROUNDCTL_STATE;
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(homedir(), 'AppData/Local'), 'groundctl');
  if (platform === 'darwin') return join(homedir(), 'Library/Application Support/groundctl');
  return join(env.XDG_STATE_HOME || join(homedir(), '.local/state'), 'groundctl');
}
