import { type Command, Option } from 'commander';
import { GroundctlError } from '../core/errors.ts';
import type { Settings } from '../settings/settings.ts';
import { fillFromSettings, settledOptions } from './fill-from-settings.ts';
import type { DerivedFormat, ExitCode, GlobalOptions, Io, OutputFormat } from './io.ts';
import { takeOldNames } from './renamed-options.ts';

/** What a handler module exports: one function, loaded only when its command runs. */
export type Handler<Options extends GlobalOptions, Args extends unknown[]> = (
  io: Io,
  options: Options,
  ...args: Args
) => Promise<ExitCode>;

export interface Leaf {
  readonly io: Io;
  /** Takes the exit code of the command that ran. */
  readonly done: (code: ExitCode) => void;
  /** What environment and files say, or what is wrong with it. */
  readonly settings: Settings | GroundctlError;
}

/**
 * Options of every command, in a group of their own so that each --help begins with what is special. A command
 * that does not connect takes the same ones, and its help leaves out those about the connection.
 */
export function addGlobalOptions(command: Command, { connects = true } = {}): Command {
  const connecting = (flags: string, description: string) =>
    new Option(flags, description).hideHelp(!connects);
  return command
    .optionsGroup('Global options:')
    .addOption(connecting('--profile <name>', 'AWS profile, as in the AWS CLI'))
    .option('--region <region>', 'AWS region')
    .addOption(connecting('--endpoint-url <url>', 'send every request here instead of to AWS'))
    .addOption(
      connecting('--sandbox', 'use a demonstration account inside this process; needs no AWS account'),
    )
    .addOption(connecting('--read-only', 'change nothing in AWS, whatever the command does'))
    .addOption(connecting('--no-read-only', 'allow changes despite a settings file').hideHelp())
    .option('--no-input', 'never ask, fail instead')
    .option('--quiet', 'no messages besides the result, except prompts')
    .option('--no-color', 'no colors, like NO_COLOR')
    .option('--debug', 'show where an error comes from');
}

/** The --output option with the formats a command has; the first one is the default. What has JSON has YAML and CSV. */
export function outputOption(...formats: readonly [OutputFormat, ...OutputFormat[]]): Option {
  const derived: readonly DerivedFormat[] = formats.includes('json') ? ['yaml', 'csv'] : [];
  return new Option('-o, --output <format>', 'how to print the result')
    .choices([...formats, ...derived])
    .default(formats[0]);
}

export const RESULT_FORMATS = ['table', 'json', 'ndjson', 'markdown'] as const;
export const REPORT_FORMATS = ['table', 'json', 'ndjson', 'markdown', 'sarif'] as const;

/** Options of every command that changes something. */
export function addChangeOptions(command: Command): Command {
  return command
    .option('--dry-run', 'show what would be done and change nothing')
    .option('-y, --yes', 'go ahead without asking');
}

/** What people type who come from other programs. */
const ALIASES: { readonly [verb: string]: string } = {
  list: 'ls',
  create: 'add',
  invite: 'add',
  delete: 'rm',
  remove: 'rm',
};

/** Gives a command its lazily loaded handler, and what every command of its kind has. */
export function runs<Options extends GlobalOptions, Args extends unknown[]>(
  command: Command,
  leaf: Leaf,
  load: () => Promise<Handler<Options, Args>>,
  settings: { readonly connects?: boolean } = {},
): Command {
  const alias = ALIASES[command.name()];
  if (alias !== undefined) command.alias(alias);
  if (command.options.some(({ long }) => long === '--output')) {
    command.option('--query <jmespath>', 'print only this part of the JSON document');
  }
  if (settings.connects !== false && /^(?:list|show)$/.test(command.name())) {
    command.option('--watch [seconds]', 'repeat at this interval in seconds (default 5)');
  }
  fillFromSettings(command, leaf.settings);
  const oldNames = takeOldNames(command);
  return addGlobalOptions(command, settings).action(async (...all: unknown[]) => {
    const self = all.at(-1) as Command;
    if (settings.connects !== false && leaf.settings instanceof GroundctlError) throw leaf.settings;
    const options = settledOptions<Options>(self, leaf.settings);
    if (!options.quiet) oldNames().forEach(leaf.io.say);
    const { runHandler } = await import('./run-handler.ts');
    leaf.done(await runHandler(leaf.io, await load(), options, all.slice(0, -2) as Args));
  });
}

/** Examples below a command's help: what people look for first. Long ones go on after a backslash, as a shell reads it. */
export function examples(command: Command, ...lines: readonly string[]): Command {
  const shown = lines.map((line) => `  $ ${folded(line).join(' \\\n      ')}`);
  return command.addHelpText('after', `\nExamples:\n${shown.join('\n')}\n`);
}

/** Room for an example beside its prompt and a backslash in 80 columns. */
const ROOM = 72;

/** Breaks before options, where a person would, and between words only where one option is too long. */
function folded(line: string): string[] {
  return packed(line.split(/ (?=--\w|#)/)).flatMap((row) =>
    row.length <= ROOM ? [row] : packed(row.match(/(?:'[^']*'|"[^"]*"|\S)+/g) ?? []),
  );
}

function packed(parts: readonly string[]): string[] {
  const rows: string[] = [];
  for (const part of parts) {
    const last = rows.at(-1);
    if (last === undefined || last.length + 1 + part.length > ROOM) rows.push(part);
    else rows[rows.length - 1] = `${last} ${part}`;
  }
  return rows;
}

/** From which severity on findings make the exit code 1. */
export function failOnOption(): Option {
  return new Option('--fail-on <severity>', 'exit with 1 for this severity or above')
    .choices(['error', 'warning', 'info', 'never'])
    .default('error');
}
