import { DeleteGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import {
  AddTagsCommand,
  DescribeWorkteamCommand,
  UpdateWorkforceCommand,
  UpdateWorkteamCommand,
} from '@aws-sdk/client-sagemaker';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { drain } from '../../src/core/events.ts';
import { DEMO_POOL, demoPerson } from '../../src/sandbox/seed/demo-data.ts';
import { teamsDocument } from '../../src/workteams/file/export-teams.ts';
import { readTeamsFile } from '../../src/workteams/file/read-teams-file.ts';
import { TEAMS_SCHEMA } from '../../src/workteams/file/schema.ts';
import { teamsTerraform } from '../../src/workteams/file/terraform.ts';
import { applied, type Connected, connected } from '../helpers/sandbox.ts';

const read = (document: object) => readTeamsFile(JSON.stringify(document), 'teams.json');
const plan = (here: Connected, document: object, options = {}) =>
  here.teams.planFile(read(document), options);
const teams = (entries: object) => ({ version: 1, teams: entries });

const problemsOf = (text: string): readonly string[] => {
  try {
    readTeamsFile(text, 'teams.yaml');
    return [];
  } catch (error) {
    expect(error).toMatchObject({ exitCode: 252, code: 'invalid-teams-file' });
    return (error as { problems: readonly string[] }).problems;
  }
};

describe('reading a file', () => {
  test.each([
    ['', [/line 1: is not a mapping/]],
    ['[]', [/line 1: is not a mapping/]],
    ['version: 1', [/"teams" is missing/]],
    ['version: 2\nteams: {}', [/line 1: "version" must be 1/]],
    ['version: 1\nteams: {}\nteam: {}', [/line 3: "team" is not known: did you mean teams\?/]],
    ['version: 1\nteams:\n  a:\n    locks: off', [/line 4: "locks" is not known: did you mean lock\?/]],
    ['version: 1\nteams:\n  a:\n    lock: vpc', [/line 4: "vpc" is not one of off, source-ip/]],
    ['version: 1\nteams:\n  a b: {}', [/line 3: name: "a b" is not allowed/]],
    ['version: 1\nteams:\n  a: {}\n  a: {}', [/line 4: .*unique/]],
    ['version: 1\naccount: 012345678901\nteams: {}', [/line 2: "account" must be text, in quotes/]],
    ['version: 1\nteams:\n  a:\n    tags: {n: 1}', [/line 4: the tag "n" must be text/]],
    [
      'version: 1\nteams:\n  a:\n    groups: [g]\n    members: [x@y.z, x@y.z]',
      [/line 5: "x@y.z" stands twice/],
    ],
    [
      'version: 1\nteams:\n  a:\n    groups: [g]\n    members: [x@y.z, X@y.z]',
      [/line 5: .*differ only in case/],
    ],
    ['version: 1\nteams:\n  a:\n    groups: [g, h]\n    members: [x@y.z]', [/line 5: with several groups/]],
    ['version: 1\nteams:\n  a:\n    members: [x@y.z]', [/line 4: "members" needs "groups"/]],
    [
      'version: 1\nteams:\n  a: {groups: [g], members: [x@y.z]}\n  b: {groups: [g], members: []}',
      [/line 4: group "g" has different members under "a"/],
    ],
    ['version: 1\nworkforce: {allowList: [1.2.3.4]}\nteams: {}', [/line 2: .*no prefix length/]],
    ['version: 1\nteams: {a: {groups: [g], oidcGroups: [h]}}', [/cannot be combined in one team/]],
    ['version: 1\nteams: {a: {description: "a\\nb"}}', [/description: .*one line/]],
    ['version: 1\nteams:\n  a: "\u001b[31m"', [/line 3: "a" must be a mapping/]],
    ['{"version": 1, "teams": {', [/line 1: /]],
  ])('%j is refused with its line', (text, expected) => {
    expect(problemsOf(text)).toEqual(
      expect.arrayContaining(expected.map((pattern) => expect.stringMatching(pattern))),
    );
  });

  test('all problems are named at once, and a file with thousands does not fill the screen', () => {
    expect(problemsOf('version: 3\nteams:\n  a: {lock: x, tag: 1}\n  -b: {}')).toHaveLength(4);
    const wrong = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`t${index}`, { x: 1 }]));
    expect(problemsOf(stringify(teams(wrong)))).toHaveLength(21);
  });

  test('aliases that multiply without end are refused', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (let level = 0; level < 9; level += 1) {
      const [one, other] = ['abcdefghij'[level], 'abcdefghij'[level + 1]];
      bomb.push(`${other}: &${other} [${Array(9).fill(`*${one}`).join(',')}]`);
    }
    expect(() => readTeamsFile(`version: 1\n${bomb.join('\n')}\n`, 'x')).toThrow(/cannot be read/);
  });

  test('what nobody wrote does not end the reader: any text is read or refused as usage', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        problemsOf(text);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the schema for editors', () => {
  const validate = new Ajv({ strict: false }).compile(TEAMS_SCHEMA);

  test.each(['us-east-1', 'eu-west-1', 'us-west-2'])('takes what is exported of %s', async (region) => {
    await using here = await connected({ region });
    expect(validate(teamsDocument(await here.teams.exportTeams()))).toBe(true);
  });

  test.each([
    { version: 2, teams: {} },
    { version: 1 },
    teams({ a: { locks: 'off' } }),
    teams({ a: { lock: 'vpc' } }),
    teams({ 'a b': {} }),
    teams({ a: { groups: [] } }),
    teams({ a: { tags: { n: 1 } } }),
    { ...teams({}), team: {} },
  ])('refuses what the reader refuses: %j', (document) => {
    expect(validate(document)).toBe(false);
    expect(problemsOf(JSON.stringify(document)).length).toBeGreaterThan(0);
  });
});

