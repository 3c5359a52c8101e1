/** What a file of teams is read as, planned as and refused for, word by word, on an account in memory. */
import { describe, expect, test } from 'vitest';
import type { GroundctlError } from '../../src/core/errors.ts';
import { type FilePlanOptions, planTeamsFile } from '../../src/workteams/file/plan-teams-file.ts';
import { readTeamsFile } from '../../src/workteams/file/read-teams-file.ts';
import { configurationFor, type Lock } from '../../src/workteams/lock.ts';
import { Account, arnOf, CLIENT, inPool, POOL, teamOf, user, WORKFORCE } from './account.ts';

const PLACE = { region: 'us-east-1', account: async () => '123456789012' };
const text = (file: object) => JSON.stringify({ version: 1, ...file });
const plan = async (here: Account, file: object, options: FilePlanOptions = {}) =>
  planTeamsFile(here.api, here.members, readTeamsFile(text(file), 'teams.json'), PLACE, options);
const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => 'taken',
    ({ message, code, hint, problems, exitCode }: GroundctlError) => ({
      message,
      code,
      hint,
      problems,
      exitCode,
    }),
  );
/** Every problem of a file, each with its line. */
const problemsOf = (source: string) => {
  try {
    readTeamsFile(source, 'teams.yaml');
    return [];
  } catch (error) {
    return (error as GroundctlError).problems;
  }
};
const READERS = { description: 'Readers', groups: ['readers'] };
const GROUPS = [`readers (${POOL}, client ${CLIENT})`];

