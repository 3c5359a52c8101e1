import {
  AdminDisableUserCommand,
  AdminGetUserCommand,
  CreateGroupCommand,
  CreateUserPoolCommand,
  DeleteGroupCommand,
  GetGroupCommand,
  ListUsersInGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { UpdateWorkteamCommand } from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { DEMO_POOL, demoPerson } from '../../src/sandbox/seed/demo-data.ts';
import { applied, type Connected, connected } from '../helpers/sandbox.ts';

const UserPoolId = DEMO_POOL.poolId;
const people = (count: number) => Array.from({ length: count }, (_, i) => `worker-${i}@example.com`);

/** Members of a group by user name, with all pages read. */
async function inGroup(here: Connected, GroupName: string): Promise<string[]> {
  const names: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await here.cognito.send(new ListUsersInGroupCommand({ UserPoolId, GroupName, NextToken }));
    names.push(...(page.Users ?? []).map((user) => user.Username ?? ''));
    NextToken = page.NextToken;
  } while (NextToken);
  return names;
}

const mailTo = (here: Connected) => here.sandbox.inspect.mailbox().map(({ to, kind }) => `${kind} ${to}`);

async function invite(here: Connected, team: string, emails: string[], extra = {}): Promise<string[]> {
  const plan = await here.teams.planInvite({ team, emails, ...extra });
  const unchanged = plan.unchanged.map(({ subject, reason }) => `unchanged ${subject}: ${reason}`);
  return [...(await applied(here.teams, plan)), ...unchanged];
}

