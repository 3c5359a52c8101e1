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
  const noun = program.command('jobs').description('labeling jobs: check, create, explain');

  const list = noun
    .command('list')
    .description('labeling jobs with status, counters, age and team, newest first')
    .option('--name-contains <text>', 'only jobs with this in their name')
    .addOption(
      new Option('--status <status>', 'only jobs with this status').choices([
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
    .description('who answered how often and how long it took, from the worker-response files')
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
    .description('a line for each change until the job is over; then the reason if it did not go well')
    .option('--every <time>', 'pause between checks', '30s')
    .addOption(outputOption('table', 'ndjson'));
  runs(watch, leaf, async () => (await import('../jobs/watch.ts')).watch);
  examples(watch, 'groundctl jobs watch shelf-boxes-0411');

  const check = noun
    .command('check [file]')
    .description('check a CreateLabelingJob request (JSON, YAML or Terraform JSON) against what AWS accepts')
    .option('--like <job>', 'the request of an existing job, instead of a file')
    .option('--offline', 'send nothing: its files, team and buckets are not checked')
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
    .description('create a job from a request (as for check), checked first; - for standard input')
    .option('--name <name>', 'a different LabelingJobName than in the file')
    .option('--force', 'create it even if the check finds errors')
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
    .description('create a job like an existing one, with its input manifest; options say what differs')
    .option('--manifest <uri>', 'a different input manifest, s3://…');
  addRequestOptions(clone)
    .option('--force', 'create it even if the check finds errors')
    .addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(clone);
  runs(clone, leaf, async () => (await import('../jobs/clone.ts')).clone);
  examples(clone, 'groundctl jobs clone shelf-boxes-0410 shelf-boxes-0410b --workteam radiology-readers');

  const chain = noun
    .command('chain <job> [new]')
    .description('what a job left undone, as a manifest, and if NEW is given, the job that labels it')
    .addOption(
      new Option(
        '--only <kind...>',
        'what to include; default: missing and failed, and rejected with --reject',
      ).choices(['missing', 'failed', 'rejected']),
    )
    .option('--reject <class...>', 'verification classes that mean: label again')
    .option('--to <uri>', 'S3 object to write; default: NEW.manifest next to the manifest of the job')
    .option('--out <file>', 'only write it to a new local file')
    .option('--like <job>', 'use the request of this job for the new one');
  addRequestOptions(chain)
    .option('--force', 'create it even if the check finds errors')
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
    .option('--confirm <name>', "the job's name, if there is no terminal to ask on")
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
    .description('the manifest of the objects under s3://bucket/prefix, as the automated setup makes it')
    .addOption(
      new Option('--data-type <type>', 'the kind of data to label')
        .choices(['image', 'video', 'text', 'video-frames'])
        .default('image'),
    )
    .option('--out <file>', 'write it to a new file instead of standard output')
    .option(
      '--to <uri>',
      'for video-frames: S3 folder for the sequence files, one per folder, and the manifest',
    )
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
    .option('--prices <file>', 'a table of prices instead, in tiers and by task');
}

function price(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0) return value;
  throw new InvalidArgumentError('It must be a number, such as 0.08.');
}
