import { type Command, Option } from 'commander';
import { SEVERITIES } from '../../core/finding.ts';
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
import { athenaOptions, athenaSetup } from './athena-options.ts';

/** `groundctl logs …` */
export function addLogs(program: Command, leaf: Leaf): void {
  const noun = program
    .command('logs')
    .description('S3 access logs: why workers get 403s, and what a lock would break');

  const diagnose = engineOptions(
    noun
      .command('diagnose [source...]')
      .description('why presigned requests were refused: files, folders, globs, - or s3://bucket/prefix')
      .option('--workteam <name>', "read the lock, the workforce's allow list and VPC from this team")
      .option('--approved <cidr...>', 'ranges that workers may come from')
      .addOption(lockOption('the lock that was on; --workteam reads it from AWS'))
      .option(
        '--worker-activity <file>',
        'JSON lines of /aws/sagemaker/groundtruth/WorkerActivity; names candidates',
      )
      .option('--long-lived', 'judge URLs of long-lived keys together with those of temporary ones')
      .option('--x-forwarded-for', 'show where X-Forwarded-For addresses can be found'),
  );
  evidenceOptions(diagnose);
  diagnose.addOption(outputOption(...REPORT_FORMATS, 'html')).addOption(failOnOption());
  runs(diagnose, leaf, async () => (await import('../logs/diagnose.ts')).diagnose);
  examples(
    diagnose,
    'groundctl logs diagnose s3://acme-labeling-logs/s3/acme-labeling-data/ --since 2026-10-12 --workteam radiology-readers',
    'groundctl logs diagnose logs/ --lock source-ip --approved 198.51.100.0/24 --output json',
    'groundctl logs diagnose s3://acme-labeling-logs/s3/acme-labeling-data/ --engine athena --workgroup labeling --yes',
    'groundctl logs diagnose logs/ --output html > report.html',
    'zcat old/*.gz | groundctl logs diagnose -',
    'groundctl logs diagnose logs/ --cloudtrail trail/',
    'groundctl logs diagnose --cloudtrail trail/ --lock source-ip',
    'groundctl logs diagnose logs/ --ec2 --names names.csv --flow-logs flow-logs/',
    'groundctl logs diagnose logs/ --cloudfront cloudfront/',
  );

  const follow = readingOptions(
    noun
      .command('follow [s3-uri]')
      .description(
        'read logs as they are delivered and report findings as they arise; Ctrl-C ends with the report',
      )
      .option('--every <time>', 'pause between checks', '30s')
      .option('--for <time>', 'stop after this time')
      .addOption(
        new Option('--stop-on <severity>', 'stop at the first finding of this severity').choices(SEVERITIES),
      )
      .option('--workteam <name>', "read the lock, the workforce's allow list and VPC from this team")
      .option('--approved <cidr...>', 'ranges that workers may come from')
      .addOption(lockOption('the lock that is on; --workteam reads it from AWS'))
      .option('--long-lived', 'judge URLs of long-lived keys together with those of temporary ones'),
  );
  namesOptions(follow);
  for (const flags of [
    '--cloudtrail <source>',
    '--cloudfront <source>',
    '--flow-logs <source>',
    '--engine <engine>',
  ]) {
    // What it does not take, and why, is better said than "unknown option".
    follow.addOption(new Option(flags).hideHelp());
  }
  follow.addOption(outputOption(...REPORT_FORMATS, 'html')).addOption(failOnOption());
  runs(follow, leaf, async () => (await import('../logs/follow.ts')).follow);
  examples(
    follow,
    'groundctl logs follow s3://acme-labeling-logs/s3/acme-labeling-data/ --every 1m --for 8h',
    'groundctl logs follow s3://acme-labeling-logs/s3/acme-labeling-data/ --stop-on error --output ndjson',
    'groundctl logs follow s3://acme-labeling-logs/s3/acme-labeling-data/ --ec2 --names names.csv',
  );

  const whatif = engineOptions(
    noun
      .command('whatif [source...]')
      .description('what would have been refused with a lock')
      .addOption(lockOption('the lock to simulate').makeOptionMandatory())
      .option('--approved <cidr...>', 'ranges that workers may come from'),
  );
  evidenceOptions(whatif);
  whatif.addOption(outputOption(...REPORT_FORMATS, 'html')).addOption(failOnOption().default(undefined));
  runs(whatif, leaf, async () => (await import('../logs/whatif.ts')).whatif);
  examples(
    whatif,
    'groundctl logs whatif s3://acme-labeling-logs/s3/acme-labeling-data/ --lock source-ip --since 2026-10-05',
  );

  const sql = filterOptions(
    noun
      .command('sql <s3-uri>')
      .description('the table and the query of the Athena engine, to run elsewhere')
      .option(
        '--partitioned <source...>',
        'the keys are partitioned, with these sources: account/region/bucket',
      )
      .option('--database <name>', 'database of the table', 'groundctl')
      .option('--table <name>', 'name of the table', 'access_logs')
      .addOption(
        new Option('--dialect <dialect>', 'SQL dialect of the table; the query is the same')
          .choices(['athena', 'trino'])
          .default('athena'),
      ),
  );
  sql.addOption(outputOption('json'));
  runs(sql, leaf, async () => (await import('../logs/sql.ts')).sql);
  examples(
    sql,
    'groundctl logs sql s3://acme-labeling-logs/s3/acme-labeling-data/ --since 2026-10-12 --until 2026-10-16',
    'groundctl logs sql s3://acme-labeling-logs/parts/ --partitioned 123456789012/us-east-1/acme-labeling-data',
  );

  const setup = athenaSetup(noun, {
    noun: 'access logs',
    argument: ['<s3-uri>', 'where the access logs are'],
    table: 'access_logs',
  });
  runs(setup, leaf, async () => (await import('../logs/setup.ts')).setup);
  examples(
    setup,
    'groundctl logs setup athena s3://acme-labeling-logs/s3/acme-labeling-data/ --workgroup labeling --output-location s3://acme-athena-results/ --dry-run',
  );

  const enable = noun
    .command('enable <bucket>')
    .description('turn on server access logging, with the required bucket policy')
    .requiredOption('--to <target/prefix>', 'log bucket and prefix, for example acme-logs/images/')
    .option('--partitioned', 'keys by account, region, bucket and day instead of by time of delivery')
    .addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(enable);
  runs(enable, leaf, async () => (await import('../logs/enable.ts')).enable);
  examples(
    enable,
    'groundctl logs enable acme-labeling-data --to acme-labeling-logs/images/ --partitioned --dry-run',
  );
}

