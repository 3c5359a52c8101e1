import { createHash } from 'node:crypto';
import { usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { PolicyDocument } from '../../policies/evaluate/model.ts';
import { parsePolicy } from '../../policies/evaluate/read-policy.ts';
import { ACCOUNT_ID, ADMIN_USER, idOf } from '../identity.ts';

/** What somebody may do: policy documents, and ARNs of managed policies that the sandbox knows. */
export type Permissions = readonly unknown[];

export interface RoleOptions {
  /** With its path, where it has one: `service-role/Labeling`. */
  readonly name: string;
  readonly policies: Permissions;
  /** Who may assume it; left out, SageMaker and everybody in the account who is allowed to. */
  readonly trust?: unknown;
  /** Left out, the sandbox's own account. */
  readonly accountId?: string;
}

interface Entity {
  readonly arn: string;
  readonly accountId: string;
  /** Without its path. */
  readonly name: string;
  /** `/`, or `/service-role/` and the like. */
  readonly path: string;
  /** AIDA… for users, AROA… for roles. */
  readonly id: string;
  readonly created: Date;
  /** All documents that count, inline and managed. */
  readonly policies: readonly unknown[];
  /** The documents that are its own, which have no names but those given here. */
  readonly inline: readonly { readonly name: string; readonly document: unknown }[];
  readonly attached: readonly ManagedPolicy[];
}

export interface Role extends Entity {
  readonly trust: PolicyDocument;
  readonly trustDocument: unknown;
}

export type User = Entity;

export interface ManagedPolicy {
  readonly arn: string;
  readonly name: string;
  /** Without its prefix ANPA. */
  readonly id: string;
  readonly document: unknown;
  readonly created: Date;
}

const ADMINISTRATOR_ACCESS: ManagedPolicy = {
  arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  name: 'AdministratorAccess',
  id: 'IWMBCKSKIEE64ZLYK',
  document: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  },
  created: new Date('2015-02-06T18:39:46Z'),
};

interface DirectoryState {
  readonly users: ReadonlyMap<string, User>;
  readonly roles: ReadonlyMap<string, Role>;
  readonly policies: ReadonlyMap<string, ManagedPolicy>;
}

/** The users, roles and managed policies of all accounts, by ARN. */
export class Directory {
  readonly #clock: () => Date;
  readonly #users = new Map<string, User>();
  readonly #roles = new Map<string, Role>();
  readonly #policies = new Map<string, ManagedPolicy>([[ADMINISTRATOR_ACCESS.arn, ADMINISTRATOR_ACCESS]]);

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  /** @throws GroundctlError for a policy that is none */
  addRole({ name, policies, trust, accountId = ACCOUNT_ID }: RoleOptions): Role {
    const trustDocument = trust ?? trustsAccountAndSageMaker(accountId);
    const role: Role = {
      ...this.#entity('role', accountId, name, policies),
      trust: parsePolicy(trustDocument, { usedAs: 'trust' }),
      trustDocument,
    };
    this.#roles.set(role.arn, role);
    return role;
  }

  /** @throws GroundctlError for a policy that is none */
  addUser(name: string, policies: Permissions, accountId = ACCOUNT_ID): User {
    const user = this.#entity('user', accountId, name, policies);
    this.#users.set(user.arn, user);
    return user;
  }

  addAdministrator(accountId: string): User {
    return this.addUser(ADMIN_USER, [ADMINISTRATOR_ACCESS.arn], accountId);
  }

  /** Adds a managed policy of an account. @throws GroundctlError for a document that is none */
  addPolicy(name: string, document: unknown, accountId = ACCOUNT_ID): ManagedPolicy {
    parsePolicy(document, { usedAs: 'identity' });
    const arn = `arn:aws:iam::${accountId}:policy/${name}`;
    const policy = {
      arn,
      id: idOf(createHash('sha256').update(arn).digest().subarray(0, 17)),
      name: name.slice(name.lastIndexOf('/') + 1),
      document,
      created: this.#clock(),
    };
    this.#policies.set(policy.arn, policy);
    return policy;
  }

  save(): unknown {
    return { users: this.#users, roles: this.#roles, policies: this.#policies };
  }

  load(state: DirectoryState): void {
    for (const kind of ['users', 'roles', 'policies'] as const) {
      const mine: Map<string, unknown> = { users: this.#users, roles: this.#roles, policies: this.#policies }[
        kind
      ];
      mine.clear();
      for (const [arn, entity] of state[kind]) mine.set(arn, entity);
    }
  }

  role(arn: string): Role | undefined {
    return this.#roles.get(arn);
  }

  user(arn: string): User | undefined {
    return this.#users.get(arn);
  }

  policy(arn: string): ManagedPolicy | undefined {
    return this.#policies.get(arn);
  }

  /** In the order they were added. */
  roles(accountId = ACCOUNT_ID): readonly Role[] {
    return [...this.#roles.values()].filter((role) => role.accountId === accountId);
  }

  users(accountId = ACCOUNT_ID): readonly User[] {
    return [...this.#users.values()].filter((user) => user.accountId === accountId);
  }

  /** The ids of all accounts. */
  accounts(): readonly string[] {
    return [...new Set([...this.#users.values()].map(({ accountId }) => accountId))];
  }

  hasAccount(accountId: string): boolean {
    return this.#users.has(`arn:aws:iam::${accountId}:user/${ADMIN_USER}`);
  }

  #entity(kind: 'user' | 'role', accountId: string, name: string, policies: Permissions): Entity {
    const arn = `arn:aws:iam::${accountId}:${kind}/${name}`;
    const slash = name.lastIndexOf('/') + 1;
    const digest = createHash('sha256').update(arn).digest();
    const attached = policies.flatMap((one) => (isArn(one) ? [this.#managed(one)] : []));
    const documents = policies.filter((one) => !isArn(one));
    for (const document of documents) parsePolicy(document, { usedAs: 'identity' });
    return {
      arn,
      accountId,
      name: name.slice(slash),
      path: `/${name.slice(0, slash)}`,
      id: `${kind === 'user' ? 'AIDA' : 'AROA'}${idOf(digest.subarray(0, 17))}`,
      created: this.#clock(),
      policies: [...documents, ...attached.map(({ document }) => document)],
      inline: documents.map((document, index) => ({ name: `policy-${index + 1}`, document })),
      attached,
    };
  }

  #managed(arn: string): ManagedPolicy {
    const known = this.#policies.get(arn);
    if (known !== undefined) return known;
    throw usageError(`The sandbox has no managed policy ${quoteForMessage(arn)}: add it first.`);
  }
}

function isArn(policy: unknown): policy is string {
  return typeof policy === 'string' && policy.startsWith('arn:');
}

function trustsAccountAndSageMaker(accountId: string): unknown {
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Action: 'sts:AssumeRole' },
      { Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  };
}
