import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { PasswordPolicy, StoredPassword } from './state.ts';

const DEFAULT_POLICY: PasswordPolicy = {
  MinimumLength: 8,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
  TemporaryPasswordValidityDays: 7,
};

const UPPER = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const LOWER = 'abcdefghijkmnpqrstuvwxyz';
const DIGITS = '23456789';
const SYMBOLS = '!@#$%&*+-';

/** The policy of a new pool. A given one replaces the default as a whole; what it leaves out is off. */
export function passwordPolicy(given: Readonly<Record<string, unknown>> | undefined): PasswordPolicy {
  if (!given) return DEFAULT_POLICY;
  return {
    MinimumLength: (given.MinimumLength as number | undefined) ?? DEFAULT_POLICY.MinimumLength,
    RequireUppercase: given.RequireUppercase === true,
    RequireLowercase: given.RequireLowercase === true,
    RequireNumbers: given.RequireNumbers === true,
    RequireSymbols: given.RequireSymbols === true,
    TemporaryPasswordValidityDays:
      (given.TemporaryPasswordValidityDays as number | undefined) ??
      DEFAULT_POLICY.TemporaryPasswordValidityDays,
  };
}

/** Throws InvalidPasswordException with the first rule that `password` breaks. */
export function checkPassword(password: string, policy: PasswordPolicy): void {
  const broken = [
    password.length < policy.MinimumLength && 'Password not long enough',
    policy.RequireUppercase && !/[A-Z]/.test(password) && 'Password must have uppercase characters',
    policy.RequireLowercase && !/[a-z]/.test(password) && 'Password must have lowercase characters',
    policy.RequireNumbers && !/[0-9]/.test(password) && 'Password must have numeric characters',
    policy.RequireSymbols && !/[^A-Za-z0-9\s]/.test(password) && 'Password must have symbol characters',
  ].find(Boolean);
  if (!broken) return;
  throw new AwsError('InvalidPasswordException', `Password did not conform with password policy: ${broken}`);
}

/** A password as it is kept: good enough for one that protects nothing. */
export function storedPassword(password: string, now: Date): StoredPassword {
  const salt = randomBytes(16).toString('hex');
  return { salt, hash: hashOf(password, salt), set: now };
}

export function isPassword(stored: StoredPassword | undefined, password: string): boolean {
  if (stored === undefined) return false;
  return timingSafeEqual(Buffer.from(stored.hash), Buffer.from(hashOf(password, stored.salt)));
}

function hashOf(password: string, salt: string): string {
  return createHash('sha256').update(`${salt}/${password}`).digest('hex');
}

/** A temporary password that meets any policy. */
export function temporaryPassword(policy: PasswordPolicy): string {
  const required = [UPPER, LOWER, DIGITS, SYMBOLS];
  const length = Math.max(policy.MinimumLength, 12);
  const characters = Array.from({ length }, (_, index) => pick(required[index] ?? UPPER + LOWER + DIGITS));
  return characters.join('');
}

function pick(alphabet: string): string {
  return alphabet.charAt(randomInt(alphabet.length));
}
