import { randomInt } from 'node:crypto';
import { AwsError } from '../../aws-error.ts';
import type { Call, Operations } from '../../environment.ts';
import { changeAttributes, claimAliases, keepUser } from '../aliases.ts';
import type { Attribute } from '../attributes.ts';
import { newUser } from '../create-user.ts';
import { invalidParameter } from '../errors.ts';
import { poolOf, userOf } from '../find.ts';
import { checkMailQuota, deliver } from '../invitations.ts';
import type { Mail } from '../mailbox.ts';
import { checkPassword, storedPassword } from '../passwords.ts';
import type { Pool, User } from '../state.ts';
import { checkSecretHash, clientById, userSigningIn } from './client.ts';

interface ByClient {
  readonly ClientId: string;
  readonly SecretHash?: string;
  readonly Username: string;
}

const HOUR = 3_600_000;
/** How long codes are good for, in milliseconds (developer guide, quotas). */
const CODE_VALIDITY = { confirmation: 24 * HOUR, password: HOUR } as const;

export const signUpOperations: Operations = {
  /** Somebody makes an account for themselves, where the pool lets them. */
  SignUp(
    input: ByClient & { readonly Password?: string; readonly UserAttributes?: readonly Attribute[] },
    call,
  ) {
    const { pool, client } = clientById(input.ClientId, call);
    checkSecretHash(client, input.Username, input.SecretHash);
    const config = pool.settings.AdminCreateUserConfig as { AllowAdminCreateUserOnly?: boolean } | undefined;
    if (config?.AllowAdminCreateUserOnly) {
      throw new AwsError('NotAuthorizedException', 'SignUp is not permitted for this user pool');
    }
    const password = input.Password ?? '';
    checkPassword(password, pool.passwordPolicy);
    const user = newUser(pool, input.Username, input.UserAttributes ?? [], 'UNCONFIRMED', call);
    user.password = storedPassword(password, call.now);
    claimAliases(pool, undefined, user.attributes);
    const sent = sendCode(pool, user, 'confirmation', call);
    keepUser(pool, user);
    return { UserConfirmed: false, UserSub: user.attributes.get('sub'), ...sent };
  },

  ConfirmSignUp(input: ByClient & { readonly ConfirmationCode: string }, call) {
    const { pool, client } = clientById(input.ClientId, call);
    checkSecretHash(client, input.Username, input.SecretHash);
    const user = userSigningIn(pool, client, input.Username);
    if (user.status !== 'UNCONFIRMED') throw alreadyConfirmed(user);
    spendCode(user, input.ConfirmationCode, CODE_VALIDITY.confirmation, call);
    const address = addressOf(pool, user);
    confirm(user, call);
    if (address !== undefined) {
      const after = new Map([...user.attributes, [`${address}_verified`, 'true']]);
      claimAliases(pool, user, after);
      changeAttributes(pool, user, () => user.attributes.set(`${address}_verified`, 'true'));
    }
    return {};
  },

  AdminConfirmSignUp(input: { UserPoolId: string; Username: string }, call) {
    const pool = poolOf(call, input.UserPoolId);
    const user = userOf(pool, input.Username);
    if (user.status !== 'UNCONFIRMED') throw alreadyConfirmed(user);
    confirm(user, call);
    return {};
  },

  ForgotPassword(input: ByClient, call) {
    const { pool, client } = clientById(input.ClientId, call);
    checkSecretHash(client, input.Username, input.SecretHash);
    if (recoveryOf(pool).includes('admin_only')) {
      throw new AwsError('NotAuthorizedException', 'Contact administrator to reset password.');
    }
    const user = userSigningIn(pool, client, input.Username);
    if (!user.enabled) throw new AwsError('NotAuthorizedException', 'User is disabled.');
    if (user.status === 'FORCE_CHANGE_PASSWORD') {
      throw new AwsError('NotAuthorizedException', 'User password cannot be reset in the current state.');
    }
    return resetPassword(pool, user, call);
  },

  ConfirmForgotPassword(
    input: ByClient & { readonly ConfirmationCode: string; readonly Password: string },
    call,
  ) {
    const { pool, client } = clientById(input.ClientId, call);
    checkSecretHash(client, input.Username, input.SecretHash);
    const user = userSigningIn(pool, client, input.Username);
    checkPassword(input.Password, pool.passwordPolicy);
    spendCode(user, input.ConfirmationCode, CODE_VALIDITY.password, call);
    user.password = storedPassword(input.Password, call.now);
    confirm(user, call);
    return {};
  },

  /** The administrator's way to the same: until the code is used, nobody signs in. */
  AdminResetUserPassword(input: { UserPoolId: string; Username: string }, call) {
    const pool = poolOf(call, input.UserPoolId);
    const user = userOf(pool, input.Username);
    if (!user.enabled) throw new AwsError('NotAuthorizedException', 'User is disabled');
    if (user.status === 'FORCE_CHANGE_PASSWORD' || user.status === 'UNCONFIRMED') {
      throw new AwsError('NotAuthorizedException', 'User password cannot be reset in the current state.');
    }
    resetPassword(pool, user, call);
    user.status = 'RESET_REQUIRED';
    user.modified = call.now;
    return {};
  },
};

