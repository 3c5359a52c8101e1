/** The pages of man(1), from the commands as they are declared: one of the program, one of each noun. */
import type { Command, Option } from 'commander';
import { EXIT } from '../src/core/errors.ts';

/** The text of each page by its file's name, such as `groundctl-workteams.1`. */
export function manPages(program: Command, version: string): ReadonlyMap<string, string> {
  const nouns = commandsOf(program);
  const pages = nouns.map((noun) => [fileOf(noun), nounPage(noun, version)] as const);
  return new Map([[fileOf(program), programPage(program, nouns, version)], ...pages]);
}

const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
const fileOf = (command: Command): string => `${nameOf(command)}.1`;
const nameOf = (command: Command): string => pathOf(command).replaceAll(' ', '-');

function programPage(program: Command, nouns: readonly Command[], version: string): string {
  return page(program, version, [
    '.SH SYNOPSIS',
    '.B groundctl',
    text('[options]'),
    '.br',
    '.B groundctl',
    text('<command> [options]'),
    '.SH DESCRIPTION',
    ...program.description().split('\n').map(text),
    '.SH COMMANDS',
    ...nouns.flatMap((noun) => ['.TP', `\\fB${text(noun.name())}\\fR`, text(noun.description())]),
    '.SH OPTIONS',
    ...optionsOf(program, () => true),
    ...examplesOf(program),
    '.SH EXIT STATUS',
    ...STATUS.flatMap(([code, means]) => ['.TP', `\\fB${code}\\fR`, text(means)]),
    '.SH SEE ALSO',
    nouns.map((noun) => `\\fB${text(nameOf(noun))}\\fR(1)`).join(',\n'),
  ]);
}

const STATUS: readonly (readonly [number, string])[] = [
  [EXIT.ok, 'done'],
  [EXIT.findings, 'findings'],
  [EXIT.interrupted, 'interrupted or declined'],
  [EXIT.usage, 'bad usage or input'],
  [EXIT.configuration, 'configuration or credentials'],
  [EXIT.aws, 'AWS said no'],
  [EXIT.fault, 'a bug in groundctl'],
];

function nounPage(noun: Command, version: string): string {
  const verbs = noun.commands.length === 0 ? [noun] : commandsOf(noun);
  const own = (option: Option) => option.helpGroupHeading !== GLOBAL;
  const [first = noun] = verbs;
  return page(noun, version, [
    '.SH SYNOPSIS',
    ...verbs.flatMap((verb, index) => [
      ...(index === 0 ? [] : ['.br']),
      `\\fB${text(pathOf(verb))}\\fR ${text(verb.usage())}`,
    ]),
    '.SH DESCRIPTION',
    text(noun.description()),
    ...(verbs[0] === noun ? [] : ['.SH COMMANDS']),
    ...verbs.flatMap((verb) => [
      ...(verb === noun ? ['.SH OPTIONS'] : [`.SS ${text(pathOf(verb))}`, text(verb.description())]),
      ...optionsOf(verb, own),
      ...examplesOf(verb),
    ]),
    '.SH GLOBAL OPTIONS',
    ...optionsOf(first, (option) => !own(option)),
    '.SH SEE ALSO',
    '\\fBgroundctl\\fR(1)',
  ]);
}

const GLOBAL = 'Global options:';

function page(command: Command, version: string, body: readonly string[]): string {
  const [summary = ''] = command.description().split('\n');
  const head = `.TH ${text(nameOf(command).toUpperCase())} 1 "" "groundctl ${version}" "groundctl"`;
  const name = `${text(nameOf(command))} \\- ${text(summary.replace(/\.$/, ''))}`;
  return `${[head, '.SH NAME', name, ...body].join('\n')}\n`;
}

function optionsOf(command: Command, wanted: (option: Option) => boolean): string[] {
  const help = command.createHelp();
  return help
    .visibleOptions(command)
    .filter((option) => option.long !== '--help' && wanted(option))
    .flatMap((option) => ['.TP', `\\fB${text(option.flags)}\\fR`, text(help.optionDescription(option))]);
}

/** Below a command's help, as they are typed. */
function examplesOf(command: Command): string[] {
  let help = '';
  command.configureOutput({ writeOut: (part) => (help += part) });
  command.outputHelp();
  const [, examples = ''] = /\nExamples:\n([\s\S]*)$/.exec(help) ?? [];
  return examples === '' ? [] : ['.PP', 'Examples:', '.PP', '.nf', text(examples.trimEnd()), '.fi'];
}

/** What a person reads of a command's own commands; `help` is of commander. */
function commandsOf(command: Command): Command[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((one) => one.name() !== 'help');
}

/** Nothing in a text is an order to the one who sets it, and all of it can be set on any terminal. */
function text(plain: string): string {
  return plain
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/gm, '\\&')
    .replace(
      /[^\x00-\x7f]/gu,
      (one) => `\\[u${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    );
}
