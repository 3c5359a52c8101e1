import type { Command, CommanderError } from 'commander';
import { type GroundctlError, usageError } from '../core/errors.ts';
import { sanitize } from '../core/text/sanitize.ts';
import { unknownCommand } from './unknown-command.ts';

/** What commander refused, as a usage error of ours: one sentence, a suggestion, and whose --help to read. */
export function fromCommander(error: CommanderError, program: Command): GroundctlError {
  const [word] = program.args;
  const names = program.commands.map((command) => command.name());
  if (word !== undefined && !word.startsWith('-') && !names.includes(word))
    return unknownCommand(word, names);
  const command = commandAt(program);
  const help = `See ${[...pathOf(command), '--help'].join(' ')}.`;
  const [, said = error.message, suggestion] =
    /^(.*?)(?:\n\((Did you mean [^\n]+\?)\))?$/s.exec(error.message.replace(/^error: /, '')) ?? [];
  const sentence = sanitize(said.replace(/\.$/, ''));
  return usageError(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`, {
    hint: suggestion === undefined ? help : `${sanitize(suggestion)} ${help}`,
  });
}

/** The command that the words on the command line lead to, as far as they name one. */
function commandAt(program: Command): Command {
  let at = program;
  for (const word of program.args) {
    const next = at.commands.find((command) => command.name() === word);
    if (!next) break;
    at = next;
  }
  return at;
}

function pathOf(command: Command): string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : [command.name()];
}
