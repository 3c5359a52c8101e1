import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, LAUNCHER, type Run, type RunOptions, runChild } from './program.ts';

/** A file system over the folder `$1` that the program alone sees: one page large and full, or read-only. */
const SCRIPTS = {
  full: 'mount -t tmpfs -o size=4k none "$1" && head -c 4096 /dev/zero > "$1/filled" && shift && exec "$@"',
  'read-only': 'mount -t tmpfs -o ro none "$1" && shift && exec "$@"',
};
const IN_NAMESPACE = ['-rm', 'bash', '-c'];

/** True where a user may mount something for a program of their own, as most Linux kernels let them. */
export const canMount = (() => {
  const folder = mkdtempSync(join(tmpdir(), 'groundctl-mount-'));
  try {
    execFileSync('unshare', [...IN_NAMESPACE, SCRIPTS.full, 'bash', folder, 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
})();

/** Runs the built program where `folder` is a disk of its own. */
export function runOnDisk(
  disk: keyof typeof SCRIPTS,
  folder: string,
  words: readonly string[],
  options: RunOptions,
): Promise<Run> {
  const here = [...IN_NAMESPACE, SCRIPTS[disk], 'bash', folder];
  const child = spawn('unshare', [...here, process.execPath, LAUNCHER, ...words], {
    env: { ...environment(options), NODE_DISABLE_COMPILE_CACHE: '1' },
  });
  return runChild(child, options);
}
