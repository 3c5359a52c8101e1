import { keepUser } from '../cognito/aliases.ts';
import { newPool } from '../cognito/pools.ts';
import type { Group, Pool, User } from '../cognito/state.ts';
import type { RegionState } from '../region-state.ts';
import { portalHost } from '../sagemaker/workforces.ts';
import { demoPerson } from './demo-data.ts';
import { ago, DAY, subOf } from './demo-time.ts';

export function seedPool(
  state: RegionState,
  id: string,
  clientId: string,
  name: string,
  secret: string | undefined,
): Pool {
  const created = ago(420 * DAY);
  // As the console makes it for a workforce: nobody can sign up.
  const signUp = { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } };
  const pool = newPool(id, { PoolName: name, ...signUp }, created);
  const settings = {
    ClientName: 'labeling-portal',
    CallbackURLs: [`https://${portalHost(state.region, 'default')}/oauth2/idpresponse`],
    AllowedOAuthFlows: ['code', 'implicit'],
    AllowedOAuthScopes: ['email', 'openid', 'profile'],
    AllowedOAuthFlowsUserPoolClient: true,
    SupportedIdentityProviders: ['COGNITO'],
  };
  const client = { id: clientId, created, modified: created, settings };
  pool.clients.set(clientId, secret === undefined ? client : { ...client, secret });
  state.cognito.pools.set(id, pool);
  return pool;
}

export function seedGroup(pool: Pool, name: string, created: Date): Group {
  const group = { name, created, modified: created, members: new Set<string>() };
  pool.groups.set(name, group);
  return group;
}

/** As the console invites people: the e-mail address is the user name. */
export function seedUser(
  pool: Pool,
  group: Group,
  person: number,
  state: 'verified' | 'unverified' | 'invited',
  created: Date,
): void {
  const confirmed = state !== 'invited';
  const { name, email } = demoPerson(person);
  const user: User = {
    username: email,
    created,
    modified: confirmed ? new Date(created.getTime() + DAY) : created,
    enabled: true,
    status: confirmed ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD',
    attributes: new Map([
      ['sub', subOf(email)],
      ['email', email],
      ['email_verified', state === 'verified' ? 'true' : 'false'],
      ['name', name],
    ]),
  };
  keepUser(pool, user);
  group.members.add(email);
}

export function cognitoMember(pool: Pool, clientId: string, group: string) {
  return { CognitoMemberDefinition: { UserPool: pool.id, UserGroup: group, ClientId: clientId } };
}
