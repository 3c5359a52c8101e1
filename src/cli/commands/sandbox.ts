import { type Command, Option } from 'commander';
import { examples, type Leaf, outputOption, runs } from '../leaf.ts';

/** `groundctl sandbox …` */
export function addSandbox(program: Command, leaf: Leaf): void {
  const noun = program
    .command('sandbox')
    .description('AWS on this machine, for trying things out and for tests');

  const start = noun
    .command('start')
    .description('run a sandbox on loopback until Ctrl-C; prints one line when it is ready')
    .option('--port <n>', 'port for all services, 0 for a free one', '4650')
    .option('--vpc-port <n>', 'port that stands for an S3 gateway endpoint of a VPC', '0')
    .option('--interface-port <n>', 'port that stands for an S3 interface endpoint', '0')
    .option('--log-delay <seconds>', 'time between deliveries of S3 access logs', '5')
    .addOption(
      new Option('--explain', 'S3 responses say which policy statement decided').env('SANDBOX_EXPLAIN'),
    )
    .addOption(
      new Option('--seed <seed>', 'contents at the start').choices(['demo', 'none']).default('demo'),
    );
  start
    .option('--accounts <file>', 'other accounts with users, roles and policies, as JSON')
    .option(
      '--state <file>',
      'keep the account in this file: read at the start, written while things change',
    );
  runs(start, leaf, async () => (await import('../sandbox/start.ts')).start, { connects: false });
  examples(
    start,
    'groundctl sandbox start',
    'groundctl sandbox start --port 0 --seed none',
    'groundctl sandbox start --log-delay 1 --explain',
    'groundctl sandbox start --accounts accounts.json',
  );

  const env = noun
    .command('env')
    .description('print the variables that point other tools to a running sandbox')
    .option('--port <n>', 'its port', '4650')
    .option('--account <id>', 'one of its other accounts')
    .option('--user <name>', "an IAM user's keys instead of the administrator's")
    .addOption(outputOption('table', 'json'));
  runs(env, leaf, async () => (await import('../sandbox/env.ts')).env, { connects: false });
  examples(
    env,
    'eval "$(groundctl sandbox env)"',
    'aws sagemaker list-workteams   # after that line',
    'eval "$(groundctl sandbox env --account 210987654321 --user partner)"',
  );

  const clock = noun
    .command('clock')
    .argument('[when]', '+2h, +1d12h, a date such as 2026-12-01T09:00:00Z, or reset; nothing shows the time')
    .description('show or change the time of a running sandbox: URLs expire, access logs are delivered')
    .option('--port <n>', 'its port', '4650')
    .addOption(outputOption('table', 'json'));
  runs(clock, leaf, async () => (await import('../sandbox/clock.ts')).clock, { connects: false });
  examples(clock, 'groundctl sandbox clock +2h', 'groundctl sandbox clock reset');
}
