import { Argument, type Command, Option } from 'commander';
import { addChangeOptions, outputOption, RESULT_FORMATS } from '../leaf.ts';

/** Options of the commands that read here, or through Amazon Athena. */
export function athenaOptions(
  command: Command,
  defaults: { readonly table: string; readonly localUpTo: string },
  { yes = true }: { readonly yes?: boolean } = {},
): Command {
  command
    .addOption(
      new Option('--engine <engine>', 'read here, through Amazon Athena, or as the size suggests')
        .choices(['local', 'athena', 'auto'])
        .default('local'),
    )
    .option('--workgroup <name>', 'workgroup of Athena')
    .option('--database <name>', 'database of the table in Athena (default: groundctl)')
    .option('--table <name>', `the table in Athena (default: ${defaults.table})`)
    .option('--output-location <s3-uri>', 'where Athena puts results, unless the workgroup says it')
    .option('--athena-price <dollars>', 'US dollars for a terabyte that is scanned (default: 5)')
    .option('--local-up-to <size>', `what --engine auto reads here (default: ${defaults.localUpTo})`);
  return yes ? command.option('-y, --yes', 'run the query on Athena without asking') : command;
}

/** `NOUN setup athena`, which makes what Athena needs to read something. */
export function athenaSetup(
  parent: Command,
  over: {
    readonly noun: string;
    readonly argument: readonly [name: string, about: string];
    readonly table: string;
  },
): Command {
  const setup = parent
    .command('setup')
    .description('make the workgroup, the database and the table of the Athena engine, or remove them')
    .addArgument(new Argument('<engine>', 'which engine').choices(['athena']))
    .argument(...over.argument)
    .requiredOption('--workgroup <name>', 'workgroup of its queries')
    .option('--output-location <s3-uri>', 'where Athena puts results')
    .option('--scan-limit <size>', 'what one query of the workgroup may scan', '1 TB')
    .option('--database <name>', 'database of the table', 'groundctl')
    .option('--table <name>', 'name of the table', over.table)
    .option('--remove', `take away what was made; ${over.noun} and results stay`)
    .addOption(outputOption(...RESULT_FORMATS));
  return addChangeOptions(setup);
}
