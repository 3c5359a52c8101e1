/** What is planned for teams and people, word by word, and what applying it sends. */
import { describe, expect, test } from 'vitest';
import { GroundctlError } from '../../src/core/errors.ts';
import { drain } from '../../src/core/events.ts';
import type { Plan } from '../../src/core/plan.ts';
import { applyWorkteamPlan } from '../../src/workteams/apply.ts';
import type { WorkteamAction, WorkteamChange } from '../../src/workteams/change.ts';
import type { CreateTeamInput, UpdateTeamInput } from '../../src/workteams/inputs.ts';
import { configurationFor } from '../../src/workteams/lock.ts';
import { checkCidrs, planAllowIps } from '../../src/workteams/plan-allow-ips.ts';
import { planCreate } from '../../src/workteams/plan-create.ts';
import { planDelete } from '../../src/workteams/plan-delete.ts';
import { planRemoveEverywhere } from '../../src/workteams/plan-everywhere.ts';
import { planInvite, planRemoveMembers } from '../../src/workteams/plan-members.ts';
import { planSync } from '../../src/workteams/plan-sync.ts';
import { planUpdate } from '../../src/workteams/plan-update.ts';
import { readMembers } from '../../src/workteams/read-members.ts';
import { checkCreateInput, checkUpdateInput } from '../../src/workteams/team-input.ts';
import { Account, arnOf, awsError, CLIENT, inPool, POOL, teamOf, user, WORKFORCE } from './account.ts';

const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('It was taken.');
    },
    (error: GroundctlError) => ({
      message: error.message,
      code: error.code,
      hint: error.hint,
      exit: error.exitCode,
      problems: error.problems,
    }),
  );
/** Applies a plan and gives each outcome in a line. */
async function carry(here: Account, plan: Plan<WorkteamChange>, signal?: AbortSignal) {
  const { outcomes } = await drain(applyWorkteamPlan(here.api, here.members, plan, signal));
  return outcomes.map((one) => {
    const more =
      one.status === 'applied' ? one.detail : one.status === 'failed' ? one.error.message : one.reason;
    return `${one.status} ${one.change.subject}${more === undefined ? '' : `: ${more}`}`;
  });
}
const GONE = 'The user stays in the pool.';

describe('inviting', () => {
  const invite = (here: Account, emails: string[], more: object = {}) =>
    planInvite(here.api, here.members, { team: 'readers', emails, ...more });
  const invites = (email: string, notes?: string[]) => ({
    kind: 'invite',
    subject: email,
    fields: [
      { field: 'invitation', after: `by e-mail to ${email}` },
      { field: 'group', after: 'readers' },
    ],
    ...(notes && { notes }),
    action: { type: 'invite', userPool: POOL, group: 'readers', email },
  });
  const adds = (subject: string, notes: string[], username = subject) => ({
    kind: 'add',
    subject,
    fields: [{ field: 'group', after: 'readers' }],
    notes,
    action: { type: 'add-to-group', userPool: POOL, group: 'readers', username },
  });
  const sends = (subject: string, username = subject) => ({
    kind: 'send',
    subject,
    fields: [{ field: 'invitation', after: 'again, with a new temporary password' }],
    action: { type: 'resend-invitation', userPool: POOL, username },
  });

  test('somebody new, and the title of one and of many', async () => {
    expect(await invite(new Account(), ['a@x.org'])).toEqual({
      title: 'Invite a@x.org to readers',
      changes: [invites('a@x.org')],
      unchanged: [],
      findings: [],
    });
    expect((await invite(new Account(), ['a@x.org', 'b@x.org'])).title).toBe('Invite 2 people to readers');
  });

  test('who has an account, by the state of it', async () => {
    const here = new Account()
      .add(user('known@x.org'))
      .add(user('new@x.org', { UserStatus: 'FORCE_CHANGE_PASSWORD' }))
      .add(user('off@x.org', { Enabled: false }))
      .add(user('u-1', { Email: 'alias@x.org' }));
    const emails = ['known@x.org', 'new@x.org', 'off@x.org', 'alias@x.org'];
    expect((await invite(here, emails)).changes).toEqual([
      adds('known@x.org', ['Already has an account: added without a new invitation.']),
      adds('new@x.org', [
        'Was invited before but never signed in: added without a new invitation (--resend sends one).',
      ]),
      adds('off@x.org', [
        'The account is disabled: it is added, but cannot sign in until it is enabled in the user pool.',
      ]),
      adds('alias@x.org', ['Already has an account: added without a new invitation.'], 'u-1'),
    ]);
    expect((await invite(here, ['new@x.org', 'known@x.org'], { resend: true })).changes).toEqual([
      adds('new@x.org', ['Already has an account, and gets a new invitation.']),
      sends('new@x.org'),
      adds('known@x.org', ['Already has an account: added without a new invitation.']),
    ]);
  });

  test('who has several accounts under one address', async () => {
    const here = new Account().add(user('u-1', { Email: 'a@x.org' })).add(user('u-2', { Email: 'a@x.org' }));
    expect((await invite(here, ['a@x.org'])).changes).toEqual([
      adds(
        'a@x.org',
        [
          'Already has an account: added without a new invitation.',
          '2 accounts have this address (u-1, u-2); this applies to u-1.',
        ],
        'u-1',
      ),
    ]);
  });

  test('who is a member already, under whatever name, and is invited again only when asked', async () => {
    const here = new Account()
      .add(user('in@x.org'), ['readers'])
      .add(user('u-1', { Email: 'alias@x.org' }), ['readers'])
      .add(user('late@x.org', { UserStatus: 'FORCE_CHANGE_PASSWORD' }), ['readers'])
      .add(user('off@x.org', { UserStatus: 'FORCE_CHANGE_PASSWORD', Enabled: false }), ['readers']);
    const emails = ['in@x.org', 'alias@x.org', 'late@x.org', 'off@x.org'];
    expect(await invite(here, emails)).toMatchObject({
      changes: [],
      unchanged: [
        { subject: 'in@x.org', reason: 'is already a member', result: 'already-a-member' },
        { subject: 'alias@x.org', reason: 'is already a member', result: 'already-a-member' },
        {
          subject: 'late@x.org',
          reason: 'is already invited (--resend sends a new invitation)',
          result: 'already-invited',
        },
        { subject: 'off@x.org', reason: 'is already a member', result: 'already-a-member' },
      ],
    });
    const again = await invite(here, emails, { resend: true });
    expect(again.changes).toEqual([sends('late@x.org')]);
    expect(again.unchanged).toHaveLength(3);
  });

  test('an address that the pool has in another letter case is refused, and forced makes a second account', async () => {
    const here = new Account().add(user('Ann@x.org')).add(user('u-2', { Email: 'ANN@x.org' }));
    expect(await refused(invite(here, ['ann@x.org']))).toEqual({
      message: 'Nobody can be invited as given: 1 problem.',
      code: 'invalid-input',
      hint: 'Nothing was sent.',
      exit: 252,
      problems: [
        'address: "ann@x.org" is in the pool as "Ann@x.org", "ANN@x.org": spell it that way, or --force creates a second account',
      ],
    });
    expect((await invite(here, ['ann@x.org'], { force: true })).changes).toEqual([
      invites('ann@x.org', ['The pool has Ann@x.org, ANN@x.org already: this creates a second account.']),
    ]);
  });

  test('into a group that is not there: refused, or made first', async () => {
    const here = new Account();
    here.pools.get(POOL)?.groups.clear();
    expect(await refused(invite(here, ['a@x.org']))).toEqual({
      message: `User pool ${POOL} has no group readers.`,
      code: 'no-such-group',
      hint: 'Add --create-groups to create it.',
      exit: 254,
      problems: [],
    });
    const plan = await invite(here, ['a@x.org'], { createGroup: true });
    expect(plan.changes).toEqual([
      {
        kind: 'create',
        subject: 'group readers',
        fields: [{ field: 'UserPool', after: POOL }],
        action: { type: 'create-group', userPool: POOL, group: 'readers' },
      },
      invites('a@x.org'),
    ]);
    expect(await carry(here, plan)).toEqual(['applied group readers', 'applied a@x.org: invited']);
    expect(here.sent).toEqual([
      'createGroup readers',
      'createUser a@x.org',
      'addUserToGroup a@x.org readers',
    ]);
  });

  test('into one of several groups, and into none', async () => {
    const here = new Account();
    here.teams = [teamOf('readers', { MemberDefinitions: [inPool('a'), inPool('b')] })];
    here.pools.get(POOL)?.groups.set('b', []);
    expect(await refused(invite(here, ['a@x.org']))).toMatchObject({
      message: 'readers has several groups: a, b.',
      code: 'no-such-group',
      hint: 'Choose one with --group. Groups of this team: a, b.',
      exit: 252,
    });
    expect(await refused(invite(here, ['a@x.org'], { group: 'c' }))).toMatchObject({
      message: 'readers has no group c.',
      hint: 'Choose one with --group. Groups of this team: a, b.',
    });
    expect((await invite(here, ['a@x.org'], { group: 'b' })).changes[0]?.action).toMatchObject({
      group: 'b',
    });
    here.teams = [teamOf('readers', { MemberDefinitions: [{ OidcMemberDefinition: { Groups: ['o'] } }] })];
    expect(await refused(invite(here, ['a@x.org']))).toMatchObject({
      message: 'readers uses OIDC groups: the identity provider manages its members.',
      code: 'oidc-team',
      hint: 'Add or remove people in the group there.',
      exit: 254,
    });
  });

  test('whatever is wrong offline is said at once, and a team that is not there with those that are', async () => {
    expect(await refused(invite(new Account(), ['x', 'a@x.org', 'A@x.org'], { team: 'a_b' }))).toMatchObject({
      message: 'Nobody can be invited as given: 3 problems.',
      problems: [
        expect.stringMatching(/^name: "a_b" is not allowed/),
        'address: "x" is not an e-mail address',
        'address: "a@x.org" and "A@x.org" differ only in case: which one is correct?',
      ],
    });
    expect(await refused(invite(new Account(), ['a@x.org'], { team: 'other' }))).toMatchObject({
      message: 'There is no work team other in this account and region.',
      code: 'no-such-workteam',
      hint: 'Teams here: readers. Is --region right?',
    });
  });
});

