import { type Command, Option } from 'commander';
import { examples, failOnOption, type Leaf, outputOption, REPORT_FORMATS, runs } from '../leaf.ts';

/** `groundctl labels …` */
export function addLabels(program: Command, leaf: Leaf): void {
  const noun = program
    .command('labels')
    .description('what Ground Truth wrote: checked, and carried elsewhere');

  const check = noun
    .command('check <source...>')
    .description('is it whole and right? Of output manifests and files of annotations, here or in S3')
    .option('--against <manifest>', 'the manifest that the job was given: what of it has no output?')
    .addOption(localOption())
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
}

function localOption(): Option {
  return new Option('--local <folder>', 'local copies of images and annotations that the lines name');
}
