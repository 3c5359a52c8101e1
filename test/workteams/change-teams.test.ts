import {
  CreateWorkteamCommand,
  DeleteWorkteamCommand,
  DescribeWorkteamCommand,
  ListTagsCommand,
  UpdateWorkteamCommand,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { drain } from '../../src/core/events.ts';
import type { Plan } from '../../src/core/plan.ts';
import { DEMO_POOL } from '../../src/sandbox/seed/demo-data.ts';
import { applyWorkteamPlan } from '../../src/workteams/apply.ts';
import type { WorkteamChange } from '../../src/workteams/change.ts';
import type { CreateTeamInput, UpdateTeamInput } from '../../src/workteams/inputs.ts';
import type { Lock } from '../../src/workteams/lock.ts';
import type { MemberApi, WorkteamApi } from '../../src/workteams/ports.ts';
import { applied, type Connected, connected } from '../helpers/sandbox.ts';

const WRITES = /^(?:Create|Update|Delete|Admin(?!Get))/;

const described = async (here: Connected, WorkteamName: string) =>
  (await here.sagemaker.send(new DescribeWorkteamCommand({ WorkteamName }))).Workteam;

const NEW: CreateTeamInput = {
  name: 'lesion-review',
  description: 'Second readers',
  cognitoGroups: ['radiology-readers'],
};

describe('create', () => {
  test('sends everything the API takes, with the workforce’s own pool and client', async () => {
    await using here = await connected();
    const topic = 'arn:aws:sns:us-east-1:123456789012:labeling';
    const plan = await here.teams.planCreate({
      ...NEW,
      cognitoGroups: ['radiology-readers', 'new-hires'],
      notificationTopicArn: topic,
      tags: [{ Key: 'study', Value: 'chest' }],
      lock: 'source-ip',
    });
    expect(await applied(here.teams, plan)).toEqual([
      expect.stringMatching(/^applied workteam lesion-review: arn:aws:sagemaker:/),
    ]);
    const team = await described(here, 'lesion-review');
    expect(team).toMatchObject({
      Description: 'Second readers',
      NotificationConfiguration: { NotificationTopicArn: topic },
      WorkerAccessConfiguration: {
        S3Presign: { IamPolicyConstraints: { SourceIp: 'Enabled', VpcSourceIp: 'Disabled' } },
      },
      MemberDefinitions: ['radiology-readers', 'new-hires'].map((UserGroup) => ({
        CognitoMemberDefinition: { UserPool: DEMO_POOL.poolId, ClientId: DEMO_POOL.clientId, UserGroup },
      })),
    });
    const tags = await here.sagemaker.send(new ListTagsCommand({ ResourceArn: team?.WorkteamArn ?? '' }));
    expect(tags.Tags).toEqual([{ Key: 'study', Value: 'chest' }]);
  });

  test('makes a team of OIDC groups where the workforce signs in through OIDC', async () => {
    await using here = await connected({ region: 'eu-west-1' });
    const plan = await here.teams.planCreate({
      name: 'lidar-east',
      description: 'Eastern routes',
      oidcGroups: ['east', 'leads'],
    });
    await applied(here.teams, plan);
    expect((await described(here, 'lidar-east'))?.MemberDefinitions).toEqual([
      { OidcMemberDefinition: { Groups: ['east', 'leads'] } },
    ]);
  });

  test.each([
    ['us-east-1', { oidcGroups: ['a'] }, '--group'],
    ['eu-west-1', { cognitoGroups: ['a'] }, '--oidc-group'],
  ])('in %s refuses groups of the other kind, and names the flag', async (region, groups, flag) => {
    await using here = await connected({ region });
    const input = { name: 'x', description: 'x', ...groups };
    await expect(here.teams.planCreate(input)).rejects.toMatchObject({
      exitCode: 254,
      hint: expect.stringContaining(flag),
    });
  });

  test('refuses a group that is not there, and creates it when asked, before the team', async () => {
    await using here = await connected();
    const input = { ...NEW, cognitoGroups: ['second-readers', 'radiology-readers'] };
    await expect(here.teams.planCreate(input)).rejects.toMatchObject({
      code: 'no-such-group',
      message: expect.stringContaining('second-readers'),
      hint: expect.stringContaining('--create-groups'),
    });
    const plan = await here.teams.planCreate({ ...input, createGroups: true });
    here.sent();
    await applied(here.teams, plan);
    expect(here.sent()).toEqual(['CreateGroup', 'CreateWorkteam']);
  });

  test('says that the name is taken before it shows a plan', async () => {
    await using here = await connected();
    await expect(here.teams.planCreate({ ...NEW, name: 'retail-boxes' })).rejects.toMatchObject({
      code: 'workteam-exists',
      exitCode: 254,
    });
  });

  test('warns of the 26th team of a region and leaves the answer to AWS', async () => {
    await using here = await connected();
    const fill = async (index: number) =>
      applied(here.teams, await here.teams.planCreate({ ...NEW, name: `team-${index}` }));
    for (let index = 7; index <= 25; index += 1) await fill(index);
    const plan = await here.teams.planCreate(NEW);
    expect(plan.findings.map((finding) => finding.rule)).toContain('team/limit-reached');
    expect((await applied(here.teams, plan)).join()).toMatch(/^failed workteam /);
  });

  test('names the workforces there are when the named one is not', async () => {
    await using here = await connected();
    await expect(here.teams.planCreate({ ...NEW, workforce: 'other' })).rejects.toMatchObject({
      code: 'no-such-workforce',
      hint: 'Workforces here: default.',
    });
  });

  test('says how to get a workforce in a region that has none', async () => {
    await using here = await connected({ region: 'ap-south-1' });
    await expect(here.teams.planCreate(NEW)).rejects.toMatchObject({
      code: 'no-such-workforce',
      hint: expect.stringContaining('CreateWorkforce'),
    });
  });

  test('takes its own team for success when somebody, or a lost answer, was faster', async () => {
    await using here = await connected();
    const [plan, same, other] = [
      await here.teams.planCreate(NEW),
      await here.teams.planCreate(NEW),
      await here.teams.planCreate({ ...NEW, description: 'Another purpose' }),
    ];
    await applied(here.teams, plan);
    expect(await applied(here.teams, same)).toEqual([expect.stringMatching(/^applied/)]);
    expect(await applied(here.teams, other)).toEqual(['failed workteam lesion-review: aws-error']);
  });

  test('is sent again after a cut connection, and makes one team', async () => {
    await using here = await connected();
    const plan = await here.teams.planCreate(NEW);
    here.sandbox.faults.add({ match: { operation: 'CreateWorkteam' }, kind: 'cut', count: 2 });
    expect(await applied(here.teams, plan)).toEqual([expect.stringMatching(/^applied/)]);
    expect((await here.teams.list()).teams).toHaveLength(7);
  });
});

describe('what cannot be created is refused offline, every problem at once', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `group-${index}`);
  const cases: [string, Partial<CreateTeamInput>, RegExp[]][] = [
    ['a name with a wrong character', { name: 'a_b' }, [/^name: "a_b" is not allowed: letters/]],
    ['a name of 64 characters', { name: 'a'.repeat(64) }, [/^name: .* has 64 characters, 63 are allowed/]],
    ['an empty name', { name: '' }, [/^name: /]],
    ['a description of 201 characters', { description: 'é'.repeat(201) }, [/^description: .*201 characters/]],
    ['a description with an escape sequence', { description: 'a\u001b[2Jb' }, [/^description: .*control/]],
    ['no group', { cognitoGroups: undefined }, [/^group: at least one/]],
    ['eleven Cognito groups', { cognitoGroups: many(11) }, [/^group: has 11 entries, 10 are allowed/]],
    [
      'eleven OIDC groups',
      { cognitoGroups: undefined, oidcGroups: many(11) },
      [/^oidc-group: has 11 entries, 10 are allowed/],
    ],
    ['both kinds of groups', { oidcGroups: ['b'] }, [/^group: Cognito groups and OIDC groups cannot/]],
    ['a group twice', { cognitoGroups: ['a', 'a'] }, [/^group: "a" is given more than once/]],
    ['a group with a space', { cognitoGroups: ['a b'] }, [/^group: "a b" is not allowed: no spaces/]],
    [
      'a pool without a Cognito group',
      { cognitoGroups: undefined, oidcGroups: ['a'], userPool: 'us-east-1_x' },
      [/^user-pool: /],
    ],
    ['a pool id of another form', { userPool: 'pool' }, [/^user-pool: "pool" is not allowed/]],
    ['a topic that is not an SNS ARN', { notificationTopicArn: 'labeling' }, [/^notification-topic: /]],
    ['both flags', { lock: 'both' }, [/^lock: .*No request path can satisfy .*--force/]],
    ['an unknown lock', { lock: 'ip' as Lock }, [/^lock: "ip" is not one of off, source-ip, vpc-source-ip/]],
    [
      'a tag twice',
      {
        tags: [
          { Key: 'a', Value: '1' },
          { Key: 'a', Value: '2' },
        ],
      },
      [/^tag: "a" is given more/],
    ],
    [
      'a tag with a character AWS does not take',
      { tags: [{ Key: 'a', Value: '<b>' }] },
      [/^tag: "<b>" is not allowed/],
    ],
    [
      'several things',
      { name: '-a', description: '', cognitoGroups: ['a b'], lock: 'both' },
      [/^name: /, /^group: /, /^description: must not be empty$/, /^lock: /],
    ],
  ];
  test.each(cases)('%s', async (_, change, expected) => {
    await using here = await connected();
    const error = await here.teams.planCreate({ ...NEW, ...change }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      exitCode: 252,
      problems: expected.map((pattern) => expect.stringMatching(pattern)),
    });
    expect(here.sent()).toEqual([]);
  });

  test('what is barely allowed is accepted', async () => {
    await using here = await connected();
    const plan = await here.teams.planCreate({
      name: 'a'.repeat(63),
      description: '漢'.repeat(200),
      cognitoGroups: many(10),
      createGroups: true,
      lock: 'both',
      force: true,
    });
    expect(plan.findings.map((found) => found.rule)).toEqual(['presign/both-constraints']);
    expect((await applied(here.teams, plan)).filter((line) => !line.startsWith('applied'))).toEqual([]);
  });
});