describe('removing', () => {
  const remove = (here: Account, emails: string[], team = 'readers') =>
    planRemoveMembers(here.api, here.members, { team, emails });
  const removes = (subject: string, username = subject, group = 'readers', more: string[] = []) => ({
    kind: 'remove',
    subject,
    fields: [{ field: 'group', before: group }],
    notes: [GONE, ...more],
    action: { type: 'remove-from-group', userPool: POOL, group, username },
  });

  test('takes people out of every group of the team, whatever name the pool has for them', async () => {
    const here = new Account();
    here.teams = [teamOf('readers', { MemberDefinitions: [inPool('a'), inPool('b')] })];
    here
      .add(user('in@x.org'), ['a', 'b'])
      .add(user('u-1', { Email: 'alias@x.org' }), ['b'])
      .add(user('out@x.org'), ['c']);
    expect(await remove(here, ['in@x.org', 'alias@x.org', 'out@x.org', 'nobody@x.org'])).toEqual({
      title: 'Remove 4 people from readers',
      changes: [
        removes('in@x.org', 'in@x.org', 'a'),
        removes('in@x.org', 'in@x.org', 'b'),
        removes('alias@x.org', 'u-1', 'b'),
      ],
      unchanged: [
        { subject: 'out@x.org', reason: 'is not a member', result: 'not-a-member' },
        { subject: 'nobody@x.org', reason: 'is not a member', result: 'not-a-member' },
      ],
      findings: [],
    });
    expect((await remove(here, ['in@x.org'])).title).toBe('Remove in@x.org from readers');
  });

  test('finds a member whom the pool knows under an alias that the group does not show', async () => {
    const here = new Account().add(user('u-7', { Email: 'hidden@x.org' }), ['readers']);
    const known = here.members.getUser;
    Object.assign(here.members, {
      getUser: async (pool: string, name: string) =>
        name === 'alias@x.org' ? known(pool, 'u-7') : known(pool, name),
    });
    expect((await remove(here, ['alias@x.org'])).changes).toEqual([removes('alias@x.org', 'u-7')]);
  });

  test('takes out every account with the address, and says which', async () => {
    const here = new Account()
      .add(user('u-1', { Email: 'a@x.org' }), ['readers'])
      .add(user('u-2', { Email: 'a@x.org' }), ['readers']);
    const several = (chosen: string) => [
      `2 accounts have this address (u-1, u-2); this applies to ${chosen}.`,
    ];
    expect((await remove(here, ['a@x.org'])).changes).toEqual([
      removes('a@x.org', 'u-1', 'readers', several('u-1')),
      removes('a@x.org', 'u-2', 'readers', several('u-2')),
    ]);
  });

  test('refuses another spelling of a member, and not one of somebody else', async () => {
    const here = new Account().add(user('Ann@x.org'), ['readers']).add(user('Ben@x.org'));
    expect(await refused(remove(here, ['ann@x.org', 'ben@x.org']))).toMatchObject({
      message: 'Nobody can be removed as given: 1 problem.',
      problems: [
        'address: "ann@x.org" is not a member, but "Ann@x.org" is: use that spelling if that is the one',
      ],
    });
    expect((await remove(here, ['Ann@x.org'])).changes).toHaveLength(1);
    expect(await refused(remove(here, []))).toMatchObject({ problems: ['address: at least one is needed'] });
  });

  test('leaves the accounts of a group that is gone alone', async () => {
    const here = new Account();
    here.pools.get(POOL)?.groups.clear();
    expect((await remove(here, ['a@x.org'])).unchanged).toHaveLength(1);
  });
});

