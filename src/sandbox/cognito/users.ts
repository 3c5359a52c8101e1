import type { Call } from '../environment.ts';
import { type Attribute, attributeList, checkAttributes } from './attributes.ts';
import { poolOf, userOf } from './find.ts';
import { cognitoPage } from './pages.ts';
import { checkPassword } from './passwords.ts';
import { type User, userKey } from './state.ts';
import { parseUserFilter } from './user-filter.ts';

interface UserInput {
  readonly UserPoolId: string;
  readonly Username: string;
}

export function adminGetUser(input: UserInput, call: Call): object {
  const user = userOf(poolOf(call, input.UserPoolId), input.Username);
  const { Attributes, ...shape } = userShape(user);
  return { ...shape, UserAttributes: Attributes };
}

export function adminDeleteUser(input: UserInput, call: Call): object {
  const pool = poolOf(call, input.UserPoolId);
  const key = userKey(pool, userOf(pool, input.Username).username);
  for (const group of pool.groups.values()) group.members.delete(key);
  pool.users.delete(key);
  return {};
}

/** Disabling keeps the user in its groups. */
export function adminDisableUser(input: UserInput, call: Call): object {
  return setEnabled(input, false, call);
}

export function adminEnableUser(input: UserInput, call: Call): object {
  return setEnabled(input, true, call);
}

export function adminSetUserPassword(
  input: UserInput & { Password: string; Permanent?: boolean },
  call: Call,
): object {
  const pool = poolOf(call, input.UserPoolId);
  const user = userOf(pool, input.Username);
  checkPassword(input.Password, pool.passwordPolicy);
  user.status = input.Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
  user.modified = call.now;
  return {};
}

/** An empty value removes an attribute. A new e-mail address or phone number counts as unverified. */
export function adminUpdateUserAttributes(
  input: UserInput & { UserAttributes: readonly Attribute[] },
  call: Call,
): object {
  const pool = poolOf(call, input.UserPoolId);
  const user = userOf(pool, input.Username);
  checkAttributes(pool, input.UserAttributes);
  const given = new Map(input.UserAttributes.map(({ Name, Value }) => [Name, Value ?? '']));
  for (const name of ['email', 'phone_number']) {
    const changed = given.has(name) && given.get(name) !== user.attributes.get(name);
    if (changed && !given.has(`${name}_verified`)) given.set(`${name}_verified`, 'false');
  }
  for (const [name, value] of given) {
    if (value === '') user.attributes.delete(name);
    else user.attributes.set(name, value);
  }
  user.modified = call.now;
  return {};
}

export function listUsers(
  input: {
    UserPoolId: string;
    AttributesToGet?: readonly string[];
    Limit?: number;
    PaginationToken?: string;
    Filter?: string;
  },
  call: Call,
): object {
  const pool = poolOf(call, input.UserPoolId);
  const matches = parseUserFilter(input.Filter ?? '');
  const users = [...pool.users.values()].filter(matches);
  const scope = ['ListUsers', pool.id, input.Filter];
  const page = cognitoPage(users, (user) => user.username, input.Limit, input.PaginationToken, scope, call);
  return {
    Users: page.items.map((user) => userShape(user, input.AttributesToGet)),
    PaginationToken: page.next,
  };
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
