import type { Command } from 'commander';
import { examples, type Leaf, outputOption, runs } from '../leaf.ts';

/** `groundctl config …` */
export function addConfig(program: Command, leaf: Leaf): void {
  const noun = program.command('config').description('project settings and your own (groundctl.yaml)');

  const show = noun
    .command('show')
    .description('every setting with its value and origin: flag, variable, file, AWS profile')
    .addOption(outputOption('table', 'json', 'markdown'));
  runs(show, leaf, async () => (await import('../config/show.ts')).show);
  examples(show, 'groundctl config show', 'groundctl config show --output yaml');
}
