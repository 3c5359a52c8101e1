import type { Call } from '../environment.ts';
import type { QueryResult } from '../query-protocol.ts';
import type { ManagedPolicy, Role, User } from './directory.ts';
import { encoded, roleElement, userElement } from './elements.ts';
import { page } from './page.ts';

type Holder = Pick<Role, 'inline' | 'attached'>;

/** Everybody and what they may do, in pages: users first, then roles, with the policies that are attached to them. */
export function accountAuthorizationDetails(parameters: URLSearchParams, call: Call): QueryResult {
  const users = call.env.iam.users(call.accountId);
  const roles = call.env.iam.roles(call.accountId);
  const { items, ...rest } = page([...users, ...roles], ({ arn }) => arn, parameters, call);
  const chosen = new Set<unknown>(items);
  const attached = new Set(items.flatMap((entity) => entity.attached));
  return {
    UserDetailList: { member: users.filter((user) => chosen.has(user)).map(userDetail) },
    GroupDetailList: { member: [] },
    RoleDetailList: { member: roles.filter((role) => chosen.has(role)).map(roleDetail) },
    Policies: { member: [...attached].map(policyDetail) },
    ...rest,
  };
}

function userDetail(user: User) {
  return { ...userElement(user), UserPolicyList: inline(user), AttachedManagedPolicies: managed(user) };
}

function roleDetail(role: Role) {
  return { ...roleElement(role), RolePolicyList: inline(role), AttachedManagedPolicies: managed(role) };
}

function inline(holder: Holder) {
  return {
    member: holder.inline.map(({ name, document }) => ({
      PolicyName: name,
      PolicyDocument: encoded(document),
    })),
  };
}

function managed(holder: Holder) {
  return { member: holder.attached.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })) };
}

function policyDetail({ name, arn, document, created }: ManagedPolicy) {
  const version = {
    Document: encoded(document),
    VersionId: 'v1',
    IsDefaultVersion: true,
    CreateDate: created,
  };
  return { PolicyName: name, Arn: arn, DefaultVersionId: 'v1', PolicyVersionList: { member: [version] } };
}
