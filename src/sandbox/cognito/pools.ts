import type { Operations } from '../environment.ts';
import type { Place } from '../place.ts';
import { invalidParameter } from './errors.ts';
import { poolOf } from './find.ts';
import { newPoolId } from './ids.ts';
import { checkFactors } from './mfa.ts';
import { cognitoPage } from './pages.ts';
import { passwordPolicy } from './passwords.ts';
import { addCustom, type GivenAttribute, poolSchema } from './schema.ts';
import type { Pool } from './state.ts';

export interface CreateUserPoolInput {
  readonly PoolName: string;
  readonly Policies?: { readonly PasswordPolicy?: Readonly<Record<string, unknown>> };
  readonly UsernameAttributes?: readonly string[];
  readonly AliasAttributes?: readonly string[];
  readonly UsernameConfiguration?: { readonly CaseSensitive: boolean };
  readonly Schema?: readonly GivenAttribute[];
  readonly DeletionProtection?: 'ACTIVE' | 'INACTIVE';
  readonly MfaConfiguration?: string;
  readonly SmsConfiguration?: object;
  readonly UserPoolTags?: Readonly<Record<string, string>>;
}

/** What UpdateUserPool cannot change, and so keeps. */
const FIXED = ['UsernameAttributes', 'AliasAttributes', 'UsernameConfiguration', 'Schema'];

export const poolOperations: Operations = {
  CreateUserPool(input: CreateUserPoolInput, call) {
    if (input.UsernameAttributes?.length && input.AliasAttributes?.length) {
      throw invalidParameter('Only one of the aliasAttributes or usernameAttributes can be set.');
    }
    checkFactors(input, undefined);
    const pool = newPool(newPoolId(call.region), input, call.now);
    call.state.cognito.pools.set(pool.id, pool);
    return { UserPool: describe(pool, call) };
  },

  /** Whatever a request leaves out goes back to its default (UpdateUserPool, API reference). */
  UpdateUserPool({ UserPoolId, PoolName, ...input }: CreateUserPoolInput & { UserPoolId: string }, call) {
    const pool = poolOf(call, UserPoolId);
    checkFactors(input, pool);
    const fixed = Object.entries(pool.settings).filter(([name]) => FIXED.includes(name));
    const tags = input.UserPoolTags ?? pool.settings.UserPoolTags;
    pool.settings = { ...Object.fromEntries(fixed), ...input, ...(tags ? { UserPoolTags: tags } : {}) };
    pool.passwordPolicy = passwordPolicy(input.Policies?.PasswordPolicy);
    if (PoolName !== undefined) pool.name = PoolName;
    pool.modified = call.now;
    return {};
  },

  AddCustomAttributes(input: { UserPoolId: string; CustomAttributes: readonly GivenAttribute[] }, call) {
    const pool = poolOf(call, input.UserPoolId);
    const before = [...pool.schema];
    try {
      for (const attribute of input.CustomAttributes) addCustom(pool.schema, attribute);
    } catch (error) {
      // All of them or none.
      pool.schema.clear();
      for (const [name, attribute] of before) pool.schema.set(name, attribute);
      throw error;
    }
    pool.modified = call.now;
    return {};
  },

  DescribeUserPool(input: { UserPoolId: string }, call) {
    return { UserPool: describe(poolOf(call, input.UserPoolId), call) };
  },

  ListUserPools(input: { MaxResults: number; NextToken?: string }, call) {
    const pools = [...call.state.cognito.pools.values()];
    const page = cognitoPage(pools, (pool) => pool.id, input, call);
    return {
      UserPools: page.items.map(({ id, name, created, modified }) => ({
        Id: id,
        Name: name,
        LambdaConfig: {},
        LastModifiedDate: modified,
        CreationDate: created,
      })),
      NextToken: page.next,
    };
  },

  DeleteUserPool(input: { UserPoolId: string }, call) {
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
  },
};

/** A pool as CreateUserPool makes it; the seed gives it a fixed id and date. */
export function newPool(id: string, input: CreateUserPoolInput, created: Date): Pool {
  const { PoolName, ...settings } = input;
  return {
    id,
    name: PoolName,
    created,
    modified: created,
    settings,
    passwordPolicy: passwordPolicy(input.Policies?.PasswordPolicy),
    signIn: new Set(input.UsernameAttributes),
    aliasAttributes: new Set(input.AliasAttributes),
    // User names are case-sensitive unless the pool says otherwise (UsernameConfigurationType).
    caseSensitive: input.UsernameConfiguration?.CaseSensitive ?? true,
    schema: poolSchema(input.Schema ?? []),
    mfa: {},
    identityProviders: new Map(),
    domain: undefined,
    clients: new Map(),
    groups: new Map(),
    users: new Map(),
    aliases: new Map(),
  };
}

export function poolArn({ region, accountId }: Place, id: string): string {
  return `arn:aws:cognito-idp:${region}:${accountId}:userpool/${id}`;
}

/** The messages of the template are the pool's, under their older names. */
function olderNames({ VerificationMessageTemplate: given }: Pool['settings']): object {
  const template = (given ?? {}) as Readonly<Record<string, unknown>>;
  const named = [
    ['SmsVerificationMessage', template.SmsMessage],
    ['EmailVerificationMessage', template.EmailMessage],
    ['EmailVerificationSubject', template.EmailSubject],
  ] as const;
  return Object.fromEntries(named.filter(([, text]) => text !== undefined));
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
    ...olderNames(settings),
    ...settings,
    Id: pool.id,
    Name: pool.name,
    Arn: poolArn(place, pool.id),
    Policies: { PasswordPolicy: pool.passwordPolicy },
    SchemaAttributes: [...pool.schema.values()],
    LastModifiedDate: pool.modified,
    CreationDate: pool.created,
    EstimatedNumberOfUsers: pool.users.size,
    Domain: pool.domain,
  };
}
