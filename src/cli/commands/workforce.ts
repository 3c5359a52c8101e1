import type { Command } from 'commander';
import { addChangeOptions, examples, type Leaf, outputOption, RESULT_FORMATS, runs } from '../leaf.ts';

/** `groundctl workforce …` */
export function addWorkforce(program: Command, leaf: Leaf): void {
  const noun = program.command('workforce').description("the region's private workforce and its portal");

  const show = noun
    .command('show')
    .description('sign-in, portal address, allow list, VPC')
    .addOption(outputOption('table', 'json', 'markdown'));
  runs(show, leaf, async () => (await import('../workforce/show.ts')).show);
  examples(show, 'groundctl workforce show', 'groundctl workforce show --output json');

  const allow = noun
    .command('allow-ips [cidr...]')
    .description('replace the list of networks that may reach the worker portal (at most 10)')
    .option('--none', 'remove the list: every address may reach the portal')
    .option('--workforce <name>', "default: the region's private workforce")
    .option('--force', 'accept a range that admits everyone')
    .option(
      '--confirm <name>',
      "the workforce's name, if every address is admitted and there is no terminal to ask on",
    )
    .addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(allow);
  runs(allow, leaf, async () => (await import('../workforce/allow-ips.ts')).allowIps);
  examples(
    allow,
    'groundctl workforce allow-ips 198.51.100.0/24 2001:db8:7::/48 --dry-run',
    'groundctl workforce allow-ips --none --confirm default',
  );
}
