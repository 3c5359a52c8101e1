import { DescribeWorkforceCommand, UpdateWorkforceCommand } from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import { DEMO_POOL } from '../../src/sandbox/seed/demo-data.ts';
import { applied, type Connected, connected } from '../helpers/sandbox.ts';

const list = async (here: Connected) =>
  (await here.sagemaker.send(new DescribeWorkforceCommand({ WorkforceName: 'default' }))).Workforce
    ?.SourceIpConfig?.Cidrs;

const ranges = (count: number) => Array.from({ length: count }, (_, i) => `10.0.${i}.0/24`);

test('replaces the list as a whole, and the second time changes nothing, in any order', async () => {
  await using here = await connected();
  const wanted = ['198.51.100.0/24', '2001:db8:7::/48'];
  const plan = await here.teams.planAllowIps(wanted);
  expect(plan.changes[0]?.fields).toEqual([
    { field: 'SourceIpConfig.Cidrs', before: [...DEMO_POOL.cidrs], after: wanted },
  ]);
  expect(await applied(here.teams, plan)).toEqual(['applied workforce default']);
  expect(await list(here)).toEqual(wanted);
  expect((await here.teams.planAllowIps([...wanted].reverse())).changes).toEqual([]);
});

test('takes the list away, and says that every address gets in then', async () => {
  await using here = await connected();
  const plan = await here.teams.planAllowIps([]);
  expect(plan.changes[0]?.notes).toEqual(['From then on, every address may reach the portal.']);
  await applied(here.teams, plan);
  expect(await list(here)).toEqual([]);
});

test('accepts ten ranges', async () => {
  await using here = await connected();
  await applied(here.teams, await here.teams.planAllowIps(ranges(10)));
  expect(await list(here)).toEqual(ranges(10));
});

test.each<[string, string[], RegExp[]]>([
  ['eleven ranges', ranges(11), [/11 ranges were given, 10 are allowed/]],
  ['host bits', ['10.1.2.3/8'], [/host bits set.*did you mean 10\.0\.0\.0\/8\?/]],
  ['everything', ['0.0.0.0/0'], [/admits every address \(--force/]],
  ['everything in IPv6', ['::/0'], [/admits every address/]],
  ['an address without a prefix', ['198.51.100.7'], [/198\.51\.100\.7/]],
  ['no range at all', ['office', '10.0.0.0/8', '10.0.0.0/33'], [/office/, /prefix length above 32/]],
  ['an escape sequence', ['\u001b[2J10.0.0.0/8'], [/\\x1b\[2J10\.0\.0\.0/]],
  ['a range twice', ['10.0.0.0/8', '10.0.0.0/8'], [/more than once: 10\.0\.0\.0\/8/]],
  ['a range twice in two spellings', ['2001:db8::/32', '2001:0db8::/32'], [/more than once/]],
])('%s is refused offline', async (_, cidrs, expected) => {
  await using here = await connected();
  const error = await here.teams.planAllowIps(cidrs).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    exitCode: 252,
    problems: expected.map((pattern) => expect.stringMatching(pattern)),
  });
  expect(here.sent()).toEqual([]);
});

test('sets 0.0.0.0/0 with force, and the plan warns of it', async () => {
  await using here = await connected();
  const plan = await here.teams.planAllowIps(['0.0.0.0/0'], { force: true });
  expect(plan.findings.map((found) => found.rule)).toEqual(['workforce/open-allow-list']);
  await applied(here.teams, plan);
  expect(await list(here)).toEqual(['0.0.0.0/0']);
});

test('names overlapping ranges, and the VPC portal that the list does not apply to', async () => {
  await using here = await connected();
  await here.sagemaker.send(
    new UpdateWorkforceCommand({
      WorkforceName: 'default',
      WorkforceVpcConfig: { VpcId: 'vpc-1', SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] },
    }),
  );
  const { findings } = await here.teams.planAllowIps(['10.0.0.0/8', '10.1.0.0/16', '11.0.0.0/8']);
  expect(findings.map((found) => [found.rule, found.message])).toEqual([
    ['workforce/allow-list-not-for-vpc', 'workers in vpc-1 are not checked'],
    ['workforce/overlapping-ranges', '10.0.0.0/8 and 10.1.0.0/16 overlap'],
  ]);
});

test('is refused when the list changed since the plan, unless it became what was asked for', async () => {
  await using here = await connected();
  const plan = await here.teams.planAllowIps(['198.51.100.0/24']);
  const set = (Cidrs: string[]) =>
    here.sagemaker.send(new UpdateWorkforceCommand({ WorkforceName: 'default', SourceIpConfig: { Cidrs } }));
  await set(['192.0.2.0/24']);
  expect(await applied(here.teams, plan)).toEqual(['failed workforce default: changed-since-plan']);
  expect(await list(here)).toEqual(['192.0.2.0/24']);
  await set(['198.51.100.0/24']);
  expect(await applied(here.teams, plan)).toEqual(['applied workforce default']);
});

test('names the workforce that is not there', async () => {
  await using here = await connected();
  await expect(here.teams.planAllowIps([], { workforce: 'other' })).rejects.toMatchObject({
    code: 'no-such-workforce',
    message: expect.stringContaining('other'),
  });
  await expect(here.teams.planAllowIps([], { workforce: 'a b\u001b[2J' })).rejects.toMatchObject({
    exitCode: 252,
  });
});

test('says so in a region without a workforce', async () => {
  await using here = await connected({ region: 'ap-south-1' });
  expect(await here.teams.workforces()).toEqual([]);
  await expect(here.teams.planAllowIps([])).rejects.toMatchObject({ code: 'no-such-workforce' });
});
