import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  examples,
  failOnOption,
  type Leaf,
  outputOption,
  REPORT_FORMATS,
  RESULT_FORMATS,
  runs,
} from '../leaf.ts';

/** `groundctl jobs …` */
export function addJobs(program: Command, leaf: Leaf): void {
  const noun = program.command('jobs').description('labeling jobs: checked before, explained after');

  const list = noun
    .command('list')
    .description('labeling jobs with status, counters, age and team, newest first')
    .option('--name-contains <text>', 'only jobs with this in their name')
    .addOption(
      new Option('--status <status>', 'only jobs of this status').choices([
        'Initializing',
        'InProgress',
        'Completed',
        'Failed',
        'Stopping',
        'Stopped',
      ]),
    )
    .addOption(outputOption(...RESULT_FORMATS));
  runs(list, leaf, async () => (await import('../jobs/list.ts')).list);
  examples(list, 'groundctl jobs list', 'groundctl jobs list --status InProgress --output json');

  const show = noun
    .command('show <job>')
    .description('one job: its counters, and why it failed or stands still, in words')
    .option('--price <usd>', 'what one labeled object costs, for the cost so far', price)
    .addOption(outputOption(...REPORT_FORMATS))
    .addOption(failOnOption());
  runs(show, leaf, async () => (await import('../jobs/show.ts')).show);
  examples(show, 'groundctl jobs show shelf-boxes-0411', 'groundctl jobs show shelf-boxes-0411 --price 0.08');

  const watch = noun
    .command('watch <job>')
    .description('a line for each change until the job is over; then why, where it did not go well')
    .option('--every <seconds>', 'how often to ask', '30')
    .addOption(outputOption('table', 'ndjson'));
  runs(watch, leaf, async () => (await import('../jobs/watch.ts')).watch);
  examples(watch, 'groundctl jobs watch shelf-boxes-0411');

  const check = noun
    .command('check [file]')
    .description('a CreateLabelingJob request (JSON, YAML or Terraform JSON) held to what AWS takes')
    .option('--like <job>', 'the request of a job that is there, instead of a file')
    .option('--offline', 'send nothing: its files, team and buckets are not looked at')
    .addOption(outputOption(...REPORT_FORMATS))
    .addOption(failOnOption());
  runs(check, leaf, async () => (await import('../jobs/check.ts')).check);
  examples(
    check,
    'groundctl jobs check request.json --offline',
    'groundctl jobs check --like shelf-boxes-0411',
  );

  const manifest = noun
    .command('manifest <uri>')
    .description('the manifest of what lies below s3://bucket/prefix, as the automated setup makes it')
    .addOption(
      new Option('--data <kind>', 'what is to be labeled')
        .choices(['image', 'video', 'text'])
        .default('image'),
    )
    .option('--out <file>', 'write it into a new file instead of standard output');
  runs(manifest, leaf, async () => (await import('../jobs/manifest.ts')).manifest);
  examples(manifest, 'groundctl jobs manifest s3://acme-labeling-data/images/');
}

function price(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0) return value;
  throw new InvalidArgumentError('It must be a number, such as 0.08.');
}
