import type { Command } from 'commander';
import { examples, type Leaf, outputOption, runs } from '../leaf.ts';

/** `groundctl version` */
export function addVersion(program: Command, leaf: Leaf): void {
  const version = program
    .command('version')
    .description('the version of groundctl, of Node.js and of the platform')
    .addOption(outputOption('table', 'json'));
  runs(version, leaf, async () => (await import('../show-version.ts')).showVersion, { connects: false });
  examples(version, 'groundctl version', 'groundctl version --output json');
}
