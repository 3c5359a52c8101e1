import { randomBytes, randomUUID } from 'node:crypto';
import { AwsError } from '../../aws-error.ts';
import type { Call } from '../../environment.ts';
import type { Client, Pool, User } from '../state.ts';
import { userKey } from '../state.ts';

const SECONDS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/** The AuthenticationResult of somebody who has signed in; a refresh gives no new refresh token. */
export function authenticationResult(
  pool: Pool,
  client: Client,
  user: User,
  call: Call,
  refreshed?: { readonly authTime: number; readonly origin: string },
): object {
  const now = Math.floor(call.now.getTime() / 1000);
  const authTime = refreshed?.authTime ?? now;
  const seconds = validity(client, 'AccessToken', 'hours', 1);
  const origin = refreshed?.origin ?? randomUUID();
  const revocable = client.settings.EnableTokenRevocation !== false;
  const shared = {
    ...(revocable ? { origin_jti: origin } : {}),
    sub: user.attributes.get('sub'),
    iss: issuer(pool, call),
    event_id: randomUUID(),
    auth_time: authTime,
    iat: now,
  };
  const groups = [...pool.groups.values()].filter(({ members }) => members.has(userKey(pool, user.username)));
  const member = groups.length === 0 ? {} : { 'cognito:groups': groups.map(({ name }) => name) };
  const AccessToken = call.env.tokenKeys.sign({
    ...shared,
    ...member,
    client_id: client.id,
    token_use: 'access',
    scope: 'aws.cognito.signin.user.admin',
    exp: now + seconds,
    jti: randomUUID(),
    username: user.username,
  });
  const IdToken = call.env.tokenKeys.sign({
    ...Object.fromEntries([...user.attributes].map(([name, value]) => [name, claimOf(name, value)])),
    ...shared,
    ...member,
    aud: client.id,
    token_use: 'id',
    exp: now + validity(client, 'IdToken', 'hours', 1),
    jti: randomUUID(),
    'cognito:username': user.username,
  });
  return {
    AccessToken,
    IdToken,
    ExpiresIn: seconds,
    TokenType: 'Bearer',
    ...(refreshed === undefined ? { RefreshToken: newRefreshToken(pool, client, user, origin, call) } : {}),
  };
}

/** Who a refresh token was given to. @throws AwsError NotAuthorizedException */
export function readRefreshToken(
  token: string,
  client: Client,
  call: Call,
): { username: string; authTime: number; origin: string } {
  const known = call.state.cognito.refreshTokens.get(token);
  if (known === undefined || known.clientId !== client.id) {
    throw new AwsError('NotAuthorizedException', 'Invalid Refresh Token');
  }
  const seconds = validity(client, 'RefreshToken', 'days', 30);
  if (call.now.getTime() > known.issued.getTime() + seconds * 1000) {
    throw new AwsError('NotAuthorizedException', 'Refresh Token has expired');
  }
  return {
    username: known.username,
    authTime: Math.floor(known.issued.getTime() / 1000),
    origin: known.origin,
  };
}

/** The claims of an access token that still counts. @throws AwsError NotAuthorizedException */
export function readAccessToken(token: string, call: Call): { pool: Pool; user: User } {
  const claims = call.env.tokenKeys.read(token);
  if (claims === undefined || claims.token_use !== 'access') {
    throw new AwsError('NotAuthorizedException', 'Invalid Access Token');
  }
  if (Number(claims.exp) * 1000 <= call.now.getTime()) {
    throw new AwsError('NotAuthorizedException', 'Access Token has expired');
  }
  const pool = call.state.cognito.pools.get(String(claims.iss).split('/').at(-1) ?? '');
  const user = pool?.users.get(userKey(pool, String(claims.username)));
  if (pool === undefined || user === undefined)
    throw new AwsError('UserNotFoundException', 'User does not exist.');
  const since = user.signedOut?.getTime() ?? 0;
  // Tokens count in whole seconds: one of the second of the sign-out is from before it.
  if (Number(claims.auth_time) * 1000 <= since) {
    throw new AwsError('NotAuthorizedException', 'Access Token has been revoked');
  }
  if (!user.enabled) throw new AwsError('NotAuthorizedException', 'User is disabled.');
  return { pool, user };
}

/** Ends all sessions of a user: refresh tokens go, access tokens from before count no more. */
export function endSessions(pool: Pool, user: User, call: Call): void {
  user.signedOut = call.now;
  const { refreshTokens } = call.state.cognito;
  for (const [token, { poolId, username }] of refreshTokens) {
    if (poolId === pool.id && username === user.username) refreshTokens.delete(token);
  }
}

function newRefreshToken(pool: Pool, client: Client, user: User, origin: string, call: Call): string {
  const token = randomBytes(48).toString('base64url');
  call.state.cognito.refreshTokens.set(token, {
    poolId: pool.id,
    clientId: client.id,
    username: user.username,
    issued: call.now,
    origin,
  });
  return token;
}

/** Seconds; the client may have said how long, and in which unit. */
function validity(
  client: Client,
  token: 'AccessToken' | 'IdToken' | 'RefreshToken',
  unit: string,
  byDefault: number,
) {
  const { settings } = client;
  const units = (settings.TokenValidityUnits ?? {}) as Readonly<Record<string, string>>;
  const count = Number(settings[`${token}Validity`] ?? byDefault) || byDefault;
  return count * (SECONDS[units[token] ?? unit] ?? 1);
}

function issuer(pool: Pool, { region }: Call): string {
  return `https://cognito-idp.${region}.amazonaws.com/${pool.id}`;
}

function claimOf(name: string, value: string): string | boolean {
  return name.endsWith('_verified') ? value.toLowerCase() === 'true' : value;
}