function lockOption(text: string): Option {
  return new Option('--lock <lock>', text).choices(['source-ip', 'vpc-source-ip']);
}

/** Options that name what is known besides; logs may be given several times. */
function evidenceOptions(command: Command): Command {
  const several = (value: string, before: readonly string[] = []) => [...before, value];
  command
    .option(
      '--cloudtrail <source>',
      'CloudTrail S3 data events: files, folders, globs, - or s3://bucket/prefix; alone, instead of an access log',
      several,
    )
    .option(
      '--cloudfront <source>',
      'CloudFront standard logs: who is behind the addresses (X-Forwarded-For)',
      several,
    )
    .option(
      '--flow-logs <source>',
      'VPC flow logs: who private addresses belong to, and the paths to S3',
      several,
    );
  return namesOptions(command);
}

/** Options that give addresses names. */
function namesOptions(command: Command): Command {
  return command
    .option('--ec2', 'ask EC2 for endpoints, NAT gateways, addresses and subnets of the region')
    .option('--names <file>', 'names of ranges, one CIDR,name per line');
}

/** Options of the commands that read logs. */
function readingOptions(command: Command): Command {
  return filterOptions(command)
    .option('--memory <size>', 'memory to use while reading (default: 64 MB)')
    .addOption(
      new Option('--workers <n>', 'threads that read large logs (default: 1)').choices([
        '1',
        '2',
        '3',
        '4',
        '5',
        '6',
        '7',
        '8',
      ]),
    );
}

/** Options of the commands that read a log once: here, or through Amazon Athena. */
function engineOptions(command: Command): Command {
  return athenaOptions(readingOptions(command), { table: 'access_logs', localUpTo: '20 GB' }).option(
    '--inventory <manifest>',
    'manifest.json of an S3 Inventory report of the log bucket: estimate from it instead of listing',
  );
}

/** Options that say which records are meant. */
function filterOptions(command: Command): Command {
  return command
    .option('--since <time>', 'first request: 2026-10-12, or 2026-10-12T09:00Z; dates are UTC')
    .option('--until <time>', 'end, exclusive; a date means the end of that day')
    .option('--bucket <name>', 'only requests to this bucket')
    .option('--key-prefix <prefix>', 'only objects whose keys begin with this')
    .option('--requester <arn>', 'only requests signed by this principal; part of its ARN is enough');
}
