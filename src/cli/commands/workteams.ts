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

/** `groundctl workteams …` */
export function addWorkteams(program: Command, leaf: Leaf): void {
  const noun = program.command('workteams').description('private work teams and their presigned-URL locks');

  const list = noun
    .command('list')
    .description('all teams: members, lock, findings, open jobs')
    .addOption(outputOption(...RESULT_FORMATS));
  runs(list, leaf, async () => (await import('../workteams/list.ts')).list);
  examples(list, 'groundctl workteams list', 'groundctl workteams list --sandbox --output json');

  const show = noun
    .command('show <name>')
    .description('one team, by its name or ARN: members, labeling jobs, lock, exact configuration')
    .addOption(outputOption('table', 'json', 'markdown'));
  runs(show, leaf, async () => (await import('../workteams/show.ts')).show);
  examples(show, 'groundctl workteams show radiology-readers --sandbox');

  const create = noun
    .command('create <name>')
    .description('a new team')
    .option('--description <text>', 'what the team is for, at most 200 characters (required)')
    .option('--group <name...>', 'Cognito groups of the workforce, 1 to 10')
    .option('--oidc-group <name...>', 'OIDC groups, 1 to 10; not together with --group')
    .option('--create-groups', 'create Cognito groups that do not exist yet')
    .option('--workforce <name>', "default: the region's private workforce")
    .option('--user-pool <id>', "default: the workforce's own")
    .option('--client-id <id>', "default: the workforce's own")
    .option('--notification-topic <arn>', 'SNS topic that notifies members of new tasks')
    .option('--tag <key=value...>', 'tags, at most 50')
    .addOption(lockOption())
    .option('--force', 'set both flags even though no request can satisfy them')
    .addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(create);
  runs(create, leaf, async () => (await import('../workteams/create.ts')).create);
  examples(
    create,
    "groundctl workteams create lesion-review --description 'Second readers' --group radiology-readers --lock source-ip",
    "groundctl workteams create lidar-east --description 'Eastern routes' --oidc-group lidar-east --region eu-west-1",
  );

  const update = noun
    .command('update <name...>')
    .description('change one or more teams; options that are not given stay as they are')
    .option('--description <text>', 'one line, at most 200 characters')
    .option('--group <name...>', 'replace the Cognito groups')
    .option('--oidc-group <name...>', 'replace the OIDC groups')
    .option('--user-pool <id>', 'pool of the groups, if it is not the current one')
    .option('--client-id <id>', 'app client of the groups, if it is not the current one')
    .option('--notification-topic <arn>', "SNS topic; '' removes it")
    .addOption(lockOption())
    .option('--force', 'set both flags even though no request can satisfy them')
    .option('--logs <source...>', 'an access log: who would have lost what under the lock')
    .option('--since <time>', 'first request of --logs: 2026-10-12, or 2026-10-12T09:00Z')
    .addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(update);
  runs(update, leaf, async () => (await import('../workteams/update.ts')).update);
  examples(
    update,
    'groundctl workteams update radiology-readers retail-boxes --lock source-ip',
    'groundctl workteams update retail-boxes --lock source-ip --dry-run --logs s3://acme-labeling-logs/s3/acme-labeling-data/',
    'groundctl workteams update retail-boxes --lock off --yes',
  );

  const remove = noun
    .command('delete <name>')
    .description('delete a team; asks for its name, since it cannot be undone')
    .option('--dry-run', 'show what would be done and change nothing')
    .option('--confirm <name>', "the team's name, if there is no terminal to ask on")
    // Taken so that whoever types it learns about --confirm instead of reading "unknown option".
    .addOption(new Option('-y, --yes').hideHelp())
    .addOption(outputOption(...RESULT_FORMATS));
  runs(remove, leaf, async () => (await import('../workteams/delete.ts')).remove);
  examples(
    remove,
    'groundctl workteams delete vendor-trial',
    'groundctl workteams delete vendor-trial --confirm vendor-trial',
  );

  const plan = noun
    .command('plan')
    .description('the changes that would make the teams match a file')
    .option('-f, --file <path>', 'YAML or JSON; - for stdin (schema: docs/schemas/teams.schema.json)')
    .option('--prune', 'delete teams and remove members that the file does not name')
    .option('--force', 'accept both flags, an open allow list, a second account of one address')
    .option('--detailed', 'exit with 1 if something differs')
    .addOption(outputOption(...RESULT_FORMATS));
  runs(plan, leaf, async () => (await import('../workteams/teams-file.ts')).plan);
  examples(
    plan,
    'groundctl workteams export > teams.yaml',
    'groundctl workteams plan -f teams.yaml',
    'groundctl workteams plan -f teams.yaml --detailed   # exit 1: someone changed something',
  );

  const apply = noun
    .command('apply')
    .description('make the teams match a file; repeatable')
    .option('-f, --file <path>', 'YAML or JSON; - for stdin')
    .option('--prune', 'delete teams and remove members that the file does not name')
    .option('--confirm-deletes <number>', 'how many teams and members may be removed')
    .option('--force', 'accept both flags, an open allow list, a second account of one address')
    .addOption(outputOption(...RESULT_FORMATS));
  addChangeOptions(apply);
  runs(apply, leaf, async () => (await import('../workteams/teams-file.ts')).apply);
  examples(
    apply,
    'groundctl workteams apply -f teams.yaml --dry-run',
    'groundctl workteams apply -f teams.yaml --yes',
  );

  const exported = noun
    .command('export')
    .description('the existing teams, as a file for plan and apply, or as Terraform')
    .addOption(
      new Option('--format <format>', 'output format').choices(['yaml', 'json', 'terraform']).default('yaml'),
    )
    .option('--no-members', 'leave out group members');
  runs(exported, leaf, async () => (await import('../workteams/export.ts')).exportTeams);
  examples(
    exported,
    'groundctl workteams export > teams.yaml',
    'groundctl workteams export --format terraform > teams.tf',
  );

  const audit = noun
    .command('audit [name...]')
    .description('check teams and their surroundings against the rules (groundctl explain RULE)')
    .option('--all-regions', 'every region where Ground Truth is available, one after another')
    .addOption(outputOption(...REPORT_FORMATS, 'html', 'asff', 'ocsf'))
    .addOption(failOnOption());
  runs(audit, leaf, async () => (await import('../workteams/audit.ts')).audit);
  examples(
    audit,
    'groundctl workteams audit',
    'groundctl workteams audit --all-regions --output html > audit.html',
    'groundctl workteams audit --output sarif --fail-on warning > audit.sarif',
    'groundctl workteams audit --output asff > findings.json   # aws securityhub batch-import-findings',
  );
}

function lockOption(): Option {
  // Checked with everything else, so that all problems are named at once.
  return new Option(
    '--lock <lock>',
    'bind presigned URLs: off, source-ip, vpc-source-ip; both needs --force',
  );
}