describe('removing everywhere', () => {
  const everywhere = (here: Account, emails: string[], disable = false) =>
    planRemoveEverywhere(here.api, here.members, { emails, disable });
  const URLS = 'Presigned URLs of open tasks keep working until they expire.';
  const stays = (time: string) =>
    `The account stays: a person who is signed in may stay signed in for up to ${time} (refresh token), but sees no tasks of these teams. ${URLS}`;
  const leaves = (subject: string, group: string, pool = POOL, username = subject) => ({
    kind: 'remove',
    subject,
    fields: [{ field: 'group', before: group }],
    action: { type: 'remove-from-group', userPool: pool, group, username },
  });

  test('takes people out of every group of every pool that a team uses, groups of no team included', async () => {
    const here = new Account();
    here.teams = [
      teamOf('readers'),
      teamOf('others', { MemberDefinitions: [inPool('others')] }),
      teamOf('second', { MemberDefinitions: [inPool('g', 'us-east-1_Second', 'client2')] }),
    ];
    here
      .add(user('a@x.org'), ['readers', 'left-over'])
      .add(user('a@x.org'), ['g'], 'us-east-1_Second')
      .add(user('none@x.org'));
    expect(await everywhere(here, ['a@x.org', 'none@x.org', 'nobody@x.org'])).toEqual({
      title: 'Remove 3 people from every team',
      changes: [
        leaves('a@x.org', 'readers'),
        { ...leaves('a@x.org', 'left-over'), notes: [stays('30 days')] },
        { ...leaves('a@x.org', 'g', 'us-east-1_Second'), notes: [stays('30 days')] },
      ],
      unchanged: [
        {
          subject: 'none@x.org',
          reason: 'is in no group (--disable blocks sign-in)',
          result: 'in-no-group',
        },
        { subject: 'nobody@x.org', reason: 'has no account', result: 'no-account' },
      ],
      findings: [],
    });
  });

  test('disables the accounts when asked, whatever groups they are in, and those that are not disabled yet', async () => {
    const here = new Account()
      .add(user('a@x.org'), ['readers'])
      .add(user('b@x.org'))
      .add(user('off@x.org', { Enabled: false }))
      .add(user('off-in@x.org', { Enabled: false }), ['readers']);
    const disables = (subject: string) => ({
      kind: 'update',
      subject: `account ${subject}`,
      fields: [{ field: 'Enabled', before: true, after: false }],
      notes: [
        `Access tokens are revoked at once; an ID token that was issued before is valid for up to 60 minutes. ${URLS}`,
      ],
      action: { type: 'disable-user', userPool: POOL, username: subject },
    });
    const plan = await everywhere(here, ['a@x.org', 'b@x.org', 'off@x.org', 'off-in@x.org'], true);
    expect(plan).toMatchObject({
      title: 'Remove 4 people from every team and disable the accounts',
      unchanged: [
        {
          subject: 'off@x.org',
          reason: 'is in no group, and the account is disabled',
          result: 'in-no-group',
        },
      ],
    });
    expect(plan.changes).toEqual([
      leaves('a@x.org', 'readers'),
      disables('a@x.org'),
      disables('b@x.org'),
      leaves('off-in@x.org', 'readers'),
    ]);
    expect(await carry(here, plan)).toEqual([
      'applied a@x.org: removed',
      'applied account a@x.org: disabled',
      'applied account b@x.org: disabled',
      'applied off-in@x.org: removed',
    ]);
    // Nobody is disabled while a group still counts on them.
    expect(here.sent.slice(0, 2).every((one) => one.startsWith('removeUserFromGroup'))).toBe(true);
    expect((await everywhere(here, ['a@x.org'], true)).title).toBe(
      'Remove a@x.org from every team and disable the accounts',
    );
  });

  test.each([
    [{ RefreshTokenValidity: 1 }, '1 day', false],
    [{ RefreshTokenValidity: 12, TokenValidityUnits: { RefreshToken: 'hours' } }, '12 hours', false],
    [{ IdTokenValidity: 1 }, '1 hour', true],
    [{ IdTokenValidity: 5, TokenValidityUnits: { IdToken: 'minutes' } }, '5 minutes', true],
    [{}, '30 days', false],
    [{}, '60 minutes', true],
  ])('says how long a session lasts by the client’s %j: %s', async (client, time, disable) => {
    const here = new Account().add(user('a@x.org'), ['readers']);
    here.client = client;
    expect((await everywhere(here, ['a@x.org'], disable)).changes.at(-1)?.notes?.join()).toContain(
      `up to ${time}`,
    );
  });

  test('goes on where the client cannot be read, and refuses another spelling', async () => {
    const here = new Account().add(user('Ann@x.org'), ['readers']);
    here.fails.set('describeClient', awsError('AccessDeniedException'));
    expect((await everywhere(here, ['Ann@x.org'])).changes[0]?.notes).toEqual([stays('30 days')]);
    expect(await refused(everywhere(here, ['ann@x.org']))).toMatchObject({
      message: 'Nobody can be removed as given: 1 problem.',
      problems: [
        'address: "ann@x.org" is not known, but "Ann@x.org" is: use that spelling if that is the one',
      ],
    });
    expect(await refused(everywhere(here, []))).toMatchObject({ exit: 252 });
  });
});

test('a list of members makes the group exactly that', async () => {
  const here = new Account()
    .add(user('stays@x.org'), ['readers'])
    .add(user('goes@x.org'), ['readers'])
    .add(user('known@x.org'));
  const sync = (emails: string[], team = 'readers') => planSync(here.api, here.members, { team, emails });
  const plan = await sync(['stays@x.org', 'known@x.org', 'new@x.org']);
  expect(plan.title).toBe('Members of readers: 2 join, 1 leave');
  expect(plan.changes.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
    'add known@x.org',
    'invite new@x.org',
    'remove goes@x.org',
  ]);
  expect(plan).toMatchObject({ unchanged: [], findings: [] });
  expect(await refused(sync(['x'], 'a_b'))).toMatchObject({
    message: 'The members cannot be set as given: 2 problems.',
  });
});

