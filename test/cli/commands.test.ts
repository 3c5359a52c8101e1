import { DescribeWorkteamCommand, UpdateWorkteamCommand } from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { sarifValidator } from '../core/report/sarif-schema.ts';
import { hasRawControls, run, start } from '../helpers/program.ts';
import { connected } from '../helpers/sandbox.ts';

const people = (count: number) => Array.from({ length: count }, (_, i) => `worker-${i}@example.com`);
const json = (text: string) => JSON.parse(text);
const lines = (text: string) => text.trimEnd().split('\n').map(json);

describe('reading', () => {
  test.each([
    [['workteams', 'list'], 'radiology-readers', 'groundctl/workteams.list/v1'],
    [['workteams', 'show', 'radiology-readers'], 'radiology-readers', 'groundctl/workteams.show/v1'],
    [['members', 'list', 'radiology-readers'], '@acme.example', 'groundctl/members.list/v1'],
    [['workforce', 'show'], '198.51.100.0/24', 'groundctl/workforce.show/v1'],
    [['explain', 'presign/both-constraints'], 'VpcSourceIp', 'groundctl/explain/v1'],
    [['doctor'], 'sagemaker:ListWorkteams', 'groundctl/doctor/v1'],
  ])(
    '%j prints data on stdout only: a table, one JSON document, Markdown',
    async (words, expected, schema) => {
      await using here = await connected();
      const { sandbox } = here;
      const table = await run(words, { sandbox });
      expect(table.stdout).toContain(expected);
      expect(hasRawControls(table.stdout)).toBe(false);
      const asJson = await run([...words, '--output', 'json'], { sandbox });
      expect(json(asJson.stdout).schema).toBe(schema);
      expect(asJson.stdout).toContain(expected);
      const markdown = await run([...words, '--output', 'markdown'], { sandbox });
      expect(markdown.stdout).toMatch(/^\|.*\|\n\| ?:?-{3}/m);
      expect([table.stderr, asJson.stderr, markdown.stderr]).toEqual(['', '', '']);
    },
  );

  test('ndjson is one object a line', async () => {
    await using here = await connected();
    const list = await run(['workteams', 'list', '-o', 'ndjson'], here);
    expect(lines(list.stdout).map((team) => team.Workteam.WorkteamName)).toHaveLength(6);
    const members = await run(['members', 'list', 'new-hires', '-o', 'ndjson'], here);
    expect(lines(members.stdout).map((member) => member.state)).toEqual(Array(5).fill('invited'));
  });

  test('an audit exits with 1 from the severity asked for, and prints every format', async () => {
    await using here = await connected();
    const audit = (...words: string[]) => run(['workteams', 'audit', ...words], here);
    expect((await audit()).code).toBe(1);
    expect((await audit('radiology-readers')).code).toBe(0);
    expect((await audit('retail-boxes')).code).toBe(0);
    expect((await audit('retail-boxes', '--fail-on', 'warning')).code).toBe(1);
    expect((await audit('--fail-on', 'never')).code).toBe(0);
    const sarif = json((await audit('--output', 'sarif')).stdout);
    expect(sarifValidator()(sarif)).toEqual([]);
    expect(sarif.runs[0].results).toHaveLength(7);
    expect(lines((await audit('--output', 'ndjson')).stdout).length).toBeGreaterThan(7);
  });

  test('says on stderr what could not be read, and prints the rest', async () => {
    await using here = await connected();
    here.sandbox.faults.add({ match: { service: 'cognito-idp' }, kind: 'deny', count: 6 });
    const { code, stdout, stderr } = await run(['workteams', 'list'], here);
    expect(code).toBe(0);
    expect(stdout).toContain('? denied');
    expect(stderr).toMatch(/^Could not read members: .*cognito-idp:ListUsersInGroup/);
  });

  test('what AWS says to be a name or description never steers the terminal', async () => {
    await using here = await connected();
    await here.sagemaker.send(
      new UpdateWorkteamCommand({
        WorkteamName: 'retail-boxes',
        Description: 'a\u001b[2J\u001b]0;x\u0007\u202eb | <b>',
      }),
    );
    for (const output of ['table', 'json', 'markdown']) {
      const { code, stdout } = await run(['workteams', 'show', 'retail-boxes', '-o', output], here);
      expect(code).toBe(0);
      expect(hasRawControls(stdout), output).toBe(false);
    }
    const { stdout } = await run(['workteams', 'show', 'retail-boxes', '-o', 'json'], here);
    expect(json(stdout).Workteam.Description).toBe('a\u001b[2J\u001b]0;x\u0007\u202eb | <b>');
  });

  test('the program without a command and without a terminal prints a tour', async () => {
    const { code, stdout, stderr } = await run(['--sandbox']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/SANDBOX[\s\S]*radiology-readers[\s\S]*Next/);
    expect(stderr).toContain('changes end with it');
  });

  test('--sandbox works in an environment that is poisoned throughout', async () => {
    const env = {
      AWS_PROFILE: 'nothing',
      AWS_CONFIG_FILE: '/dev/null/x',
      AWS_REGION: 'xx',
      AWS_ENDPOINT_URL: 'nonsense',
      AWS_ENDPOINT_URL_SAGEMAKER: 'nonsense',
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_MAX_ATTEMPTS: 'abc',
      AWS_RETRY_MODE: 'bogus',
      AWS_SESSION_TOKEN: 'x',
      AWS_CA_BUNDLE: '/nonexistent.pem',
    };
    const { code, stdout } = await run(['workteams', 'list', '--sandbox', '-o', 'json'], { env });
    expect({ code, teams: json(stdout).teams.length }).toEqual({ code: 0, teams: 6 });
  });

  test('options before the command count, and those after it win', async () => {
    await using here = await connected();
    const region = async (...words: string[]) => json((await run(words, here)).stdout).region;
    expect(await region('--region', 'eu-west-1', 'workteams', 'list', '-o', 'json')).toBe('eu-west-1');
    expect(
      await region('--region', 'eu-west-1', 'workteams', 'list', '--region', 'us-west-2', '-o', 'json'),
    ).toBe('us-west-2');
  });
});

