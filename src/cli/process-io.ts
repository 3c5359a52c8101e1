import { createInterface } from 'node:readline/promises';
import { type Connection, connect } from '../connect.ts';
import { abortError, EXIT } from '../core/errors.ts';
import { showsUnicode } from '../core/text/ascii.ts';
import { sanitize } from '../core/text/sanitize.ts';
import type { GlobalOptions, Io } from './io.ts';
import { styleFor } from './style.ts';

/** The real thing: stdout, stderr, the terminal and connect(). Connections are closed by `close`. */
export function createProcessIo(signal: AbortSignal): Io & { close(): Promise<void> } {
  const { stdin, stdout, stderr, env } = process;
  const toStdout = writer(stdout, 'standard output');
  const toStderr = writer(stderr, 'standard error');
  const connections: Connection[] = [];
  let progressShown = false;

  const clearProgress = () => {
    if (progressShown) toStderr('\r\u001b[K');
    progressShown = false;
  };
  const say = (text: string) => {
    clearProgress();
    toStderr(`${text}\n`);
  };
  return {
    signal,
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    table: {
      width: stdout.isTTY ? stdout.columns || 80 : undefined,
      style: styleFor(stdout.isTTY === true, env),
      ascii: !showsUnicode(env),
    },
    print(text) {
      clearProgress();
      toStdout(text);
    },
    say,
    progress(text) {
      if (!stderr.isTTY || env.TERM === 'dumb') return;
      clearProgress();
      toStderr(sanitize(text).slice(0, (stderr.columns || 80) - 1));
      progressShown = true;
    },
    async ask(question) {
      const prompt = createInterface({ input: stdin, output: stderr });
      // Ctrl-C and the end of the input close the prompt, and readline leaves the question open then.
      const closed = new Promise<never>((_, reject) => prompt.once('close', reject));
      try {
        return await Promise.race([prompt.question(question, { signal }), closed]);
      } catch {
        throw abortError('Nothing was changed.');
      } finally {
        prompt.close();
      }
    },
    async connect(options: GlobalOptions) {
      // Of one command, all connections to the sandbox see the same account.
      const before = connections.at(-1);
      const connection = await connect(
        { ...options, signal, onNotice: options.quiet ? undefined : say },
        before,
      );
      connections.push(connection);
      if (options.sandbox && !options.quiet && before === undefined) {
        toStderr('Sandbox: a demonstration account inside this process; changes end with it.\n');
      }
      return connection;
    },
    close: async () => {
      clearProgress();
      await Promise.all(connections.map((connection) => connection.close()));
    },
  };
}

/**
 * Writes to a stream until its reader is gone: one such as head that has seen enough is not a fault of anybody,
 * and changes under way are still carried out. Output lost for another reason (a full disk) makes the exit
 * code 253.
 */
function writer(stream: NodeJS.WriteStream, name: string): (text: string) => void {
  let open = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (open && error.code !== 'EPIPE') {
      process.once('exit', () => {
        process.exitCode = EXIT.configuration;
      });
      if (stream !== process.stderr) process.stderr.write(`groundctl: ${name}: ${error.message}\n`);
    }
    open = false;
  });
  return (text) => {
    if (open) stream.write(text);
  };
}