/** How people may get their account back, by themselves or not. */
function recoveryOf({ settings }: Pool): readonly string[] {
  const given = settings.AccountRecoverySetting as
    | { RecoveryMechanisms?: readonly { Name: string }[] }
    | undefined;
  return given?.RecoveryMechanisms?.map(({ Name }) => Name) ?? [];
}

function resetPassword(pool: Pool, user: User, call: Call): object {
  const verified = ['email', 'phone_number'].some((name) => isVerified(user, name));
  if (!verified) {
    throw invalidParameter(
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    );
  }
  return sendCode(pool, user, 'password-code', call);
}

/** Sends a code of six digits to the user's address, where there is one, and says where it went. */
function sendCode(pool: Pool, user: User, kind: 'confirmation' | 'password-code', call: Call): object {
  const attribute = addressOf(pool, user);
  if (attribute === undefined) return {};
  const to = user.attributes.get(attribute) ?? '';
  const value = String(randomInt(1_000_000)).padStart(6, '0');
  const medium = attribute === 'email' ? 'EMAIL' : 'SMS';
  const { region, now: at } = call;
  const mail: Mail = {
    region,
    userPoolId: pool.id,
    username: user.username,
    medium,
    to,
    kind,
    code: value,
    at,
  };
  checkMailQuota([mail], call);
  deliver([mail], call);
  user.code = { value, at };
  return {
    CodeDeliveryDetails: { Destination: masked(to), DeliveryMedium: medium, AttributeName: attribute },
  };
}

/** Where a code goes: for a pool that verifies nothing by itself, nowhere but for passwords. */
function addressOf({ settings, signIn }: Pool, user: User): 'email' | 'phone_number' | undefined {
  const automatic = (settings.AutoVerifiedAttributes ?? []) as readonly string[];
  const verifies = (name: string) => automatic.includes(name) || signIn.has(name) || isVerified(user, name);
  return (['phone_number', 'email'] as const).find((name) => user.attributes.get(name) && verifies(name));
}

/** Whoever set it may have written True. */
function isVerified({ attributes }: User, name: string): boolean {
  return attributes.get(`${name}_verified`)?.toLowerCase() === 'true';
}

/** @throws AwsError CodeMismatchException or ExpiredCodeException */
function spendCode(user: User, given: string, validity: number, call: Call): void {
  const { code } = user;
  if (code === undefined || call.now.getTime() > code.at.getTime() + validity) {
    throw new AwsError('ExpiredCodeException', 'Invalid code provided, please request a code again.');
  }
  if (code.value !== given) {
    throw new AwsError('CodeMismatchException', 'Invalid verification code provided, please try again.');
  }
  delete user.code;
}

function confirm(user: User, call: Call): void {
  user.status = 'CONFIRMED';
  user.modified = call.now;
}

function alreadyConfirmed({ status }: User): AwsError {
  return new AwsError('NotAuthorizedException', `User cannot be confirmed. Current status is ${status}`);
}

/** `a***@e***`, or a number's last four digits. */
function masked(address: string): string {
  const at = address.indexOf('@');
  if (at < 0) return `+*******${address.slice(-4)}`;
  return `${address.slice(0, 1)}***@${address.slice(at + 1, at + 2)}***`;
}