describe('errors', () => {
  test('are one JSON document on stdout, a message on stderr, and a stack only with --debug', async () => {
    await using here = await connected();
    const words = ['workteams', 'show', 'nobody', '--output', 'json'];
    const { code, stdout, stderr } = await run(words, here);
    expect(code).toBe(254);
    expect(json(stdout)).toMatchObject({
      schema: 'groundctl/error/v1',
      error: { code: 'no-such-workteam', source: 'aws' },
    });
    expect(stderr).toContain('There is no work team nobody');
    expect(stderr).not.toMatch(/^ +at /m);
    const debug = await run([...words, '--debug'], here);
    expect(debug.stderr).toMatch(/^ +at .*:\d+:\d+/m);
    expect(json(debug.stdout)).toEqual(json(stdout));
  });

  test('of permission name the missing action and the request id', async () => {
    await using here = await connected();
    here.sandbox.faults.add({ match: { operation: 'ListWorkteams' }, kind: 'deny', count: 1 });
    const { code, stdout, stderr } = await run(['workteams', 'list'], here);
    expect({ code, stdout }).toEqual({ code: 254, stdout: '' });
    expect(stderr).toMatch(
      /Ask for the IAM permission sagemaker:ListWorkteams\.[\s\S]*request id [0-9a-f-]{36}/,
    );
  });

  test('of credentials exit with 253', async () => {
    const { code, stderr } = await run(['workteams', 'list', '--region', 'us-east-1']);
    expect(code).toBe(253);
    expect(stderr).toMatch(/No usable AWS credentials[\s\S]*aws sso login/);
    expect((await run(['workteams', 'list'])).code).toBe(253);
  });

  test('of an endpoint that is cut off exit with 254 and say what to check', async () => {
    const here = await connected();
    await here[Symbol.asyncDispose]();
    const { code, stderr } = await run(['workteams', 'list'], here);
    expect(code).toBe(254);
    expect(stderr).toMatch(/No answer from AWS[\s\S]*--endpoint-url/);
  });

  test('never show the secret key or a temporary password', async () => {
    await using here = await connected();
    const { secretAccessKey } = here.sandbox.credentials;
    const words = ['members', 'invite', 'vendor-trial', 'a@example.com', '--yes', '--debug', '-o', 'json'];
    const { stdout, stderr } = await run(words, here);
    const password = here.sandbox.inspect.mailbox()[0]?.temporaryPassword ?? '';
    expect(password).not.toBe('');
    expect(stdout + stderr).not.toContain(password);
    here.sandbox.faults.add({ match: {}, kind: 'deny', count: 50 });
    const failed = await run(['doctor', '--debug'], here);
    expect(failed.stdout + failed.stderr).not.toContain(secretAccessKey);
  });
});

