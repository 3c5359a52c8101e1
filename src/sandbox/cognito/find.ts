import { AwsError } from '../aws-error.ts';
import type { Call } from '../environment.ts';
import { userOfAlias } from './aliases.ts';
import { notFound } from './errors.ts';
import { type Client, type Group, type Pool, type User, userKey } from './state.ts';

/** The pool, or Cognito's ResourceNotFoundException. */
export function poolOf(call: Call, id: string): Pool {
  const pool = call.state.cognito.pools.get(id);
  if (!pool) throw notFound(`User pool ${id} does not exist.`);
  return pool;
}

export function clientOf(pool: Pool, id: string): Client {
  const client = pool.clients.get(id);
  if (!client) throw notFound(`User pool client ${id} does not exist.`);
  return client;
}

export function groupOf(pool: Pool, name: string): Group {
  const group = pool.groups.get(name);
  if (!group) throw notFound('Group not found.');
  return group;
}

/** Finds by user name, by the address people sign in with, and by the pool's other aliases. */
export function findUser(pool: Pool, username: string): User | undefined {
  return pool.users.get(userKey(pool, username)) ?? userOfAlias(pool, username);
}

export function userOf(pool: Pool, username: string): User {
  const user = findUser(pool, username);
  if (!user) throw new AwsError('UserNotFoundException', 'User does not exist.');
  return user;
}
