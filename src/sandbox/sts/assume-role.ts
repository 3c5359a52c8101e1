import { evaluateAccess } from '../../policies/evaluate/evaluate.ts';
import { policiesOf, principalOf } from '../access.ts';
import { AwsError } from '../aws-error.ts';
import type { Call } from '../environment.ts';
import type { Role } from '../iam/directory.ts';
import type { QueryResult } from '../query-protocol.ts';
import { issueCredentials, packedPolicySize } from './credentials.ts';
import { readDuration, readName, readSessionPolicy } from './parameters.ts';

const HOUR = 3600;

/** Temporary credentials of a role, cut down to the session policy where one is given. */
export function assumeRole(parameters: URLSearchParams, call: Call): QueryResult {
  const session = readName(parameters, 'RoleSessionName', 64);
  const seconds = readDuration(parameters, HOUR, 12 * HOUR);
  const sessionPolicy = readSessionPolicy(parameters);
  const roleArn = parameters.get('RoleArn') ?? '';
  const role = call.env.iam.role(roleArn);
  if (role === undefined || !mayAssume(role, call, parameters.get('ExternalId') ?? undefined)) {
    throw new AwsError(
      'AccessDenied',
      `User: ${call.caller.principalArn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn.slice(0, 2048)}`,
      403,
    );
  }
  const principalArn = `arn:aws:sts::${role.accountId}:assumed-role/${role.name}/${session}`;
  return {
    Credentials: issueCredentials(call, seconds, {
      principalArn,
      issuerArn: role.arn,
      identityPolicies: role.policies,
      ...(sessionPolicy === undefined ? {} : { sessionPolicy }),
    }),
    AssumedRoleUser: { AssumedRoleId: `${role.id}:${session}`, Arn: principalArn },
    PackedPolicySize: packedPolicySize(sessionPolicy),
  };
}

/** The role must trust the caller, and the caller be allowed to. */
function mayAssume(role: Role, { caller, globalKeys }: Call, externalId: string | undefined): boolean {
  const { decision } = evaluateAccess({
    ...policiesOf(caller),
    resource: role.trust,
    request: {
      principal: principalOf(caller),
      action: 'sts:AssumeRole',
      resource: role.arn,
      context: { ...globalKeys, 'aws:ResourceAccount': role.accountId, 'sts:ExternalId': externalId },
    },
  });
  return decision === 'allow';
}
