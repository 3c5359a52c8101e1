import { usageError } from '../core/errors.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';
import type { Directory, Permissions, RoleOptions } from './iam/directory.ts';
import {
  type AccessKey,
  type AccessKeys,
  accessKeyIdOf,
  createAdminKey,
  newSecret,
  randomId,
} from './identity.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What an account has from the start, beside its administrator. */
export interface AccountOptions {
  /** 12 digits. */
  readonly id: string;
  readonly users?: readonly { readonly name: string; readonly policies?: Permissions }[];
  readonly roles?: readonly Omit<RoleOptions, 'accountId'>[];
  /** Managed policies of the account, which users and roles may name by their ARN. */
  readonly policies?: readonly { readonly name: string; readonly document: unknown }[];
}

/** An account, and how to put more into it. */
export interface SandboxAccount {
  readonly id: string;
  /** Of its administrator. */
  readonly credentials: Credentials;
  /** Adds an IAM user with one access key; without policies it may do nothing. */
  addUser(name: string, policies?: Permissions): Credentials;
  /** Adds a role, and gives its ARN. */
  addRole(role: Omit<RoleOptions, 'accountId'>): string;
  /** Adds a managed policy, and gives its ARN. */
  addPolicy(name: string, document: unknown): string;
}

/** Makes accounts: their administrators, users, roles and policies. */
export class Accounts {
  readonly #keys: AccessKeys;
  readonly #iam: Directory;
  readonly #secret: string | undefined;

  /** @param secret of every long-lived key; undefined makes one up for each */
  constructor(keys: AccessKeys, iam: Directory, secret: string | undefined) {
    this.#keys = keys;
    this.#iam = iam;
    this.#secret = secret;
  }

  /** @throws GroundctlError for an id that is none or in use, or a policy that is none */
  add({ id, users = [], roles = [], policies = [] }: AccountOptions): SandboxAccount {
    if (!/^\d{12}$/.test(id))
      throw usageError(`${quoteForMessage(id)} is not an account id: it has 12 digits.`);
    if (this.#iam.hasAccount(id)) throw usageError(`The sandbox has the account ${id} already.`);
    this.#iam.addAdministrator(id);
    const admin = this.#keys.add(createAdminKey(this.#secret ?? newSecret(), id));
    const account: SandboxAccount = {
      id,
      credentials: credentialsOf(admin),
      addUser: (name, given = []) => this.#addUser(id, name, given),
      addRole: (role) => this.#iam.addRole({ ...role, accountId: id }).arn,
      addPolicy: (name, document) => this.#iam.addPolicy(name, document, id).arn,
    };
    for (const { name, document } of policies) account.addPolicy(name, document);
    for (const { name, policies: given } of users) account.addUser(name, given);
    for (const role of roles) account.addRole(role);
    return account;
  }

  #addUser(accountId: string, name: string, policies: Permissions): Credentials {
    const user = this.#iam.addUser(name, policies, accountId);
    const id = accessKeyIdOf(accountId, user.name);
    return credentialsOf(
      this.#keys.add({
        // A user may have more than one key.
        accessKeyId: this.#keys.find(id) === undefined ? id : `AKIA${randomId(16)}`,
        secretAccessKey: this.#secret ?? newSecret(),
        principalArn: user.arn,
        identityPolicies: user.policies,
      }),
    );
  }
}

function credentialsOf({ accessKeyId, secretAccessKey }: AccessKey): Credentials {
  return { accessKeyId, secretAccessKey };
}
