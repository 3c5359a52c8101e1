import { execFile } from 'node:child_process';
import type { Command } from 'commander';
import type { Io } from '../../src/cli/io.ts';
import { LAUNCHER, type Run, unfolded } from './program.ts';

export interface Example {
  readonly line: string;
  readonly command: Command;
}

/** Every command as it is declared. */
export async function wholeProgram(): Promise<Command> {
  // The bundler puts the version in; here nobody does.
  Object.assign(globalThis, { __GROUNDCTL_VERSION__: '0.0.0' });
  const { createProgram } = await import('../../src/cli/program.ts');
  return createProgram({} as Io, () => {});
}

/** The examples in the help of a command and of those below it. */
export function examplesOf(command: Command): Example[] {
  let help = '';
  command.configureOutput({
    writeOut: (part) => {
      help += part;
    },
  });
  command.outputHelp();
  const own = Array.from(unfolded(help).matchAll(/^ {2}\$ (.*)$/gm), ([, line = '']) => ({ line, command }));
  return [...own, ...command.commands.flatMap((part) => examplesOf(part))];
}

/** Runs a line as a shell does, with the built program as `groundctl`. */
export function shell(line: string, env: NodeJS.ProcessEnv, cwd: string): Promise<Run> {
  const definition = `groundctl() { "${process.execPath}" "${LAUNCHER}" "$@"; }`;
  return new Promise((resolve) => {
    const options = { cwd, env, maxBuffer: 1 << 26 };
    const child = execFile('bash', ['-c', `${definition}\n${line}`], options, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout: out, stderr: err }),
    );
    child.stdin?.end();
  });
}

/** A line with one more option, before what it is piped or written to. */
export const withOption = (line: string, option: string) => line.replace(/(?= [|>#]|$)/, ` ${option}`);

/** The words of a line that needs no shell: one command of groundctl, without pipes, patterns or variables. */
export function wordsOf(line: string): string[] | undefined {
  const words = line.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? [];
  const bare = line.replace(/'[^']*'/g, '');
  if (words[0] !== 'groundctl' || /[|<>;&$`*?~#\\(){}!]/.test(bare)) return undefined;
  return words.slice(1).map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'));
}
