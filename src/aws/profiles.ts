import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Names of the profiles in the shared config and credentials files, sorted, each once. A file that is not
 * there or cannot be read has none: the SDK says what is wrong with it once a profile is used.
 */
export async function listProfiles(environment: NodeJS.ProcessEnv): Promise<string[]> {
  const folder = join(homedir(), '.aws');
  const config = await read(environment.AWS_CONFIG_FILE || join(folder, 'config'));
  const credentials = await read(environment.AWS_SHARED_CREDENTIALS_FILE || join(folder, 'credentials'));
  const names = new Set([
    ...sections(config).flatMap((name) =>
      name === 'default' ? name : (/^profile\s+(.+)$/.exec(name)?.[1] ?? []),
    ),
    ...sections(credentials),
  ]);
  return [...names].map((name) => name.replace(/^(["'])(.*)\1$/, '$2')).sort();
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return '';
  }
}

function sections(ini: string): string[] {
  return Array.from(ini.matchAll(/^\s*\[([^\]\r\n]+)\]/gm), (match) => (match[1] ?? '').trim());
}