describe('update', () => {
  test.each<[Lock, string, string]>([
    ['off', 'Disabled', 'Disabled'],
    ['source-ip', 'Enabled', 'Disabled'],
    ['vpc-source-ip', 'Disabled', 'Enabled'],
    ['both', 'Enabled', 'Enabled'],
  ])('sends both flags for the lock %s', async (lock, SourceIp, VpcSourceIp) => {
    await using here = await connected();
    for (const name of ['radiology-readers', 'street-frames', 'vendor-trial']) {
      await applied(here.teams, await here.teams.planUpdate([name], { lock, force: true }));
      const { WorkerAccessConfiguration, Description } = (await described(here, name)) ?? {};
      expect(WorkerAccessConfiguration).toEqual({
        S3Presign: { IamPolicyConstraints: { SourceIp, VpcSourceIp } },
      });
      expect(Description).not.toBe('');
    }
  });

  test.each(['merge', 'replace'] as const)('locks the same if AWS would %s half a lock', async (answer) => {
    await using here = await connected({ unknowns: { workerAccessConfiguration: answer } });
    await applied(here.teams, await here.teams.planUpdate(['vendor-trial'], { lock: 'source-ip' }));
    expect((await here.teams.show('vendor-trial')).lock).toBe('source-ip');
  });

  test('locks several teams, leaves alone what is locked already, and the second time changes nothing', async () => {
    await using here = await connected();
    const names = ['retail-boxes', 'archive-review', 'radiology-readers'];
    const plan = await here.teams.planUpdate(names, { lock: 'source-ip' });
    expect(plan.unchanged.map((one) => one.subject)).toEqual(['workteam radiology-readers']);
    expect(await applied(here.teams, plan)).toEqual([
      'applied workteam retail-boxes',
      'applied workteam archive-review',
    ]);
    const again = await here.teams.planUpdate(names, { lock: 'source-ip' });
    expect(again.changes).toEqual([]);
    here.sent();
    await applied(here.teams, again);
    expect(here.sent()).toEqual([]);
  });

  test('changes one field and keeps the others', async () => {
    await using here = await connected();
    const before = await described(here, 'radiology-readers');
    const plan = await here.teams.planUpdate(['radiology-readers'], { description: 'New words' });
    expect(plan.changes[0]?.fields).toEqual([
      { field: 'Description', before: before?.Description, after: 'New words' },
    ]);
    await applied(here.teams, plan);
    expect(await described(here, 'radiology-readers')).toEqual({
      ...before,
      Description: 'New words',
      LastUpdatedDate: expect.any(Date),
    });
  });

  test('sets a topic and takes it away again', async () => {
    await using here = await connected();
    const topic = 'arn:aws:sns:us-east-1:123456789012:labeling';
    const set = { notificationTopicArn: topic };
    await applied(here.teams, await here.teams.planUpdate(['retail-boxes'], set));
    expect((await described(here, 'retail-boxes'))?.NotificationConfiguration).toEqual({
      NotificationTopicArn: topic,
    });
    await applied(here.teams, await here.teams.planUpdate(['retail-boxes'], { notificationTopicArn: '' }));
    expect((await described(here, 'retail-boxes'))?.NotificationConfiguration).toEqual({});
    const again = await here.teams.planUpdate(['retail-boxes'], { notificationTopicArn: '' });
    expect(again.changes).toEqual([]);
  });

  test('replaces the Cognito groups; another order of the same ones is not a change', async () => {
    await using here = await connected();
    const groups = ['retail-boxes', 'new-hires'];
    await applied(here.teams, await here.teams.planUpdate(['retail-boxes'], { cognitoGroups: groups }));
    expect((await here.teams.show('retail-boxes')).membership).toMatchObject({ counts: { total: 13 } });
    const turned = { cognitoGroups: [...groups].reverse() };
    expect((await here.teams.planUpdate(['retail-boxes'], turned)).changes).toEqual([]);
  });

  test('refuses groups that the pool does not have, or of the other kind', async () => {
    await using here = await connected();
    const plan = (input: UpdateTeamInput) => here.teams.planUpdate(['retail-boxes'], input);
    await expect(plan({ cognitoGroups: ['Retail-Boxes'] })).rejects.toMatchObject({ code: 'no-such-group' });
    await expect(plan({ oidcGroups: ['retail'] })).rejects.toMatchObject({ exitCode: 254 });
  });

  test('replaces the OIDC groups', async () => {
    await using here = await connected({ region: 'eu-west-1' });
    await applied(here.teams, await here.teams.planUpdate(['lidar-south'], { oidcGroups: ['b', 'a'] }));
    const again = await here.teams.planUpdate(['lidar-south'], { oidcGroups: ['a', 'b'] });
    expect(again.changes).toEqual([]);
    expect((await described(here, 'lidar-south'))?.MemberDefinitions).toEqual([
      { OidcMemberDefinition: { Groups: ['b', 'a'] } },
    ]);
  });

  test('warns of a lock that the workforce cannot meet, and of an unlocked team', async () => {
    await using here = await connected();
    const rules = async (lock: Lock) =>
      (await here.teams.planUpdate(['radiology-readers'], { lock, force: true })).findings.map((f) => f.rule);
    expect(await rules('vpc-source-ip')).toEqual(['presign/vpc-lock-without-vpc']);
    expect(await rules('off')).toEqual(['presign/unlocked-team']);
    expect(await rules('both')).toEqual(['presign/both-constraints']);
    expect(await rules('source-ip')).toEqual([]);
  });

  test.each<[string, string[], UpdateTeamInput, RegExp[]]>([
    ['both flags', ['retail-boxes'], { lock: 'both' }, [/^lock: /]],
    ['nothing', ['retail-boxes'], {}, [/nothing to change/]],
    ['only --force', ['retail-boxes'], { force: true }, [/nothing to change/]],
    ['a team twice', ['a', 'b', 'a'], { lock: 'off' }, [/^name: "a" is given more than once/]],
    [
      'two names and a description that are wrong',
      ['a b', 'ok', 'c d'],
      { description: '' },
      [/"a b"/, /^description: /, /"c d"/],
    ],
  ])('%s is refused offline', async (_, names, input, expected) => {
    await using here = await connected();
    const error = await here.teams.planUpdate(names, input).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      exitCode: 252,
      problems: expected.map((pattern) => expect.stringMatching(pattern)),
    });
    expect(here.sent()).toEqual([]);
  });

  test('names every team that is not there', async () => {
    await using here = await connected();
    await expect(here.teams.planUpdate(['a', 'retail-boxes', 'b'], { lock: 'off' })).rejects.toMatchObject({
      code: 'no-such-workteam',
      message: expect.stringContaining('a, b'),
    });
  });

  test('is refused for a team that changed since the plan, and the other teams are still done', async () => {
    await using here = await connected();
    const plan = await here.teams.planUpdate(['retail-boxes', 'archive-review'], { description: 'Ours' });
    await here.sagemaker.send(
      new UpdateWorkteamCommand({ WorkteamName: 'retail-boxes', Description: 'Theirs' }),
    );
    expect(await applied(here.teams, plan)).toEqual([
      'failed workteam retail-boxes: changed-since-plan',
      'applied workteam archive-review',
    ]);
    expect((await described(here, 'retail-boxes'))?.Description).toBe('Theirs');
  });

  test('does not mind a change of another field since the plan', async () => {
    await using here = await connected();
    const plan = await here.teams.planUpdate(['retail-boxes'], { lock: 'source-ip' });
    await here.sagemaker.send(
      new UpdateWorkteamCommand({ WorkteamName: 'retail-boxes', Description: 'Theirs' }),
    );
    expect(await applied(here.teams, plan)).toEqual(['applied workteam retail-boxes']);
    expect((await described(here, 'retail-boxes'))?.Description).toBe('Theirs');
  });

  test('fails for a team that was deleted since the plan', async () => {
    await using here = await connected();
    const plan = await here.teams.planUpdate(['retail-boxes'], { lock: 'source-ip' });
    await here.sagemaker.send(new DeleteWorkteamCommand({ WorkteamName: 'retail-boxes' }));
    expect(await applied(here.teams, plan)).toEqual(['failed workteam retail-boxes: changed-since-plan']);
  });

  test('reports a denied change beside the one that worked', async () => {
    await using here = await connected();
    const plan = await here.teams.planUpdate(['retail-boxes', 'archive-review'], { lock: 'source-ip' });
    here.sandbox.faults.add({ match: { operation: 'UpdateWorkteam' }, kind: 'deny', count: 1 });
    const lines = await applied(here.teams, plan);
    expect(lines.map((line) => line.split(' ')[0]).sort()).toEqual(['applied', 'failed']);
    expect(lines.join()).toContain('access-denied');
  });

  test('starts nothing once interrupted', async () => {
    await using here = await connected();
    const plan = await here.teams.planUpdate(['retail-boxes'], { lock: 'source-ip' });
    here.sent();
    expect(await applied(here.teams, plan, AbortSignal.abort())).toEqual([
      'not-started workteam retail-boxes: interrupted',
    ]);
    expect(here.sent()).toEqual([]);
  });
});

