import type { Command } from 'commander';
import { examples, type Leaf, outputOption, runs } from '../leaf.ts';

/** `groundctl explain [RULE]` */
export function addExplain(program: Command, leaf: Leaf): void {
  const explain = program
    .command('explain [rule]')
    .description('what a rule looks for, why it matters and what to do; without a rule, all of them')
    .addOption(outputOption('table', 'json', 'markdown'));
  runs(explain, leaf, async () => (await import('../explain.ts')).explain, { connects: false });
  examples(explain, 'groundctl explain presign/both-constraints', 'groundctl explain');
}
