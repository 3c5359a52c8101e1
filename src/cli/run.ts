import { type Command, CommanderError } from 'commander';
import { abortError, EXIT, toGroundctlError } from '../core/errors.ts';
import { fromCommander } from './commander-error.ts';
import { hideFirstLine } from './first-line.ts';
import { createProcessIo } from './process-io.ts';
import { createProgram } from './program.ts';
import { errorDocument, errorLines } from './report-error.ts';

/**
 * Runs one command line and gives its exit code. Ctrl-C lets the step under way end and what was started be
 * closed; a second one, or SIGTERM after it, ends the process at once.
 */
export async function run(words: readonly string[]): Promise<number> {
  const abort = new AbortController();
  const onSignal = () => {
    if (abort.signal.aborted) process.exit(EXIT.interrupted);
    abort.abort(abortError());
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // Before anything is written: an error about the options themselves has no colours either.
  if (words.includes('--no-color')) process.env.NO_COLOR = '1';
  const io = createProcessIo(abort.signal);
  let exitCode: number | undefined;
  const program = createProgram(
    io,
    (code) => {
      exitCode = code;
    },
    words,
  );
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCode ?? EXIT.ok;
  } catch (thrown) {
    return report(thrown, words, io, program);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    await io.close();
  }
}

function report(
  thrown: unknown,
  words: readonly string[],
  io: ReturnType<typeof createProcessIo>,
  program: Command,
): number {
  hideFirstLine();
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT.ok;
  // A noun without a verb: its help has been printed, and there is nothing to add.
  if (thrown instanceof CommanderError && thrown.code === 'commander.help') return EXIT.usage;
  const error = thrown instanceof CommanderError ? fromCommander(thrown, program) : toGroundctlError(thrown);
  const document = errorDocument(error, outputAsked(words));
  if (document !== undefined) io.print(document);
  io.say(errorLines(error, words.includes('--debug')));
  return error.exitCode;
}

/** The format asked for, read without commander: it may be commander that failed. */
function outputAsked(words: readonly string[]): 'json' | 'ndjson' | undefined {
  const index = words.findIndex((word) => word === '--output' || word === '-o');
  const attached = words.find((word) => /^(--output=|-o.)/.test(word));
  const value = index >= 0 ? words[index + 1] : attached?.replace(/^(--output=|-o=?)/, '');
  return value === 'json' || value === 'ndjson' ? value : undefined;
}