describe('the portal’s allow list', () => {
  const allow = (cidrs: string[], has: string[] = [], more: object = {}, options: object = {}) => {
    const here = new Account();
    here.workforces = [{ ...WORKFORCE, ...(has.length > 0 && { SourceIpConfig: { Cidrs: has } }), ...more }];
    return planAllowIps(here.api, cidrs, options);
  };
  const SHUT = 'From then on, workers elsewhere see "Not Found", even in the middle of a task.';
  const OPEN = 'From then on, every address may reach the portal.';

  test('The entire list of groups is replaced', async () => {
    expect(await allow(['203.0.113.0/24', '2001:DB8::/32'], ['198.51.100.0/24'])).toEqual({
      title: 'Set the portal allow list of workforce default',
      changes: [
        {
          kind: 'update',
          subject: 'workforce default',
          fields: [
            {
              field: 'SourceIpConfig.Cidrs',
              before: ['198.51.100.0/24'],
              after: ['203.0.113.0/24', '2001:db8::/32'],
            },
          ],
          notes: [SHUT],
          action: { type: 'update-cidrs', workforce: 'default', cidrs: ['203.0.113.0/24', '2001:db8::/32'] },
        },
      ],
      unchanged: [],
      findings: [],
    });
  });

  test('that is the same in another order or spelling is not a change', async () => {
    expect(
      await allow(['2001:db8::/32', '203.0.113.0/24'], ['203.0.113.0/24', '2001:DB8:0::/32']),
    ).toMatchObject({
      changes: [],
      unchanged: [{ subject: 'workforce default', reason: 'already has this allow list' }],
    });
    expect(await allow([])).toMatchObject({ changes: [], unchanged: [{}] });
  });

  test('that lets everybody in says so', async () => {
    expect((await allow([], ['203.0.113.0/24'])).changes[0]?.notes).toEqual([OPEN]);
    const halves = await allow(['0.0.0.0/1', '128.0.0.0/1']);
    expect(halves.changes[0]?.notes).toEqual([OPEN]);
    expect(halves.findings.map(({ rule }) => rule)).toEqual(['workforce/open-allow-list']);
    expect((await allow(['0.0.0.0/0'], [], {}, { force: true })).findings).toHaveLength(1);
  });

  test('says of a workforce in a VPC that its workers are not checked, and which ranges overlap', async () => {
    const { findings } = await allow(['10.0.0.0/8', '10.1.0.0/16', '10.1.2.0/24'], [], {
      WorkforceVpcConfig: { VpcId: 'vpc-1' },
    });
    expect(findings.map(({ rule, subject, message }) => [rule, subject, message])).toEqual([
      ['workforce/allow-list-not-for-vpc', 'workforce default', 'workers in vpc-1 are not checked'],
      ['workforce/overlapping-ranges', 'workforce default', '10.0.0.0/8 and 10.1.0.0/16 overlap'],
      ['workforce/overlapping-ranges', 'workforce default', '10.0.0.0/8 and 10.1.2.0/24 overlap'],
      ['workforce/overlapping-ranges', 'workforce default', '10.1.0.0/16 and 10.1.2.0/24 overlap'],
    ]);
  });

  test.each<[string[], boolean, string[]]>([
    [['203.0.113.7/24'], false, ['"203.0.113.7/24" has host bits set; did you mean 203.0.113.0/24?']],
    [['0.0.0.0/0'], false, ['"0.0.0.0/0" admits every address (--force sets it anyway)']],
    [['::/0'], true, []],
    [['10.0.0.0/8', '10.0.0.0/8', '10.0.0.0/8'], false, ['given more than once: 10.0.0.0/8, 10.0.0.0/8']],
    [Array.from({ length: 10 }, (_, index) => `10.${index}.0.0/16`), false, []],
    [
      Array.from({ length: 11 }, (_, index) => `10.${index}.0.0/16`),
      false,
      ['11 ranges were given, 10 are allowed'],
    ],
  ])('%j with force %s has the problems %j', (cidrs, force, messages) => {
    expect(checkCidrs(cidrs, force)).toEqual(messages.map((message) => ({ field: 'cidr', message })));
  });

  test('is of the workforce that is named, or of the only one', async () => {
    expect((await allow(['10.0.0.0/8'], [], {}, { workforce: 'default' })).changes).toHaveLength(1);
    const hint = 'groundctl workforce show lists what is there; is --region right?';
    expect(await refused(allow(['10.0.0.0/8'], [], {}, { workforce: 'other' }))).toMatchObject({
      message: 'There is no workforce other in this account and region.',
      code: 'no-such-workforce',
      hint,
      exit: 254,
    });
    const none = new Account();
    none.workforces = [];
    expect(await refused(planAllowIps(none.api, ['10.0.0.0/8']))).toMatchObject({
      message: 'There is no private workforce in this account and region.',
      hint,
    });
    expect(await refused(allow(['x'], [], {}, { workforce: 'a_b' }))).toMatchObject({
      message: 'The allow list cannot be set as given: 2 problems.',
      problems: [expect.stringMatching(/^workforce: "a_b" is not allowed/), expect.stringMatching(/^cidr: /)],
    });
  });

  test('is applied only to what the plan was made from, and is compared with the answer', async () => {
    const here = new Account();
    const plan = await planAllowIps(here.api, ['203.0.113.0/24']);
    expect(await carry(here, plan)).toEqual(['applied workforce default']);
    expect(here.sent).toEqual(['updateWorkforceCidrs default 203.0.113.0/24']);
    // The same plan again finds what it would have made.
    expect(await carry(here, plan)).toEqual(['applied workforce default']);
    here.workforces = [{ ...WORKFORCE, SourceIpConfig: { Cidrs: ['10.0.0.0/8'] } }];
    expect(await carry(here, plan)).toEqual([
      'failed workforce default: Not applied: the allow list of workforce default changed since the plan was made.',
    ]);
    here.workforces = [];
    expect(await carry(here, plan)).toEqual([
      'failed workforce default: Not applied: workforce default is gone since the plan was made.',
    ]);
    const other = new Account();
    Object.assign(other.api, { updateWorkforceCidrs: async () => WORKFORCE });
    expect(await carry(other, plan)).toEqual([
      'failed workforce default: AWS accepted the allow list of default but returns a different one.',
    ]);
  });
});

const NEW: CreateTeamInput = { name: 'second', description: 'Second readers', cognitoGroups: ['readers'] };

describe('creating a team', () => {
  const create = (here: Account, more: Partial<CreateTeamInput> = {}) =>
    planCreate(here.api, here.members, { ...NEW, ...more });

  test('sends everything that was given, and shows it', async () => {
    const topic = 'arn:aws:sns:us-east-1:123456789012:labeling';
    const plan = await create(new Account(), {
      notificationTopicArn: topic,
      lock: 'source-ip',
      tags: [{ Key: 'study', Value: 'chest' }],
    });
    expect(plan).toEqual({
      title: 'Create work team second',
      changes: [
        {
          kind: 'create',
          subject: 'workteam second',
          fields: [
            { field: 'WorkforceName', after: 'default' },
            { field: 'Description', after: 'Second readers' },
            { field: 'MemberDefinitions', after: [`readers (${POOL}, client ${CLIENT})`] },
            { field: 'NotificationTopicArn', after: topic },
            { field: 'SourceIp', after: 'Enabled' },
            { field: 'VpcSourceIp', after: 'Disabled' },
            { field: 'Tag study', after: 'chest' },
          ],
          action: {
            type: 'create-workteam',
            input: {
              WorkteamName: 'second',
              Description: 'Second readers',
              MemberDefinitions: [inPool('readers')],
              WorkforceName: 'default',
              NotificationConfiguration: { NotificationTopicArn: topic },
              WorkerAccessConfiguration: configurationFor('source-ip'),
              Tags: [{ Key: 'study', Value: 'chest' }],
            },
          },
        },
      ],
      unchanged: [],
      findings: [],
    });
  });

  test('in a pool and with a client of its own, or of OIDC groups', async () => {
    const here = new Account();
    here.pools.set('us-east-1_Other', { users: [], groups: new Map([['readers', []]]) });
    const input = ({ changes }: Plan<WorkteamChange>) => {
      const action = changes.at(-1)?.action;
      return action?.type === 'create-workteam' ? action.input : undefined;
    };
    const own = await create(here, { userPool: 'us-east-1_Other', clientId: 'client9' });
    expect(input(own)?.MemberDefinitions).toEqual([inPool('readers', 'us-east-1_Other', 'client9')]);
    const { CognitoConfig: _, ...oidc } = WORKFORCE;
    here.workforces = [oidc];
    const plan = await create(here, { cognitoGroups: undefined, oidcGroups: ['b', 'a'] });
    expect(input(plan)?.MemberDefinitions).toEqual([{ OidcMemberDefinition: { Groups: ['b', 'a'] } }]);
    expect(plan.changes[0]?.fields).toContainEqual({ field: 'MemberDefinitions', after: ['OIDC a, b'] });
    expect(await refused(create(here))).toMatchObject({
      message: 'Workforce default signs in through OIDC and has no Cognito user pool.',
      code: 'wrong-kind-of-group',
      hint: 'Name the groups with --oidc-group.',
      exit: 254,
    });
    expect(
      await refused(create(new Account(), { cognitoGroups: undefined, oidcGroups: ['a'] })),
    ).toMatchObject({
      message: 'Workforce default signs in through Cognito, not OIDC.',
      code: 'wrong-kind-of-group',
      hint: 'Name the groups with --group.',
    });
  });

  test('whose groups are missing is refused, or they are made first', async () => {
    const missing = { cognitoGroups: ['readers', 'x', 'y'] };
    expect(await refused(create(new Account(), missing))).toMatchObject({
      message: 'No such group in the user pool: x, y.',
      code: 'no-such-group',
      hint: 'Check the name (it is case-sensitive), or add --create-groups.',
      exit: 254,
    });
    const here = new Account();
    const plan = await create(here, { ...missing, createGroups: true });
    expect(plan.changes.map(({ subject }) => subject)).toEqual(['group x', 'group y', 'workteam second']);
    here.fails.set('createGroup', awsError('AccessDeniedException'));
    expect(await carry(here, plan)).toEqual([
      'failed group x: AccessDeniedException',
      'failed group y: AccessDeniedException',
      `not-started workteam second: creating group x in ${POOL}, which it needs, failed`,
    ]);
  });

  test('that is there, or where no workforce is', async () => {
    expect(await refused(create(new Account(), { name: 'readers' }))).toMatchObject({
      message: 'The work team readers already exists.',
      code: 'workteam-exists',
      hint: 'Change it with groundctl workteams update readers, or choose a different name.',
      exit: 254,
    });
    expect(await refused(create(new Account(), { workforce: 'other' }))).toMatchObject({
      message: 'There is no workforce other in this account and region.',
      code: 'no-such-workforce',
      hint: 'Workforces here: default.',
    });
    const none = new Account();
    none.workforces = [];
    expect(await refused(create(none))).toMatchObject({
      message: 'There is no private workforce in this account and region.',
      hint: 'Create the workforce first, in the console (Ground Truth, Labeling workforces, Private) or with CreateWorkforce.',
    });
  });

  test('beyond the limit of a region is warned of at the 26th', async () => {
    const here = new Account();
    const fill = (count: number) => {
      here.teams = Array.from({ length: count }, (_, index) => teamOf(`t${index}`));
    };
    fill(24);
    expect((await create(here)).findings).toEqual([]);
    fill(25);
    expect((await create(here)).findings).toMatchObject([
      {
        rule: 'team/limit-reached',
        subject: 'second',
        message: 'there are 25 teams, and AWS documents 25 per account and region',
      },
    ]);
  });

  test('finds its own team after a lost answer, and takes no other for it', async () => {
    const here = new Account();
    const plan = await create(here, { lock: 'source-ip' });
    expect(await carry(here, plan)).toEqual([`applied workteam second: ${arnOf('second')}`]);
    here.fails.set('createWorkteam', awsError('ResourceInUse'));
    expect(await carry(here, plan)).toEqual([`applied workteam second: ${arnOf('second')}`]);
    expect(await carry(here, await create(new Account(), { lock: 'off' }))).toEqual([
      'failed workteam second: ResourceInUse',
    ]);
    here.teams = [];
    expect(await carry(here, plan)).toEqual(['failed workteam second: ResourceInUse']);
    here.fails.set('createWorkteam', awsError('ValidationException'));
    here.teams = [teamOf('second')];
    expect(await carry(here, plan)).toEqual(['failed workteam second: ValidationException']);
  });
});

