import { DeleteGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import { UpdateWorkforceCommand, UpdateWorkteamCommand } from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { DEMO_POOL } from '../../src/sandbox/seed/demo-data.ts';
import { type Connected, connected } from '../helpers/sandbox.ts';
import { NOW } from './audit-facts.ts';

/** Rules found above info, as `rule subject`. */
async function found(here: Connected, ...names: string[]): Promise<string[]> {
  return (await here.teams.audit(names, { now: NOW }))
    .filter(({ severity }) => severity !== 'info')
    .map((finding) => `${finding.rule} ${finding.subject}`);
}

async function flags(
  here: Connected,
  SourceIp: 'Enabled' | 'Disabled',
  VpcSourceIp: 'Enabled' | 'Disabled',
): Promise<void> {
  const WorkerAccessConfiguration = { S3Presign: { IamPolicyConstraints: { SourceIp, VpcSourceIp } } };
  await here.sagemaker.send(
    new UpdateWorkteamCommand({ WorkteamName: 'radiology-readers', WorkerAccessConfiguration }),
  );
}

const cidrs = (here: Connected, Cidrs: string[]) =>
  here.sagemaker.send(new UpdateWorkforceCommand({ WorkforceName: 'default', SourceIpConfig: { Cidrs } }));

test('the demonstration account breaks these rules and no others', async () => {
  await using here = await connected();
  const findings = await here.teams.audit([], { now: NOW });
  expect(findings.map(({ rule, subject }) => `${rule} ${subject}`).sort()).toEqual(
    [
      'presign/unlocked-team archive-review',
      'team/no-verified-member archive-review',
      'team/no-verified-member new-hires',
      'presign/unlocked-team retail-boxes',
      'presign/both-constraints street-frames',
      'presign/vpc-lock-without-vpc vendor-trial',
      'team/no-verified-member vendor-trial',
      `pool/mfa-off user pool ${DEMO_POOL.poolId}`,
      `pool/unused-group user pool ${DEMO_POOL.poolId}`,
      `member/expired-invitation user pool ${DEMO_POOL.poolId}`,
      'job/output-without-kms bucket acme-labeling-data',
      'role/no-workteam-type-guard account',
    ].sort(),
  );
});

describe('each rule has an input that breaks it and one that barely keeps it', () => {
  test('presign/unlocked-team: both flags off breaks it, one of them on keeps it', async () => {
    await using here = await connected();
    await flags(here, 'Disabled', 'Disabled');
    expect(await found(here, 'radiology-readers')).toEqual(['presign/unlocked-team radiology-readers']);
    await flags(here, 'Enabled', 'Disabled');
    expect(await found(here, 'radiology-readers')).toEqual([]);
  });

  test('presign/both-constraints: both flags on', async () => {
    await using here = await connected();
    await flags(here, 'Enabled', 'Enabled');
    expect(await found(here, 'radiology-readers')).toEqual(['presign/both-constraints radiology-readers']);
  });

  test('presign/vpc-lock-without-vpc: kept once the workforce is in a VPC', async () => {
    await using here = await connected();
    await flags(here, 'Disabled', 'Enabled');
    expect(await found(here, 'radiology-readers')).toEqual([
      'presign/vpc-lock-without-vpc radiology-readers',
    ]);
    await here.sagemaker.send(
      new UpdateWorkforceCommand({
        WorkforceName: 'default',
        WorkforceVpcConfig: { VpcId: 'vpc-1', SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] },
      }),
    );
    expect(await found(here, 'radiology-readers')).toEqual([]);
  });

  test('team/no-verified-member: five who are invited break it, one who has signed in keeps it', async () => {
    await using here = await connected();
    expect(await found(here, 'new-hires')).toEqual(['team/no-verified-member new-hires']);
    const [worker] = (await here.teams.show('radiology-readers')).members ?? [];
    const plan = await here.teams.planInvite({ team: 'new-hires', emails: [worker?.user.Username ?? ''] });
    for await (const _ of here.teams.apply(plan));
    expect(await found(here, 'new-hires')).toEqual([]);
  });

  test('team/missing-group: a group that was deleted', async () => {
    await using here = await connected();
    await here.cognito.send(
      new DeleteGroupCommand({ UserPoolId: DEMO_POOL.poolId, GroupName: 'radiology-readers' }),
    );
    expect(await found(here, 'radiology-readers')).toContain('team/missing-group radiology-readers');
  });

  test('team/unread-members: an audit that could not look does not pass', async () => {
    await using here = await connected();
    here.sandbox.faults.add({ match: { service: 'cognito-idp' }, kind: 'deny', count: 6 });
    const [finding] = await here.teams.audit(['radiology-readers']);
    expect(finding).toMatchObject({ rule: 'team/unread-members', severity: 'error' });
  });

  test.each([
    [['0.0.0.0/0'], true],
    [['198.51.100.0/24', '::/0'], true],
    [['0.0.0.0/1', '128.0.0.0/1'], true],
    [['0.0.0.0/1', '128.0.0.0/2'], false],
    [[], false],
  ])('workforce/open-allow-list: %j', async (list, broken) => {
    await using here = await connected();
    await cidrs(here, list);
    expect(await found(here, 'radiology-readers')).toEqual(
      broken ? ['workforce/open-allow-list workforce default'] : [],
    );
  });
});

test('an audit of names that are not there names all of them', async () => {
  await using here = await connected();
  await expect(here.teams.audit(['radiology-readers', 'nobody', 'nothing'])).rejects.toMatchObject({
    code: 'no-such-workteam',
    message: expect.stringContaining('nobody, nothing'),
  });
});

test('an audit of names that cannot exist sends nothing', async () => {
  await using here = await connected();
  await expect(here.teams.audit(['a b', 'ok', '-'])).rejects.toMatchObject({
    exitCode: 252,
    problems: [expect.stringContaining('"a b"'), expect.stringContaining('"-"')],
  });
  expect(here.sent()).toEqual([]);
});
