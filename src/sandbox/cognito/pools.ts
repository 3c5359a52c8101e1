import type { Call } from '../environment.ts';
import type { Place } from '../place.ts';
import { schemaAttributes } from './attributes.ts';
import { invalidParameter } from './errors.ts';
import { poolOf } from './find.ts';
import { newPoolId } from './ids.ts';
import { cognitoPage } from './pages.ts';
import { passwordPolicy } from './passwords.ts';
import type { Pool } from './state.ts';

export interface CreateUserPoolInput {
  readonly PoolName: string;
  readonly Policies?: { readonly PasswordPolicy?: Readonly<Record<string, unknown>> };
  readonly UsernameAttributes?: readonly string[];
  readonly UsernameConfiguration?: { readonly CaseSensitive: boolean };
  readonly Schema?: readonly { readonly Name?: string }[];
  readonly DeletionProtection?: 'ACTIVE' | 'INACTIVE';
}

export function createUserPool(input: CreateUserPoolInput, call: Call): object {
  const pool = newPool(newPoolId(call.region), input, call.now);
  call.state.cognito.pools.set(pool.id, pool);
  return { UserPool: describe(pool, call) };
}

/** A pool as CreateUserPool makes it; the seed gives it a fixed id and date. */
export function newPool(id: string, input: CreateUserPoolInput, created: Date): Pool {
  const { PoolName, ...settings } = input;
  return {
    id,
    name: PoolName,
    created,
    settings,
    passwordPolicy: passwordPolicy(input.Policies?.PasswordPolicy),
    emailSignIn: input.UsernameAttributes?.includes('email') ?? false,
    // User names are case-sensitive unless the pool says otherwise (UsernameConfigurationType).
    caseSensitive: input.UsernameConfiguration?.CaseSensitive ?? true,
    customAttributes: new Set((input.Schema ?? []).map(({ Name }) => `custom:${Name ?? ''}`)),
    domain: undefined,
    clients: new Map(),
    groups: new Map(),
    users: new Map(),
  };
}

export function describeUserPool(input: { UserPoolId: string }, call: Call): object {
  return { UserPool: describe(poolOf(call, input.UserPoolId), call) };
}

export function listUserPools(input: { MaxResults: number; NextToken?: string }, call: Call): object {
  const pools = [...call.state.cognito.pools.values()];
  const page = cognitoPage(
    pools,
    (pool) => pool.id,
    input.MaxResults,
    input.NextToken,
    ['ListUserPools'],
    call,
  );
  return {
    UserPools: page.items.map(({ id, name, created }) => ({
      Id: id,
      Name: name,
      LambdaConfig: {},
      LastModifiedDate: created,
      CreationDate: created,
    })),
    NextToken: page.next,
  };
}

export function deleteUserPool(input: { UserPoolId: string }, call: Call): object {
  const pool = poolOf(call, input.UserPoolId);
  if (pool.settings.DeletionProtection === 'ACTIVE') {
    throw invalidParameter(
      'The user pool cannot be deleted because deletion protection is activated. ' +
        'Deletion protection must be inactivated first.',
    );
  }
  if (pool.domain !== undefined) {
    throw invalidParameter(
      'User pool cannot be deleted. It has a domain configured that should be deleted first.',
    );
  }
  call.state.cognito.pools.delete(pool.id);
  return {};
}

export function poolArn({ region, accountId }: Place, id: string): string {
  return `arn:aws:cognito-idp:${region}:${accountId}:userpool/${id}`;
}

function describe(pool: Pool, place: Place): object {
  const { Schema: _, ...settings } = pool.settings;
  return {
    LambdaConfig: {},
    DeletionProtection: 'INACTIVE',
    MfaConfiguration: 'OFF',
    EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
    UserPoolTags: {},
    UserPoolTier: 'ESSENTIALS',
    ...settings,
    Id: pool.id,
    Name: pool.name,
    Arn: poolArn(place, pool.id),
    Policies: { PasswordPolicy: pool.passwordPolicy },
    SchemaAttributes: schemaAttributes(pool),
    LastModifiedDate: pool.created,
    CreationDate: pool.created,
    EstimatedNumberOfUsers: pool.users.size,
    Domain: pool.domain,
  };
}
