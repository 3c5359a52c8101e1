import { hasUnsafeCharacters } from './sanitize.ts';

const BARE = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** A command line fit to show and copy, or the reason why there is none. */
export type CommandLine =
  | { readonly copyable: true; readonly text: string }
  | { readonly copyable: false; readonly reason: string };

/**
 * A command line for a POSIX shell, of one command or of several that follow each other: the only function through which the program shows or copies one.
 * Values with control characters are refused: pasted into a terminal they could run something else.
 */
export function commandLine(words: readonly string[], ...then: readonly (readonly string[])[]): CommandLine {
  const commands = [words, ...then];
  const bad = commands.flat().find(hasUnsafeCharacters);
  if (bad !== undefined) {
    return { copyable: false, reason: 'a value holds control characters, so the command is not copyable' };
  }
  return { copyable: true, text: commands.map((each) => each.map(quote).join(' ')).join(' && ') };
}

function quote(word: string): string {
  return BARE.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
