import { performance } from 'node:perf_hooks';
import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';

export interface PtyOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** What has to be on the screen, in text without escape sequences. */
  readonly until: RegExp;
  readonly timeoutMs?: number;
}

/** Milliseconds from spawning `node ARGS` in a 120x40 pseudo-terminal to the output that matches `until`. */
export async function timePty(args: readonly string[], options: PtyOptions): Promise<number> {
  const { env = process.env, until, timeoutMs = 10_000 } = options;
  const start = performance.now();
  const pty = spawn(process.execPath, [...args], { name: 'xterm-256color', cols: 120, rows: 40, env });
  const ended = new Promise<void>((resolve) => pty.onExit(() => resolve()));
  let running = true;
  void ended.then(() => {
    running = false;
  });
  try {
    return await new Promise((resolve, reject) => {
      let output = '';
      const timer = setTimeout(() => reject(new Error(`no ${until} within ${timeoutMs} ms`)), timeoutMs);
      const finish = () => clearTimeout(timer);
      pty.onData((data) => {
        output += data;
        if (!until.test(stripVTControlCharacters(output))) return;
        finish();
        resolve(performance.now() - start);
      });
      pty.onExit(({ exitCode }) => {
        finish();
        reject(new Error(`ended with ${exitCode} before ${until} was on the screen`));
      });
    });
  } finally {
    if (running) pty.kill('SIGKILL');
    await ended;
  }
}