describe('changing teams', () => {
  const update = (here: Account, input: UpdateTeamInput, names = ['readers']) =>
    planUpdate(here.api, here.members, names, input);
  const BOUND =
    'URLs of tasks opened from now on work only from the address that opened the task. Open tasks keep the URLs they have.';

  test.each([
    ['source-ip', 'Lock readers to source-ip', BOUND, 'Enabled', 'Disabled'],
    ['vpc-source-ip', 'Lock readers to vpc-source-ip', BOUND, 'Disabled', 'Enabled'],
    [
      'both',
      'Lock readers to both flags',
      'URLs of tasks opened from now on carry two conditions that no request path satisfies together: workers may see no images at all. Open tasks keep the URLs they have.',
      'Enabled',
      'Enabled',
    ],
  ] as const)('%s', async (lock, title, note, SourceIp, VpcSourceIp) => {
    const here = new Account();
    const plan = await update(here, { lock, force: true });
    expect(plan).toMatchObject({ title, unchanged: [] });
    expect(plan.changes).toEqual([
      {
        kind: 'update',
        subject: 'workteam readers',
        fields: [
          ...(SourceIp === 'Enabled' ? [{ field: 'SourceIp', before: 'Disabled', after: SourceIp }] : []),
          ...(VpcSourceIp === 'Enabled'
            ? [{ field: 'VpcSourceIp', before: 'Disabled', after: VpcSourceIp }]
            : []),
        ],
        notes: [note],
        action: {
          type: 'update-workteam',
          input: {
            WorkteamName: 'readers',
            WorkerAccessConfiguration: { S3Presign: { IamPolicyConstraints: { SourceIp, VpcSourceIp } } },
          },
        },
      },
    ]);
    const off = new Account();
    off.teams = [teamOf('readers', { WorkerAccessConfiguration: configurationFor(lock) })];
    expect(await update(off, { lock: 'off' })).toMatchObject({
      title: 'Unlock readers',
      changes: [{ notes: ['URLs of tasks opened from now on work from any address until they expire.'] }],
      findings: [{ rule: 'presign/unlocked-team' }],
    });
  });

  test('several fields at once, and groups as a whole', async () => {
    const here = new Account();
    here.pools.get(POOL)?.groups.set('others', []);
    here.teams.push(teamOf('second', { Description: 'New' }));
    const topic = 'arn:aws:sns:us-east-1:123456789012:labeling';
    const plan = await update(
      here,
      { description: 'New', cognitoGroups: ['others'], notificationTopicArn: topic },
      ['readers', 'second'],
    );
    expect(plan.title).toBe('Update readers, second');
    expect(plan.changes[0]).toEqual({
      kind: 'update',
      subject: 'workteam readers',
      fields: [
        { field: 'Description', before: 'Readers', after: 'New' },
        {
          field: 'MemberDefinitions',
          before: [`readers (${POOL}, client ${CLIENT})`],
          after: [`others (${POOL}, client ${CLIENT})`],
        },
        { field: 'NotificationTopicArn', before: null, after: topic },
      ],
      notes: ['The entire list of groups is replaced: a group that is not named loses its tasks.'],
      action: {
        type: 'update-workteam',
        input: {
          WorkteamName: 'readers',
          Description: 'New',
          MemberDefinitions: [inPool('others')],
          NotificationConfiguration: { NotificationTopicArn: topic },
        },
      },
    });
    expect(plan.changes[1]?.fields.map(({ field }) => field)).toEqual([
      'MemberDefinitions',
      'NotificationTopicArn',
    ]);
    expect(await refused(update(here, { cognitoGroups: ['x'] }))).toMatchObject({
      message: 'No such group in the user pool: x.',
      hint: 'Check the name: it is case-sensitive.',
    });
    expect(await refused(update(here, { oidcGroups: ['x'] }))).toMatchObject({ code: 'wrong-kind-of-group' });
    // A lock beside other fields is a change of both.
    expect((await update(here, { lock: 'source-ip', description: 'New' })).title).toBe('Update readers');
  });

  test('looks for groups where the team has its own, or where the workforce has them', async () => {
    const here = new Account();
    here.teams = [
      teamOf('own', { MemberDefinitions: [inPool('g', 'us-east-1_Own', 'client7')] }),
      teamOf('none', { MemberDefinitions: [] }),
    ];
    here.pools.set('us-east-1_Own', { users: [], groups: new Map([['readers', []]]) });
    const groups = async (name: string) =>
      (await update(here, { cognitoGroups: ['readers'] }, [name])).changes[0]?.fields[0]?.after;
    expect(await groups('own')).toEqual(['readers (us-east-1_Own, client client7)']);
    expect(await groups('none')).toEqual([`readers (${POOL}, client ${CLIENT})`]);
  });

  test('that are as asked already are said to be', async () => {
    expect(
      await update(new Account(), { description: 'Readers', lock: 'off', notificationTopicArn: '' }),
    ).toMatchObject({
      changes: [],
      unchanged: [{ subject: 'workteam readers', reason: 'already matches the request' }],
      findings: [],
    });
  });

  test('that are not there are named, all of them', async () => {
    const here = new Account();
    here.teams = Array.from({ length: 11 }, (_, index) => teamOf(`t${index}`));
    expect(await refused(update(here, { description: 'x' }, ['t1', 'a', 'b']))).toMatchObject({
      message: 'There is no work team a, b in this account and region.',
      hint: 'Teams here: t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, …. Is --region right?',
    });
  });

  test('are changed only where they are what the plan was made from, and the answer is compared', async () => {
    const here = new Account();
    const plan = await update(here, { description: 'New', lock: 'source-ip' });
    here.teams = [teamOf('readers', { Description: 'Meanwhile' })];
    expect(await carry(here, plan)).toEqual([
      'failed workteam readers: Not applied: Description of readers changed since the plan was made.',
    ]);
    here.teams = [];
    expect(await carry(here, plan)).toEqual([
      'failed workteam readers: Not applied: work team readers is gone since the plan was made.',
    ]);
    expect(here.sent).toEqual([]);
    // What a lost answer had changed already is not a conflict.
    here.teams = [teamOf('readers', { Description: 'New' })];
    expect(await carry(here, plan)).toEqual(['applied workteam readers']);
    const answers = async (team: object) => {
      const other = new Account();
      Object.assign(other.api, { updateWorkteam: async () => teamOf('readers', team) });
      return carry(other, plan);
    };
    const locked = { WorkerAccessConfiguration: configurationFor('source-ip') };
    expect(await answers({ Description: 'New', ...locked })).toEqual(['applied workteam readers']);
    expect(await answers({ Description: 'New' })).toEqual([
      'failed workteam readers: AWS accepted the change to readers but returns a different SourceIp.',
    ]);
    expect(await answers({ Description: 'New', ...locked, MemberDefinitions: [] })).toEqual([
      'failed workteam readers: AWS accepted the change to readers but returns a different MemberDefinitions.',
    ]);
  });
});

