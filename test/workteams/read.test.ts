import {
  AdminAddUserToGroupCommand,
  AdminDisableUserCommand,
  CreateGroupCommand,
  DeleteGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { UpdateWorkteamCommand } from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { DEMO_POOL } from '../../src/sandbox/seed/demo-data.ts';
import { memberWords } from '../../src/workteams/words.ts';
import { connected } from '../helpers/sandbox.ts';

const UserPoolId = DEMO_POOL.poolId;

describe('list', () => {
  test('joins each team with its members, lock, allow list and open jobs', async () => {
    await using here = await connected();
    const { teams, workforces, limit, incomplete } = await here.teams.list();
    expect(
      teams.map((t) => [t.workteam.WorkteamName, t.lock, memberWords(t.membership), t.openJobs]),
    ).toEqual([
      ['archive-review', 'off', '0', 0],
      ['new-hires', 'source-ip', '5 (5 invited)', 0],
      ['radiology-readers', 'source-ip', '12 (1 invited)', 2],
      ['retail-boxes', 'off', '8 (1 unverified)', 5],
      ['street-frames', 'both', '20 (6 invited)', 1],
      ['vendor-trial', 'vpc-source-ip', '0', 0],
    ]);
    expect(teams.every((team) => team.allowList?.join() === DEMO_POOL.cidrs.join())).toBe(true);
    expect({ workforces: workforces.length, limit, incomplete }).toEqual({
      workforces: 1,
      limit: 25,
      incomplete: [],
    });
  });

  test('says of an OIDC team that only the identity provider knows its members', async () => {
    await using here = await connected({ region: 'eu-west-1' });
    const { teams, incomplete } = await here.teams.list();
    expect(teams.map((t) => memberWords(t.membership))).toEqual(['OIDC', 'OIDC']);
    expect(incomplete).toEqual([]);
  });

  test('gives the teams and says what is missing when Cognito is denied', async () => {
    await using here = await connected();
    here.sandbox.faults.add({ match: { service: 'cognito-idp' }, kind: 'deny', count: 6 });
    const { teams, incomplete } = await here.teams.list();
    expect(teams).toHaveLength(6);
    expect(new Set(teams.map((t) => memberWords(t.membership)))).toEqual(new Set(['? denied']));
    expect(incomplete.join()).toContain('cognito-idp:ListUsersInGroup');
  });

  test('gives the teams without jobs when listing jobs is denied', async () => {
    await using here = await connected();
    here.sandbox.faults.add({ match: { operation: 'ListLabelingJobs' }, kind: 'deny', count: 1 });
    const { teams, incomplete } = await here.teams.list();
    expect(teams.map((t) => t.openJobs)).toEqual(Array(6).fill(undefined));
    expect(incomplete).toEqual([expect.stringMatching(/^labeling jobs: .*sagemaker:ListLabelingJobs/)]);
  });

  test('fails with the missing IAM action when the teams themselves are denied', async () => {
    await using here = await connected();
    here.sandbox.faults.add({ match: { operation: 'ListWorkteams' }, kind: 'deny', count: 1 });
    await expect(here.teams.list()).rejects.toMatchObject({
      code: 'access-denied',
      exitCode: 254,
      hint: 'Ask for the IAM permission sagemaker:ListWorkteams.',
      aws: { missingAction: 'sagemaker:ListWorkteams', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  test('waits out throttling', async () => {
    await using here = await connected();
    here.sandbox.faults.add({ match: { operation: 'ListWorkteams' }, kind: 'throttle', count: 1 });
    expect((await here.teams.list()).teams).toHaveLength(6);
    expect(here.sent().filter((operation) => operation === 'ListWorkteams')).toHaveLength(2);
  });

  test('ends as interrupted, and leaves no rejection unheard, when its signal has fired', async () => {
    await using here = await connected();
    const unheard: unknown[] = [];
    const listen = (reason: unknown) => unheard.push(reason);
    process.on('unhandledRejection', listen);
    await expect(here.teams.list({ signal: AbortSignal.abort() })).rejects.toMatchObject({ exitCode: 130 });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listen);
    expect(unheard).toEqual([]);
  });
});

describe('show', () => {
  test('gives members with their groups and state, jobs, tags and the configuration as AWS has it', async () => {
    await using here = await connected();
    const team = await here.teams.show('radiology-readers');
    expect(team.members).toHaveLength(12);
    expect(team.members?.filter((m) => m.state === 'invited')).toHaveLength(1);
    expect(team.members?.every((m) => m.groups.join() === 'radiology-readers')).toBe(true);
    expect(team.jobs?.map((job) => job.LabelingJobStatus).sort()).toEqual([
      'Completed',
      'Completed',
      'InProgress',
      'InProgress',
    ]);
    expect(team.tags).toContainEqual({ Key: 'data-class', Value: 'phi' });
    expect(team.workteam.WorkerAccessConfiguration).toEqual({
      S3Presign: { IamPolicyConstraints: { SourceIp: 'Enabled', VpcSourceIp: 'Disabled' } },
    });
    expect(team.incomplete).toEqual([]);
  });

  test('counts someone who is in two groups of a team once, and tells disabled from verified', async () => {
    await using here = await connected();
    const [first] = (await here.teams.show('retail-boxes')).members ?? [];
    const Username = first?.user.Username ?? '';
    await here.cognito.send(new CreateGroupCommand({ UserPoolId, GroupName: 'leads' }));
    await here.cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: 'leads' }));
    await here.cognito.send(new AdminDisableUserCommand({ UserPoolId, Username }));
    await here.sagemaker.send(
      new UpdateWorkteamCommand({
        WorkteamName: 'retail-boxes',
        MemberDefinitions: ['retail-boxes', 'leads'].map((UserGroup) => ({
          CognitoMemberDefinition: { UserPool: UserPoolId, ClientId: DEMO_POOL.clientId, UserGroup },
        })),
      }),
    );
    const team = await here.teams.show('retail-boxes');
    expect(memberWords(team.membership)).toBe('8 (1 unverified, 1 disabled)');
    expect(team.members?.find((m) => m.user.Username === Username)?.groups).toEqual([
      'retail-boxes',
      'leads',
    ]);
  });

  test('names the part that could not be read and gives the rest', async () => {
    await using here = await connected();
    here.sandbox.faults.add({ match: { operation: 'ListTags' }, kind: 'deny', count: 1 });
    here.sandbox.faults.add({ match: { operation: 'ListWorkforces' }, kind: 'deny', count: 1 });
    const team = await here.teams.show('radiology-readers');
    expect(team.tags).toBeUndefined();
    expect(team.members).toHaveLength(12);
    expect(team.incomplete.map((part) => part.split(':')[0])).toEqual(['workforce', 'tags']);
  });

  test('names the teams there are when there is none of that name', async () => {
    await using here = await connected();
    await expect(here.teams.show('radiology')).rejects.toMatchObject({
      code: 'no-such-workteam',
      exitCode: 254,
      hint: expect.stringContaining('radiology-readers'),
    });
  });

  test('refuses a name that no team can have without asking AWS', async () => {
    await using here = await connected();
    await expect(here.teams.show('no such team')).rejects.toMatchObject({ exitCode: 252 });
    expect(here.sent()).toEqual([]);
  });
});

test('a group that is gone is reported as missing, not as an empty team', async () => {
  await using here = await connected();
  await here.cognito.send(new DeleteGroupCommand({ UserPoolId, GroupName: 'new-hires' }));
  const team = await here.teams.show('new-hires');
  expect(team.membership).toMatchObject({ known: true, missingGroups: ['new-hires'] });
});
