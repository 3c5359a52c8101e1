import { type Command, InvalidArgumentError, Option } from 'commander';
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
import { athenaOptions, athenaSetup } from './athena-options.ts';

/** `groundctl batches …` */
export function addBatches(program: Command, leaf: Leaf): void {
  const noun = program
    .command('batches')
    .description('check, split, stage and upload the data of a batch before you submit it');

  const check = noun
    .command('check <source>')
    .description('check s3://bucket/prefix, a local folder or a manifest against the limits')
    .addOption(
      new Option('--kind <kind>', 'which limits apply').choices(['plus', 'labeling-job']).default('plus'),
    )
    .addOption(
      new Option('--task-type <type>', 'the kind of files expected').choices([
        'image',
        'video',
        'text',
        'audio',
        'point-cloud',
        'semantic-segmentation',
      ]),
    )
    .addOption(unitsOption())
    .option('--transferring <n>', 'batches in transfer now (AWS has no API for that)', wholeNumber)
    .option('--in-review <n>', 'projects in review now', wholeNumber)
    .addOption(
      new Option(
        '--images <which>',
        'for a labeling job, read width and height of: a sample of images (the default), all, or none',
      ).choices(['sample', 'all', 'none']),
    )
    .option('--automated-labeling', 'the job uses automated data labeling: smaller image limits')
    .option('--label-attribute <name>', 'the earlier label that the job continues, adjusts or verifies')
    .option('--streaming', 'the lines are messages to the input topic of a streaming labeling job')
    .option('--resume <file>', 'continue an interrupted check of this prefix from the file that it named');
  addSourceOptions(check);
  athenaOptions(check, { table: 'inventory', localUpTo: '1 GB' });
  check.addOption(outputOption(...REPORT_FORMATS)).addOption(failOnOption());
  runs(check, leaf, async () => (await import('../batches/check.ts')).check);
  examples(
    check,
    'groundctl batches check s3://acme-labeling-data/images/ --task-type image',
    'groundctl batches check ./frames --output json',
    'groundctl batches check s3://acme-labeling-data/images/ --kind labeling-job --images all',
    'groundctl batches check frames.manifest --kind labeling-job --task-type semantic-segmentation',
    'groundctl batches check frames.manifest --kind labeling-job --label-attribute boxes',
    'groundctl batches check messages.jsonl --kind labeling-job --streaming',
    'groundctl batches check s3://inventory/acme/2026-11-01T01-00Z/manifest.json --inventory',
    'groundctl batches check --inventory s3://inventory/acme/2026-11-01T01-00Z/manifest.json --engine athena --workgroup labeling',
  );

  const split = noun
    .command('split <source>')
    .description('the fewest batches within all limits: a manifest for each, and an index')
    .requiredOption('--out <place>', 'a new local folder, or s3://bucket/prefix')
    .option('--keep-together <folder|pattern>', 'never split these up: folder, or a regular expression')
    .option('--skip-oversize', 'leave out sets that fit in no batch')
    .addOption(unitsOption());
  addSelection(split);
  addSourceOptions(split);
  athenaOptions(split, { table: 'inventory', localUpTo: '1 GB' }, { yes: false });
  split.addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(split);
  runs(split, leaf, async () => (await import('../batches/split.ts')).split);
  examples(
    split,
    'groundctl batches split s3://acme-labeling-data/images/ --out ./frames-batches',
    'groundctl batches split s3://acme-labeling-data/images/ --keep-together folder --out ./by-job --dry-run',
    "groundctl batches split ./frames --keep-together 'seq-(\\d+)' --out ./local-batches",
  );

  const setup = athenaSetup(noun, {
    noun: 'reports',
    argument: [
      '<manifest>',
      'manifest.json of an S3 Inventory report; the table covers its entire configuration',
    ],
    table: 'inventory',
  });
  runs(setup, leaf, async () => (await import('../batches/setup.ts')).setup);
  examples(
    setup,
    'groundctl batches setup athena s3://inventory/acme/2026-11-01T01-00Z/manifest.json --workgroup labeling --output-location s3://acme-athena-results/ --dry-run',
  );

  const stage = noun
    .command('stage <index>')
    .description('carry out a split by copying inside S3: one folder per batch; originals stay')
    .requiredOption('--to <uri>', 's3://bucket/prefix in us-east-1')
    .option('--bucket-owner <account>', "account that must own the target; default: the caller's", account)
    .option('--source-bucket-owner <account>', 'account that must own the source buckets', account)
    .option(
      '--journal <file>',
      "where verified copies are recorded; default: a file in the user's state folder",
    )
    .addOption(outputOption(...RESULT_FORMATS));
  addSelection(stage);
  addChangeOptions(stage);
  runs(stage, leaf, async () => (await import('../batches/stage.ts')).stage);
  examples(
    stage,
    'groundctl batches stage ./frames-batches/index.json --to s3://acme-labeling-data/staged --dry-run',
    'groundctl batches stage ./frames-batches/index.json --to s3://acme-labeling-data/staged --yes',
  );

  const upload = noun
    .command('upload <index>')
    .description('upload the split of a local folder: in parts, conditional, verified, resumable')
    .requiredOption('--to <uri>', 's3://bucket/prefix in us-east-1')
    .option('--bucket-owner <account>', "account that must own the target; default: the caller's", account)
    .option(
      '--journal <file>',
      "where verified files are recorded; default: a file in the user's state folder",
    )
    .addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(upload);
  runs(upload, leaf, async () => (await import('../batches/upload.ts')).upload);
  examples(
    upload,
    'groundctl batches upload ./local-batches/index.json --to s3://acme-labeling-data/sent --dry-run',
    'groundctl batches upload ./local-batches/index.json --to s3://acme-labeling-data/sent --yes',
  );
}

function addSelection(command: Command): void {
  command
    .option('--include <pattern...>', "only these: '*.jpg' (last part of a name), 'train/**' (all of it)")
    .option('--exclude <pattern...>', 'none of these')
    .option(
      '--keep-junk',
      'keep files that systems and editors leave behind: .DS_Store, Thumbs.db, NAME.tmp',
    );
}

function addSourceOptions(command: Command): void {
  command
    .option(
      '--inventory',
      'SOURCE is the manifest.json of an S3 Inventory report: CSV, Parquet, or through Athena ORC',
    )
    .option('--key-prefix <prefix>', 'for an inventory: only keys under this prefix')
    .option('--bucket-owner <account>', 'account that must own the bucket', account);
}

function unitsOption(): Option {
  return new Option('--units <units>', 'how to read AWS\'s "GB": 10^9 or 2^30')
    .choices(['decimal', 'binary'])
    .default('decimal');
}

function wholeNumber(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

function account(text: string): string {
  // A server that is not AWS has owners that are no accounts.
  if (/^(?:\d{12}|none)$/.test(text)) return text;
  throw new InvalidArgumentError('An account ID has 12 digits; or use none, for a server that is not AWS.');
}
