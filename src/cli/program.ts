import { type Argument, Command, Option } from 'commander';
import { GroundctlError } from '../core/errors.ts';
import { THEMES, type Theme } from '../settings/keys.ts';
import { NO_SETTINGS, type Settings } from '../settings/settings.ts';
import { addBatches } from './commands/batches.ts';
import { addComplete, addCompletion } from './commands/completion.ts';
import { addConfig } from './commands/config.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExamples } from './commands/examples.ts';
import { addExplain } from './commands/explain.ts';
import { addJobs } from './commands/jobs.ts';
import { addLabels } from './commands/labels.ts';
import { addLogs } from './commands/logs.ts';
import { addMembers } from './commands/members.ts';
import { addMigrate } from './commands/migrate.ts';
import { addPlus } from './commands/plus.ts';
import { addPolicies } from './commands/policies.ts';
import { addSandbox } from './commands/sandbox.ts';
import { addTemplates } from './commands/templates.ts';
import { addVersion } from './commands/version.ts';
import { addWorkforce } from './commands/workforce.ts';
import { addWorkteams } from './commands/workteams.ts';
import type { ExitCode, GlobalOptions, Io } from './io.ts';
import { addGlobalOptions, examples, type Leaf } from './leaf.ts';
import { VERSION } from './version.ts';

const NOUNS: Readonly<Record<string, (program: Command, leaf: Leaf) => void>> = {
  workteams: addWorkteams,
  members: addMembers,
  workforce: addWorkforce,
  policies: addPolicies,
  batches: addBatches,
  plus: addPlus,
  logs: addLogs,
  migrate: addMigrate,
  templates: addTemplates,
  jobs: addJobs,
  labels: addLabels,
  sandbox: addSandbox,
  explain: addExplain,
  config: addConfig,
  doctor: addDoctor,
  examples: addExamples,
  completion: addCompletion,
  complete: addComplete,
  version: addVersion,
};

/**
 * The command line. Declaring it loads no handler and no SDK. Where the first of `words` is a noun, only that
 * one is declared: all of them together cost a tenth of a short command's time.
 */
export function createProgram(
  io: Io,
  done: (code: ExitCode) => void,
  words: readonly string[] = [],
  settings: Settings | GroundctlError = NO_SETTINGS,
): Command {
  const program = new Command('groundctl')
    .description(
      'Admin and migration toolkit for Amazon SageMaker Ground Truth.\n' +
        'Without a command it opens the terminal UI; without a terminal it prints a short tour.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    // Aliases stand in a command's own help; here they would push its description out of 80 columns.
    .configureHelp({ subcommandTerm: termOf })
    .showSuggestionAfterError()
    // Errors are reported in run.ts; help for a noun without its verb still goes to stderr.
    .configureOutput({ outputError: () => {} })
    .exitOverride()
    .option('--write', 'open the terminal UI with changes allowed (the sandbox always allows them)')
    .option('--screen <name>', 'open the terminal UI on this screen')
    .option('--ascii', 'terminal UI with ASCII characters only')
    .addOption(new Option('--theme <name>', 'colors of the terminal UI').choices([...THEMES]))
    .option('--mouse', 'terminal UI with mouse support')
    .option('--screen-reader', 'terminal UI as plain lines, without animation')
    .action(async () => {
      const { home } = await import('./home.ts');
      const commands = program.commands.map((command) => command.name());
      if (settings instanceof GroundctlError) throw settings;
      done(await home(io, { ...program.opts<HomeOptions>(), settings }, program.args, commands));
    });
  addGlobalOptions(program);
  const leaf = { io, done, settings };
  const [first = ''] = words;
  const asked = Object.hasOwn(NOUNS, first) ? [first] : Object.keys(NOUNS);
  for (const noun of asked) NOUNS[noun]?.(program, leaf);
  // Said only now, for commands inherit both: a first word that is not a command goes to home, which says so.
  program.allowExcessArguments(true);
  program.helpCommand('help [command]', 'show help of a command');
  return examples(
    program,
    'groundctl --sandbox                          # try everything without an AWS account',
    'groundctl workteams list --profile labeling',
    'groundctl workteams update retail-boxes --lock source-ip --dry-run',
  );
}

function termOf(command: Command): string {
  return [command.name(), ...command.registeredArguments.map((argument) => humanReadable(argument))].join(
    ' ',
  );
}

function humanReadable(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** Options of the program without a command. */
export interface HomeOptions extends GlobalOptions {
  readonly write?: boolean;
  readonly screen?: string;
  readonly ascii?: boolean;
  readonly theme?: Theme;
  readonly mouse?: boolean;
  readonly screenReader?: boolean;
}
