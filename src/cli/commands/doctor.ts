import type { Command } from 'commander';
import { examples, type Leaf, outputOption, runs } from '../leaf.ts';

/** `groundctl doctor` */
export function addDoctor(program: Command, leaf: Leaf): void {
  const doctor = program
    .command('doctor')
    .description('check Node, credentials, region, services and the permissions needed for reading')
    .addOption(outputOption('table', 'json', 'markdown'));
  runs(doctor, leaf, async () => (await import('../doctor.ts')).doctor);
  examples(doctor, 'groundctl doctor --profile labeling', 'groundctl doctor --sandbox');
}