describe('a file is read', () => {
  test('with everything that it may say, and nothing that it does not', () => {
    const file = readTeamsFile(
      text({
        region: 'us-east-1',
        account: '123456789012',
        workforce: { name: 'default', allowList: ['10.0.0.0/8'] },
        teams: {
          a: {
            description: 'D',
            groups: ['g', 'h'],
            userPool: POOL,
            clientId: CLIENT,
            lock: 'source-ip',
            notificationTopic: '',
            tags: { study: 'chest' },
            members: { g: ['a@x.org'], h: [] },
          },
          b: { oidcGroups: ['o'] },
          c: null,
          d: { groups: ['g'], members: ['a@x.org'] },
        },
      }),
      'teams.json',
    );
    expect(file).toEqual({
      region: 'us-east-1',
      account: '123456789012',
      workforce: { name: 'default', allowList: ['10.0.0.0/8'] },
      teams: new Map<string, object>([
        [
          'a',
          {
            description: 'D',
            groups: ['g', 'h'],
            userPool: POOL,
            clientId: CLIENT,
            lock: 'source-ip',
            notificationTopic: '',
            tags: { study: 'chest' },
            members: new Map([
              ['g', ['a@x.org']],
              ['h', []],
            ]),
          },
        ],
        ['b', { oidcGroups: ['o'] }],
        ['c', {}],
        ['d', { groups: ['g'], members: new Map([['g', ['a@x.org']]]) }],
      ]),
    });
    expect(readTeamsFile('\ufeffversion: 1\nteams: {}', 'x')).toEqual({ teams: new Map() });
    expect(readTeamsFile('version: 1\nworkforce: {}\nteams: {}', 'x')).toEqual({
      workforce: {},
      teams: new Map(),
    });
  });

  test.each<[string, string[]]>([
    ['- a', ['line 1: is not a mapping with "version" and "teams"']],
    ['teams: {}', ['line 1: "version" must be 1']],
    ['version: "1"\nteams: {}', ['line 1: "version" must be 1']],
    ['version: 1', ['line 1: "teams" is missing']],
    ['version: 1\nteams: []', ['line 2: "teams" must be a mapping']],
    ['version: 1\nteams:\n  a: 7', ['line 3: "a" must be a mapping']],
    ['version: 1\nworkforce: x\nteams: {}', ['line 2: "workforce" must be a mapping']],
    ['version: 1\nregion:\nteams: {}', ['line 2: "region" must be text, but is empty']],
    ['version: 1\nregion: 7\nteams: {}', ['line 2: "region" must be text, in quotes']],
    [
      'version: 1\naccount: "12345678901"\nteams: {}',
      ['line 2: "account" must be the 12 digits of an account, in quotes'],
    ],
    [
      'version: 1\naccount: "1234567890123"\nteams: {}',
      ['line 2: "account" must be the 12 digits of an account, in quotes'],
    ],
    [
      'version: 1\nzebra: 1\nteams: {}',
      ['line 2: "zebra" is not known; there are $schema, version, region, account, workforce, teams'],
    ],
    ['version: 1\nworkforce: {nam: x}\nteams: {}', ['line 2: "nam" is not known: did you mean name?']],
    ['version: 1\nworkforce: {allowList: 10.0.0.0/8}\nteams: {}', ['line 2: "allowList" must be a list']],
    [
      'version: 1\nworkforce:\n  allowList:\n    - 10.0.0.0/8\n    - x\n    - 7\nteams: {}',
      ['line 6: "allowList" must contain text, in quotes', 'line 5: "x" is not an IP address'],
    ],
    [
      'version: 1\nteams:\n  a:\n    lock: vpc',
      ['line 4: "vpc" is not one of off, source-ip, vpc-source-ip, both'],
    ],
    ['version: 1\nteams:\n  a:\n    tags: {n: 1}', ['line 4: the tag "n" must be text, in quotes']],
    [
      'version: 1\nteams:\n  a:\n    tags: {AWS:x: "1"}',
      ['line 4: tags that begin with aws: are reserved for AWS'],
    ],
    ['version: 1\nteams:\n  a:\n    tags: [x]', ['line 4: "tags" must be a mapping']],
    [
      'version: 1\nteams:\n  a:\n    members: [a@x.org]',
      ['line 4: "members" needs "groups": it lists who is in them'],
    ],
    [
      'version: 1\nteams:\n  a:\n    groups: [g, h]\n    members: [a@x.org]',
      ['line 5: with several groups, "members" must have a list for each of them'],
    ],
    [
      'version: 1\nteams:\n  a:\n    groups: [g, h]\n    members:\n      g: [a@x.org]\n      x: []',
      ['line 7: "x" is not one of the team\'s groups (g, h)'],
    ],
    ['version: 1\nteams:\n  a:\n    groups: [g]\n    members: {g: x}', ['line 5: "g" must be a list']],
    [
      'version: 1\nteams:\n  a:\n    groups: [g]\n    members: [a@x.org, a@x.org, A@x.org]',
      [
        'line 5: "a@x.org" stands twice',
        'line 5: "a@x.org" and "A@x.org" differ only in case: which one is correct?',
      ],
    ],
    [
      'version: 1\nteams:\n  a:\n    groups: [g]\n    members: ["", "a b"]',
      [
        'line 5: "" is neither an address nor a user name',
        'line 5: "a b" is neither an address nor a user name',
      ],
    ],
    ['version: 1\nteams:\n  a:\n    groups: []', ['line 4: groups: at least one group is needed']],
    ['version: 1\nteams:\n  a:\n    oidcGroups: [o, o]', ['line 4: oidcGroups: "o" is given more than once']],
    ['version: 1\nteams:\n  a:\n    description: ""', ['line 4: description: must not be empty']],
    [
      'version: 1\nteams:\n  a:\n    clientId: c',
      ['line 4: userPool: a user pool or client needs at least one Cognito group'],
    ],
    [
      'version: 1\nteams:\n  a: {groups: [g], members: [a@x.org]}\n  b: {groups: [g], members: [b@x.org]}',
      ['line 4: group "g" has different members under "a"'],
    ],
  ])('%j has the problems %j', (source, expected) => {
    expect(problemsOf(source)).toEqual(
      expected.map((one) =>
        one.includes('is not an IP address') ? expect.stringMatching(/^line 5: "x"/) : one,
      ),
    );
  });

  test('two teams may share a group where they say the same of it, or where it is of another pool', () => {
    const two = (b: object) =>
      problemsOf(text({ teams: { a: { groups: ['g'], members: ['a@x.org', 'b@x.org'] }, b } }));
    expect(two({ groups: ['g'], members: ['b@x.org', 'a@x.org'] })).toEqual([]);
    expect(two({ groups: ['g'], userPool: 'us-east-1_Other', members: [] })).toEqual([]);
    expect(two({ groups: ['g'] })).toEqual([]);
  });

  test('a name of 128 characters is one, and ten ranges are allowed', () => {
    const named = (length: number) =>
      problemsOf(text({ teams: { a: { groups: ['g'], members: ['x'.repeat(length)] } } }));
    expect(named(128)).toEqual([]);
    expect(named(129)).toEqual([expect.stringContaining('is neither an address nor a user name')]);
    const ranges = (count: number) =>
      problemsOf(
        text({
          workforce: { allowList: Array.from({ length: count }, (_, index) => `10.${index}.0.0/16`) },
          teams: {},
        }),
      );
    expect(ranges(10)).toEqual([]);
    expect(ranges(11)).toEqual(['line 1: there are 11 ranges, 10 are allowed']);
  });

  test('with twenty problems at most, and says how many more there are', () => {
    const keys = (count: number) =>
      `version: 1\nteams: {}\n${Array.from({ length: count }, (_, index) => `k${index}q: 1`).join('\n')}`;
    expect(problemsOf(keys(20))).toHaveLength(20);
    expect(problemsOf(keys(22)).slice(19)).toEqual([expect.stringMatching(/^line 22: /), 'and 2 more']);
    expect(() => readTeamsFile('- a', 'my file')).toThrow(
      '"my file" is not a valid file of work teams: 1 problem.',
    );
    expect(() => readTeamsFile(keys(22), 'x')).toThrow(/: 22 problems\.$/);
  });
});

