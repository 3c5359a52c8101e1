import {
  AdminAddUserToGroupCommand,
  AdminDisableUserCommand,
  AdminGetUserCommand,
  CreateGroupCommand,
  UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DeleteWorkteamCommand } from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { DEMO_POOL, demoPerson } from '../../src/sandbox/seed/demo-data.ts';
import { parseAddressList } from '../../src/workteams/address-list.ts';
import { applied, connected } from '../helpers/sandbox.ts';

const UserPoolId = DEMO_POOL.poolId;
const ANA = demoPerson(0).email;

describe('remove everywhere', () => {
  test('takes somebody out of every group, of deleted teams too, and disables the account', async () => {
    await using here = await connected();
    await here.cognito.send(new CreateGroupCommand({ UserPoolId, GroupName: 'of-a-deleted-team' }));
    for (const GroupName of ['vendor-trial', 'of-a-deleted-team']) {
      await here.cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, GroupName, Username: ANA }));
    }
    const before = (await here.teams.people()).find(({ user }) => user.Username === ANA);
    const plan = await here.teams.planRemoveEverywhere({ emails: [ANA], disable: true });
    const groups = plan.changes.flatMap(({ fields }) => fields.filter(({ field }) => field === 'group'));
    expect(groups.map((one) => one.before)).toEqual(
      expect.arrayContaining(['vendor-trial', 'of-a-deleted-team']),
    );
    expect(groups).toHaveLength((before?.teams.length ?? 0) + 1);
    expect(plan.changes.at(-1)).toMatchObject({
      subject: `account ${ANA}`,
      fields: [{ field: 'Enabled', before: true, after: false }],
      notes: [
        expect.stringMatching(/Access tokens are revoked at once; an ID token .* 60 minutes.*Presigned URLs/),
      ],
    });
    await applied(here.teams, plan);
    const person = (await here.teams.people()).find(({ user }) => user.Username === ANA);
    expect(person).toMatchObject({ state: 'disabled', teams: [] });
    const again = await here.teams.planRemoveEverywhere({ emails: [ANA], disable: true });
    expect(again.changes).toEqual([]);
    expect(again.unchanged).toEqual([
      { subject: ANA, reason: 'is in no group, and the account is disabled', result: 'in-no-group' },
    ]);
  });

  test('deletes the account when asked, which takes it out of every group; the plan asks for the address', async () => {
    await using here = await connected();
    const before = (await here.teams.people()).find(({ user }) => user.Username === ANA);
    const plan = await here.teams.planRemoveEverywhere({ emails: [ANA, 'nobody@example.com'], delete: true });
    expect(plan).toMatchObject({
      title: 'Delete 2 people from the user pool',
      confirmName: '2 people',
      changes: [
        { kind: 'delete', subject: `account ${ANA}`, action: { type: 'delete-user', username: ANA } },
      ],
      unchanged: [{ subject: 'nobody@example.com', result: 'no-account' }],
    });
    expect(plan.changes[0]?.fields[1]).toMatchObject({ field: 'groups', before: before?.teams });
    expect((await here.teams.planRemoveEverywhere({ emails: [ANA], delete: true })).confirmName).toBe(ANA);
    expect(await applied(here.teams, plan)).toEqual([`applied account ${ANA}: deleted`]);
    expect((await here.teams.people()).some(({ user }) => user.Username === ANA)).toBe(false);
    // Carried out once more, it finds what it wanted.
    expect(await applied(here.teams, plan)).toEqual([`applied account ${ANA}: was already gone`]);
    const again = await here.teams.planRemoveEverywhere({ emails: [ANA], delete: true });
    expect(again).not.toHaveProperty('confirmName');
    expect(again.changes).toEqual([]);
  });

  test('without --disable says how long a session may go on, as the app client has it', async () => {
    await using here = await connected();
    await here.cognito.send(
      new UpdateUserPoolClientCommand({
        UserPoolId,
        ClientId: DEMO_POOL.clientId,
        RefreshTokenValidity: 12,
        TokenValidityUnits: { RefreshToken: 'hours' },
      }),
    );
    const plan = await here.teams.planRemoveEverywhere({ emails: [ANA] });
    expect(plan.changes.at(-1)?.notes?.join()).toMatch(/signed in may stay signed in for up to 12 hours/);
    await applied(here.teams, plan);
    const user = await here.cognito.send(new AdminGetUserCommand({ UserPoolId, Username: ANA }));
    expect(user.Enabled).toBe(true);
  });

  test('names another letter case, and says who has no account', async () => {
    await using here = await connected();
    await expect(here.teams.planRemoveEverywhere({ emails: [ANA.toUpperCase()] })).rejects.toMatchObject({
      exitCode: 252,
      problems: [expect.stringContaining(`"${ANA}" is`)],
    });
    const plan = await here.teams.planRemoveEverywhere({ emails: ['nobody@example.com'] });
    expect(plan.changes).toEqual([]);
    expect(plan.unchanged).toEqual([
      { subject: 'nobody@example.com', reason: 'has no account', result: 'no-account' },
    ]);
  });
});

