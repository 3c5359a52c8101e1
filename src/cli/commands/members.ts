import type { Command } from 'commander';
import { addChangeOptions, examples, type Leaf, outputOption, RESULT_FORMATS, runs } from '../leaf.ts';

/** `groundctl members …` */
export function addMembers(program: Command, leaf: Leaf): void {
  const noun = program.command('members').description("a team's members in Cognito");

  const list = noun
    .command('list [team]')
    .description('who is in a team and in what state; with --all, everyone and their teams')
    .option('--all', 'everyone with an account: their teams, never signed in, disabled, in no team')
    .addOption(outputOption(...RESULT_FORMATS));
  runs(list, leaf, async () => (await import('../members/list.ts')).list);
  examples(
    list,
    'groundctl members list radiology-readers --sandbox',
    'groundctl members list --all --output csv > people.csv',
  );

  const invite = noun
    .command('invite <team> [address...]')
    .description('invite people by e-mail; people with an account are only added')
    .option('--file <path>', 'addresses from a file (separated by lines, commas or semicolons), - for stdin')
    .option('--group <name>', "which of the team's groups, if it has several")
    .option('--resend', 'send a new invitation to people who never signed in')
    .option('--create-groups', 'create the group if the user pool does not have it')
    .option('--force', 'invite an address that the pool has in a different letter case: a second account')
    .addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(invite);
  runs(invite, leaf, async () => (await import('../members/invite.ts')).invite);
  examples(
    invite,
    'groundctl members invite radiology-readers ana@example.com ben@example.com',
    'groundctl members invite street-frames --file annotators.txt --dry-run',
    'groundctl members invite street-frames --file annotators.txt --resend --yes',
  );

  const sync = noun
    .command('sync <team> <file>')
    .description('make a team contain exactly the people of a file: who joins, and who leaves')
    .option('--group <name>', "which of the team's groups, if it has several")
    .option('--force', 'invite an address that the pool has in a different letter case: a second account')
    .addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(sync);
  runs(sync, leaf, async () => (await import('../members/sync.ts')).sync);
  examples(
    sync,
    'groundctl members sync street-frames annotators.txt --dry-run',
    'groundctl members sync street-frames annotators.txt --yes   # lines, or CSV with an e-mail column',
  );

  const remove = noun
    .command('remove <team> [address...]')
    .usage('[options] <team> <address...>')
    .description("remove people from a team's groups, or from every group; accounts stay by default")
    .option('--everywhere', 'every group of the user pool; all arguments are then addresses')
    .option('--disable', 'with --everywhere: disable the accounts as well')
    .option('--delete', 'with --everywhere: delete the accounts; asks for the address')
    .option('--confirm <address>', "the address, or 'N people', if there is no terminal to ask on")
    .addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(remove);
  runs(remove, leaf, async () => (await import('../members/remove.ts')).remove);
  examples(
    remove,
    'groundctl members remove radiology-readers ana@example.com',
    'groundctl members remove ana@example.com --everywhere --disable --dry-run',
    'groundctl members remove ana@example.com --everywhere --delete --dry-run',
  );
}
