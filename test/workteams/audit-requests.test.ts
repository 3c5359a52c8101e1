import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  CreateGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CreateWorkteamCommand } from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import { DEMO_POOL } from '../../src/sandbox/seed/demo-data.ts';
import { type Connected, connected } from '../helpers/sandbox.ts';

const TEAMS = 25;
const UserPoolId = DEMO_POOL.poolId;

/** Teams up to the limit, each with a group of its own; gives the names of those that are new. */
async function fillRegion(here: Connected): Promise<string[]> {
  const there = (await here.teams.list()).teams.length;
  const names = Array.from({ length: TEAMS - there }, (_, at) => `crowd-${at}`);
  for (const name of names) {
    await here.cognito.send(new CreateGroupCommand({ UserPoolId, GroupName: name }));
    await here.sagemaker.send(
      new CreateWorkteamCommand({
        WorkteamName: name,
        Description: name,
        MemberDefinitions: [
          {
            CognitoMemberDefinition: { UserPool: UserPoolId, UserGroup: name, ClientId: DEMO_POOL.clientId },
          },
        ],
      }),
    );
  }
  return names;
}

/** So many more people in each of the teams. */
async function join(here: Connected, teams: readonly string[], from: number, to: number): Promise<void> {
  const people = teams.flatMap((team) =>
    Array.from({ length: to - from }, (_, at) => ({ team, Username: `${team}-${from + at}@example.com` })),
  );
  await Promise.all(
    people.map(({ Username }) =>
      here.cognito.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: 'SUPPRESS' })),
    ),
  );
  await Promise.all(
    people.map(({ team, Username }) =>
      here.cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: team })),
    ),
  );
}

/** How often an audit of the region calls each operation. */
async function callsOf(here: Connected): Promise<Map<string, number>> {
  here.sent();
  await here.teams.audit([]);
  const calls = new Map<string, number>();
  for (const operation of here.sent()) calls.set(operation, (calls.get(operation) ?? 0) + 1);
  return calls;
}

test('an audit of 25 teams lists their members, and asks for none of them', async () => {
  await using here = await connected();
  const teams = await fillRegion(here);
  await join(here, teams, 0, 1);
  const few = await callsOf(here);
  await join(here, teams, 1, 25);
  const many = await callsOf(here);
  expect((await here.teams.list()).teams).toHaveLength(TEAMS);
  // Only the pool's own list goes on over more pages, of 60.
  const { people, ...pages } = {
    people: await here.teams.people(),
    few: few.get('ListUsers'),
    many: many.get('ListUsers'),
  };
  expect(people.length).toBeGreaterThan(teams.length * 25);
  expect(pages).toEqual({
    few: Math.ceil((people.length - teams.length * 24) / 60),
    many: Math.ceil(people.length / 60),
  });
  for (const calls of [few, many]) calls.delete('ListUsers');
  expect(many).toEqual(few);
  expect(many.get('ListUsersInGroup')).toBeLessThanOrEqual(TEAMS + 1);
  expect([...many.keys()].filter((operation) => operation.startsWith('Admin'))).toEqual([]);
});