describe('delete', () => {
  test('asks for the name, names the open labeling jobs, and deletes', async () => {
    await using here = await connected();
    const plan = await here.teams.planDelete('radiology-readers');
    expect(plan.confirmName).toBe('radiology-readers');
    expect(plan.changes[0]?.notes?.join()).toMatch(
      /2 open labeling jobs use this team: chest-ct-nodules-0[78], chest-ct-nodules-0[78]\./,
    );
    expect(await applied(here.teams, plan)).toEqual(['applied workteam radiology-readers: deleted']);
    await expect(described(here, 'radiology-readers')).rejects.toThrow('does not exist');
  });

  test('says so when no job uses the team, or when jobs could not be read', async () => {
    await using here = await connected();
    const notes = async () => (await here.teams.planDelete('vendor-trial')).changes[0]?.notes?.[0];
    expect(await notes()).toBe('No open labeling job uses it.');
    here.sandbox.faults.add({ match: { operation: 'ListLabelingJobs' }, kind: 'deny', count: 1 });
    expect(await notes()).toMatch(/could not be read: .*sagemaker:ListLabelingJobs/);
  });

  test('takes Success=false for the failure it is', async () => {
    await using here = await connected();
    const plan = await here.teams.planDelete('vendor-trial');
    here.sandbox.faults.add({ match: { operation: 'DeleteWorkteam' }, kind: 'unsuccessful', count: 1 });
    expect(await applied(here.teams, plan)).toEqual(['failed workteam vendor-trial: not-deleted']);
    expect(await described(here, 'vendor-trial')).toBeDefined();
  });

  test('takes a team that is gone meanwhile for deleted', async () => {
    await using here = await connected();
    const plan = await here.teams.planDelete('vendor-trial');
    await here.sagemaker.send(new DeleteWorkteamCommand({ WorkteamName: 'vendor-trial' }));
    expect(await applied(here.teams, plan)).toEqual(['applied workteam vendor-trial: was already gone']);
  });

  test('does not delete a team of the same name that was made since the plan', async () => {
    await using here = await connected();
    const plan = await here.teams.planDelete('vendor-trial');
    await here.sagemaker.send(new DeleteWorkteamCommand({ WorkteamName: 'vendor-trial' }));
    await here.sagemaker.send(
      new CreateWorkteamCommand({
        WorkteamName: 'vendor-trial',
        Description: 'Another team',
        MemberDefinitions: [
          {
            CognitoMemberDefinition: {
              UserPool: DEMO_POOL.poolId,
              ClientId: DEMO_POOL.clientId,
              UserGroup: 'vendor-trial',
            },
          },
        ],
      }),
    );
    expect(await applied(here.teams, plan)).toEqual(['failed workteam vendor-trial: changed-since-plan']);
    expect((await described(here, 'vendor-trial'))?.Description).toBe('Another team');
  });
});