describe('invite', () => {
  test('invites by e-mail who has no account, adds who has one without mail, and leaves members alone', async () => {
    await using here = await connected();
    const [colleague = ''] = await inGroup(here, 'radiology-readers');
    const [member = ''] = await inGroup(here, 'retail-boxes');
    expect(await invite(here, 'retail-boxes', ['new@example.com', colleague, member])).toEqual([
      'applied new@example.com: invited',
      `applied ${colleague}: added`,
      `unchanged ${member}: is already a member`,
    ]);
    expect(mailTo(here)).toEqual(['invitation new@example.com']);
    expect(here.sandbox.inspect.mailbox()[0]?.medium).toBe('EMAIL');
    expect(await inGroup(here, 'retail-boxes')).toEqual(
      expect.arrayContaining(['new@example.com', colleague, member]),
    );
  });

  test('invites 120 people, each once, and a second run has nothing to do', async () => {
    await using here = await connected();
    const outcome = await invite(here, 'vendor-trial', people(120));
    expect(outcome).toEqual(people(120).map((address) => `applied ${address}: invited`));
    expect(mailTo(here)).toHaveLength(120);
    expect(new Set(mailTo(here)).size).toBe(120);
    expect((await inGroup(here, 'vendor-trial')).sort()).toEqual(people(120).sort());
    const again = await here.teams.planInvite({ team: 'vendor-trial', emails: people(120) });
    expect(again.changes).toEqual([]);
    expect(again.unchanged).toHaveLength(120);
  });

  test('does not start what the mail quota has no room for, still adds who needs no mail, and a later run does the rest', async () => {
    const now = { day: new Date('2026-11-20T10:00:00Z') };
    await using here = await connected({ dailyMailQuota: 10, clock: () => now.day });
    const colleague = demoPerson(0).email;
    const emails = [...people(30), colleague];
    const plan = await here.teams.planInvite({ team: 'vendor-trial', emails });
    const outcome = await applied(here.teams, plan);
    const count = (pattern: RegExp) => outcome.filter((line) => pattern.test(line)).length;
    expect(count(/^applied .*: invited$/)).toBe(10);
    expect(count(/: mail-quota$/)).toBeGreaterThan(0);
    expect(count(/^not-started .*: Cognito's own mail quota is used up for today$/)).toBeGreaterThan(10);
    expect(outcome).toHaveLength(31);
    expect(outcome.at(-1)).toBe(`applied ${colleague}: added`);

    now.day = new Date('2026-11-21T10:00:00Z');
    const second = await here.teams.planInvite({ team: 'vendor-trial', emails });
    expect({ left: second.changes.length, there: second.unchanged.length }).toEqual({ left: 20, there: 11 });
    await applied(here.teams, second);
    now.day = new Date('2026-11-22T10:00:00Z');
    await applied(here.teams, await here.teams.planInvite({ team: 'vendor-trial', emails }));
    expect(await inGroup(here, 'vendor-trial')).toHaveLength(31);
    expect(new Set(mailTo(here)).size).toBe(mailTo(here).length);
  });

  test('finishes an invitation whose user was made but not added', async () => {
    await using here = await connected();
    here.sandbox.faults.add({ match: { operation: 'AdminAddUserToGroup' }, kind: 'deny', count: 1 });
    expect(await invite(here, 'vendor-trial', ['a@example.com'])).toEqual([
      'failed a@example.com: access-denied',
    ]);
    const plan = await here.teams.planInvite({ team: 'vendor-trial', emails: ['a@example.com'] });
    expect(plan.changes[0]?.notes?.join()).toContain('never signed in');
    expect(await applied(here.teams, plan)).toEqual(['applied a@example.com: added']);
    expect(mailTo(here)).toEqual(['invitation a@example.com']);
  });

  test('reports an account that appeared since the plan as added', async () => {
    await using here = await connected();
    const plan = await here.teams.planInvite({ team: 'vendor-trial', emails: ['a@example.com'] });
    await invite(here, 'retail-boxes', ['a@example.com']);
    expect(await applied(here.teams, plan)).toEqual(['applied a@example.com: added']);
    expect(mailTo(here)).toHaveLength(1);
  });

  test('survives cut connections without inviting anybody twice', async () => {
    await using here = await connected();
    here.sandbox.faults.add({ match: { operation: 'AdminCreateUser' }, kind: 'cut', count: 3 });
    here.sandbox.faults.add({ match: { operation: 'AdminAddUserToGroup' }, kind: 'cut', count: 2 });
    const outcome = await invite(here, 'vendor-trial', people(8));
    expect(outcome.filter((line) => !line.startsWith('applied'))).toEqual([]);
    expect(mailTo(here).sort()).toEqual(people(8).map((to) => `invitation ${to}`));
  });

  test('names the missing IAM action of each address that was denied', async () => {
    await using here = await connected();
    const plan = await here.teams.planInvite({ team: 'vendor-trial', emails: people(2) });
    here.sandbox.faults.add({ match: { operation: 'AdminCreateUser' }, kind: 'deny', count: 2 });
    const stream = here.teams.apply(plan);
    const actions: (string | undefined)[] = [];
    for await (const event of stream) {
      if (event.type === 'change-finished' && event.outcome.status === 'failed') {
        actions.push(event.outcome.error.aws?.missingAction);
      }
    }
    expect(actions).toEqual(['cognito-idp:AdminCreateUser', 'cognito-idp:AdminCreateUser']);
  });

  test('sends an expired invitation again only when asked, and never to who has signed in', async () => {
    await using here = await connected();
    const [invited = ''] = await inGroup(here, 'new-hires');
    expect(await invite(here, 'new-hires', [invited])).toEqual([
      `unchanged ${invited}: is already invited (--resend sends a new invitation)`,
    ]);
    expect(await invite(here, 'new-hires', [invited], { resend: true })).toEqual([
      `applied ${invited}: invitation sent again`,
    ]);
    const [active = ''] = await inGroup(here, 'retail-boxes');
    expect(await invite(here, 'retail-boxes', [active], { resend: true })).toEqual([
      `unchanged ${active}: is already a member`,
    ]);
    expect(mailTo(here)).toEqual([`resent-invitation ${invited}`]);
  });

  test('adds who is invited elsewhere, and with resend invites them again as well', async () => {
    await using here = await connected();
    const [one = '', two = ''] = await inGroup(here, 'new-hires');
    expect(await invite(here, 'vendor-trial', [one])).toEqual([`applied ${one}: added`]);
    expect(await invite(here, 'vendor-trial', [two], { resend: true })).toEqual([
      `applied ${two}: added`,
      `applied ${two}: invitation sent again`,
    ]);
    expect(mailTo(here)).toEqual([`resent-invitation ${two}`]);
  });

  test('refuses a group the pool does not have, and creates it first when asked', async () => {
    await using here = await connected();
    await here.cognito.send(new DeleteGroupCommand({ UserPoolId, GroupName: 'vendor-trial' }));
    const input = { team: 'vendor-trial', emails: ['a@example.com'] };
    await expect(here.teams.planInvite(input)).rejects.toMatchObject({
      code: 'no-such-group',
      hint: expect.stringContaining('--create-groups'),
    });
    const plan = await here.teams.planInvite({ ...input, createGroup: true });
    expect(await applied(here.teams, plan)).toEqual([
      'applied group vendor-trial',
      'applied a@example.com: invited',
    ]);
    expect(await inGroup(here, 'vendor-trial')).toEqual(['a@example.com']);
  });

  test('sends no mail when the group could not be created', async () => {
    await using here = await connected();
    await here.cognito.send(new DeleteGroupCommand({ UserPoolId, GroupName: 'vendor-trial' }));
    const emails = ['a@example.com', demoPerson(0).email];
    const plan = await here.teams.planInvite({ team: 'vendor-trial', emails, createGroup: true });
    here.sandbox.faults.add({ match: { operation: 'CreateGroup' }, kind: 'deny', count: 1 });
    expect(await applied(here.teams, plan)).toEqual([
      'failed group vendor-trial: access-denied',
      ...emails.map((to) =>
        expect.stringMatching(`^not-started ${to}: creating group vendor-trial in .* failed$`),
      ),
    ]);
    expect(mailTo(here)).toEqual([]);
  });

  test('sends no new invitation to who could not be added', async () => {
    await using here = await connected();
    const [invited = ''] = await inGroup(here, 'new-hires');
    const plan = await here.teams.planInvite({ team: 'vendor-trial', emails: [invited], resend: true });
    here.sandbox.faults.add({ match: { operation: 'AdminAddUserToGroup' }, kind: 'deny', count: 1 });
    expect(await applied(here.teams, plan)).toEqual([
      `failed ${invited}: access-denied`,
      expect.stringMatching(/^not-started .*: adding .* failed$/),
    ]);
    expect(mailTo(here)).toEqual([]);
  });

  test('says that a disabled account is added and still cannot sign in', async () => {
    await using here = await connected();
    const [member = ''] = await inGroup(here, 'retail-boxes');
    await here.cognito.send(new AdminDisableUserCommand({ UserPoolId, Username: member }));
    const plan = await here.teams.planInvite({ team: 'vendor-trial', emails: [member] });
    expect(plan.changes[0]?.notes?.join()).toContain('disabled');
  });

  test('asks which group where a team has several', async () => {
    await using here = await connected();
    await here.cognito.send(new CreateGroupCommand({ UserPoolId, GroupName: 'leads' }));
    await here.sagemaker.send(
      new UpdateWorkteamCommand({
        WorkteamName: 'retail-boxes',
        MemberDefinitions: ['retail-boxes', 'leads'].map((UserGroup) => ({
          CognitoMemberDefinition: { UserPool: UserPoolId, ClientId: DEMO_POOL.clientId, UserGroup },
        })),
      }),
    );
    const input = { team: 'retail-boxes', emails: ['a@example.com'] };
    await expect(here.teams.planInvite(input)).rejects.toMatchObject({
      exitCode: 252,
      hint: expect.stringContaining('retail-boxes, leads'),
    });
    await expect(here.teams.planInvite({ ...input, group: 'other' })).rejects.toMatchObject({
      code: 'no-such-group',
    });
    await applied(here.teams, await here.teams.planInvite({ ...input, group: 'leads' }));
    expect(await inGroup(here, 'leads')).toEqual(['a@example.com']);
  });

  test('says of an OIDC team where its members are managed', async () => {
    await using here = await connected({ region: 'eu-west-1' });
    await expect(
      here.teams.planInvite({ team: 'lidar-north', emails: ['a@example.com'] }),
    ).rejects.toMatchObject({ code: 'oidc-team', exitCode: 254 });
  });

  test('knows a member whose user name is not the address', async () => {
    await using here = await connected();
    const pool = await here.cognito.send(
      new CreateUserPoolCommand({ PoolName: 'by-address', UsernameAttributes: ['email'] }),
    );
    const id = pool.UserPool?.Id ?? '';
    await here.cognito.send(new CreateGroupCommand({ UserPoolId: id, GroupName: 'g' }));
    const { createCognitoApi } = await import('../../src/aws/cognito.ts');
    const { clientConfig } = await import('../../src/aws/session.ts');
    const { url: endpointUrl, credentials, region } = here.sandbox;
    const api = createCognitoApi(clientConfig({ endpointUrl, credentials, region }, {}));
    const user = await api.createUser({ userPool: id, email: 'a@example.com' });
    expect(user.Username).not.toBe('a@example.com');
    expect((await api.getUser(id, 'a@example.com'))?.Username).toBe(user.Username);
    expect((await api.listUsers(id)).map((u) => u.Username)).toEqual([user.Username]);
    api.close();
  });

  test.each([
    ['no address', [], [/^address: at least one/]],
    ['something else', ['ana@example.com', 'ben'], [/"ben" is not an e-mail address/]],
    ['an escape sequence', ['a\u001b[31m@example.com'], [/"a\\x1b\[31m@example.com" is not/]],
    ['two spellings', ['Ana@example.com', 'ana@example.com'], [/differ only in case/]],
    ['129 characters', [`${'a'.repeat(117)}@example.com`], [/has 129 characters, 128 are allowed/]],
  ])('%s is refused offline', async (_, emails, expected) => {
    await using here = await connected();
    const error = await here.teams
      .planInvite({ team: 'retail-boxes', emails })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      exitCode: 252,
      problems: expected.map((pattern) => expect.stringMatching(pattern)),
    });
    expect(here.sent()).toEqual([]);
  });

  test('refuses an address that the pool has in another letter case, and with force makes a second account', async () => {
    await using here = await connected();
    const [member = ''] = await inGroup(here, 'radiology-readers');
    const shouted = member.toUpperCase();
    const input = { team: 'vendor-trial', emails: [shouted, 'new@example.com'] };
    await expect(here.teams.planInvite(input)).rejects.toMatchObject({
      exitCode: 252,
      problems: [expect.stringMatching(`"${shouted}" is in the pool as "${member}".*--force`)],
    });
    const plan = await here.teams.planInvite({ ...input, force: true });
    expect(plan.changes.map(({ notes }) => notes?.join() ?? '')).toEqual([
      expect.stringContaining(`has ${member} already: this creates a second account`),
      '',
    ]);
    await applied(here.teams, plan);
    expect(await inGroup(here, 'vendor-trial')).toEqual(expect.arrayContaining([shouted, 'new@example.com']));
  });

  test('lists the pool once for any number of people it does not know', async () => {
    await using here = await connected();
    here.sent();
    await here.teams.planInvite({ team: 'vendor-trial', emails: people(40) });
    expect(here.sent().filter((operation) => operation === 'ListUsers')).toHaveLength(1);
  });

  test('an address given twice is invited once', async () => {
    await using here = await connected();
    expect(await invite(here, 'vendor-trial', ['a@example.com', 'a@example.com'])).toEqual([
      'applied a@example.com: invited',
    ]);
  });

  test('ends the steps under way when interrupted, and reports the rest as not started', async () => {
    await using here = await connected();
    const plan = await here.teams.planInvite({ team: 'vendor-trial', emails: people(40) });
    const stop = new AbortController();
    const finished: string[] = [];
    for await (const event of here.teams.apply(plan, stop.signal)) {
      if (event.type === 'change-finished') finished.push(event.outcome.status);
      if (finished.length === 3) stop.abort();
    }
    const done = finished.filter((status) => status === 'applied').length;
    expect(finished).toHaveLength(40);
    expect(done).toBeGreaterThanOrEqual(3);
    expect(done).toBeLessThan(40);
    expect(finished.filter((status) => status === 'failed')).toEqual([]);
    expect(await inGroup(here, 'vendor-trial')).toHaveLength(done);
    expect(await invite(here, 'vendor-trial', people(40))).toHaveLength(40);
    expect(await inGroup(here, 'vendor-trial')).toHaveLength(40);
    expect(mailTo(here)).toHaveLength(40);
  });
});