describe('plan and apply', () => {
  test('creates what is missing, updates what differs, leaves alone what the file does not name', async () => {
    await using here = await connected();
    const document = {
      version: 1,
      region: 'us-east-1',
      account: '123456789012',
      workforce: { name: 'default', allowList: ['198.51.100.0/24', '203.0.113.0/28'] },
      teams: {
        'retail-boxes': { lock: 'source-ip', tags: { study: 'shelves' } },
        'lesion-review': {
          description: 'Second readers',
          groups: ['lesion-review'],
          lock: 'source-ip',
          tags: { a: 'b' },
          members: ['new@example.com', demoPerson(0).email],
        },
      },
    };
    const first = await plan(here, document);
    expect(first.changes.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'create group lesion-review',
      'update workforce default',
      'create workteam lesion-review',
      'update workteam retail-boxes',
      'update tags of workteam retail-boxes',
      `add ${demoPerson(0).email}`,
      'invite new@example.com',
    ]);
    expect(first.changes.find(({ subject }) => subject === 'workteam retail-boxes')?.fields).toEqual([
      { field: 'SourceIp', before: 'Disabled', after: 'Enabled' },
    ]);
    expect(first.unchanged.map(({ subject }) => subject)).toContain('workteam street-frames');
    expect((await applied(here.teams, first)).filter((line) => !line.startsWith('applied'))).toEqual([]);
    expect((await plan(here, document)).changes).toEqual([]);
    const detail = await here.teams.show('lesion-review');
    expect(detail.members?.map(({ user }) => user.Username).sort()).toEqual(
      ['new@example.com', demoPerson(0).email].sort(),
    );
    expect(detail.tags).toEqual([{ Key: 'a', Value: 'b' }]);
  });

  test('prunes teams, members and tags only when asked, and deletes before it creates', async () => {
    await using here = await connected();
    const [stays = '', leaves = ''] =
      (await here.teams.show('retail-boxes')).members?.map(({ user }) => user.Username) ?? [];
    const document = teams({ 'retail-boxes': { groups: ['retail-boxes'], members: [stays], tags: {} } });
    expect((await plan(here, document)).changes.filter(({ kind }) => kind !== 'update')).toEqual([]);
    const pruned = await plan(here, document, { prune: true });
    const kinds = pruned.changes.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'delete')).toHaveLength(5);
    expect(kinds.filter((kind) => kind === 'remove')).toHaveLength(7);
    expect(pruned.changes.map(({ subject }) => subject)).toContain(leaves);
    await applied(here.teams, pruned);
    expect((await here.teams.list()).teams.map(({ workteam }) => workteam.WorkteamName)).toEqual([
      'retail-boxes',
    ]);
    expect((await plan(here, document, { prune: true })).changes).toEqual([]);
  });

  test('refuses another region, account, workforce and kind of group, before anything is sent', async () => {
    await using here = await connected();
    const about = (more: object) => plan(here, { ...teams({}), ...more });
    await expect(about({ region: 'eu-west-1' })).rejects.toMatchObject({
      code: 'wrong-place',
      exitCode: 252,
    });
    await expect(about({ account: '999999999999' })).rejects.toMatchObject({ code: 'wrong-place' });
    await expect(about({ workforce: { name: 'other' } })).rejects.toMatchObject({
      code: 'no-such-workforce',
    });
    await expect(about({ teams: { x: { description: 'x', oidcGroups: ['a'] } } })).rejects.toMatchObject({
      code: 'wrong-kind-of-group',
    });
  });

  test('names every problem of new teams, locks and members, and sends nothing', async () => {
    await using here = await connected();
    here.sent();
    const document = teams({
      'new-team': { groups: ['radiology-readers'] },
      'retail-boxes': { lock: 'both', groups: ['retail-boxes'], members: ['nobody-with-that-name'] },
    });
    await expect(plan(here, document)).rejects.toMatchObject({
      exitCode: 252,
      problems: [
        expect.stringMatching(/team new-team, description/),
        expect.stringMatching(/team retail-boxes, lock: .*--force/),
      ],
    });
    await expect(plan(here, document, { force: true })).rejects.toMatchObject({ exitCode: 252 });
    const members = [demoPerson(0).email.toUpperCase(), 'not-an-address'];
    const shouted = teams({ 'retail-boxes': { groups: ['retail-boxes'], members } });
    await expect(plan(here, shouted)).rejects.toMatchObject({
      problems: [
        expect.stringMatching(/is in the pool as/),
        expect.stringMatching(/neither an e-mail address nor an account/),
      ],
    });
    expect(
      here.sent().filter((operation) => /^(Create|Update|Delete|AdminAdd|AdminCreate)/.test(operation)),
    ).toEqual([]);
  });

  test('what changed between plan and apply stops that item and no other', async () => {
    await using here = await connected();
    const planned = await plan(
      here,
      teams({
        'retail-boxes': { lock: 'source-ip', tags: { a: 'b' } },
        'archive-review': { description: 'Old' },
      }),
    );
    await here.sagemaker.send(
      new UpdateWorkteamCommand({
        WorkteamName: 'archive-review',
        Description: 'Somebody else was here',
      }),
    );
    const arn = 'arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/retail-boxes';
    await here.sagemaker.send(new AddTagsCommand({ ResourceArn: arn, Tags: [{ Key: 'a', Value: 'other' }] }));
    const lines = await applied(here.teams, planned);
    expect(lines).toContain('failed workteam archive-review: changed-since-plan');
    expect(lines).toContain('failed tags of workteam retail-boxes: changed-since-plan');
    expect(lines).toContain('applied workteam retail-boxes');
    const { Workteam } = await here.sagemaker.send(
      new DescribeWorkteamCommand({ WorkteamName: 'archive-review' }),
    );
    expect(Workteam?.Description).toBe('Somebody else was here');
  });

  test('a field that the file does not change is not put back by the way', async () => {
    await using here = await connected();
    const planned = await plan(
      here,
      teams({ 'retail-boxes': { description: 'Boxes on shelves', lock: 'off' } }),
    );
    await here.sagemaker.send(
      new UpdateWorkteamCommand({
        WorkteamName: 'retail-boxes',
        WorkerAccessConfiguration: {
          S3Presign: { IamPolicyConstraints: { SourceIp: 'Enabled', VpcSourceIp: 'Disabled' } },
        },
      }),
    );
    await applied(here.teams, planned);
    const team = await here.teams.show('retail-boxes');
    expect([team.lock, team.workteam.Description]).toEqual(['source-ip', 'Boxes on shelves']);
  });
});