test('planning writes nothing', async () => {
  await using here = await connected();
  await here.teams.planCreate({ ...NEW, cognitoGroups: ['fresh'], createGroups: true });
  await here.teams.planUpdate(['retail-boxes'], { lock: 'source-ip', description: 'x' });
  await here.teams.planDelete('vendor-trial');
  await here.teams.planInvite({ team: 'retail-boxes', emails: ['new@example.com'] });
  await here.teams.planRemoveMembers({ team: 'retail-boxes', emails: ['new@example.com'] });
  await here.teams.planAllowIps(['198.51.100.0/24']);
  expect(here.sent().filter((operation) => WRITES.test(operation))).toEqual([]);
});

describe('what a plan needs', () => {
  test('a team is not created when its group could not be', async () => {
    await using here = await connected();
    const plan = await here.teams.planCreate({
      name: 'lesions',
      description: 'x',
      cognitoGroups: ['lesions'],
      createGroups: true,
    });
    here.sandbox.faults.add({ match: { operation: 'CreateGroup' }, kind: 'deny', count: 1 });
    expect(await applied(here.teams, plan)).toEqual([
      'failed group lesions: access-denied',
      expect.stringMatching(/^not-started workteam lesions: creating group lesions in .* failed$/),
    ]);
    expect(here.sent()).not.toContain('CreateWorkteam');
  });

  test('an empty list of groups is a problem of its own', async () => {
    await using here = await connected();
    here.sent();
    for (const groups of [{ cognitoGroups: [] }, { oidcGroups: [] }]) {
      await expect(here.teams.planUpdate(['retail-boxes'], groups)).rejects.toMatchObject({
        exitCode: 252,
        problems: ['group: at least one group is needed'],
      });
    }
    expect(here.sent()).toEqual([]);
  });

  test('a lock at creation is judged as the audit will judge it', async () => {
    await using here = await connected();
    const plan = await here.teams.planCreate({
      name: 'lesions',
      description: 'x',
      cognitoGroups: ['retail-boxes'],
      lock: 'vpc-source-ip',
    });
    await applied(here.teams, plan);
    const { findings } = await here.teams.show('lesions');
    const locks = findings.filter((found) => found.rule.startsWith('presign/'));
    expect(plan.findings).toEqual(locks);
    expect(locks).toHaveLength(1);
  });
});

describe('an update that AWS answers otherwise', () => {
  test('is reported when a field changed that nobody asked for', async () => {
    const before = {
      WorkteamName: 'a',
      WorkteamArn: 'arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/a',
      Description: 'one',
      MemberDefinitions: [],
      NotificationConfiguration: { NotificationTopicArn: 'arn:aws:sns:us-east-1:123456789012:t' },
    };
    const api = {
      describeWorkteam: async () => before,
      updateWorkteam: async () => ({ ...before, Description: 'two', NotificationConfiguration: {} }),
    } as unknown as WorkteamApi;
    const plan: Plan<WorkteamChange> = {
      title: 't',
      changes: [
        {
          kind: 'update',
          subject: 'workteam a',
          fields: [{ field: 'Description', before: 'one', after: 'two' }],
          action: { type: 'update-workteam', input: { WorkteamName: 'a', Description: 'two' } },
        },
      ],
      unchanged: [],
      findings: [],
    };
    const { outcomes } = await drain(applyWorkteamPlan(api, {} as MemberApi, plan));
    expect(outcomes[0]).toMatchObject({
      status: 'failed',
      error: { code: 'not-verified', message: expect.stringContaining('NotificationTopicArn') },
    });
  });
});
