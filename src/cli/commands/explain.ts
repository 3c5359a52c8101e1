import type { Command } from 'commander';
import { examples, type Leaf, outputOption, runs } from '../leaf.ts';

/** `groundctl explain [RULE]`, and what STS says of an encoded message */
export function addExplain(program: Command, leaf: Leaf): void {
  const explain = program
    .command('explain [rule]')
    .description('what a rule checks, why it matters and what to do; without a rule, lists all')
    .option(
      '--encoded <message>',
      'an encoded authorization message, or the error that contains it; - for stdin',
    )
    .addOption(outputOption('table', 'json', 'markdown'));
  runs(explain, leaf, async () => (await import('../explain.ts')).explain, { connects: false });
  examples(explain, 'groundctl explain presign/both-constraints', 'groundctl explain');
}
