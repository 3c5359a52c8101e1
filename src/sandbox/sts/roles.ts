import type { PolicyDocument } from '../../policies/evaluate/model.ts';
import { parsePolicy } from '../../policies/evaluate/read-policy.ts';
import { ACCOUNT_ID } from '../identity.ts';

export interface RoleOptions {
  /** With its path, where it has one: `service-role/Labeling`. */
  readonly name: string;
  /** Documents of what the role may do. */
  readonly policies: readonly unknown[];
  /** Who may assume it; left out, everybody in the account who is allowed to. */
  readonly trust?: unknown;
}

export interface Role {
  readonly arn: string;
  /** Without its path. */
  readonly name: string;
  readonly policies: readonly unknown[];
  readonly trust: PolicyDocument;
}

const TRUSTS_ACCOUNT = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` }, Action: 'sts:AssumeRole' },
  ],
};

/** The account's roles, by ARN. */
export class Roles {
  readonly #roles = new Map<string, Role>();

  constructor(options: readonly RoleOptions[] = []) {
    for (const role of options) this.add(role);
  }

  /** @throws GroundctlError for a trust policy that is none */
  add({ name, policies, trust = TRUSTS_ACCOUNT }: RoleOptions): Role {
    const role: Role = {
      arn: `arn:aws:iam::${ACCOUNT_ID}:role/${name}`,
      name: name.slice(name.lastIndexOf('/') + 1),
      policies,
      trust: parsePolicy(trust, { usedAs: 'trust' }),
    };
    this.#roles.set(role.arn, role);
    return role;
  }

  /** In the order they were added. */
  all(): readonly Role[] {
    return [...this.#roles.values()];
  }

  find(arn: string): Role | undefined {
    return this.#roles.get(arn);
  }
}
