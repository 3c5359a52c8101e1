import { DeleteGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import { UpdateWorkteamCommand } from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { DEMO_POOL } from '../../src/sandbox/seed/demo-data.ts';
import { sarifValidator } from '../core/report/sarif-schema.ts';
import { hasRawControls, run } from '../helpers/command.ts';
import { connected } from '../helpers/sandbox.ts';

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

  test('Markdown is read later and elsewhere, so its times are absolute', async () => {
    await using here = await connected();
    const { stdout } = await run(['workteams', 'list', '--output', 'markdown'], here);
    expect(stdout.match(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g)).toHaveLength(6);
    expect(stdout).not.toMatch(/ ago|yesterday/);
  });

  test('ndjson is one object a line', async () => {
    await using here = await connected();
    const list = await run(['workteams', 'list', '-o', 'ndjson'], here);
    expect(lines(list.stdout).map((line) => line.type)).toEqual([...Array(6).fill('workteam'), 'summary']);
    expect(lines(list.stdout).at(-1)).toMatchObject({
      schema: 'groundctl/workteams.list/v1',
      region: 'us-east-1',
      incomplete: [],
    });
    const members = await run(['members', 'list', 'new-hires', '-o', 'ndjson'], here);
    expect(lines(members.stdout).map((line) => line.state)).toEqual([...Array(5).fill('invited'), undefined]);
    expect(lines(members.stdout).at(-1)).toMatchObject({ type: 'summary', WorkteamName: 'new-hires' });
  });

  test('a team whose group was deleted does not look empty anywhere', async () => {
    await using here = await connected();
    const gone = { UserPoolId: DEMO_POOL.poolId, GroupName: 'new-hires' };
    await here.cognito.send(new DeleteGroupCommand(gone));
    const words = `User pool ${DEMO_POOL.poolId} has no group new-hires`;
    const members = await run(['members', 'list', 'new-hires'], here);
    expect(members.stderr).toContain(words);
    expect(members.stdout).not.toContain('has no members');
    const asJson = await run(['members', 'list', 'new-hires', '-o', 'json'], here);
    expect(json(asJson.stdout)).toMatchObject({ members: [], incomplete: [`${words}.`] });
    const ndjson = await run(['members', 'list', 'new-hires', '-o', 'ndjson'], here);
    expect(lines(ndjson.stdout).at(-1)).toMatchObject({ incomplete: [`${words}.`] });
    const markdown = await run(['members', 'list', 'new-hires', '-o', 'markdown'], here);
    expect(markdown.stdout).toContain('has no group');
    const show = await run(['workteams', 'show', 'new-hires'], here);
    expect(show.stdout).toContain(`? no group · ${words}`);
    expect((await run(['workteams', 'list'], here)).stdout).toMatch(/new-hires +\? no group/);
    expect((await run(['workteams', 'audit', 'new-hires'], here)).stdout).toContain(words);
  });

  test('an audit exits with 1 from the severity asked for', async () => {
    await using here = await connected();
    const audit = (...words: string[]) => run(['workteams', 'audit', ...words], here);
    expect((await audit()).code).toBe(1);
    expect((await audit('radiology-readers')).code).toBe(0);
    expect((await audit('retail-boxes')).code).toBe(0);
    expect((await audit('retail-boxes', '--fail-on', 'warning')).code).toBe(1);
    expect((await audit('--fail-on', 'never')).code).toBe(0);
  });

  test('an audit prints every format, and how many requests it made', async () => {
    await using here = await connected();
    const audit = (...words: string[]) => run(['workteams', 'audit', ...words], here);
    const sarif = json((await audit('--output', 'sarif')).stdout);
    expect(sarifValidator()(sarif)).toEqual([]);
    expect(sarif.runs[0].results.length).toBeGreaterThan(7);
    expect((await audit('--output', 'html')).stdout).toMatch(/^<!doctype html>[\s\S]*retail-boxes/);
    const asff = json((await audit('--output', 'asff')).stdout);
    expect(asff[0]).toMatchObject({ SchemaVersion: '2018-10-08', AwsAccountId: '123456789012' });
    const ocsf = json((await audit('--output', 'ocsf')).stdout);
    expect(ocsf[0]).toMatchObject({ class_uid: 2004, cloud: { region: 'us-east-1' } });
    const { stderr, stdout } = await audit('--output', 'json');
    expect(json(stdout).requests).toBeGreaterThan(10);
    expect(stderr).toMatch(/^\d+ requests made\.\n$/);
    expect(lines((await audit('--output', 'ndjson')).stdout).length).toBeGreaterThan(7);
  });

  test('an audit of all regions names the region of each finding, IAM once, and goes on where one says no', async () => {
    await using here = await connected();
    const all = ['workteams', 'audit', '--all-regions'];
    expect(await run([...all, 'retail-boxes'], here)).toMatchObject({ code: 252 });
    expect(await run([...all, '--region', 'us-east-1'], here)).toMatchObject({ code: 252 });
    here.sandbox.faults.add({ match: { operation: 'ListWorkteams' }, kind: 'deny', count: 1 });
    const { code, stdout } = await run([...all, '-o', 'json'], here);
    const { findings, regions } = json(stdout);
    expect(code).toBe(1);
    expect(regions).toHaveLength(12);
    const named = findings.map(
      ({ rule, subject }: { rule: string; subject: string }) => `${rule} ${subject}`,
    );
    expect(named).toContain('audit/region-not-read ap-northeast-1');
    expect(named).toContain('presign/unlocked-team us-west-2: existingworkteam');
    expect(named).toContain('presign/unlocked-team us-east-1: retail-boxes');
    expect(named.filter((text: string) => text.startsWith('role/no-workteam-type-guard'))).toHaveLength(1);
    expect(findings.map(({ fix }: { fix: string }) => fix)).toContainEqual(
      expect.stringMatching(/workteams update existingworkteam .*--region us-west-2/),
    );
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