describe('deleting a team', () => {
  const remove = (here: Account, name = 'readers') => planDelete(here.api, async () => here.users, name);
  const job = (name: string, LabelingJobStatus: string, team = 'readers') => ({
    LabelingJobName: name,
    LabelingJobArn: name,
    LabelingJobStatus,
    WorkteamArn: arnOf(team),
  });

  test('shows what goes, asks for its name, and says that nothing brings it back', async () => {
    expect(await remove(new Account())).toEqual({
      title: 'Delete work team readers',
      changes: [
        {
          kind: 'delete',
          subject: 'workteam readers',
          fields: [
            { field: 'Description', before: 'Readers' },
            { field: 'MemberDefinitions', before: [`readers (${POOL}, client ${CLIENT})`] },
            { field: 'NotificationTopicArn', before: null },
            { field: 'SourceIp', before: 'Disabled' },
            { field: 'VpcSourceIp', before: 'Disabled' },
          ],
          notes: ['No open labeling job uses it.', 'A deleted team cannot be restored.'],
          action: { type: 'delete-workteam', name: 'readers' },
        },
      ],
      unchanged: [],
      findings: [],
      confirmName: 'readers',
    });
  });

  test('names what still uses it', async () => {
    const here = new Account();
    here.jobs = [
      job('a', 'InProgress'),
      job('b', 'Completed'),
      job('c', 'Failed'),
      job('d', 'Stopped'),
      job('e', 'InProgress', 'other'),
    ];
    here.flows.push({ name: 'f1', team: 'readers' }, { name: 'f2', team: 'other' });
    here.evaluations.push({ name: 'ev1', flow: 'f1' }, { name: 'ev2', flow: 'f2' });
    const notes = async () => (await remove(here)).changes[0]?.notes;
    expect(await notes()).toEqual([
      '1 open labeling job uses this team: a.',
      '1 A2I flow definition uses this team: f1.',
      '1 Bedrock evaluation job uses this team: ev1.',
      'A deleted team cannot be restored.',
    ]);
    here.jobs.push(job('g', 'Stopping'));
    here.flows.push({ name: 'f3', team: 'readers' });
    here.evaluations.push({ name: 'ev3', flow: 'f3' });
    expect(await notes()).toEqual([
      '2 open labeling jobs use this team: a, g.',
      '2 A2I flow definitions use this team: f1, f3.',
      '2 Bedrock evaluation jobs use this team: ev1, ev3.',
      'A deleted team cannot be restored.',
    ]);
  });

  test('says what could not be read, and goes on; an interruption ends it', async () => {
    const here = new Account();
    here.flows.push({ name: 'f1', team: 'readers' });
    here.fails.set('listLabelingJobs', awsError('A', 'no jobs'));
    here.fails.set('humanEvaluationJobs', awsError('B', 'no evaluations'));
    expect((await remove(here)).changes[0]?.notes).toEqual([
      'Whether labeling jobs still use it could not be read: no jobs',
      '1 A2I flow definition uses this team: f1.',
      'Whether Bedrock evaluation jobs use it could not be read: no evaluations',
      'A deleted team cannot be restored.',
    ]);
    here.fails.clear();
    here.fails.set('listFlowDefinitions', awsError('C', 'no flows'));
    expect((await remove(here)).changes[0]?.notes?.[1]).toBe(
      'Whether flow definitions use it could not be read: no flows',
    );
    here.fails.set(
      'listFlowDefinitions',
      new GroundctlError('Interrupted.', { code: 'x', source: 'interrupted' }),
    );
    await expect(remove(here)).rejects.toThrow('Interrupted.');
    expect(await refused(remove(here, 'a_b'))).toMatchObject({ exit: 252 });
  });

  test('happens only to the team that was shown, and twice does no harm', async () => {
    const here = new Account();
    const plan = await remove(here);
    here.teams = [teamOf('readers', { Description: 'Meanwhile', MemberDefinitions: [] })];
    expect(await carry(here, plan)).toEqual([
      'failed workteam readers: Not applied: Description, MemberDefinitions of readers changed since the plan was made.',
    ]);
    expect(here.sent).toEqual([]);
    here.teams = [teamOf('readers')];
    expect(await carry(here, plan)).toEqual(['applied workteam readers: deleted']);
    expect(await carry(here, plan)).toEqual(['applied workteam readers: was already gone']);
    here.teams = [teamOf('readers')];
    Object.assign(here.api, { deleteWorkteam: async () => undefined });
    expect(await carry(here, plan)).toEqual(['applied workteam readers: was already gone']);
    Object.assign(here.api, { deleteWorkteam: async () => ({ Success: false }) });
    expect(await carry(here, plan)).toEqual([
      'failed workteam readers: AWS reported that work team readers was not deleted (Success=false).',
    ]);
  });
});

