import { createHash, randomBytes } from 'node:crypto';

/** The account every sandbox stands for. */
export const ACCOUNT_ID = '123456789012';

/** The administrator of an account: an IAM user who may do everything. */
export const ADMIN_USER = 'sandbox-admin';

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

/** The access keys a sandbox knows: the admins', the users', and whatever STS hands out. */
export class AccessKeys {
  readonly #keys = new Map<string, AccessKey>();

  add(key: AccessKey): AccessKey {
    this.#keys.set(key.accessKeyId, key);
    return key;
  }

  save(): unknown {
    return [...this.#keys.values()];
  }

  load(keys: readonly AccessKey[]): void {
    this.#keys.clear();
    for (const key of keys) this.add(key);
  }

  find(accessKeyId: string): AccessKey | undefined {
    return this.#keys.get(accessKeyId);
  }
}

export function accountOf({ principalArn }: Pick<AccessKey, 'principalArn'>): string {
  return principalArn.split(':')[4] ?? '';
}

/** A long-lived key for an account's administrator; without a secret, one is made up. */
export function createAdminKey(secretAccessKey = newSecret(), accountId = ACCOUNT_ID): AccessKey {
  return {
    accessKeyId: accessKeyIdOf(accountId, ADMIN_USER),
    secretAccessKey,
    principalArn: `arn:aws:iam::${accountId}:user/${ADMIN_USER}`,
  };
}

/** The id of an IAM user's key: the same in every sandbox, so that another process can work it out. */
export function accessKeyIdOf(accountId: string, userName: string): string {
  if (accountId === ACCOUNT_ID && userName === ADMIN_USER) return ADMIN_ACCESS_KEY_ID;
  return `AKIA${idOf(createHash('sha256').update(`${accountId}/${userName}`).digest().subarray(0, 16))}`;
}

export function newSecret(): string {
  return randomBytes(30).toString('base64url');
}

/** Letters and digits as AWS's ids are made of. */
export function randomId(length: number): string {
  return idOf(randomBytes(length));
}

/** One letter or digit a byte. */
export function idOf(bytes: Uint8Array): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return Array.from(bytes, (byte) => alphabet[byte & 31]).join('');
}