describe('export', () => {
  test.each(['us-east-1', 'eu-west-1', 'us-west-2', 'eu-central-1'])(
    'of %s gives a file that changes nothing',
    async (region) => {
      await using here = await connected({ region });
      const exported = await here.teams.exportTeams();
      const document = teamsDocument(exported);
      for (const text of [JSON.stringify(document), stringify(document, { schema: 'yaml-1.1' })]) {
        const planned = await here.teams.planFile(readTeamsFile(text, 'x'), { prune: true });
        expect(planned.changes).toEqual([]);
      }
    },
  );

  test('keeps odd allow lists and both flags as they are', async () => {
    await using here = await connected();
    await here.sagemaker.send(
      new UpdateWorkforceCommand({
        WorkforceName: 'default',
        SourceIpConfig: { Cidrs: ['198.51.100.7/24', '0.0.0.0/0'] },
      }),
    );
    const document = teamsDocument(await here.teams.exportTeams());
    expect((await plan(here, document, { prune: true })).changes).toEqual([]);
  });

  test('says what it leaves out', async () => {
    await using here = await connected();
    here.sandbox.faults.add({ match: { operation: 'ListUsersInGroup' }, kind: 'deny', count: 100 });
    const { notes } = await here.teams.exportTeams();
    expect(notes.join()).toMatch(/Members of group .* could not be read and are omitted/);
    here.sandbox.faults.clear();
    await here.cognito.send(new DeleteGroupCommand({ UserPoolId: DEMO_POOL.poolId, GroupName: 'new-hires' }));
    expect((await here.teams.exportTeams()).notes).toEqual([
      `User pool ${DEMO_POOL.poolId} has no group new-hires: applying the file creates it again.`,
    ]);
  });

  test('as Terraform has a resource and an import block for each, and says what the provider cannot', async () => {
    await using here = await connected();
    const { text, notes } = teamsTerraform(await here.teams.exportTeams());
    const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
    expect(count(/^resource "aws_sagemaker_workteam"/gm)).toBe(6);
    expect(count(/^resource "aws_sagemaker_workforce"/gm)).toBe(1);
    expect(count(/^import \{/gm)).toBe(count(/^resource /gm));
    expect(text).toContain('source_ip_config {');
    expect(notes.join()).toMatch(/street-frames: both flags are enabled/);
    expect(notes.join()).toMatch(/radiology-readers: its 12 members are left out/);
    const frames = text.slice(text.indexOf('resource "aws_sagemaker_workteam" "street-frames"'));
    expect(frames.slice(0, frames.indexOf('\n}\n'))).not.toContain('iam_policy_constraints');
    for (const [, to = ''] of text.matchAll(/^ {2}to = (\S+)$/gm)) {
      const [type, name] = to.split('.');
      expect(text).toContain(`resource "${type}" "${name}" {`);
    }
  });

  test('as Terraform, names of the outside stay inside their quotes', async () => {
    await using here = await connected();
    const template = ['$', '{y}'].join('');
    await here.sagemaker.send(
      new UpdateWorkteamCommand({
        WorkteamName: 'retail-boxes',
        Description: `a" } resource "x" "${template}" %{z}`,
      }),
    );
    const { text } = teamsTerraform(await here.teams.exportTeams());
    expect(text).toContain(String.raw`"a\" } resource \"x\" \"$`.concat(template, String.raw`\" %%{z}"`));
  });
});

const NAMES = ['archive-review', 'new-hires', 'retail-boxes', 'alpha', 'beta-2', 'Gamma'];
const GROUPS = ['new-hires', 'retail-boxes', 'extra', 'group.with+signs', 'Ünïcode'];
const PEOPLE = [0, 1, 2, 30]
  .map((number) => demoPerson(number).email)
  .concat(['p@example.com', 'q@example.com']);

const entry = fc
  .record({
    description: fc.stringMatching(/^[\w :#'"-]{1,40}$/),
    groups: fc.uniqueArray(fc.constantFrom(...GROUPS), { minLength: 1, maxLength: 3 }),
    lock: fc.constantFrom('off', 'source-ip', 'vpc-source-ip', undefined),
    notificationTopic: fc.constantFrom(undefined, '', 'arn:aws:sns:us-east-1:123456789012:t'),
    tags: fc.option(
      fc.dictionary(fc.constantFrom('a', 'b', 'Cost Center'), fc.constantFrom('1', 'x y', '')),
      {
        nil: undefined,
      },
    ),
  })
  .map((one) => one);

/** Who is in a group is decided once for all teams that share it. */
const file = fc
  .record({
    teams: fc.dictionary(fc.constantFrom(...NAMES), entry, { maxKeys: 5 }),
    people: fc.dictionary(fc.constantFrom(...GROUPS), fc.subarray(PEOPLE), { maxKeys: 4 }),
    allowList: fc.subarray(['198.51.100.0/24', '203.0.113.0/28', '2001:db8::/32']),
  })
  .map(({ teams: entries, people, allowList }) => ({
    version: 1,
    workforce: { allowList },
    teams: Object.fromEntries(
      Object.entries(entries).map(([name, one]) => {
        const members = Object.fromEntries(
          one.groups.flatMap((group) => (people[group] ? [[group, people[group]]] : [])),
        );
        return [name, { ...one, ...(Object.keys(members).length > 0 ? { members } : {}) }];
      }),
    ),
  }));

/** The same document with keys and lists in another order. */
function shuffled<T>(value: T): T {
  if (Array.isArray(value)) return value.toReversed().map(shuffled) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, shuffled(item)]),
  ) as T;
}

