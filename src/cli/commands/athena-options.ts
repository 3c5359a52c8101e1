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
      new Option('--engine <engine>', 'read locally, through Amazon Athena, or depending on size')
        .choices(['local', 'athena', 'auto'])
        .default('local'),
    )
    .option('--workgroup <name>', 'Athena workgroup')
    .option('--database <name>', 'database of the Athena table (default: groundctl)')
    .option('--table <name>', `Athena table (default: ${defaults.table})`)
    .option('--output-location <s3-uri>', 'where Athena puts results, unless the workgroup sets it')
    .option('--athena-price <dollars>', 'US dollars per terabyte scanned (default: 5)')
    .option('--local-up-to <size>', `how much --engine auto reads locally (default: ${defaults.localUpTo})`);
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
    .description('create the workgroup, database and table of the Athena engine, or remove them')
    .addArgument(new Argument('<engine>', 'which engine').choices(['athena']))
    .argument(...over.argument)
    .requiredOption('--workgroup <name>', 'workgroup of its queries')
    .option('--output-location <s3-uri>', 'where Athena puts results')
    .option('--scan-limit <size>', 'how much one query of the workgroup may scan', '1 TB')
    .option('--database <name>', 'database of the table', 'groundctl')
    .option('--table <name>', 'name of the table', over.table)
    .option('--remove', `remove what was created; ${over.noun} and results stay`)
    .addOption(outputOption(...RESULT_FORMATS));
  return addChangeOptions(setup);
}
