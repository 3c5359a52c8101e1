import { createInterface } from 'node:readline/promises';
import { connect } from '../connect.ts';
import { abortError } from '../core/errors.ts';
import { sanitize } from '../core/text/sanitize.ts';
import type { GlobalOptions, Io } from './io.ts';
import { styleFor } from './style.ts';

/** The real thing: stdout, stderr, the terminal and connect(). Connections are closed by `close`. */
export function createProcessIo(signal: AbortSignal): Io & { close(): Promise<void> } {
  const { stdin, stdout, stderr, env } = process;
  const connections: { close(): Promise<void> }[] = [];
  let progressShown = false;

  const clearProgress = () => {
    if (progressShown) stderr.write('\r\u001b[K');
    progressShown = false;
  };
  return {
    signal,
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    table: {
      width: stdout.isTTY ? stdout.columns || 80 : undefined,
      style: styleFor(stdout.isTTY === true, env),
    },
    print(text) {
      clearProgress();
      stdout.write(text);
    },
    say(text) {
      clearProgress();
      stderr.write(`${text}\n`);
    },
    progress(text) {
      if (!stderr.isTTY || env.TERM === 'dumb') return;
      clearProgress();
      stderr.write(sanitize(text).slice(0, (stderr.columns || 80) - 1));
      progressShown = true;
    },
    async ask(question) {
      const prompt = createInterface({ input: stdin, output: stderr });
      try {
        return await prompt.question(question, { signal });
      } catch {
        throw abortError();
      } finally {
        prompt.close();
      }
    },
    async connect(options: GlobalOptions) {
      const connection = await connect(options);
      connections.push(connection);
      if (options.sandbox) {
        stderr.write('Sandbox: a demonstration account inside this process; changes end with it.\n');
      }
      return connection;
    },
    close: async () => {
      clearProgress();
      await Promise.all(connections.map((connection) => connection.close()));
    },
  };
}
