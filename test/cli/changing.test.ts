import { DescribeWorkteamCommand } from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { run } from '../helpers/command.ts';
import { connected } from '../helpers/sandbox.ts';

const people = (count: number) => Array.from({ length: count }, (_, i) => `worker-${i}@example.com`);
const json = (text: string) => JSON.parse(text);
const lines = (text: string) => text.trimEnd().split('\n').map(json);

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
    expect(again.stdout).toContain('already matches the request');
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
    const refused = await allow('--none');
    expect(refused).toMatchObject({ code: 252 });
    expect(refused.stderr).toContain('It admits every address, and this command cannot ask here.');
    expect(refused.stderr).toContain('--confirm default');
    expect((await allow('--none', '--confirm', 'another')).code).toBe(252);
    expect((await here.teams.workforces())[0]?.SourceIpConfig?.Cidrs).toHaveLength(2);
    await allow('--none', '--confirm', 'default');
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
    expect(stdout).toContain(`=  ${member}: is already a member`);
    for (const name of ['a', 'b', 'c']) {
      expect(stdout).toContain(`done  invite ${name}@example.com\n    invited`);
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