describe('changing', () => {
  test('without a terminal needs --yes, and changes nothing without it', async () => {
    await using here = await connected();
    const words = ['workteams', 'update', 'retail-boxes', '--lock', 'source-ip'];
    for (const extra of [[], ['--no-input'], ['--output', 'json']]) {
      const { code, stderr } = await run([...words, ...extra], here);
      expect(code).toBe(252);
      expect(stderr).toMatch(/cannot ask here[\s\S]*--yes[\s\S]*--dry-run/);
    }
    expect((await here.teams.show('retail-boxes')).lock).toBe('off');
    const { code, stdout, stderr } = await run([...words, '--yes'], here);
    expect(code).toBe(0);
    expect(stderr).toContain('SourceIp: Disabled -> Enabled');
    expect(stdout).toMatch(/^done {2}update workteam retail-boxes\n\n1 done\n$/);
    expect((await here.teams.show('retail-boxes')).lock).toBe('source-ip');
    const again = await run([...words, '--yes'], here);
    expect(again.stdout).toContain('is already as asked');
  });

  test('a dry run prints the plan and changes nothing, in every format', async () => {
    await using here = await connected();
    const words = ['workteams', 'update', 'retail-boxes', 'radiology-readers', '--lock', 'source-ip'];
    const dry = (output: string) => run([...words, '--dry-run', '--output', output], here);
    expect((await dry('table')).stdout).toContain('Dry run: nothing was changed.');
    expect(json((await dry('json')).stdout)).toMatchObject({
      schema: 'groundctl/workteams.update/v1',
      dryRun: true,
      changes: [{ kind: 'update', subject: 'workteam retail-boxes' }],
      unchanged: [{ subject: 'workteam radiology-readers' }],
    });
    expect(lines((await dry('ndjson')).stdout).map((line) => line.type)).toEqual([
      'change',
      'unchanged',
      'summary',
    ]);
    expect((await dry('markdown')).stdout).toContain('retail-boxes');
    expect(here.sent().filter((operation) => operation === 'UpdateWorkteam')).toEqual([]);
  });

  test('deleting takes the name, and --yes does not stand for it', async () => {
    await using here = await connected();
    const words = ['workteams', 'delete', 'vendor-trial'];
    for (const extra of [[], ['--yes'], ['--confirm', 'vendor-trail']]) {
      const { code, stderr } = await run([...words, ...extra], here);
      expect(code).toBe(252);
      expect(stderr).toContain('--confirm');
    }
    expect((await run([...words, '--confirm', 'vendor-trial', '--dry-run'], here)).code).toBe(0);
    expect((await here.teams.list()).teams).toHaveLength(6);
    const { code, stdout } = await run([...words, '--confirm', 'vendor-trial'], here);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'done  delete workteam vendor-trial\n    deleted\n\n1 done\n',
    });
    expect((await here.teams.list()).teams).toHaveLength(5);
  });

  test('a change that fails exits with 254, and the others are done', async () => {
    await using here = await connected();
    here.sandbox.faults.add({ match: { operation: 'UpdateWorkteam' }, kind: 'deny', count: 1 });
    const words = ['workteams', 'update', 'retail-boxes', 'archive-review', '--lock', 'source-ip'];
    const { code, stdout } = await run([...words, '--yes', '-o', 'json'], here);
    expect(code).toBe(254);
    expect(json(stdout)).toMatchObject({ applied: 1, failed: 1, notStarted: 0 });
    expect(stdout).toContain('"missingAction": "sagemaker:UpdateWorkteam"');
  });

  test('creates a team with everything, and the second time says that it is there', async () => {
    await using here = await connected();
    const words = [
      ...['workteams', 'create', 'lesion-review', '--description', 'Second readers', '--yes'],
      ...['--group', 'lesions', 'radiology-readers', '--create-groups', '--lock', 'source-ip'],
      ...['--notification-topic', 'arn:aws:sns:us-east-1:123456789012:labeling', '--tag', 'a=1', 'b=x=y'],
    ];
    const { code } = await run(words, here);
    expect(code).toBe(0);
    const team = await here.teams.show('lesion-review');
    expect(team.lock).toBe('source-ip');
    expect(team.tags).toEqual([
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: 'x=y' },
    ]);
    const again = await run(words, here);
    expect(again.code).toBe(254);
    expect(again.stderr).toContain('groundctl workteams update lesion-review');
  });

  test('updates description, groups and topic', async () => {
    await using here = await connected();
    const update = (...words: string[]) =>
      run(['workteams', 'update', 'retail-boxes', '--yes', ...words], here);
    const topic = 'arn:aws:sns:us-east-1:123456789012:labeling';
    await update('--description', 'New', '--group', 'retail-boxes', 'new-hires');
    await update('--notification-topic', topic);
    const read = async () =>
      (await here.sagemaker.send(new DescribeWorkteamCommand({ WorkteamName: 'retail-boxes' }))).Workteam;
    expect(await read()).toMatchObject({
      Description: 'New',
      NotificationConfiguration: { NotificationTopicArn: topic },
    });
    expect((await read())?.MemberDefinitions).toHaveLength(2);
    await update('--notification-topic', '');
    expect((await read())?.NotificationConfiguration).toEqual({});
  });

  test('sets and takes away the allow list', async () => {
    await using here = await connected();
    const allow = (...words: string[]) => run(['workforce', 'allow-ips', '--yes', ...words], here);
    expect((await allow('192.0.2.0/24', '192.0.2.0/25')).stderr).toContain('overlap');
    expect((await here.teams.workforces())[0]?.SourceIpConfig?.Cidrs).toEqual([
      '192.0.2.0/24',
      '192.0.2.0/25',
    ]);
    await allow('--none');
    expect((await here.teams.workforces())[0]?.SourceIpConfig?.Cidrs).toEqual([]);
  });

  test('invites from arguments and standard input, and reports every address', async () => {
    await using here = await connected();
    const member = (await here.teams.show('retail-boxes')).members?.[0]?.user.Username ?? '';
    const words = ['members', 'invite', 'retail-boxes', 'a@example.com', member, '--file', '-', '--yes'];
    const { code, stdout } = await run(words, {
      ...here,
      stdin: '\ufeffb@example.com;c@example.com\r\n# x\r\n',
    });
    expect(code).toBe(0);
    expect(stdout).toContain(`=  ${member}: is a member already`);
    for (const name of ['a', 'b', 'c']) {
      expect(stdout).toContain(`done  create ${name}@example.com\n    invited`);
    }
    expect(here.sandbox.inspect.mailbox()).toHaveLength(3);
    const removed = await run(['members', 'remove', 'retail-boxes', 'a@example.com', '--yes'], here);
    expect(removed.stdout).toContain('removed');
  });

  test('says that the mail quota is used up, and exits with 254', async () => {
    await using here = await connected({ dailyMailQuota: 3 });
    const words = ['members', 'invite', 'vendor-trial', ...people(20), '--yes', '-o', 'json'];
    const { code, stdout } = await run(words, here);
    expect(code).toBe(254);
    const { applied, failed, notStarted, outcomes } = json(stdout);
    expect(applied).toBe(3);
    expect(failed + notStarted).toBe(17);
    expect(outcomes.map((one: { reason?: string }) => one.reason)).toContain(
      "Cognito's own mail quota is used up for today",
    );
  });
});