describe('a file is planned', () => {
  test('as nothing where the account is like it, in any order', async () => {
    const here = new Account().add(user('a@x.org'), ['readers']).add(user('b@x.org'), ['readers']);
    here.teams = [teamOf('readers', { WorkerAccessConfiguration: configurationFor('both') })];
    here.tags.set(arnOf('readers'), [
      { Key: 'a', Value: '1' },
      { Key: 'aws:x', Value: 'theirs' },
    ]);
    here.workforces = [{ ...WORKFORCE, SourceIpConfig: { Cidrs: ['10.0.0.0/8', '2001:DB8::/32'] } }];
    const entry = {
      ...READERS,
      lock: 'both',
      tags: { a: '1' },
      notificationTopic: '',
      members: ['b@x.org', 'a@x.org'],
    };
    const file = { workforce: { allowList: ['2001:db8::/32', '10.0.0.0/8'] }, teams: { readers: entry } };
    expect(await plan(here, file)).toEqual({
      title: 'Make 1 work team in us-east-1 match the file',
      changes: [],
      unchanged: [{ subject: 'workteam readers', reason: 'matches the file', result: 'as-asked' }],
      findings: [],
    });
    expect((await plan(here, { teams: {} })).title).toBe('Make 0 work teams in us-east-1 match the file');
  });

  test('as what differs, and no other field is sent', async () => {
    const here = new Account();
    here.tags.set(arnOf('readers'), [
      { Key: 'keep', Value: '1' },
      { Key: 'change', Value: '1' },
      { Key: 'gone', Value: '1' },
    ]);
    const { changes } = await plan(here, {
      teams: {
        readers: {
          ...READERS,
          description: 'New',
          lock: 'source-ip',
          tags: { keep: '1', change: '2', add: '3' },
        },
      },
    });
    expect(changes).toEqual([
      {
        kind: 'update',
        subject: 'workteam readers',
        fields: [
          { field: 'Description', before: 'Readers', after: 'New' },
          { field: 'SourceIp', before: 'Disabled', after: 'Enabled' },
        ],
        notes: [expect.stringContaining('only from the address that opened the task')],
        action: {
          type: 'update-workteam',
          input: {
            WorkteamName: 'readers',
            Description: 'New',
            WorkerAccessConfiguration: configurationFor('source-ip'),
          },
        },
      },
      {
        kind: 'update',
        subject: 'tags of workteam readers',
        fields: [
          { field: 'Tag change', before: '1', after: '2' },
          { field: 'Tag add', before: null, after: '3' },
          { field: 'Tag gone', before: '1', after: null },
        ],
        action: {
          type: 'set-tags',
          name: 'readers',
          arn: arnOf('readers'),
          set: [
            { Key: 'change', Value: '2' },
            { Key: 'add', Value: '3' },
          ],
          remove: ['gone'],
        },
      },
    ]);
    const only = async (entry: object) => {
      const [change] = (await plan(here, { teams: { readers: entry } })).changes;
      return change?.action.type === 'update-workteam' ? Object.keys(change.action.input) : change;
    };
    const topic = 'arn:aws:sns:us-east-1:123456789012:labeling';
    expect(await only({ notificationTopic: topic })).toEqual(['WorkteamName', 'NotificationConfiguration']);
    expect(await only({ lock: 'vpc-source-ip' })).toEqual(['WorkteamName', 'WorkerAccessConfiguration']);
    here.pools.get(POOL)?.groups.set('more', []);
    expect(await only({ groups: ['more'] })).toEqual(['WorkteamName', 'MemberDefinitions']);
  });

  test('as teams that are made, in the order of their names, with groups before and people after', async () => {
    const here = new Account();
    here.teams = [];
    here.add(user('known@x.org')).add(user('off@x.org', { Enabled: false }));
    const { changes, title } = await plan(here, {
      teams: {
        b: { description: 'B', groups: ['g'], lock: 'source-ip', notificationTopic: '', tags: { k: 'v' } },
        a: { description: 'A', groups: ['g'], members: ['new@x.org', 'known@x.org', 'off@x.org'] },
      },
    });
    expect(title).toBe('Make 2 work teams in us-east-1 match the file');
    expect(changes.map(({ kind, subject, notes }) => [kind, subject, notes?.[0]])).toEqual([
      ['create', 'group g', undefined],
      ['create', 'workteam a', undefined],
      ['create', 'workteam b', undefined],
      ['add', 'known@x.org', 'Already has an account: added without a new invitation.'],
      ['invite', 'new@x.org', undefined],
      [
        'add',
        'off@x.org',
        'The account is disabled: it is added, but cannot sign in until it is enabled in the user pool.',
      ],
    ]);
    expect(changes[2]?.action).toEqual({
      type: 'create-workteam',
      input: {
        WorkteamName: 'b',
        Description: 'B',
        MemberDefinitions: [inPool('g')],
        WorkforceName: 'default',
        WorkerAccessConfiguration: configurationFor('source-ip'),
        Tags: [{ Key: 'k', Value: 'v' }],
      },
    });
    expect(changes[3]?.action).toEqual({
      type: 'add-to-group',
      userPool: POOL,
      group: 'g',
      username: 'known@x.org',
    });
    expect(changes[4]).toMatchObject({
      fields: [
        { field: 'invitation', after: 'by e-mail to new@x.org' },
        { field: 'group', after: 'g' },
      ],
      action: { type: 'invite', userPool: POOL, group: 'g', email: 'new@x.org' },
    });
  });

  test('in a pool and with a client of its own', async () => {
    const here = new Account();
    here.pools.set('us-east-1_Other', { users: [], groups: new Map([['readers', []]]) });
    const { changes } = await plan(here, {
      teams: { readers: { groups: ['readers'], userPool: 'us-east-1_Other', clientId: 'c9' } },
    });
    expect(changes[0]?.fields).toEqual([
      { field: 'MemberDefinitions', before: GROUPS, after: ['readers (us-east-1_Other, client c9)'] },
    ]);
  });

  test('what is not in it stays, and goes with --prune alone', async () => {
    const here = new Account()
      .add(user('in@x.org'), ['readers'])
      .add(user('u-1', { Email: 'out@x.org' }), ['readers']);
    here.teams.push(teamOf('old'));
    const file = { teams: { readers: { ...READERS, members: ['in@x.org'] } } };
    const kept = await plan(here, file);
    expect(kept.changes).toEqual([]);
    expect(kept.unchanged).toEqual([
      { subject: 'workteam readers', reason: 'matches the file', result: 'as-asked' },
      {
        subject: 'workteam old',
        reason: 'is not in the file but stays (--prune deletes it)',
        result: 'not-in-file',
      },
      {
        subject: 'out@x.org',
        reason: 'is in group readers but not in the file: stays (--prune removes it)',
        result: 'not-in-file',
      },
    ]);
    expect((await plan(here, file, { prune: true })).changes).toEqual([
      {
        kind: 'delete',
        subject: 'workteam old',
        fields: expect.arrayContaining([{ field: 'Description', before: 'Readers' }]),
        notes: ['A deleted team cannot be restored.'],
        action: { type: 'delete-workteam', name: 'old' },
      },
      {
        kind: 'remove',
        subject: 'out@x.org',
        fields: [{ field: 'group', before: 'readers' }],
        notes: ['The user stays in the pool.'],
        action: { type: 'remove-from-group', userPool: POOL, group: 'readers', username: 'u-1' },
      },
    ]);
  });

  test('a group that is named without members keeps whom it has, though another team names them', async () => {
    const here = new Account().add(user('in@x.org'), ['readers']);
    here.teams.push(teamOf('second'));
    const file = { teams: { readers: READERS, second: { ...READERS, members: ['in@x.org'] } } };
    expect((await plan(here, file, { prune: true })).changes).toEqual([]);
    expect(
      (await plan(here, { teams: { readers: READERS, second: READERS } }, { prune: true })).changes,
    ).toEqual([]);
  });

  test('the allow list is that of the workforce', async () => {
    const here = new Account();
    const { changes } = await plan(here, {
      workforce: { name: 'default', allowList: ['10.0.0.0/8'] },
      teams: {},
    });
    expect(changes).toMatchObject([
      { subject: 'workforce default', action: { type: 'update-cidrs', cidrs: ['10.0.0.0/8'] } },
    ]);
    const open = { workforce: { allowList: ['0.0.0.0/0'] }, teams: {} };
    expect(await refused(plan(here, open))).toMatchObject({ exitCode: 252 });
    expect((await plan(here, open, { force: true })).changes).toHaveLength(1);
    here.workforces = [];
    expect((await plan(here, { teams: {} })).changes).toEqual([]);
  });
});

