import { type Command, InvalidArgumentError, Option } from 'commander';
import { TARGET_NAMES } from '../../labels/convert/target-names.ts';
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

/** `groundctl labels …` */
export function addLabels(program: Command, leaf: Leaf): void {
  const noun = program.command('labels').description('Ground Truth output: check it, draw it, convert it');

  const check = noun
    .command('check <source...>')
    .description(
      'check whether output manifests and annotation files, local or in S3, are complete and correct',
    )
    .option('--against <manifest>', 'the input manifest of the job: which of its lines have no output?')
    .addOption(localOption())
    .addOption(categoriesOption())
    .addOption(
      new Option('--images <which>', 'open images and masks: a sample (the default), all, or none').choices([
        'sample',
        'all',
        'none',
      ]),
    )
    .addOption(outputOption(...REPORT_FORMATS))
    .addOption(failOnOption());
  runs(check, leaf, async () => (await import('../labels/check.ts')).check);
  examples(
    check,
    'groundctl labels check output.manifest',
    'groundctl labels check output.manifest --against frames.manifest --output json',
    'groundctl labels check output.manifest --local ./frames --images all',
  );

  const convert = noun
    .command('convert <source>')
    .description('convert labels to another format: shows first what is lost, then writes it completely')
    .addOption(new Option('--format <format>', 'the format').choices(TARGET_NAMES).makeOptionMandatory())
    .option('--out <folder>', 'a new folder; default: labels-FORMAT')
    .option('--label-attribute <name...>', 'label attributes to use; default: the newest')
    .addOption(localOption())
    .addOption(categoriesOption())
    .addOption(
      new Option(
        '--images <how>',
        'reference, copy (sizes checked), or the s3://bucket/folder/ they are in',
      ).default('reference'),
    )
    .option(
      '--min-confidence <share>',
      'leave out annotations with a lower confidence of several workers, 0 to 1',
      share,
    )
    .option('--drop-rejected <verdict...>', 'leave out objects with this verdict in a review')
    .option('--round', 'whole numbers where the format uses them by convention (voc)')
    .option('--strict', 'write nothing unless the format can hold everything')
    .option('--no-sidecar', 'without the saved metadata that converting back uses')
    .addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(convert);
  runs(convert, leaf, async () => (await import('../labels/convert.ts')).convert);
  examples(
    convert,
    'groundctl labels convert output.manifest --format coco --dry-run',
    'groundctl labels convert output.manifest --format yolo --out ./yolo --images copy --local ./frames --yes',
    'groundctl labels convert output.manifest --format label-studio --label-attribute shelf-boxes --strict --yes',
    'groundctl labels convert ./yolo/data.yaml --format manifest --images s3://acme-labeling-data/ --yes',
  );
  addPreview(noun, leaf);
}

function addPreview(noun: Command, leaf: Leaf): void {
  const preview = noun
    .command('preview <source>')
    .description('serve a page that draws labels over their images and texts, line by line')
    .option('--line <number>', 'the line to start with', '1')
    .option('--label-attribute <name...>', "label attributes to start with; default: each line's newest")
    .addOption(localOption())
    .option('--port <number>', 'TCP port on this machine; 0 finds a free one', '0')
    .option(
      '--session',
      'sign the URLs of images with your credentials; default with --profile, --endpoint-url and --sandbox',
    )
    .option('--no-session', 'use no credentials and send no requests');
  runs(preview, leaf, async () => (await import('../labels/preview.ts')).preview);
  examples(
    preview,
    'groundctl labels preview output.manifest --local ./frames',
    'groundctl labels preview output.manifest --session --line 40',
    'groundctl labels preview s3://acme-labeling-data/output/archive-second-look-12/',
  );
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a number from 0 to 1, such as 0.5.');
}

function categoriesOption(): Option {
  return new Option('--labels <file>', 'label categories of the job: class names, in order');
}

function localOption(): Option {
  return new Option('--local <folder>', 'local copies of images and annotations that the lines name');
}