describe('interruptions', () => {
  test('Ctrl-C in the middle of an invitation ends the steps under way, and a second run does the rest', async () => {
    await using here = await connected();
    here.sandbox.faults.add({
      match: { operation: 'AdminAddUserToGroup' },
      kind: 'slow',
      delayMs: 20,
      count: 500,
    });
    const words = ['members', 'invite', 'vendor-trial', ...people(120), '--yes', '--output'];
    const first = await run([...words, 'ndjson'], {
      ...here,
      onStart: (child) => child.stdout.once('data', () => child.kill('SIGINT')),
    });
    expect(first.code).toBe(130);
    expect(first.stderr).toMatch(/Interrupted: \d+ of 120 changes were made/);
    const outcomes = lines(first.stdout).filter((line) => line.type === 'outcome');
    const count = (status: string) => outcomes.filter((line) => line.status === status).length;
    expect(count('failed')).toBe(0);
    expect(count('applied') + count('not-started')).toBe(120);
    expect(count('not-started')).toBeGreaterThan(0);
    expect((await here.teams.show('vendor-trial')).members).toHaveLength(count('applied'));
    here.sandbox.faults.clear();
    const second = await run([...words, 'json'], here);
    expect(second.code).toBe(0);
    expect(json(second.stdout).unchanged).toHaveLength(count('applied'));
    expect(here.sandbox.inspect.mailbox()).toHaveLength(120);
  });

  test('Ctrl-C gives one JSON document that says what was not started', async () => {
    await using here = await connected();
    here.sandbox.faults.add({
      match: { operation: 'AdminCreateUser' },
      kind: 'slow',
      delayMs: 300,
      count: 5,
    });
    const child = run(['members', 'invite', 'vendor-trial', ...people(30), '--yes', '-o', 'json'], {
      ...here,
      onStart: async (started) => {
        await until(() => here.sandbox.inspect.requests().some((r) => r.operation === 'AdminCreateUser'));
        started.kill('SIGINT');
      },
    });
    const { code, stdout } = await child;
    expect(code).toBe(130);
    expect(json(stdout)).toMatchObject({ dryRun: false, applied: 5, failed: 0, notStarted: 25 });
  });

  test('Ctrl-C while reading exits with 130 and one error document', async () => {
    await using here = await connected();
    here.sandbox.faults.add({
      match: { operation: 'ListWorkteams' },
      kind: 'slow',
      delayMs: 20_000,
      count: 1,
    });
    const { code, stdout, stderr } = await run(['workteams', 'list', '--output', 'json'], {
      ...here,
      onStart: async (started) => {
        await until(() => here.sandbox.inspect.requests().some((r) => r.operation === 'ListWorkteams'));
        started.kill('SIGINT');
      },
    });
    expect(code).toBe(130);
    expect(json(stdout).error.code).toBe('aborted');
    expect(stderr).toBe('groundctl: Interrupted.\n');
  });

  test('Ctrl-C while waiting for standard input ends it', async () => {
    await using here = await connected();
    const child = start(['members', 'invite', 'vendor-trial', '--file', '-'], here);
    // More than a pipe holds: once it is written, the program must be reading.
    child.stdin.write('# nobody\n'.repeat(30_000), () => child.kill('SIGINT'));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(here.sent()).toEqual([]);
  });

  test('a reader that has seen enough is no error, and changes under way are still made', async () => {
    await using here = await connected();
    const words = ['members', 'invite', 'vendor-trial', ...people(40), '--yes', '-o', 'ndjson'];
    const { code, stderr } = await run(words, {
      ...here,
      onStart: (child) => child.stdout.once('data', () => child.stdout.destroy()),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect((await here.teams.show('vendor-trial')).members).toHaveLength(40);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
