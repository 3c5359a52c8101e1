import { createHmac } from 'node:crypto';
import { AwsError } from '../../aws-error.ts';
import type { Call, Environment } from '../../environment.ts';
import type { Place } from '../../place.ts';
import { notFound } from '../errors.ts';
import { findUser } from '../find.ts';
import type { Client, Pool, User } from '../state.ts';

/** The pool and app client of a call that names the client alone. @throws AwsError ResourceNotFoundException */
export function clientById(id: string, call: Call): { pool: Pool; client: Client } {
  for (const pool of call.state.cognito.pools.values()) {
    const client = pool.clients.get(id);
    if (client !== undefined) return { pool, client };
  }
  throw notFound(`User pool client ${id} does not exist.`);
}

/** Where an unsigned call goes: to the region of its app client, or of the pool that made its token. */
export function placeOfUnsigned(input: Record<string, unknown>, env: Environment): Place | undefined {
  const clientId = input.ClientId;
  const claims = typeof input.AccessToken === 'string' ? env.tokenKeys.read(input.AccessToken) : undefined;
  const poolId =
    String(claims?.iss ?? '')
      .split('/')
      .at(-1) ?? '';
  return env.regions.all().find(({ cognito }) => {
    if (typeof clientId !== 'string') return cognito.pools.has(poolId);
    return [...cognito.pools.values()].some(({ clients }) => clients.has(clientId));
  });
}

/** Throws NotAuthorizedException where a client with a secret is not proven by it. */
export function checkSecretHash(client: Client, username: string, given: string | undefined): void {
  if (client.secret === undefined) return;
  if (given === undefined) {
    throw new AwsError(
      'NotAuthorizedException',
      `Client ${client.id} is configured with secret but SECRET_HASH was not received`,
    );
  }
  const expected = createHmac('sha256', client.secret).update(`${username}${client.id}`).digest('base64');
  if (expected !== given) {
    throw new AwsError('NotAuthorizedException', `SecretHash does not match for the client: ${client.id}`);
  }
}

/** The user who signs in; whether a stranger is told that there is no such user is the client's setting. */
export function userSigningIn(pool: Pool, client: Client, username: string): User {
  const user = findUser(pool, username);
  if (user !== undefined) return user;
  if (client.settings.PreventUserExistenceErrors === 'ENABLED') throw wrongPassword();
  throw new AwsError('UserNotFoundException', 'User does not exist.');
}

export function wrongPassword(): AwsError {
  return new AwsError('NotAuthorizedException', 'Incorrect username or password.');
}
