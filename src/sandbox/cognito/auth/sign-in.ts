import { randomBytes } from 'node:crypto';
import { AwsError, notImplemented } from '../../aws-error.ts';
import type { Call, Operations } from '../../environment.ts';
import { invalidParameter } from '../errors.ts';
import { clientOf, poolOf } from '../find.ts';
import { checkPassword, isPassword, storedPassword } from '../passwords.ts';
import type { Client, Pool, User } from '../state.ts';
import { updateAttributes } from '../users.ts';
import { checkSecretHash, clientById, userSigningIn, wrongPassword } from './client.ts';
import { authenticationResult, readRefreshToken } from './tokens.ts';

type Parameters = Readonly<Record<string, string>>;

interface AuthInput {
  readonly ClientId: string;
  readonly AuthFlow: string;
  readonly AuthParameters?: Parameters;
}

interface ChallengeInput {
  readonly ClientId: string;
  readonly ChallengeName: string;
  readonly Session?: string;
  readonly ChallengeResponses?: Parameters;
}

const DAY = 86_400_000;
/** How long a challenge can be answered, in milliseconds (AuthSessionValidity, 3 minutes by default). */
const SESSION = 180_000;

/** Before the name of an attribute, among the answers to a challenge. */
const ATTRIBUTE = 'userAttributes.';

/** Flows by name, with the client's setting that allows them. */
const PASSWORD_FLOWS: Readonly<Record<string, readonly string[]>> = {
  USER_PASSWORD_AUTH: ['ALLOW_USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH'],
  ADMIN_USER_PASSWORD_AUTH: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'],
  ADMIN_NO_SRP_AUTH: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'],
};

export const signInOperations: Operations = {
  /** Signing in with a password or a refresh token; SRP, custom and choice-based flows are not there. */
  InitiateAuth(input: AuthInput, call) {
    if (input.AuthFlow.startsWith('ADMIN_')) throw invalidParameter('Initiate Auth method not supported');
    const { pool, client } = clientById(input.ClientId, call);
    return authenticate(pool, client, input, call);
  },

  AdminInitiateAuth(input: AuthInput & { UserPoolId: string }, call) {
    if (input.AuthFlow === 'USER_PASSWORD_AUTH') throw invalidParameter('Initiate Auth method not supported');
    const pool = poolOf(call, input.UserPoolId);
    return authenticate(pool, clientOf(pool, input.ClientId), input, call);
  },

  RespondToAuthChallenge(input: ChallengeInput, call) {
    const { pool, client } = clientById(input.ClientId, call);
    return answerChallenge(pool, client, input, call);
  },

  AdminRespondToAuthChallenge(input: ChallengeInput & { UserPoolId: string }, call) {
    const pool = poolOf(call, input.UserPoolId);
    return answerChallenge(pool, clientOf(pool, input.ClientId), input, call);
  },
};

function authenticate(pool: Pool, client: Client, input: AuthInput, call: Call): object {
  const { AuthFlow: flow, AuthParameters: given = {} } = input;
  const allowed = (client.settings.ExplicitAuthFlows ?? DEFAULT_FLOWS) as readonly string[];
  if (flow === 'REFRESH_TOKEN_AUTH' || flow === 'REFRESH_TOKEN') {
    const token = required(given, 'REFRESH_TOKEN');
    const { username, ...session } = readRefreshToken(token, client, call);
    const user = userSigningIn(pool, client, username);
    if (!user.enabled) throw disabled();
    return {
      ChallengeParameters: {},
      AuthenticationResult: authenticationResult(pool, client, user, call, session),
    };
  }
  const settings = Object.hasOwn(PASSWORD_FLOWS, flow) ? PASSWORD_FLOWS[flow] : undefined;
  if (settings === undefined) throw notImplemented(`the authentication flow ${flow}`);
  if (!settings.some((one) => allowed.includes(one))) {
    const name = flow === 'USER_PASSWORD_AUTH' ? flow : 'Auth';
    throw invalidParameter(`${name} flow not enabled for this client`);
  }
  const username = required(given, 'USERNAME');
  const password = required(given, 'PASSWORD');
  checkSecretHash(client, username, given.SECRET_HASH);
  const user = userSigningIn(pool, client, username);
  assertMaySignIn(pool, user, password, call);
  if (user.status !== 'FORCE_CHANGE_PASSWORD') return signedIn(pool, client, user, call);
  const attributes = Object.fromEntries([...user.attributes].filter(([name]) => name !== 'sub'));
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: newSession(pool, client, user, call),
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: JSON.stringify(missingAttributes(pool, user).map((name) => `${ATTRIBUTE}${name}`)),
      userAttributes: JSON.stringify(attributes),
    },
  };
}

