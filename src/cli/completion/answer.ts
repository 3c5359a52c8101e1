import type { Command } from 'commander';
import { sanitize } from '../../core/text/sanitize.ts';
import type { Settings } from '../../settings/settings.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { type Candidates, candidates, type Word } from './complete.ts';

/** What the shells' scripts read in the last line: let the shell complete files; no files; no blank behind. */
const FILES = 0;
const NO_FILES = 4;
const NO_SPACE = 2;

/** `groundctl complete -- WORDS`: what the shells' scripts ask for; the last word is the one being typed. */
export async function answer(io: Io, options: GlobalOptions, words: readonly string[]): Promise<ExitCode> {
  const { createProgram } = await import('../program.ts');
  io.print(
    await completions(
      createProgram(io, () => {}),
      words,
      options.settings,
    ),
  );
  return undefined;
}

async function completions(
  program: Command,
  words: readonly string[],
  settings: Settings | undefined,
): Promise<string> {
  const found = candidates(program, words);
  if (found.kind === 'files') return `:${FILES}\n`;
  // Of `--option=value` the shells' scripts expect the value alone.
  const last = (words.at(-1) ?? '').replace(/^--[\w-]+=/, '');
  const fitting = (await wordsOf(found, words, settings)).filter(({ value }) => value.startsWith(last));
  const lines = fitting.map(({ value, description }) => `${sanitize(value)}\t${sanitize(description)}\n`);
  const open = fitting.length > 0 && fitting.every(({ value }) => value.endsWith('/'));
  return `${lines.join('')}:${open ? NO_FILES + NO_SPACE : NO_FILES}\n`;
}

async function wordsOf(
  found: Exclude<Candidates, { kind: 'files' }>,
  words: readonly string[],
  settings: Settings | undefined,
): Promise<readonly Word[]> {
  if (found.kind === 'words') return found.words;
  const { namesOf } = await import('./names.ts');
  return (await namesOf(found.of, words, settings)).map((value) => ({ value, description: '' }));
}
