import { type Command, CommanderError } from 'commander';
import { EXIT, toGroundctlError } from '../core/errors.ts';
import { fromCommander } from './commander-error.ts';
import { hideFirstLine } from './first-line.ts';
import { listenForInterruption } from './interruption.ts';
import { createProcessIo } from './process-io.ts';
import { createProgram } from './program.ts';
import { errorDocument, errorLines } from './report-error.ts';

/** Runs one command line and gives its exit code. */
export async function run(words: readonly string[]): Promise<number> {
  const interruption = listenForInterruption();
  // Before anything is written: an error about the options themselves has no colours either.
  if (words.includes('--no-color')) process.env.NO_COLOR = '1';
  const io = createProcessIo(interruption.signal);
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
    interruption.stop();
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
