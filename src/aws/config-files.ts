import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { GroundctlError } from '../core/errors.ts';
import { kindProblem } from '../core/files/open-input.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';

/** More than anybody's configuration, in bytes. */
export const MAX_CONFIG_BYTES = 10_000_000;

/** The shared config and credentials files, where the environment or the SDK has them. */
export function configFiles(environment: NodeJS.ProcessEnv) {
  const folder = join(homedir(), '.aws');
  return {
    AWS_CONFIG_FILE: environment.AWS_CONFIG_FILE || join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: environment.AWS_SHARED_CREDENTIALS_FILE || join(folder, 'credentials'),
  };
}

/**
 * Throws a configuration error where one of the files that the SDK is about to read is not a file, or none of that
 * kind: it would read it whole, whatever it is, for as long as that takes.
 */
export function checkConfigFiles(environment: NodeJS.ProcessEnv): void {
  const { AWS_WEB_IDENTITY_TOKEN_FILE: token } = environment;
  const files = { ...configFiles(environment), ...(token ? { AWS_WEB_IDENTITY_TOKEN_FILE: token } : {}) };
  for (const [variable, path] of Object.entries(files)) {
    const problem = problemOf(path);
    if (problem === undefined) continue;
    throw new GroundctlError(`${quoteForMessage(path)} ${problem}.`, {
      code: 'configuration',
      source: 'configuration',
      hint: `Set ${variable} to a file, or unset it.`,
    });
  }
}

/** What cannot be asked about, and folders, the SDK passes over. */
function problemOf(path: string): string | undefined {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) return undefined;
    const tooLarge = stats.size > MAX_CONFIG_BYTES;
    return tooLarge ? `is larger than ${MAX_CONFIG_BYTES} bytes` : kindProblem(stats, 'file');
  } catch {
    return undefined;
  }
}
