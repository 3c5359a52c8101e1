import { type Command, InvalidArgumentError, Option } from 'commander';
import { addRequestOptions } from '../jobs/request-changes.ts';
import {
  addChangeOptions,
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
  const noun = program.command('jobs').description('labeling jobs: checked before, created, explained after');

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
    );
  addPrices(list).addOption(outputOption(...RESULT_FORMATS));
  runs(list, leaf, async () => (await import('../jobs/list.ts')).list);
  examples(
    list,
    'groundctl jobs list',
    'groundctl jobs list --status InProgress --output json',
    'groundctl jobs list --prices prices.yaml',
  );

  const show = noun
    .command('show <job>')
    .description('one job: its counters, and why it failed or is stuck, in words');
  addPrices(show)
    .addOption(outputOption(...REPORT_FORMATS))
    .addOption(failOnOption());
  runs(show, leaf, async () => (await import('../jobs/show.ts')).show);
  examples(
    show,
    'groundctl jobs show shelf-boxes-0411',
    'groundctl jobs show shelf-boxes-0411 --price 0.08',
    'groundctl jobs show shelf-boxes-0411 --prices prices.yaml',
  );

  const workers = noun
    .command('workers <job>')
    .description('who answered how often and how long it took, by the worker-response files')
    .option(
      '--worker-activity <file>',
      'CloudWatch export of WorkerActivity: declined and returned tasks too',
    );
  addPrices(workers).addOption(outputOption(...RESULT_FORMATS));
  runs(workers, leaf, async () => (await import('../jobs/workers.ts')).workers);
  examples(
    workers,
    'groundctl jobs workers shelf-boxes-0410',
    'groundctl jobs workers shelf-boxes-0410 --prices prices.yaml --output json',
  );

  const watch = noun
    .command('watch <job>')
    .description('a line for each change until the job is over; then why, where it did not go well')
    .option('--every <time>', 'pause between two looks', '30s')
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

  const create = noun
    .command('create <file>')
    .description('a job from a request (as check takes it), checked first; - for standard input')
    .option('--name <name>', 'another LabelingJobName than in the file')
    .option('--force', 'create it although the check found errors')
    .addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(create);
  runs(create, leaf, async () => (await import('../jobs/create.ts')).create);
  examples(
    create,
    'groundctl jobs create request.json --dry-run',
    'groundctl jobs create request.json --name shelf-boxes-0415 --yes',
  );

  const clone = noun
    .command('clone <job> <new>')
    .description('another job like one that is there, with its input manifest; options say what differs')
    .option('--manifest <uri>', 'another input manifest, s3://…');
  addRequestOptions(clone)
    .option('--force', 'create it although the check found errors')
    .addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(clone);
  runs(clone, leaf, async () => (await import('../jobs/clone.ts')).clone);
  examples(clone, 'groundctl jobs clone shelf-boxes-0410 shelf-boxes-0410b --workteam radiology-readers');

  const chain = noun
    .command('chain <job> [new]')
    .description('what a job left undone, as a manifest, and the job that labels it where its name is given')
    .addOption(
      new Option(
        '--only <kind...>',
        'what is taken; default: missing and failed, and rejected with --reject',
      ).choices(['missing', 'failed', 'rejected']),
    )
    .option('--reject <class...>', 'classes of a verification that mean: again')
    .option('--to <uri>', 'S3 object to write; default: NEW.manifest beside the manifest of the job')
    .option('--out <file>', 'write it into a new local file, and nothing else')
    .option('--like <job>', 'take the request of the new job from this one');
  addRequestOptions(chain)
    .option('--force', 'create it although the check found errors')
    .addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(chain);
  runs(chain, leaf, async () => (await import('../jobs/chain.ts')).chain);
  examples(
    chain,
    'groundctl jobs chain archive-second-look-12 --out left.manifest',
    'groundctl jobs chain archive-second-look-12 archive-second-look-13 --lifetime 259200',
    'groundctl jobs chain archive-second-look-12 --reject wrong --to s3://acme-labeling-data/manifests/again.manifest',
  );

  const stop = noun
    .command('stop <job>')
    .description('stop a job; asks for its name, since it cannot be undone')
    .option('--dry-run', 'show what would be done and change nothing')
    .option('--confirm <name>', "the job's name, where there is nobody to ask")
    // Taken so that whoever types it learns about --confirm instead of reading "unknown option".
    .addOption(new Option('-y, --yes').hideHelp())
    .addOption(outputOption(...RESULT_FORMATS));
  runs(stop, leaf, async () => (await import('../jobs/stop.ts')).stop);
  examples(
    stop,
    'groundctl jobs stop shelf-boxes-0413 --dry-run',
    'groundctl jobs stop shelf-boxes-0413 --confirm shelf-boxes-0413',
  );

  const manifest = noun
    .command('manifest <uri>')
    .description('the manifest of what lies below s3://bucket/prefix, as the automated setup makes it')
    .addOption(
      new Option('--data-type <type>', 'what is to be labeled')
        .choices(['image', 'video', 'text', 'video-frames'])
        .default('image'),
    )
    .option('--out <file>', 'write it into a new file instead of standard output')
    .option('--to <uri>', 'of video-frames: S3 folder for a sequence file of each folder, and the manifest')
    .addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(manifest);
  runs(manifest, leaf, async () => (await import('../jobs/manifest.ts')).manifest);
  examples(
    manifest,
    'groundctl jobs manifest s3://acme-labeling-data/images/',
    'groundctl jobs manifest s3://acme-labeling-data/images/ --data-type video-frames --to s3://acme-labeling-data/sequences/ --yes',
  );
}

/** Options for the cost so far. */
function addPrices(command: Command): Command {
  return command
    .option('--price <usd>', 'what one labeled object costs, for the cost so far', price)
    .option('--prices <file>', 'a table of prices, in tiers and by task, instead');
}

function price(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0) return value;
  throw new InvalidArgumentError('It must be a number, such as 0.08.');
}
