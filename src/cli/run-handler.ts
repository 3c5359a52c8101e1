import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '../connect.ts';
import { EXIT, usageError } from '../core/errors.ts';
import { toGroundctlError } from '../core/to-error.ts';
import { keepContext } from './document-context.ts';
import { documentIo } from './document-io.ts';
import type { ExitCode, GlobalOptions, Io } from './io.ts';
import type { Handler } from './leaf.ts';

const CLEAR = '\u001b[H\u001b[2J\u001b[3J';
const PAUSE = 5;

/** Runs a handler with what every command has: --quiet, --query, forms of output, --watch. Gives the exit code. */
export async function runHandler<Options extends GlobalOptions, Args extends unknown[]>(
  io: Io,
  handler: Handler<Options, Args>,
  options: Options,
  args: Args,
): Promise<ExitCode> {
  const once = async (over: Io) => {
    const documents = documentIo(over, options);
    try {
      const code = await handler(documents.io, { ...options, ...documents.asked }, ...args);
      await documents.finish();
      return code;
    } catch (thrown) {
      const error = toGroundctlError(thrown);
      keepContext(error, await documents.context());
      throw error;
    }
  };
  const outside = options.quiet ? quietIo(io) : io;
  return options.watch === undefined ? once(outside) : watch(outside, secondsOf(options.watch), once);
}

/** Messages are held back, and said only before a question: who answers must have read them. */
function quietIo(io: Io): Io {
  let kept: string[] = [];
  return {
    ...io,
    say: (text) => {
      kept.push(text);
    },
    progress: () => {},
    ask: (question) => {
      for (const text of kept) io.say(text);
      kept = [];
      return io.ask(question);
    },
  };
}

function secondsOf(watch: string | true): number {
  const seconds = watch === true ? PAUSE : Number(watch);
  if (!(seconds >= 1 && seconds <= 86_400))
    throw usageError('--watch accepts a number of seconds from 1 to 86400.');
  return seconds;
}

/** Runs again and again over one connection until it is interrupted. A terminal shows the newest run only. */
async function watch(io: Io, seconds: number, once: (io: Io) => Promise<ExitCode>): Promise<ExitCode> {
  let connection: Promise<Connection> | undefined;
  const same: Io = { ...io, connect: (asked) => (connection ??= io.connect(asked)) };
  let last: { readonly code: ExitCode } | undefined;
  for (;;) {
    let screen = '';
    // Cleared only when the next screen is there, so that it does not flicker.
    try {
      last = {
        code: await once(
          io.table.width === undefined ? same : { ...same, print: (text) => (screen += text) },
        ),
      };
    } catch (error) {
      // Ctrl-C is how it ends, also where it meets the middle of a run.
      if (io.signal.aborted && last !== undefined) return last.code ?? EXIT.ok;
      throw error;
    }
    if (io.table.width !== undefined) io.print(`${CLEAR}${screen}`);
    await delay(seconds * 1000, undefined, { signal: io.signal }).catch(() => {});
    if (io.signal.aborted) return last.code ?? EXIT.ok;
  }
}
