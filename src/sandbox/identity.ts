import { randomBytes } from 'node:crypto';

/** The account every sandbox stands for. */
export const ACCOUNT_ID = '123456789012';

/** The administrator's access key id, the same in every sandbox. */
export const ADMIN_ACCESS_KEY_ID = 'AKIASANDBOXADMIN0001';

/**
 * The documented secret of a sandbox that other programs are pointed at (`sandbox start`). It protects
 * nothing: such a sandbox listens on loopback only. In-process sandboxes make a secret of their own.
 */
export const FIXED_SECRET_ACCESS_KEY = 'SandboxOnLoopbackOnlySoThisIsNoSecret001';

/** One access key, who it speaks for, and what narrows it. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly principalArn: string;
  /** The role or user behind a session, where it does not follow from the session's ARN. */
  readonly issuerArn?: string;
  /** Policy documents attached to the principal; undefined means full access (the account's admin). */
  readonly identityPolicies?: readonly unknown[];
  /** Session policy given to STS, already parsed. */
  readonly sessionPolicy?: unknown;
  readonly expires?: Date;
}

/** The access keys a sandbox knows: the admin's, and whatever STS hands out. */
export class AccessKeys {
  readonly #keys = new Map<string, AccessKey>();

  add(key: AccessKey): AccessKey {
    this.#keys.set(key.accessKeyId, key);
    return key;
  }

  find(accessKeyId: string): AccessKey | undefined {
    return this.#keys.get(accessKeyId);
  }
}

/** A long-lived key for the account's administrator, with a secret made anew for each sandbox. */
export function createAdminKey(secretAccessKey = randomBytes(30).toString('base64url')): AccessKey {
  return {
    accessKeyId: ADMIN_ACCESS_KEY_ID,
    secretAccessKey,
    principalArn: `arn:aws:iam::${ACCOUNT_ID}:user/sandbox-admin`,
  };
}

/** A long-lived key for an IAM user of the account. */
export function createUserKey(name: string, identityPolicies: readonly unknown[]): AccessKey {
  return {
    accessKeyId: `AKIA${randomId(16)}`,
    secretAccessKey: randomBytes(30).toString('base64url'),
    principalArn: `arn:aws:iam::${ACCOUNT_ID}:user/${name}`,
    identityPolicies,
  };
}

/** Letters and digits as AWS's ids are made of. */
export function randomId(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return Array.from(randomBytes(length), (byte) => alphabet[byte & 31]).join('');
}
