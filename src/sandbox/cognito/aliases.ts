import { AwsError } from '../aws-error.ts';
import { type Pool, type User, userKey } from './state.ts';
import { noteAdded, noteDropped } from './user-order.ts';

/** Attributes that can be an alias; the first two only once they are verified. */
const ADDRESSES = ['email', 'phone_number'] as const;

/**
 * The other names of a user: sign-in addresses, verified or not, where people sign in with them; verified
 * addresses and the preferred user name, where those are the pool's aliases (developer guide, sign-in aliases).
 */
function aliasesOf(pool: Pool, attributes: ReadonlyMap<string, string>): string[] {
  const names = [...ADDRESSES, 'preferred_username'].filter((name) => {
    if (pool.signIn.has(name)) return true;
    if (!pool.aliasAttributes.has(name)) return false;
    return name === 'preferred_username' || attributes.get(`${name}_verified`)?.toLowerCase() === 'true';
  });
  return names.flatMap((name) => {
    const value = attributes.get(name);
    return value ? [`${name}:${userKey(pool, value)}`] : [];
  });
}

export function userOfAlias(pool: Pool, name: string): User | undefined {
  const key = userKey(pool, name);
  for (const attribute of [...ADDRESSES, 'preferred_username']) {
    const user = pool.aliases.get(`${attribute}:${key}`);
    if (user !== undefined) return user;
  }
  return undefined;
}

/**
 * Throws AliasExistsException where `attributes` would give a user a name that another has. With `force`, the
 * other loses it instead: its address is no longer verified (ForceAliasCreation, AdminCreateUser).
 */
export function claimAliases(
  pool: Pool,
  user: User | undefined,
  attributes: ReadonlyMap<string, string>,
  force = false,
): void {
  for (const alias of aliasesOf(pool, attributes)) {
    const holder = pool.aliases.get(alias);
    if (holder === undefined || holder === user) continue;
    const name = alias.slice(0, alias.indexOf(':'));
    if (!force || pool.signIn.has(name)) {
      throw new AwsError('AliasExistsException', `An account with the given ${name} already exists.`);
    }
    forget(pool, holder);
    if (name === 'preferred_username') holder.attributes.delete(name);
    else holder.attributes.set(`${name}_verified`, 'false');
    remember(pool, holder);
  }
}

/** Puts a user into the pool, by its name and its aliases. */
export function keepUser(pool: Pool, user: User): void {
  const known = pool.users.size;
  pool.users.set(userKey(pool, user.username), user);
  if (pool.users.size > known) noteAdded(pool, user);
  else noteDropped(pool);
  remember(pool, user);
}

/** Changes a user's attributes, and with them its aliases. */
export function changeAttributes(pool: Pool, user: User, change: () => void): void {
  forget(pool, user);
  change();
  remember(pool, user);
}

export function dropUser(pool: Pool, user: User): void {
  pool.users.delete(userKey(pool, user.username));
  noteDropped(pool);
  forget(pool, user);
}

function remember(pool: Pool, user: User): void {
  for (const alias of aliasesOf(pool, user.attributes)) pool.aliases.set(alias, user);
}

function forget(pool: Pool, user: User): void {
  for (const alias of aliasesOf(pool, user.attributes)) {
    if (pool.aliases.get(alias) === user) pool.aliases.delete(alias);
  }
}
