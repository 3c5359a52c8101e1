import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

export interface ProcessOptions {
  readonly env?: NodeJS.ProcessEnv;
}

/** Milliseconds from spawning `node ARGS` to its end; throws where it does not end with 0. */
export function timeProcess(
  args: readonly string[],
  { env = process.env }: ProcessOptions = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      const elapsed = performance.now() - start;
      if (code === 0) resolve(elapsed);
      else reject(new Error(`ended with ${signal ?? code}: ${stderr.trim().split('\n')[0] ?? ''}`));
    });
  });
}