describe('applying', () => {
  const change = (
    action: WorkteamAction,
    subject: string = action.type,
    fields: WorkteamChange['fields'] = [],
  ) => ({ kind: 'update', subject, fields, action }) as WorkteamChange;
  const plan = (...changes: WorkteamChange[]): Plan<WorkteamChange> => ({
    title: '',
    changes,
    unchanged: [],
    findings: [],
  });
  const group = { userPool: POOL, group: 'g' };

  test('deletions come first, then groups, then teams and members, and who is written to or disabled last', async () => {
    const here = new Account().add(user('a@x.org'));
    await carry(
      here,
      plan(
        change({ type: 'disable-user', userPool: POOL, username: 'b@x.org' }),
        change({ type: 'resend-invitation', userPool: POOL, username: 'a@x.org' }),
        change({ type: 'add-to-group', ...group, username: 'a@x.org' }),
        change({ type: 'create-group', ...group }),
        change({ type: 'delete-workteam', name: 'readers' }),
      ),
    );
    expect(here.sent).toEqual([
      'deleteWorkteam readers',
      'createGroup g',
      'addUserToGroup a@x.org g',
      'disableUser b@x.org',
      'createUser a@x.org RESEND',
    ]);
  });

  test('a group or a user that somebody made meanwhile is as good', async () => {
    const here = new Account();
    here.fails.set('createGroup', awsError('GroupExistsException'));
    here.fails.set('createUser', awsError('UsernameExistsException'));
    const both = plan(
      change({ type: 'create-group', ...group }, 'group'),
      change({ type: 'invite', ...group, email: 'a@x.org' }, 'person'),
    );
    expect(await carry(here, both)).toEqual(['applied group: exists already', 'applied person: added']);
    here.fails.set('createGroup', awsError('UsernameExistsException'));
    expect((await carry(here, both))[0]).toBe('failed group: UsernameExistsException');
  });

  test('nobody gets a second mail whom the group could not take, and nobody else is held up by that', async () => {
    const here = new Account();
    here.fails.set('addUserToGroup', awsError('AccessDeniedException'));
    expect(
      await carry(
        here,
        plan(
          change({ type: 'add-to-group', ...group, username: 'a@x.org' }, 'add a'),
          change({ type: 'resend-invitation', userPool: POOL, username: 'a@x.org' }, 'mail a'),
          change({ type: 'resend-invitation', userPool: POOL, username: 'b@x.org' }, 'mail b'),
          change({ type: 'resend-invitation', userPool: 'other', username: 'a@x.org' }, 'mail other'),
        ),
      ),
    ).toEqual([
      'failed add a: AccessDeniedException',
      `not-started mail a: adding a@x.org to the group of ${POOL}, which it needs, failed`,
      'applied mail b: invitation sent again',
      'applied mail other: invitation sent again',
    ]);
  });

  test('what did not start since a group was missing holds up what needs it in turn', async () => {
    const here = new Account();
    here.fails.set('createGroup', awsError('AccessDeniedException'));
    expect(
      await carry(
        here,
        plan(
          change({ type: 'create-group', ...group }, 'group'),
          change({ type: 'add-to-group', ...group, username: 'a@x.org' }, 'add'),
          change({ type: 'resend-invitation', userPool: POOL, username: 'a@x.org' }, 'mail'),
          change({ type: 'remove-from-group', ...group, username: 'c@x.org' }, 'remove'),
          change(
            { type: 'add-to-group', userPool: POOL, group: 'readers', username: 'd@x.org' },
            'elsewhere',
          ),
        ),
      ),
    ).toEqual([
      'failed group: AccessDeniedException',
      `not-started add: creating group g in ${POOL}, which it needs, failed`,
      `not-started mail: adding a@x.org to the group of ${POOL}, which it needs, failed`,
      'applied remove: removed',
      'applied elsewhere: added',
    ]);
  });

  test.each(['Exceeded daily email limit for the operation', 'Account email limit exceeded'])(
    'once Cognito’s mail is used up (%s) no more is sent, and what needs no mail goes on',
    async (message) => {
      const here = new Account().add(user('known@x.org'));
      here.fails.set('createUser', awsError('LimitExceededException', message));
      const people = Array.from({ length: 8 }, (_, index) =>
        change({ type: 'invite', userPool: POOL, group: 'readers', email: `p${index}@x.org` }, `p${index}`),
      );
      const known = change(
        { type: 'add-to-group', userPool: POOL, group: 'readers', username: 'known@x.org' },
        'known',
      );
      const mail = change({ type: 'resend-invitation', userPool: POOL, username: 'late@x.org' }, 'late');
      const outcomes = await carry(here, plan(...people, known, mail));
      expect(outcomes[0]).toBe("failed p0: Cognito's own mail quota is used up for today.");
      expect(outcomes.slice(7)).toEqual([
        "not-started p7: Cognito's own mail quota is used up for today",
        'applied known: added',
        "not-started late: Cognito's own mail quota is used up for today",
      ]);
    },
  );

  test('another limit is not a quota of mail', async () => {
    const here = new Account();
    const people = Array.from({ length: 7 }, (_, index) =>
      change({ type: 'invite', userPool: POOL, group: 'readers', email: `p${index}@x.org` }, `p${index}`),
    );
    for (const error of [
      awsError('LimitExceededException', 'Too many users'),
      awsError('ThrottlingException', 'daily email limit'),
      new Error('daily email limit'),
    ]) {
      here.fails.set('createUser', error);
      expect((await carry(here, plan(...people))).at(-1)).toMatch(/^failed p6: /);
    }
  });

  test('tags are set and taken away only where they are as the plan saw them', async () => {
    const tags = (set: { Key: string; Value: string }[], remove: string[]) =>
      plan(
        change({ type: 'set-tags', name: 'readers', arn: 'arn', set, remove }, 'tags', [
          { field: 'Tag a', before: '1', after: '2' },
          { field: 'Tag b', before: 'x' },
          { field: 'Tag c', after: 'new' },
        ]),
      );
    const here = new Account();
    const all = tags(
      [
        { Key: 'a', Value: '2' },
        { Key: 'c', Value: 'new' },
      ],
      ['b'],
    );
    here.tags.set('arn', [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: 'x' },
      { Key: 'z', Value: 'theirs' },
    ]);
    expect(await carry(here, all)).toEqual(['applied tags']);
    expect(here.sent).toEqual(['addTags a=2,c=new', 'deleteTags b']);
    expect(await carry(here, all)).toEqual(['applied tags']);
    for (const [Key, Value] of [
      ['a', '3'],
      ['b', 'y'],
      ['c', 'old'],
    ] as const) {
      here.tags.set('arn', [{ Key, Value }]);
      const [line] = await carry(here, all);
      expect(line).toMatch(new RegExp(`^failed tags: Not applied: .*Tag ${Key}.* of readers changed since`));
    }
    here.sent.length = 0;
    here.tags.set('arn', [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: 'x' },
    ]);
    await carry(here, tags([], []));
    expect(here.sent).toEqual([]);
  });

  test('an error says what to do next', async () => {
    const here = new Account();
    const error = async (action: WorkteamAction, fields: WorkteamChange['fields'] = []) => {
      const { outcomes } = await drain(
        applyWorkteamPlan(here.api, here.members, plan(change(action, 'x', fields))),
      );
      const [outcome] = outcomes;
      return outcome?.status === 'failed'
        ? [outcome.error.code, outcome.error.source, outcome.error.hint]
        : outcome;
    };
    expect(await error({ type: 'update-workteam', input: { WorkteamName: 'gone' } })).toEqual([
      'changed-since-plan',
      'aws',
      'Run the command again to plan from the current state.',
    ]);
    here.fails.set('createUser', awsError('LimitExceededException', 'daily email limit'));
    expect(await error({ type: 'invite', ...group, email: 'a@x.org' })).toEqual([
      'mail-quota',
      'aws',
      'Run the same command tomorrow for the rest, or have the user pool send through Amazon SES.',
    ]);
    Object.assign(here.api, {
      deleteWorkteam: async () => ({ Success: false }),
      updateWorkteam: async () => teamOf('readers', { Description: 'other' }),
      updateWorkforceCidrs: async () => WORKFORCE,
    });
    expect(await error({ type: 'delete-workteam', name: 'readers' })).toEqual([
      'not-deleted',
      'aws',
      'A labeling job may still use it: groundctl workteams show lists them.',
    ]);
    expect(
      await error({ type: 'update-workteam', input: { WorkteamName: 'readers', Description: 'n' } }),
    ).toEqual(['not-verified', 'aws', 'Check it: groundctl workteams show readers']);
    const cidrs = ['10.0.0.0/8'];
    expect(
      await error({ type: 'update-cidrs', workforce: 'default', cidrs }, [
        { field: 'SourceIpConfig.Cidrs', before: [], after: cidrs },
      ]),
    ).toEqual(['not-verified', 'aws', 'Check it: groundctl workforce show']);
  });
});

