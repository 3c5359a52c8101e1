import { type Command, Option } from 'commander';
import { examples, type Leaf, outputOption, runs } from '../leaf.ts';

/** `groundctl plus …` */
export function addPlus(program: Command, leaf: Leaf): void {
  const noun = program.command('plus').description('prepare a Ground Truth Plus project');

  const kit = noun
    .command('kit [file]')
    .description(
      'request sheet, policies, trust, CORS, key, commands, Terraform, CloudFormation; answers from YAML or flags',
    )
    .option('--project <name>', 'project name: letters, digits and hyphens')
    .option('--email <address>', 'business e-mail address')
    .addOption(
      new Option('--task-type <type>', 'the kind of data').choices([
        'image',
        'video',
        'text',
        'audio',
        'point-cloud',
      ]),
    )
    .addOption(
      new Option('--pii <answer>', 'personally identifiable information in the data').choices(['yes', 'no']),
    )
    .option('--data <uri>', 's3://bucket/prefix of the data')
    .option('--results <uri>', 's3://bucket/prefix of the results')
    .option('--team <group>', 'Cognito group of the team; default: the project name')
    .option('--member <address...>', "the team's e-mail addresses, separated by commas if you like")
    .option('--role <name>', 'name of the role; default: GroundTruthPlus-PROJECT')
    .option('--account <id>', "12 digits; default: the caller's")
    .option('--offline', 'send nothing: check names, but not buckets')
    .option('--out <folder>', 'write the sheet and the documents to a new folder')
    .addOption(outputOption('table', 'json'));
  runs(kit, leaf, async () => (await import('../plus/kit.ts')).kit);
  examples(
    kit,
    'groundctl plus kit project.yaml --out ./kit',
    'groundctl plus kit --project street-frames --email ana@example.com --task-type image --pii no --data s3://acme-labeling-data/images/ --results s3://acme-labeling-data/labels/ --member ben@example.com',
  );

  const statuses = noun
    .command('statuses')
    .description('every status of projects and batches: what it means and who acts next')
    .addOption(outputOption('table', 'json', 'markdown'));
  runs(statuses, leaf, async () => (await import('../plus/statuses.ts')).statuses);
  examples(statuses, 'groundctl plus statuses');
}
