import { lstatSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Surroundings } from '../core/state-folder.ts';
import type { SettingsFile } from './settings.ts';

const FILE_NAME = 'groundctl.yaml';

/**
 * The two files that settings are looked for in. The project's lies in the folder `cwd` or one above it, up to the one
 * that holds `.git`: without one, no folder above is looked at, for anybody may write to some of them (/tmp).
 */
export function settingsFiles(around: Surroundings & { readonly cwd: string }): SettingsFile[] {
  const user = userFile(around);
  const project = projectFile(resolve(around.cwd));
  return [
    ...(project === user ? [] : [{ kind: 'project' as const, path: project, found: exists(project) }]),
    ...(user === undefined ? [] : [{ kind: 'user' as const, path: user, found: exists(user) }]),
  ];
}

function projectFile(folder: string): string {
  const here = join(folder, FILE_NAME);
  for (let at = folder, up = [here]; ; at = dirname(at), up = [...up, join(at, FILE_NAME)]) {
    if (exists(join(at, '.git'))) return up.find(exists) ?? here;
    if (dirname(at) === at) return here;
  }
}

/** `XDG_CONFIG_HOME/groundctl`, by default `~/.config/groundctl`; Application Support on macOS, APPDATA on Windows. */
function userFile({ env, platform, home }: Surroundings): string | undefined {
  const given = env.XDG_CONFIG_HOME;
  if (given?.startsWith('/')) return join(given, 'groundctl', FILE_NAME);
  if (platform === 'win32' && env.APPDATA) return join(env.APPDATA, 'groundctl', FILE_NAME);
  if (home === '') return undefined;
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'groundctl', FILE_NAME);
  return join(home, '.config', 'groundctl', FILE_NAME);
}

/** True for whatever is there, a link to nothing as well: that should be said and not passed over. */
function exists(path: string): boolean {
  try {
    return lstatSync(path) !== undefined;
  } catch {
    return false;
  }
}
