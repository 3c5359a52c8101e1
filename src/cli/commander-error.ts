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
  const known = suggestion ?? otherWord(command, program);
  const sentence = sanitize(said.replace(/\.$/, ''));
  return usageError(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`, {
    hint: known === undefined ? help : `${sanitize(known)} ${help}`,
  });
}

/** Words that mean the same in other programs. */
const ALIKE: readonly (readonly string[])[] = [
  ['delete', 'remove', 'rm', 'del', 'destroy'],
  ['create', 'new', 'add', 'make', 'invite'],
  ['show', 'describe', 'get', 'inspect', 'info'],
  ['update', 'edit', 'set', 'modify', 'change'],
  ['list', 'ls', 'all'],
];

/** What the command at hand calls what was typed. */
function otherWord(command: Command, program: Command): string | undefined {
  const names = command.commands.map((one) => one.name());
  const typed = program.args.find((word) => word !== command.name() && !word.startsWith('-')) ?? '';
  const meant = ALIKE.filter((words) => words.includes(typed)).flatMap((words) =>
    words.filter((word) => names.includes(word)),
  );
  return meant[0] === undefined ? undefined : `Did you mean ${meant[0]}?`;
}

/** The command that the words on the command line lead to, as far as they name one. */
function commandAt(program: Command): Command {
  let at = program;
  for (const word of program.args) {
    const next = at.commands.find((command) => command.name() === word || command.aliases().includes(word));
    if (!next) break;
    at = next;
  }
  return at;
}

function pathOf(command: Command): string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : [command.name()];
}
