import type { Command, Option } from 'commander';

/** What a word can be: words the program knows, names that an account holds, or a file. */
export type Candidates =
  | { readonly kind: 'words'; readonly words: readonly Word[] }
  | { readonly kind: 'names'; readonly of: NameKind }
  | { readonly kind: 'files' };

export interface Word {
  readonly value: string;
  readonly description: string;
}

export type NameKind = 'teams' | 'buckets' | 's3' | 'documents' | 'rules' | 'profiles' | 'regions';

/** What may stand where the last of `words` is being typed. Pure: nothing is asked of anybody. */
export function candidates(program: Command, words: readonly string[]): Candidates {
  const last = words.at(-1) ?? '';
  const { command, position, open } = walk(program, words.slice(0, -1));
  if (open !== undefined) return valuesOf(open, last);
  const assigned = /^(--[\w-]+)=(.*)$/.exec(last);
  const option = assigned && optionOf(command, assigned[1] ?? '');
  if (option && takesValue(option)) return valuesOf(option, assigned[2] ?? '');
  if (last.startsWith('-')) return { kind: 'words', words: optionWords(command) };
  const help = command.createHelp();
  const below = help.visibleCommands(command);
  if (below.length > 0) {
    return {
      kind: 'words',
      words: below.map((one) => ({ value: one.name(), description: one.description() })),
    };
  }
  return argumentOf(command, position, last);
}

interface Place {
  readonly command: Command;
  /** How many arguments the command has already. */
  readonly position: number;
  /** The option whose value comes next. */
  readonly open: Option | undefined;
}

function walk(program: Command, words: readonly string[]): Place {
  let command = program;
  let position = 0;
  let open: Option | undefined;
  for (const word of words) {
    if (open !== undefined) {
      open = undefined;
    } else if (word.startsWith('-')) {
      const option = optionOf(command, word);
      open = option && takesValue(option) ? option : undefined;
    } else {
      const below = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
      if (below) command = below;
      else position += 1;
    }
  }
  return { command, position, open };
}

function optionOf(command: Command, word: string): Option | undefined {
  for (let at: Command | null = command; at !== null; at = at.parent) {
    const found = at.options.find(({ long, short }) => long === word || short === word);
    if (found) return found;
  }
  return undefined;
}

const takesValue = ({ required, optional }: Option) => required || optional;

function optionWords(command: Command): Word[] {
  const own = command.createHelp().visibleOptions(command);
  return own.flatMap(({ long, description }) => (long ? [{ value: long, description }] : []));
}

/** Options whose value is the name of something; every other value may be a file. */
const NAMED_OPTIONS: { readonly [long: string]: NameKind } = {
  '--profile': 'profiles',
  '--source-profile': 'profiles',
  '--region': 'regions',
  '--team': 'teams',
  '--workteam': 'teams',
  '--bucket': 'buckets',
  '--confirm': 'teams',
};

function valuesOf(option: Option, typed: string): Candidates {
  if (option.argChoices)
    return { kind: 'words', words: option.argChoices.map((value) => ({ value, description: '' })) };
  const named = NAMED_OPTIONS[option.long ?? ''];
  if (named) return { kind: 'names', of: named };
  return fileOrBucket(typed);
}

function argumentOf(command: Command, position: number, typed: string): Candidates {
  const { registeredArguments } = command;
  const argument = registeredArguments[position] ?? registeredArguments.findLast(({ variadic }) => variadic);
  if (argument === undefined) return { kind: 'words', words: [] };
  if (argument.argChoices)
    return { kind: 'words', words: argument.argChoices.map((value) => ({ value, description: '' })) };
  const noun = command.parent?.name();
  const name = argument.name();
  if (name === 'team' || (noun === 'workteams' && name === 'name' && command.name() !== 'create'))
    return { kind: 'names', of: 'teams' };
  if (name === 'document') return { kind: 'names', of: 'documents' };
  if (name === 'rule') return { kind: 'names', of: 'rules' };
  if (name === 'bucket') return { kind: 'names', of: 'buckets' };
  return fileOrBucket(typed);
}

function fileOrBucket(typed: string): Candidates {
  return /^s3:/i.test(typed) ? { kind: 'names', of: 's3' } : { kind: 'files' };
}
