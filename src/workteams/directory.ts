import type { CallOptions } from '../core/call-options.ts';
import type { CognitoUser } from './model.ts';
import type { MemberApi } from './ports.ts';

/** Who has an account in one user pool, asked for as cheaply as possible. */
export interface Directory {
  /** Users whom AWS knows by this address; several where it is an attribute and no name. */
  find(address: string): Promise<readonly CognitoUser[]>;
  /** How the pool spells an address that it has only in another letter case. */
  otherSpellings(address: string): Promise<readonly string[]>;
  /** Everybody, listed once. */
  all(): Promise<readonly CognitoUser[]>;
}

/**
 * Looks people up in a pool. ListUsers cannot search without regard to case, so the whole pool is listed, once,
 * 60 users a request, when somebody is not known by the exact address.
 */
export function directory(members: MemberApi, userPool: string, options: CallOptions = {}): Directory {
  let listing: Promise<readonly CognitoUser[]> | undefined;
  const all = () => {
    listing ??= members.listUsers(userPool, options);
    return listing;
  };
  return {
    all,
    async find(address) {
      // The pool may know a user under an alias that no listing shows.
      const byName = await members.getUser(userPool, address, options);
      return byName ? [byName] : usersOf(await all(), address);
    },
    async otherSpellings(address) {
      const users = await all();
      if (usersOf(users, address).length > 0) return [];
      const alike = users
        .flatMap((user) => [user.Username, user.Email ?? ''])
        .filter((name) => name.toLowerCase() === address.toLowerCase());
      return [...new Set(alike)];
    },
  };
}

/** By user name first: that is what the invitation of this program and of the console uses. */
export function usersOf(users: readonly CognitoUser[], address: string): CognitoUser[] {
  const byName = users.filter((user) => user.Username === address);
  return byName.length > 0 ? byName : users.filter((user) => user.Email === address);
}
