import type { AccountOptions } from './accounts.ts';
import type { RoleOptions } from './iam/directory.ts';

/** Names of IAM users, roles and policies, paths included. */
const NAME = /^(?:[\x21-\x2e\x30-\x7e]+\/){0,10}[\w+=,.@-]{1,64}$/;

/**
 * Accounts from outside JSON, `{"accounts": [{"id", "users", "roles", "policies"}]}` as {@link AccountOptions}
 * has them, or a sentence about what is wrong with it. Whether policies are policies shows when they are added.
 */
export function readAccounts(value: unknown): readonly AccountOptions[] | string {
  const accounts = isObject(value) ? value.accounts : undefined;
  if (!Array.isArray(accounts)) return 'It must be {"accounts": […]}.';
  const read: AccountOptions[] = [];
  for (const [index, account] of accounts.entries()) {
    const where = `accounts[${index}]`;
    if (!isObject(account)) return `${where} must be an object.`;
    const { id, users = [], roles = [], policies = [], ...rest } = account;
    const unknown = Object.keys(rest)[0];
    if (unknown !== undefined)
      return `${where} has ${JSON.stringify(unknown.slice(0, 40))}: id, users, roles and policies are known.`;
    if (typeof id !== 'string') return `${where}.id must be a string of 12 digits.`;
    const problem =
      listProblem(users, `${where}.users`, ['policies']) ??
      listProblem(roles, `${where}.roles`, ['policies', 'trust']) ??
      listProblem(policies, `${where}.policies`, ['document']);
    if (problem !== undefined) return problem;
    const named = roles as Omit<RoleOptions, 'accountId'>[];
    read.push({
      id,
      users: users as NonNullable<AccountOptions['users']>,
      roles: named.map((role) => ({ ...role, policies: role.policies ?? [] })),
      policies: policies as NonNullable<AccountOptions['policies']>,
    });
  }
  return read;
}

/** What is wrong with a list of named things; their policies are lists of documents and ARNs. */
function listProblem(list: unknown, where: string, members: readonly string[]): string | undefined {
  if (!Array.isArray(list)) return `${where} must be a list.`;
  for (const [index, item] of list.entries()) {
    const at = `${where}[${index}]`;
    if (!isObject(item)) return `${at} must be an object.`;
    if (typeof item.name !== 'string' || !NAME.test(item.name)) return `${at}.name is not a valid IAM name.`;
    const unknown = Object.keys(item).find((name) => name !== 'name' && !members.includes(name));
    if (unknown !== undefined)
      return `${at} has ${JSON.stringify(unknown.slice(0, 40))}: name and ${members.join(', ')} are known.`;
    if (members.includes('document') && !isObject(item.document)) return `${at}.document must be a policy.`;
    const { policies = [] } = item;
    if (!Array.isArray(policies) || policies.some((one) => typeof one !== 'string' && !isObject(one))) {
      return `${at}.policies must be a list of policies and ARNs.`;
    }
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
