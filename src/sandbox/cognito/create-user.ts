import { AwsError } from '../aws-error.ts';
import type { Call } from '../environment.ts';
import { claimAliases, keepUser } from './aliases.ts';
import { type Attribute, checkAttributes, checkRequired, isEmail, isPhoneNumber } from './attributes.ts';
import { invalidParameter } from './errors.ts';
import { findUser, poolOf, userOf } from './find.ts';
import { newSub } from './ids.ts';
import { checkMailQuota, deliver, invitationsFor } from './invitations.ts';
import type { Mail } from './mailbox.ts';
import { checkPassword, storedPassword, temporaryPassword } from './passwords.ts';
import type { Pool, User } from './state.ts';
import { userShape } from './users.ts';

interface AdminCreateUserInput {
  readonly UserPoolId: string;
  readonly Username: string;
  readonly UserAttributes?: readonly Attribute[];
  readonly TemporaryPassword?: string;
  readonly MessageAction?: 'RESEND' | 'SUPPRESS';
  readonly DesiredDeliveryMediums?: readonly ('EMAIL' | 'SMS')[];
  readonly ForceAliasCreation?: boolean;
}

/** SMS, when a request does not say otherwise (AdminCreateUser, API reference). */
const DEFAULT_MEDIA = ['SMS'] as const;

export function adminCreateUser(input: AdminCreateUserInput, call: Call): object {
  const pool = poolOf(call, input.UserPoolId);
  if (input.TemporaryPassword !== undefined) checkPassword(input.TemporaryPassword, pool.passwordPolicy);
  return {
    User: userShape(input.MessageAction === 'RESEND' ? resend(pool, input, call) : create(pool, input, call)),
  };
}

function create(pool: Pool, input: AdminCreateUserInput, call: Call): User {
  const user = newUser(pool, input.Username, input.UserAttributes ?? [], 'FORCE_CHANGE_PASSWORD', call);
  const password = input.TemporaryPassword ?? temporaryPassword(pool.passwordPolicy);
  user.password = storedPassword(password, call.now);
  const mails =
    input.MessageAction === 'SUPPRESS' ? [] : invitations(pool, user, input, password, 'invitation', call);
  claimAliases(pool, undefined, user.attributes, input.ForceAliasCreation);
  keepUser(pool, user);
  deliver(mails, call);
  return user;
}

/** A user that is not in the pool yet; whoever signs in by an address gets a user name of Cognito's. @throws AwsError */
export function newUser(
  pool: Pool,
  username: string,
  given: readonly Attribute[],
  status: User['status'],
  call: Call,
): User {
  const signsInBy = pool.signIn.size > 0 ? signInAttribute(pool, username) : undefined;
  checkAttributes(pool, given, 'creation');
  const attributes = new Map(given.map(({ Name, Value }) => [Name, Value ?? '']));
  const sub = newSub();
  if (signsInBy !== undefined) attributes.set(signsInBy, username);
  for (const name of ['email', 'phone_number'] as const) {
    const isOne = name === 'email' ? isEmail(username) : isPhoneNumber(username);
    if (pool.aliasAttributes.has(name) && isOne) {
      const what = name === 'email' ? 'email format' : 'phone number format';
      const alias = name === 'email' ? 'email' : 'phone number';
      throw invalidParameter(
        `Username cannot be of ${what}, since user pool is configured for ${alias} alias.`,
      );
    }
  }
  checkRequired(pool, attributes);
  if (findUser(pool, username)) throw new AwsError('UsernameExistsException', 'User account already exists');
  return {
    username: signsInBy === undefined ? username : sub,
    created: call.now,
    modified: call.now,
    attributes: new Map([['sub', sub], ...attributes]),
    enabled: true,
    status,
  };
}

/** Which kind of address a user name is, where people sign in with addresses. */
function signInAttribute({ signIn }: Pool, username: string): 'email' | 'phone_number' {
  if (signIn.has('email') && isEmail(username)) return 'email';
  if (signIn.has('phone_number') && isPhoneNumber(username)) return 'phone_number';
  if (signIn.size > 1) throw invalidParameter('Username should be either an email or a phone number.');
  throw invalidParameter(`Username should be ${signIn.has('email') ? 'an email' : 'a phone number'}.`);
}

/** Only who has not signed in yet can be invited again; the validity of the temporary password restarts. */
function resend(pool: Pool, input: AdminCreateUserInput, call: Call): User {
  const user = userOf(pool, input.Username);
  if (user.status !== 'FORCE_CHANGE_PASSWORD') {
    throw new AwsError(
      'UnsupportedUserStateException',
      `Resend not possible. ${input.Username} status is not FORCE_CHANGE_PASSWORD`,
    );
  }
  const password = input.TemporaryPassword ?? temporaryPassword(pool.passwordPolicy);
  deliver(invitations(pool, user, input, password, 'resent-invitation', call), call);
  user.password = storedPassword(password, call.now);
  user.modified = call.now;
  return user;
}

/** What is to be sent to a user, once all else is right. @throws AwsError for more than the day's quota */
function invitations(
  pool: Pool,
  user: User,
  input: AdminCreateUserInput,
  password: string,
  kind: 'invitation' | 'resent-invitation',
  call: Call,
): readonly Mail[] {
  const media = input.DesiredDeliveryMediums?.length ? input.DesiredDeliveryMediums : DEFAULT_MEDIA;
  const mails = invitationsFor(pool, user, media, kind, password, call);
  checkMailQuota(mails, call);
  return mails;
}
