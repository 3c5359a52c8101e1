import type { Command } from 'commander';
import { examples, type Leaf, outputOption, runs } from '../leaf.ts';

/** `groundctl examples [FOLDER]` */
export function addExamples(program: Command, leaf: Leaf): void {
  const copy = program
    .command('examples [folder]')
    .description('copy the files that the examples in --help name')
    .addOption(outputOption('table', 'json'));
  runs(copy, leaf, async () => (await import('../copy-examples.ts')).copyExamples, { connects: false });
  examples(copy, 'groundctl examples', 'groundctl examples ~/try-groundctl');
}
