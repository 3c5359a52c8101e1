import { usageError } from '../core/errors.ts';
import { readBytesFile } from '../core/files/read-text.ts';
import { didYouMean } from '../core/suggest.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';
import { configFiles, MAX_CONFIG_BYTES } from './config-files.ts';

/**
 * Names of the profiles in the shared config and credentials files, sorted, each once. A file that is not
 * there or cannot be read has none: the SDK says what is wrong with it once a profile is used.
 */
export async function listProfiles(environment: NodeJS.ProcessEnv): Promise<string[]> {
  const files = configFiles(environment);
  const config = await read(files.AWS_CONFIG_FILE);
  const credentials = await read(files.AWS_SHARED_CREDENTIALS_FILE);
  const names = new Set([
    ...sections(config).flatMap((name) =>
      name === 'default' ? name : (/^profile\s+(.+)$/.exec(name)?.[1] ?? []),
    ),
    ...sections(credentials),
  ]);
  return [...names].map((name) => name.replace(/^(["'])(.*)\1$/, '$2')).sort();
}

/** Throws a usage error for a profile that this machine does not have. */
export async function checkProfile(name: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const profiles = await listProfiles(environment);
  if (profiles.includes(name)) return;
  const near = didYouMean(name, profiles);
  throw usageError(`There is no profile ${quoteForMessage(name)} in the AWS configuration.`, {
    hint: near ? `Did you mean ${near}?` : 'aws configure list-profiles lists the existing ones.',
  });
}

async function read(file: string): Promise<string> {
  try {
    return (await readBytesFile(file, MAX_CONFIG_BYTES, undefined, 'file')).toString('utf8');
  } catch {
    return '';
  }
}

function sections(ini: string): string[] {
  return Array.from(ini.matchAll(/^\s*\[([^\]\r\n]+)\]/gm), (match) => (match[1] ?? '').trim());
}
