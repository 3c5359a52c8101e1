import { type Command, CommanderError } from 'commander';
import { EXIT, GroundctlError } from '../core/errors.ts';
import { toGroundctlError } from '../core/to-error.ts';
import type { Settings } from '../settings/settings.ts';
import { fromCommander } from './commander-error.ts';
import { hideFirstLine } from './first-line.ts';
import { listenForInterruption } from './interruption.ts';
import { createProcessIo } from './process-io.ts';
import { createProgram } from './program.ts';
import { errorDocument, errorLines } from './report-error.ts';
import { settingsHere } from './settings-here.ts';

/** Runs one command line and gives its exit code. */
export async function run(words: readonly string[]): Promise<number> {
  const interruption = listenForInterruption();
  // Before anything is written: an error about the options themselves has no colours either.
  if (words.includes('--no-color')) process.env.NO_COLOR = '1';
  const settings = await settingsHere(words);
  if (!(settings instanceof GroundctlError) && settings.values.theme === 'none') process.env.NO_COLOR = '1';
  const io = createProcessIo(interruption.signal);
  let exitCode: number | undefined;
  const program = createProgram(
    io,
    (code) => {
      exitCode = code;
    },
    words,
    settings,
  );
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCode ?? EXIT.ok;
  } catch (thrown) {
    return report(thrown, words, io, program, settings);
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
  settings: Settings | GroundctlError,
): number {
  hideFirstLine();
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT.ok;
  // A noun without a verb: its help has been printed, and there is nothing to add.
  if (thrown instanceof CommanderError && thrown.code === 'commander.help') return EXIT.usage;
  // What a command misses may be what a broken file says.
  const missing = thrown instanceof CommanderError && thrown.code.startsWith('commander.missing');
  const error =
    missing && settings instanceof GroundctlError
      ? settings
      : thrown instanceof CommanderError
        ? fromCommander(thrown, program)
        : toGroundctlError(thrown);
  const set = settings instanceof GroundctlError ? undefined : settings.values.output;
  const document = errorDocument(error, outputAsked(words, set));
  if (document !== undefined) io.print(document);
  io.say(errorLines(error, words.includes('--debug')));
  return error.exitCode;
}

/** The format asked for, read without commander: it may be commander that failed. */
function outputAsked(words: readonly string[], set: string | undefined): 'json' | 'ndjson' | undefined {
  const index = words.findIndex((word) => word === '--output' || word === '-o');
  const attached = words.find((word) => /^(--output=|-o.)/.test(word));
  const value = (index >= 0 ? words[index + 1] : attached?.replace(/^(--output=|-o=?)/, '')) ?? set;
  return value === 'json' || value === 'ndjson' ? value : undefined;
}