function answerChallenge(pool: Pool, client: Client, input: ChallengeInput, call: Call): object {
  const { ChallengeName: name, ChallengeResponses: given = {} } = input;
  if (name !== 'NEW_PASSWORD_REQUIRED') throw notImplemented(`the challenge ${name}`);
  const { sessions } = call.state.cognito;
  const session = sessions.get(input.Session ?? '');
  const user = userSigningIn(pool, client, required(given, 'USERNAME'));
  checkSecretHash(client, required(given, 'USERNAME'), given.SECRET_HASH);
  const mine = session?.clientId === client.id && session.username === user.username;
  if (session === undefined || !mine) {
    throw new AwsError('NotAuthorizedException', 'Invalid session for the user.');
  }
  if (call.now.getTime() > session.at.getTime() + SESSION) {
    throw new AwsError('NotAuthorizedException', 'Invalid session for the user, session is expired.');
  }
  const password = required(given, 'NEW_PASSWORD');
  checkPassword(password, pool.passwordPolicy);
  const attributes = Object.entries(given).flatMap(([name, Value]) =>
    name.startsWith(ATTRIBUTE) ? { Name: name.slice(ATTRIBUTE.length), Value } : [],
  );
  const missing = missingAttributes(pool, user).find((one) => !given[`${ATTRIBUTE}${one}`]);
  if (missing !== undefined) throw invalidParameter(`Missing required attribute ${missing}`);
  updateAttributes(pool, user, attributes, 'creation');
  sessions.delete(input.Session ?? '');
  user.password = storedPassword(password, call.now);
  user.status = 'CONFIRMED';
  user.modified = call.now;
  return signedIn(pool, client, user, call);
}

/** @throws AwsError with what keeps the user out */
function assertMaySignIn(pool: Pool, user: User, password: string, call: Call): void {
  if (!user.enabled) throw disabled();
  if (user.status === 'RESET_REQUIRED') {
    throw new AwsError('PasswordResetRequiredException', 'Password reset required for the user');
  }
  if (!isPassword(user.password, password)) throw wrongPassword();
  if (user.status === 'UNCONFIRMED') {
    throw new AwsError('UserNotConfirmedException', 'User is not confirmed.');
  }
  const days = pool.passwordPolicy.TemporaryPasswordValidityDays;
  const expires = (user.password?.set.getTime() ?? 0) + days * DAY;
  if (user.status === 'FORCE_CHANGE_PASSWORD' && call.now.getTime() > expires) {
    throw new AwsError(
      'NotAuthorizedException',
      'Temporary password has expired and must be reset by an administrator.',
    );
  }
}

/** A second factor is never asked for: codes of an authenticator or a telephone are not there. */
function signedIn(pool: Pool, client: Client, user: User, call: Call): object {
  if (pool.settings.MfaConfiguration === 'ON') throw notImplemented('signing in with a second factor');
  return { ChallengeParameters: {}, AuthenticationResult: authenticationResult(pool, client, user, call) };
}

function newSession(pool: Pool, client: Client, user: User, call: Call): string {
  const session = randomBytes(48).toString('base64url');
  call.state.cognito.sessions.set(session, {
    poolId: pool.id,
    clientId: client.id,
    username: user.username,
    at: call.now,
  });
  return session;
}

function missingAttributes(pool: Pool, user: User): string[] {
  const required = [...pool.schema.values()].filter(({ Required, Name }) => Required && Name !== 'sub');
  return required.map(({ Name }) => Name).filter((name) => !user.attributes.get(name));
}

/** What a client may do that was made without ExplicitAuthFlows (CreateUserPoolClient, API reference). */
const DEFAULT_FLOWS = ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH'];

function required(parameters: Parameters, name: string): string {
  const value = parameters[name];
  if (value) return value;
  throw invalidParameter(`Missing required parameter ${name}`);
}

function disabled(): AwsError {
  return new AwsError('NotAuthorizedException', 'User is disabled.');
}
