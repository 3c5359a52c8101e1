import { describe, expect, test } from 'vitest';
import { drain } from '../../src/core/events.ts';
import { type Connected, connected } from '../helpers/sandbox.ts';

const arn = (rest: string, region = 'us-east-1', account = '123456789012') =>
  `arn:aws:sagemaker:${region}:${account}:workteam/${rest}`;

const refused = async (here: Connected, ref: string) => {
  const error = await here.teams.show(ref).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ exitCode: 252, code: 'wrong-arn' });
  const { message, hint } = error as { message: string; hint: string };
  return `${message} ${hint}`;
};

describe('an ARN where a name is taken', () => {
  test('names the same team in every operation', async () => {
    await using here = await connected();
    const team = arn('private-crowd/retail-boxes');
    expect((await here.teams.show(team)).workteam.WorkteamArn).toBe(team);
    expect((await here.teams.audit([team])).map(({ subject }) => subject)).toContain('retail-boxes');
    expect((await here.teams.planUpdate([team], { lock: 'source-ip' })).title).toContain('retail-boxes');
    expect((await here.teams.planDelete(team)).confirmName).toBe('retail-boxes');
    expect((await here.teams.planInvite({ team, emails: ['a@example.com'] })).title).toContain(
      'retail-boxes',
    );
    expect((await here.teams.planRemoveMembers({ team, emails: ['a@example.com'] })).title).toContain(
      'retail-boxes',
    );
    const parameters = await here.connection.policies.teamParameters(team);
    expect(parameters.get('workteam')).toEqual(['retail-boxes']);
  });

  test('of another region or account is refused and says where it is, and nothing is asked of SageMaker', async () => {
    await using here = await connected();
    expect(await refused(here, arn('private-crowd/retail-boxes', 'eu-west-1'))).toMatch(
      /is in eu-west-1, .* Add --region eu-west-1/,
    );
    expect(await refused(here, arn('private-crowd/retail-boxes', 'us-east-1', '999999999999'))).toMatch(
      /is in account 999999999999, but these credentials belong to 123456789012/,
    );
    expect(here.sent().filter((operation) => operation !== 'GetCallerIdentity')).toEqual([]);
  });

  test('is taken where STS does not say who calls', async () => {
    await using here = await connected();
    here.sandbox.faults.add({ match: { operation: 'GetCallerIdentity' }, kind: 'deny', count: 1 });
    const { workteam } = await here.teams.show(arn('private-crowd/retail-boxes'));
    expect(workteam.WorkteamName).toBe('retail-boxes');
  });

  test.each([
    [arn('vendor-crowd/acme'), /vendor's team.*Marketplace/],
    [arn('public-crowd/default', 'us-east-1', '394669845002'), /Mechanical Turk.*closed on 2026-09-30/],
    [arn('other-crowd/x'), /unknown kind of team: other-crowd/],
    ['arn:aws:sagemaker:us-east-1:123456789012:workforce/default', /is not the ARN of a work team/],
    ['ARN:aws:sagemaker', /is not the ARN of a work team/],
  ])('%s is explained', async (text, expected) => {
    await using here = await connected();
    expect(await refused(here, text)).toMatch(expected);
  });
});

describe('what other operations give stands for a team', () => {
  test('a row of the list, a detail, AWS’s record, and the result of the plan that made it', async () => {
    await using here = await connected();
    const { teams } = await here.teams.list();
    const row = teams.find(({ workteam }) => workteam.WorkteamName === 'retail-boxes');
    if (row === undefined) throw new Error('The demonstration account has no retail-boxes.');
    const detail = await here.teams.show(row);
    expect(detail.workteam.WorkteamName).toBe('retail-boxes');
    expect((await here.teams.show(detail.workteam)).workteam.WorkteamName).toBe('retail-boxes');
    const plan = await here.teams.planCreate({
      name: 'second-readers',
      description: 'Second readers',
      cognitoGroups: ['radiology-readers'],
    });
    const made = await drain(here.teams.apply(plan));
    expect((await here.teams.show(made)).workteam.Description).toBe('Second readers');
  });

  test('a result that made no team, or several, does not', async () => {
    await using here = await connected();
    const several = await drain(
      here.teams.apply(
        await here.teams.planUpdate(['retail-boxes', 'archive-review'], { lock: 'source-ip' }),
      ),
    );
    await expect(here.teams.show(several)).rejects.toThrow(/several teams .*archive-review/);
    const none = await drain(
      here.teams.apply(await here.teams.planInvite({ team: 'retail-boxes', emails: ['a@example.com'] })),
    );
    await expect(here.teams.show(none)).rejects.toThrow(/no team/);
  });
});