describe('everybody', () => {
  test('is listed once, with teams and state, also who is in none', async () => {
    await using here = await connected();
    await here.sagemaker.send(new DeleteWorkteamCommand({ WorkteamName: 'new-hires' }));
    await here.cognito.send(new AdminDisableUserCommand({ UserPoolId, Username: ANA }));
    here.sent();
    const people = await here.teams.people();
    expect(here.sent().filter((operation) => operation === 'AdminGetUser')).toEqual([]);
    const names = people.map(({ user }) => user.Username);
    expect(new Set(names).size).toBe(names.length);
    expect(people.filter(({ teams }) => teams.length === 0)).toHaveLength(5);
    expect(people.filter(({ state }) => state === 'disabled').map(({ user }) => user.Username)).toEqual([
      ANA,
    ]);
    expect(people.find(({ user }) => user.Username === ANA)?.teams).toEqual(['radiology-readers']);
  });
});

describe('sync', () => {
  test('invites and adds who is new, takes out who is not named, and a second run has nothing to do', async () => {
    await using here = await connected();
    const [stays = '', ...others] = ((await here.teams.show('retail-boxes')).members ?? []).map(
      ({ user }) => user.Username,
    );
    const emails = [stays, 'new@example.com', ANA];
    const plan = await here.teams.planSync({ team: 'retail-boxes', emails });
    expect(plan.title).toBe(`Members of retail-boxes: 2 join, ${others.length} leave`);
    await applied(here.teams, plan);
    const now = ((await here.teams.show('retail-boxes')).members ?? []).map(({ user }) => user.Username);
    expect(now.sort()).toEqual([...emails].sort());
    expect((await here.teams.planSync({ team: 'retail-boxes', emails })).changes).toEqual([]);
  });

  test('refuses an empty list: nobody means to take everybody out', async () => {
    await using here = await connected();
    await expect(here.teams.planSync({ team: 'retail-boxes', emails: [] })).rejects.toMatchObject({
      exitCode: 252,
    });
  });
});

describe('a list of addresses', () => {
  test.each([
    ['lines', 'a@x.org\n# b@x.org\n\nc@x.org', ['a@x.org', 'c@x.org']],
    ['separators', 'a@x.org, b@x.org;c@x.org', ['a@x.org', 'b@x.org', 'c@x.org']],
    ['CSV', 'Name,E-Mail,Team\n"Doe, Ana",a@x.org,1\nBen,"b@x.org",2\n', ['a@x.org', 'b@x.org']],
    ['CSV of a German spreadsheet', '\ufeffName;Email\r\nAna;a@x.org\r\n', ['a@x.org']],
    ['tabs', 'email address\tname\na@x.org\tAna', ['a@x.org']],
    ['a cell of several lines', 'name,mail\n"An\n""a""",a@x.org\nb,c@x.org', ['a@x.org', 'c@x.org']],
    ['a heading alone', 'email\n', []],
  ])('%s', (_, text, addresses) => {
    expect(parseAddressList(text)).toEqual({ addresses, problems: [] });
  });

  test('names the line of what is not an address, in a CSV file too', () => {
    expect(parseAddressList('name,email\nAna,a@x.org\n"B\nen",ben').problems).toEqual([
      { line: 3, message: '"ben" is not an e-mail address' },
    ]);
  });
});