describe('a file is refused', () => {
  test('that is about another place', async () => {
    expect(await refused(plan(new Account(), { region: 'eu-west-1', teams: {} }))).toMatchObject({
      message: 'The file is for "eu-west-1", but this goes to us-east-1.',
      code: 'wrong-place',
      hint: 'Add --region eu-west-1, or choose the file of this region.',
    });
    expect(await refused(plan(new Account(), { account: '444455556666', teams: {} }))).toMatchObject({
      message: 'The file is for account 444455556666, but these credentials belong to 123456789012.',
      code: 'wrong-place',
      hint: 'Choose a profile of that account with --profile.',
    });
    expect(
      await refused(plan(new Account(), { region: 'us-east-1', account: '123456789012', teams: {} })),
    ).toBe('taken');
  });

  test('where the workforce is missing', async () => {
    const hint = 'Create a workforce in the console first: Ground Truth, Labeling workforces, Private.';
    expect(await refused(plan(new Account(), { workforce: { name: 'other' }, teams: {} }))).toMatchObject({
      message: 'There is no workforce "other" in this account and region.',
      code: 'no-such-workforce',
      hint,
      exitCode: 254,
    });
    const none = new Account();
    none.workforces = [];
    expect(await refused(plan(none, { teams: { readers: {} } }))).toMatchObject({
      message: 'There is no private workforce in this account and region.',
      hint,
    });
  });

  test('with every problem of its teams, of new ones and of locks that would change', async () => {
    expect(
      await refused(
        plan(new Account(), { teams: { readers: { lock: 'both' }, new: { groups: ['g'], lock: 'both' } } }),
      ),
    ).toMatchObject({
      message: 'The file cannot be carried out: 3 problems.',
      exitCode: 252,
      problems: [
        'team new, description: must not be empty',
        expect.stringMatching(
          /^team new, lock: No request path can satisfy SourceIp and VpcSourceIp together/,
        ),
        expect.stringMatching(
          /^team readers, lock: No request path can satisfy SourceIp and VpcSourceIp together/,
        ),
      ],
    });
    expect(
      (await plan(new Account(), { teams: { readers: { lock: 'both' } } }, { force: true })).changes,
    ).toHaveLength(1);
    expect(await refused(plan(new Account(), { teams: { readers: { oidcGroups: ['o'] } } }))).toMatchObject({
      code: 'wrong-kind-of-group',
    });
  });

  test('with both flags where one of them is new; a team that has both stays as it is', async () => {
    const locked = (lock: Lock) => {
      const here = new Account();
      here.teams = [teamOf('readers', { WorkerAccessConfiguration: configurationFor(lock) })];
      return here;
    };
    const file = { teams: { readers: { lock: 'both', description: 'New words' } } };
    for (const lock of ['off', 'source-ip', 'vpc-source-ip'] as const) {
      expect(await refused(plan(locked(lock), file)), lock).toMatchObject({
        problems: [
          expect.stringMatching(
            /^team readers, lock: No request path can satisfy SourceIp and VpcSourceIp together/,
          ),
        ],
      });
    }
    expect((await plan(locked('both'), file)).changes).toMatchObject([
      { fields: [{ field: 'Description', after: 'New words' }] },
    ]);
  });

  test('with people whom nobody can be sure of', async () => {
    const here = new Account().add(user('Ann@x.org')).add(user('u-2', { Email: 'BEN@x.org' }));
    const file = { teams: { readers: { ...READERS, members: ['ann@x.org', 'ben@x.org', 'worker-7'] } } };
    expect(await refused(plan(here, file))).toMatchObject({
      message: 'The members cannot be set as given: 3 problems.',
      problems: [
        'group readers: "ann@x.org" is in the pool as "Ann@x.org": spell it that way, or --force creates a second account',
        'group readers: "ben@x.org" is in the pool as "BEN@x.org": spell it that way, or --force creates a second account',
        'group readers: "worker-7" is neither an e-mail address nor an account of the user pool',
      ],
    });
    expect(await refused(plan(here, file, { force: true }))).toMatchObject({
      message: 'The members cannot be set as given: 1 problem.',
    });
    const known = { teams: { readers: { ...READERS, members: ['u-2'] } } };
    expect((await plan(here, known)).changes).toMatchObject([{ kind: 'add', action: { username: 'u-2' } }]);
  });
});
