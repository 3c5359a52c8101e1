import type { Command } from 'commander';
import { addChangeOptions, examples, type Leaf, outputOption, RESULT_FORMATS, runs } from '../leaf.ts';

/** `groundctl members …` */
export function addMembers(program: Command, leaf: Leaf): void {
  const noun = program.command('members').description("a team's members in Cognito");

  const list = noun
    .command('list [team]')
    .description('who is in a team and in what state; with --all, everybody and their teams')
    .option('--all', 'everybody with an account: in which teams, never signed in, disabled, in none')
    .addOption(outputOption(...RESULT_FORMATS));
  runs(list, leaf, async () => (await import('../members/list.ts')).list);
  examples(
    list,
    'groundctl members list radiology-readers --sandbox',
    'groundctl members list --all --output csv > people.csv',
  );

  const invite = noun
    .command('invite <team> [address...]')
    .description('invite people by e-mail; who has an account already is only added')
    .option('--file <path>', 'addresses from a file (lines, commas or semicolons between them), - for stdin')
    .option('--group <name>', "which of the team's groups, where it has several")
    .option('--resend', 'send a new invitation to those who never signed in')
    .option('--create-groups', 'create the group when the user pool does not have it')
    .option('--force', 'invite an address that the pool has in another letter case: a second account')
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
    .description('have exactly the people of a file in a team: who joins, and who leaves')
    .option('--group <name>', "which of the team's groups, where it has several")
    .option('--force', 'invite an address that the pool has in another letter case: a second account')
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
    .description("take people out of a team's groups, or of every group; accounts stay unless said")
    .option('--everywhere', 'every group of the user pool; every word is an address then')
    .option('--disable', 'with --everywhere: disable the accounts as well')
    .option('--delete', 'with --everywhere: delete the accounts; asks for the address')
    .option('--confirm <address>', "the address, or 'N people', where there is nobody to ask")
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