describe('remove', () => {
  test('takes people out of the groups, keeps their accounts, and says who was not a member', async () => {
    await using here = await connected();
    const [member = ''] = await inGroup(here, 'retail-boxes');
    const plan = await here.teams.planRemoveMembers({
      team: 'retail-boxes',
      emails: [member, 'nobody@example.com'],
    });
    expect(plan.unchanged).toEqual([
      { subject: 'nobody@example.com', reason: 'is not a member', result: 'not-a-member' },
    ]);
    expect(await applied(here.teams, plan)).toEqual([`applied ${member}: removed`]);
    expect(await inGroup(here, 'retail-boxes')).not.toContain(member);
    await here.cognito.send(new AdminGetUserCommand({ UserPoolId, Username: member }));
    const again = await here.teams.planRemoveMembers({ team: 'retail-boxes', emails: [member] });
    expect(again.changes).toEqual([]);
  });

  test('refuses a spelling that differs only in case, and names the member', async () => {
    await using here = await connected();
    const [member = ''] = await inGroup(here, 'retail-boxes');
    const emails = [member.toUpperCase()];
    await expect(here.teams.planRemoveMembers({ team: 'retail-boxes', emails })).rejects.toMatchObject({
      exitCode: 252,
      problems: [expect.stringContaining(`"${member}" is`)],
    });
  });

  test('takes somebody out of every group of the team', async () => {
    await using here = await connected();
    const [member = ''] = await inGroup(here, 'retail-boxes');
    await here.cognito.send(new CreateGroupCommand({ UserPoolId, GroupName: 'leads' }));
    const groups = ['retail-boxes', 'leads'];
    await applied(here.teams, await here.teams.planUpdate(['retail-boxes'], { cognitoGroups: groups }));
    await invite(here, 'retail-boxes', [member], { group: 'leads' });
    const plan = await here.teams.planRemoveMembers({ team: 'retail-boxes', emails: [member] });
    expect(await applied(here.teams, plan)).toHaveLength(2);
    expect(await inGroup(here, 'leads')).toEqual([]);
    await here.cognito.send(new GetGroupCommand({ UserPoolId, GroupName: 'leads' }));
  });
});
