import { AwsError } from '../aws-error.ts';
import type { Call } from '../environment.ts';
import type { QueryResult, QueryService } from '../query-protocol.ts';
import { accountAuthorizationDetails } from './authorization-details.ts';
import type { ManagedPolicy, Role } from './directory.ts';
import { encoded, roleElement, userElement } from './elements.ts';
import { page } from './page.ts';
import { simulateCustomPolicy, simulatePrincipalPolicy } from './simulate.ts';

/** What programs read of IAM: roles, users, their policies, and the simulator. Nothing can be changed through it. */
export const iamService: QueryService = {
  name: 'iam',
  version: '2010-05-08',
  namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
  operations: {
    GetAccountAuthorizationDetails: accountAuthorizationDetails,
    GetPolicy: getPolicy,
    GetPolicyVersion: getPolicyVersion,
    GetRole: getRole,
    GetRolePolicy: getRolePolicy,
    GetUser: getUser,
    ListAttachedRolePolicies: listAttachedRolePolicies,
    ListRolePolicies: listRolePolicies,
    ListRoles: listRoles,
    SimulateCustomPolicy: simulateCustomPolicy,
    SimulatePrincipalPolicy: simulatePrincipalPolicy,
  },
  subject(parameters, call) {
    const { accountId, env, caller } = call;
    const roleName = parameters.get('RoleName');
    if (roleName !== null) {
      const role = env.iam.roles(accountId).find(({ name }) => name === roleName);
      return { arn: role?.arn ?? `arn:aws:iam::${accountId}:role/${roleName}` };
    }
    const arn = parameters.get('PolicyArn') ?? parameters.get('PolicySourceArn');
    if (arn !== null) return { arn };
    if (parameters.get('Action') === 'GetUser') {
      const name = parameters.get('UserName');
      return { arn: name === null ? caller.principalArn : `arn:aws:iam::${accountId}:user/${name}` };
    }
    return { arn: '*' };
  },
};

function getRole(parameters: URLSearchParams, call: Call): QueryResult {
  const role = roleOf(parameters, call);
  return { Role: { ...roleElement(role), RoleLastUsed: {} } };
}

function listRoles(parameters: URLSearchParams, call: Call): QueryResult {
  const prefix = parameters.get('PathPrefix') ?? '/';
  const roles = call.env.iam.roles(call.accountId).filter(({ path }) => path.startsWith(prefix));
  const { items, ...rest } = page(roles, ({ arn }) => arn, parameters, call);
  return { Roles: { member: items.map(roleElement) }, ...rest };
}

function listRolePolicies(parameters: URLSearchParams, call: Call): QueryResult {
  const { inline } = roleOf(parameters, call);
  const { items, ...rest } = page(inline, ({ name }) => name, parameters, call);
  return { PolicyNames: { member: items.map(({ name }) => name) }, ...rest };
}

function getRolePolicy(parameters: URLSearchParams, call: Call): QueryResult {
  const role = roleOf(parameters, call);
  const wanted = required(parameters, 'PolicyName');
  const found = role.inline.find(({ name }) => name === wanted);
  if (found === undefined) throw noSuch(`The role policy with name ${wanted} cannot be found.`);
  return { RoleName: role.name, PolicyName: found.name, PolicyDocument: encoded(found.document) };
}

function listAttachedRolePolicies(parameters: URLSearchParams, call: Call): QueryResult {
  const { attached } = roleOf(parameters, call);
  const { items, ...rest } = page(attached, ({ arn }) => arn, parameters, call);
  const member = items.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn }));
  return { AttachedPolicies: { member }, ...rest };
}

function getUser(parameters: URLSearchParams, call: Call): QueryResult {
  const { caller, accountId, env } = call;
  const name = parameters.get('UserName') ?? env.iam.user(caller.principalArn)?.name;
  if (name === undefined) {
    throw new AwsError('ValidationError', 'Must specify userName when calling with non-User credentials');
  }
  const user = env.iam.users(accountId).find((one) => one.name === name);
  if (user === undefined) throw noSuch(`The user with name ${name} cannot be found.`);
  return { User: userElement(user) };
}

function getPolicy(parameters: URLSearchParams, call: Call): QueryResult {
  const policy = policyOf(parameters, call);
  const { iam } = call.env;
  const holders = [...iam.roles(call.accountId), ...iam.users(call.accountId)];
  const count = holders.filter(({ attached }) => attached.includes(policy)).length;
  return {
    Policy: {
      PolicyName: policy.name,
      PolicyId: `ANPA${policy.id}`,
      Arn: policy.arn,
      Path: '/',
      DefaultVersionId: 'v1',
      AttachmentCount: count,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
      CreateDate: policy.created,
      UpdateDate: policy.created,
    },
  };
}

function getPolicyVersion(parameters: URLSearchParams, call: Call): QueryResult {
  const policy = policyOf(parameters, call);
  const version = required(parameters, 'VersionId');
  if (version !== 'v1')
    throw noSuch(`Policy ${policy.arn} version ${version} does not exist or is not attachable.`);
  return {
    PolicyVersion: {
      Document: encoded(policy.document),
      VersionId: 'v1',
      IsDefaultVersion: true,
      CreateDate: policy.created,
    },
  };
}

/** @throws AwsError NoSuchEntity */
function roleOf(parameters: URLSearchParams, call: Call): Role {
  const wanted = required(parameters, 'RoleName');
  const role = call.env.iam.roles(call.accountId).find(({ name }) => name === wanted);
  if (role === undefined) throw noSuch(`The role with name ${wanted} cannot be found.`);
  return role;
}

/** @throws AwsError NoSuchEntity */
function policyOf(parameters: URLSearchParams, { env }: Call): ManagedPolicy {
  const arn = required(parameters, 'PolicyArn');
  const policy = env.iam.policy(arn);
  if (policy === undefined) throw noSuch(`Policy ${arn} was not found.`);
  return policy;
}

function required(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name);
  if (value) return value;
  const member = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  throw new AwsError(
    'ValidationError',
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

function noSuch(message: string): AwsError {
  return new AwsError('NoSuchEntity', message, 404);
}
