import { type Command, Option } from 'commander';
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

/** `groundctl migrate …` */
export function addMigrate(program: Command, leaf: Leaf): void {
  const noun = program.command('migrate').description('move Data Wrangler flows to S3 for SageMaker Canvas');

  const scan = noun
    .command('scan <folder...>')
    .description(
      'find flows by content, in folders or s3:// locations, and show what they contain; changes nothing',
    )
    .addOption(domainOption())
    .addOption(sourceProfile())
    .addOption(sourceOwner())
    .addOption(outputOption(...REPORT_FORMATS))
    .addOption(failOnOption());
  runs(scan, leaf, async () => (await import('../migrate/scan.ts')).scan);
  examples(
    scan,
    'groundctl migrate scan flows',
    'groundctl migrate scan flows --output json > inventory.json',
    'groundctl migrate scan s3://sagemaker-us-east-1-123456789012/flows/',
  );

  const plan = noun
    .command('plan <folder...>')
    .description(
      'what would be uploaded where, how it would be changed, and what would be held back; uploads nothing',
    );
  addPlanOptions(addScopeOptions(plan))
    .option('--check-data', 'check whether the data exists where the changed flows look for it')
    .option('--out <file>', 'write the plan to a new file, for migrate sync --plan')
    .addOption(outputOption('table', 'json', 'markdown', 'html'));
  runs(plan, leaf, async () => (await import('../migrate/plan.ts')).plan);
  examples(
    plan,
    'groundctl migrate plan flows --to s3://acme-labeling-data/flows/',
    'groundctl migrate plan flows --remap remap.json --out flows.plan.json',
    'groundctl migrate plan flows --domain d-acmestudio01',
  );

  const sync = noun
    .command('sync <folder...>')
    .description('upload flows, and nothing else; a run that was killed continues where it was')
    .option(
      '--plan <file>',
      'apply this plan; everything in it is checked again, and its target is that of --to',
    );
  addPlanOptions(addScopeOptions(sync))
    .option('--no-keep', 'keep no copy of what is replaced: migrate rollback cannot restore it')
    .addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(sync);
  runs(sync, leaf, async () => (await import('../migrate/sync.ts')).sync);
  examples(
    sync,
    'groundctl migrate sync flows --dry-run',
    'groundctl migrate sync flows --to s3://acme-labeling-data/flows/ --yes --output ndjson',
    'groundctl migrate sync flows --plan flows.plan.json',
    'groundctl migrate sync s3://sagemaker-us-east-1-123456789012/flows/ --to s3://acme-labeling-data/flows/',
  );

  const data = noun
    .command('data <folder...>')
    .description('the data that flows read: copy it to where a map says, or check whether it exists')
    .option('--remap <file>', 'the map used to migrate the flows')
    .option('--check-data', 'only check whether all of it exists where the changed flows look for it')
    .option('--bucket-owner <account>', 'account that must own the buckets copied to')
    .option('--source-bucket-owner <account>', 'account that must own the buckets copied from')
    .addOption(sourceProfile())
    .addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(data);
  runs(data, leaf, async () => (await import('../migrate/data.ts')).data);
  examples(
    data,
    'groundctl migrate data flows --check-data',
    'groundctl migrate data flows --remap remap.json --dry-run',
  );

  const verify = noun
    .command('verify <folder...>')
    .description('read every uploaded object back and compare it with its file and the journal');
  addScopeOptions(verify).addOption(outputOption('table', 'json', 'ndjson', 'markdown', 'html'));
  runs(verify, leaf, async () => (await import('../migrate/verify.ts')).verify);
  examples(
    verify,
    'groundctl migrate verify flows --output markdown > verified.md',
    'groundctl migrate verify flows --output html > verified.html',
  );

  const rollback = noun
    .command('rollback <folder...>')
    .description('restore what the last sync replaced, from versions or saved copies; verified')
    .addOption(outputOption(...RESULT_FORMATS));
  addScopeOptions(rollback);
  addChangeOptions(rollback);
  runs(rollback, leaf, async () => (await import('../migrate/rollback.ts')).rollback);
  examples(rollback, 'groundctl migrate rollback flows --dry-run', 'groundctl migrate rollback flows --yes');

  const clean = noun
    .command('clean <folder...>')
    .description('remove the objects that sync uploaded, and only those; asks for the location');
  addScopeOptions(clean)
    .option('--dry-run', 'show what would be done and change nothing')
    .option('--confirm <place>', "the location's S3 URI, if there is no terminal to ask on")
    .addOption(new Option('-y, --yes').hideHelp())
    .addOption(outputOption(...RESULT_FORMATS));
  runs(clean, leaf, async () => (await import('../migrate/clean.ts')).clean);
  examples(clean, 'groundctl migrate clean flows --dry-run');
}

function sourceProfile(): Option {
  return new Option(
    '--source-profile <name>',
    'profile that reads flows from an s3:// location in another account',
  );
}

function sourceOwner(): Option {
  return new Option(
    '--source-bucket-owner <account>',
    "account that must own the bucket of an s3:// location; default: the source profile's own",
  );
}

function domainOption(): Option {
  return new Option(
    '--domain <id>',
    'for an EFS volume: name folders after the user profiles and spaces of this domain',
  );
}

function addScopeOptions(command: Command): Command {
  return command
    .option('--to <uri>', 'default: data-wrangler-classic-flows/ in sagemaker-REGION-ACCOUNT')
    .option(
      '--bucket-owner <account>',
      "account that must own the bucket; default: the caller's; none: a server that is not AWS",
    )
    .addOption(sourceProfile())
    .addOption(sourceOwner());
}

function addPlanOptions(command: Command): Command {
  return command
    .addOption(domainOption())
    .option('--remap <file>', 'JSON map of accounts, regions, buckets, roles, ARNs to replace in locations')
    .option('--strip-trained', 'leave out what transforms have learned; how Canvas handles that is not known')
    .option('--as-is', 'replace what an earlier run changed during the upload with the unchanged files')
    .addOption(
      new Option('--layout <layout>', 'mirror keeps the folders (default), flat does not').choices([
        'mirror',
        'flat',
      ]),
    )
    .addOption(
      new Option('--sse <type>', "encrypt with S3's own keys; default: the bucket's setting").choices(['s3']),
    )
    .option('--kms-key <id>', 'encrypt with this KMS key')
    .option('--reread', 'read every file, even if inode, size and times are unchanged since the upload')
    .option('--overwrite', 'replace other objects too, if they are still what was seen')
    .option('--allow <rule...>', 'upload despite flow/secret or flow/corrupt-model');
}