describe('what is wrong with a team is said offline', () => {
  const problems = (change: Partial<CreateTeamInput>) =>
    checkCreateInput({ ...NEW, ...change }).map(({ field, message }) => `${field}: ${message}`);

  test.each<[Partial<CreateTeamInput>, string[]]>([
    [{}, []],
    [{ cognitoGroups: undefined }, ['group: at least one group is needed']],
    [{ cognitoGroups: [] }, ['group: at least one group is needed']],
    [{ cognitoGroups: [], oidcGroups: [] }, ['group: at least one group is needed']],
    [{ cognitoGroups: [], oidcGroups: ['a'] }, []],
    [{ oidcGroups: ['a'] }, ['group: Cognito groups and OIDC groups cannot be combined in one team']],
    [{ cognitoGroups: ['a', 'a', 'b', 'a'] }, ['group: "a" is given more than once']],
    [{ cognitoGroups: undefined, oidcGroups: ['a', 'a'] }, ['oidc-group: "a" is given more than once']],
    [
      { cognitoGroups: undefined, oidcGroups: ['a'], clientId: 'c' },
      ['user-pool: a user pool or client needs at least one Cognito group'],
    ],
    [{ description: 'one\ntwo' }, ['description: "one\\x0atwo" is not allowed: one line of text']],
    [{ description: 'a\tb' }, ['description: must not contain control characters']],
    [{ lock: 'both', force: true }, []],
    [
      { lock: 'both' },
      [
        'lock: No request path can satisfy SourceIp and VpcSourceIp together: aws:SourceIp is absent behind a VPC endpoint, aws:VpcSourceIp everywhere else (--force sets both anyway)',
      ],
    ],
    [{ workforce: 'a_b' }, [expect.stringMatching(/^workforce: /)]],
    [{ clientId: '' }, [expect.stringMatching(/^client-id: /)]],
    [{ userPool: 'x' }, [expect.stringMatching(/^user-pool: /)]],
    [{ notificationTopicArn: 'x' }, [expect.stringMatching(/^notification-topic: /)]],
    [{ tags: [{ Key: '', Value: 'x' }] }, [expect.stringMatching(/^tag: /)]],
    [
      {
        tags: [
          { Key: 'a', Value: '1' },
          { Key: 'a', Value: '2' },
        ],
      },
      ['tag: "a" is given more than once'],
    ],
  ])('%j', (change, expected) => {
    expect(problems(change)).toEqual(expected);
  });

  test.each<[string[], UpdateTeamInput, string[]]>([
    [['a'], { description: 'x' }, []],
    [[], { description: 'x' }, ['name: at least one team is needed']],
    [['a', 'a'], { description: 'x' }, ['name: "a" is given more than once']],
    [['a'], {}, ['update: nothing to change was given']],
    [['a'], { force: true }, ['update: nothing to change was given']],
    [['a'], { description: undefined }, ['update: nothing to change was given']],
    [['a', 'b'], { description: '' }, ['description: must not be empty']],
    [['a', 'b'], { description: 'x\u001b' }, ['description: must not contain control characters']],
    [['a'], { cognitoGroups: [] }, ['group: at least one group is needed']],
    [['a'], { lock: 'x' as never }, ['lock: "x" is not one of off, source-ip, vpc-source-ip']],
  ])('of %j: %j', (names, input, expected) => {
    expect(checkUpdateInput(names, input).map(({ field, message }) => `${field}: ${message}`)).toEqual(
      expected,
    );
  });
});

describe('who is in a team', () => {
  test('is each person once, by address, with the state of the account', async () => {
    const here = new Account();
    const team = teamOf('t', { MemberDefinitions: [inPool('a'), inPool('b'), inPool('gone')] });
    here
      .add(user('z@x.org'), ['a', 'b'])
      .add(user('u-1', { Email: 'a@x.org', EmailVerified: false }), ['b'])
      .add(user('f@x.org', { UserStatus: 'EXTERNAL_PROVIDER' }), ['a'])
      .add(user('i@x.org', { UserStatus: 'FORCE_CHANGE_PASSWORD' }), ['a'])
      .add(user('d@x.org', { Enabled: false }), ['a'])
      .add(user('r@x.org', { UserStatus: 'RESET_REQUIRED' }), ['a']);
    const { members, membership } = await readMembers(team, here.members);
    expect(members?.map(({ user: { Username }, state, groups }) => [Username, state, groups])).toEqual([
      ['u-1', 'unverified', ['b']],
      ['d@x.org', 'disabled', ['a']],
      ['f@x.org', 'verified', ['a']],
      ['i@x.org', 'invited', ['a']],
      ['r@x.org', 'other', ['a']],
      ['z@x.org', 'verified', ['a', 'b']],
    ]);
    expect(membership).toEqual({
      known: true,
      counts: {
        total: 6,
        byState: { verified: 2, unverified: 1, invited: 1, disabled: 1, other: 1 },
      },
      missingGroups: ['gone'],
    });
  });

  test('may be unknown, and says why', async () => {
    const here = new Account();
    const read = (more: object = {}) => readMembers(teamOf('t', more), here.members);
    expect(await read({ MemberDefinitions: [{ OidcMemberDefinition: { Groups: ['o'] } }] })).toEqual({
      members: undefined,
      membership: {
        known: false,
        reason: 'oidc',
        message: 'Members of OIDC groups are known only to the identity provider.',
      },
    });
    here.fails.set(
      'listUsersInGroup',
      new GroundctlError('Denied.', { code: 'access-denied', source: 'aws' }),
    );
    expect((await read()).membership).toEqual({ known: false, reason: 'denied', message: 'Denied.' });
    here.fails.set('listUsersInGroup', new Error('Broken.'));
    expect((await read()).membership).toEqual({ known: false, reason: 'failed', message: 'Broken.' });
    here.fails.set('listUsersInGroup', new GroundctlError('Stop.', { code: 'x', source: 'interrupted' }));
    await expect(read()).rejects.toThrow('Stop.');
  });
});
