import { AwsError } from '../aws-error.ts';
import type { Call } from '../environment.ts';
import { type Attribute, checkAttributes } from './attributes.ts';
import { invalidParameter } from './errors.ts';
import { findUser, poolOf, userOf } from './find.ts';
import { newSub } from './ids.ts';
import { checkMailQuota, deliver, invitationsFor } from './invitations.ts';
import { checkPassword, temporaryPassword } from './passwords.ts';
import { type Pool, type User, userKey } from './state.ts';
import { userShape } from './users.ts';

interface AdminCreateUserInput {
  readonly UserPoolId: string;
  readonly Username: string;
  readonly UserAttributes?: readonly Attribute[];
  readonly TemporaryPassword?: string;
  readonly MessageAction?: 'RESEND' | 'SUPPRESS';
  readonly DesiredDeliveryMediums?: readonly ('EMAIL' | 'SMS')[];
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
  const given = input.UserAttributes ?? [];
  checkAttributes(pool, given);
  const attributes = new Map(given.map(({ Name, Value }) => [Name, Value ?? '']));
  const sub = newSub();
  if (pool.emailSignIn) {
    if (!/^[^\s@]+@[^\s@]+$/.test(input.Username)) throw invalidParameter('Username should be an email.');
    attributes.set('email', input.Username);
  }
  if (findUser(pool, input.Username)) {
    throw new AwsError('UsernameExistsException', 'User account already exists');
  }
  const user: User = {
    username: pool.emailSignIn ? sub : input.Username,
    created: call.now,
    modified: call.now,
    attributes: new Map([['sub', sub], ...attributes]),
    enabled: true,
    status: 'FORCE_CHANGE_PASSWORD',
  };
  if (input.MessageAction !== 'SUPPRESS') invite(pool, user, input, 'invitation', call);
  pool.users.set(userKey(pool, user.username), user);
  return user;
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
  invite(pool, user, input, 'resent-invitation', call);
  user.modified = call.now;
  return user;
}

function invite(
  pool: Pool,
  user: User,
  input: AdminCreateUserInput,
  kind: 'invitation' | 'resent-invitation',
  call: Call,
): void {
  const media = input.DesiredDeliveryMediums?.length ? input.DesiredDeliveryMediums : DEFAULT_MEDIA;
  const password = input.TemporaryPassword ?? temporaryPassword(pool.passwordPolicy);
  const mails = invitationsFor(pool, user, media, kind, password, call);
  checkMailQuota(mails, call);
  deliver(mails, call);
}
