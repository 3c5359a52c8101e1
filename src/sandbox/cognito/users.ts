import type { Call, Operations } from '../environment.ts';
import { changeAttributes, claimAliases, dropUser } from './aliases.ts';
import {
  type Attribute,
  attributeList,
  checkAsked,
  checkAttributes,
  checkRequired,
  unknownAttribute,
} from './attributes.ts';
import { invalidParameter } from './errors.ts';
import { poolOf, userOf } from './find.ts';
import { cognitoPage } from './pages.ts';
import { checkPassword, storedPassword } from './passwords.ts';
import { type Pool, type User, userKey } from './state.ts';
import { parseUserFilter } from './user-filter.ts';
import { usersInOrder } from './user-order.ts';

interface UserInput {
  readonly UserPoolId: string;
  readonly Username: string;
}

export const userOperations: Operations = {
  AdminGetUser(input: UserInput, call) {
    const user = userOf(poolOf(call, input.UserPoolId), input.Username);
    const { Attributes, ...shape } = userShape(user);
    return { ...shape, UserAttributes: Attributes };
  },

  AdminDeleteUser(input: UserInput, call) {
    const pool = poolOf(call, input.UserPoolId);
    const user = userOf(pool, input.Username);
    const key = userKey(pool, user.username);
    for (const group of pool.groups.values()) group.members.delete(key);
    dropUser(pool, user);
    return {};
  },

  /** Disabling keeps the user in its groups. */
  AdminDisableUser(input: UserInput, call) {
    return setEnabled(input, false, call);
  },

  AdminEnableUser(input: UserInput, call) {
    return setEnabled(input, true, call);
  },

  AdminSetUserPassword(input: UserInput & { Password: string; Permanent?: boolean }, call) {
    const pool = poolOf(call, input.UserPoolId);
    const user = userOf(pool, input.Username);
    checkPassword(input.Password, pool.passwordPolicy);
    user.status = input.Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
    user.password = storedPassword(input.Password, call.now);
    user.modified = call.now;
    return {};
  },

  AdminUpdateUserAttributes(input: UserInput & { UserAttributes: readonly Attribute[] }, call) {
    const pool = poolOf(call, input.UserPoolId);
    const user = userOf(pool, input.Username);
    updateAttributes(pool, user, input.UserAttributes, 'update');
    user.modified = call.now;
    return {};
  },

  AdminDeleteUserAttributes(input: UserInput & { UserAttributeNames: readonly string[] }, call) {
    const pool = poolOf(call, input.UserPoolId);
    const user = userOf(pool, input.Username);
    const unknown = input.UserAttributeNames.filter((name) => !pool.schema.has(name));
    if (unknown.length > 0) {
      throw invalidParameter(`Invalid user attributes: ${unknown.map(unknownAttribute).join('')}`);
    }
    checkAttributes(
      pool,
      input.UserAttributeNames.map((Name) => ({ Name })),
      'update',
    );
    const after = new Map(user.attributes);
    for (const name of input.UserAttributeNames) {
      after.delete(name);
      if (name === 'email' || name === 'phone_number') after.delete(`${name}_verified`);
    }
    replaceAttributes(pool, user, after);
    user.modified = call.now;
    return {};
  },

  ListUsers(
    input: {
      UserPoolId: string;
      AttributesToGet?: readonly string[];
      Limit?: number;
      PaginationToken?: string;
      Filter?: string;
    },
    call,
  ) {
    const { AttributesToGet, ...filters } = input;
    const pool = poolOf(call, input.UserPoolId);
    checkAsked(pool, AttributesToGet);
    const matches = parseUserFilter(input.Filter ?? '');
    const page = cognitoPage(usersInOrder(pool), (user) => user.username, filters, call, matches);
    return {
      Users: page.items.map((user) => userShape(user, AttributesToGet)),
      PaginationToken: page.next,
    };
  },
};

/**
 * Changes attributes of a user. An empty value removes one; a new e-mail address or phone number counts as unverified.
 * @throws AwsError
 */
export function updateAttributes(
  pool: Pool,
  user: User,
  changes: readonly Attribute[],
  when: 'creation' | 'update',
): void {
  checkAttributes(pool, changes, when);
  const given = new Map(changes.map(({ Name, Value }) => [Name, Value ?? '']));
  for (const name of ['email', 'phone_number']) {
    const changed = given.has(name) && given.get(name) !== user.attributes.get(name);
    if (changed && !given.has(`${name}_verified`)) given.set(`${name}_verified`, 'false');
  }
  const after = new Map([...user.attributes, ...given]);
  for (const [name, value] of after) if (value === '') after.delete(name);
  replaceAttributes(pool, user, after);
}

/** Gives a user these attributes and no others. @throws AwsError AliasExistsException */
function replaceAttributes(pool: Pool, user: User, after: ReadonlyMap<string, string>): void {
  checkRequired(pool, after);
  claimAliases(pool, user, after);
  changeAttributes(pool, user, () => {
    user.attributes.clear();
    for (const [name, value] of after) user.attributes.set(name, value);
  });
}

/** A user as listings show it; `asked` narrows the attributes. */
export function userShape(user: User, asked?: readonly string[]) {
  return {
    Username: user.username,
    Attributes: attributeList(user, asked),
    UserCreateDate: user.created,
    UserLastModifiedDate: user.modified,
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}

function setEnabled(input: UserInput, enabled: boolean, call: Call): object {
  const user = userOf(poolOf(call, input.UserPoolId), input.Username);
  user.enabled = enabled;
  user.modified = call.now;
  return {};
}
