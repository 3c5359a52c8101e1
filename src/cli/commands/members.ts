import { type Command, Option } from 'commander';
import { addChangeOptions, examples, type Leaf, outputOption, RESULT_FORMATS, runs } from '../leaf.ts';

/** `groundctl members …` */
export function addMembers(program: Command, leaf: Leaf): void {
  const noun = program.command('members').description("a team's members in Cognito");

  const list = noun
    .command('list <team>')
    .description('who is in a team, and in what state')
    .addOption(outputOption(...RESULT_FORMATS));
  runs(list, leaf, async () => (await import('../members/list.ts')).list);
  examples(list, 'groundctl members list radiology-readers --sandbox');

  const invite = noun
    .command('invite <team> [address...]')
    .description('invite people by e-mail; who has an account already is only added')
    .option('--file <path>', 'addresses from a file (lines, commas or semicolons between them), - for stdin')
    .option('--group <name>', "which of the team's groups, where it has several")
    .option('--resend', 'send a new invitation to those who never signed in')
    .option('--create-group', 'create the group when the user pool does not have it')
    .addOption(new Option('--create-groups').implies({ createGroup: true }).hideHelp())
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

  const remove = noun
    .command('remove <team> <address...>')
    .description("take people out of a team's groups; their accounts stay")
    .addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(remove);
  runs(remove, leaf, async () => (await import('../members/remove.ts')).remove);
  examples(remove, 'groundctl members remove radiology-readers ana@example.com');
}