describe('properties over generated accounts and files', () => {
  const check = (property: (here: Connected, document: object, other: object) => Promise<void>) =>
    fc.assert(
      fc.asyncProperty(file, file, async (document, other) => {
        await using here = await connected();
        await property(here, document, other);
      }),
      { numRuns: 15 },
    );

  test('apply, then plan, is empty; so is plan on what is exported then; and order never matters', {
    timeout: 120_000,
  }, async () => {
    await check(async (here, before, document) => {
      await applied(here.teams, await plan(here, before, { prune: true }));
      const lines = await applied(here.teams, await plan(here, document, { prune: true }));
      expect(lines.filter((line) => !line.startsWith('applied'))).toEqual([]);
      expect((await plan(here, document, { prune: true })).changes).toEqual([]);
      expect((await plan(here, shuffled(document), { prune: true })).changes).toEqual([]);
      const exported = teamsDocument(await here.teams.exportTeams());
      expect((await plan(here, exported, { prune: true })).changes).toEqual([]);
    });
  });

  test('an apply that is killed in the middle is finished by the same command', {
    timeout: 120_000,
  }, async () => {
    await check(async (here, before, document) => {
      await applied(here.teams, await plan(here, before, { prune: true }));
      const planned = await plan(here, document, { prune: true });
      const stop = new AbortController();
      let finished = 0;
      for await (const event of here.teams.apply(planned, stop.signal)) {
        if (event.type === 'change-finished' && ++finished > planned.changes.length / 2) stop.abort();
      }
      await applied(here.teams, await plan(here, document, { prune: true }));
      expect((await plan(here, document, { prune: true })).changes).toEqual([]);
    });
  });

  test('changes that fail are reported beside those that worked, and a rerun does the rest', {
    timeout: 120_000,
  }, async () => {
    await check(async (here, _, document) => {
      const planned = await plan(here, document, { prune: true });
      for (const operation of ['UpdateWorkteam', 'AdminCreateUser', 'CreateGroup']) {
        here.sandbox.faults.add({ match: { operation }, kind: 'deny', count: 1 });
      }
      const result = await drain(here.teams.apply(planned));
      expect(result.applied + result.failed + result.notStarted).toBe(planned.changes.length);
      here.sandbox.faults.clear();
      await applied(here.teams, await plan(here, document, { prune: true }));
      expect((await plan(here, document, { prune: true })).changes).toEqual([]);
    });
  });
});
