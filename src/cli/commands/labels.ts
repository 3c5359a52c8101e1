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
  const noun = program
    .command('labels')
    .description('what Ground Truth wrote: checked, drawn, and carried elsewhere');

  const check = noun
    .command('check <source...>')
    .description('is it whole and right? Of output manifests and files of annotations, here or in S3')
    .option('--against <manifest>', 'the manifest that the job was given: what of it has no output?')
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
    .description('carry labels to another format: shown first with what it loses, then written whole')
    .addOption(new Option('--format <format>', 'the format').choices(TARGET_NAMES).makeOptionMandatory())
    .option('--out <folder>', 'a new folder; default: labels-FORMAT')
    .option('--label-attribute <name...>', 'label attributes to take; default: the newest')
    .addOption(localOption())
    .addOption(categoriesOption())
    .addOption(
      new Option(
        '--images <how>',
        'reference, copy (sizes checked), or s3://bucket/folder/ where they lie',
      ).default('reference'),
    )
    .option('--min-confidence <share>', 'leave out what several workers are less sure of, 0 to 1', share)
    .option('--drop-rejected <verdict...>', 'leave out objects that a review gave such a verdict')
    .option('--round', 'whole numbers where the format has them by custom (voc)')
    .option('--strict', 'write nothing unless the format has a place for everything')
    .option('--no-sidecar', 'without the file of kept metadata that the way back takes')
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
    .description('serve a page that draws the labels over their images and texts, line by line')
    .option('--line <number>', 'the line to begin with', '1')
    .option('--label-attribute <name...>', "label attributes to begin with; default: each line's newest")
    .addOption(localOption())
    .option('--port <number>', 'TCP port on this machine; 0 finds a free one', '0')
    .option(
      '--session',
      'sign the URLs of images with your credentials; default with --profile, --endpoint-url and --sandbox',
    )
    .option('--no-session', 'use no credentials and ask nobody');
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
  return new Option('--labels <file>', 'label categories of the job: the names of classes, in their order');
}

function localOption(): Option {
  return new Option('--local <folder>', 'local copies of images and annotations that the lines name');
}
