import { evaluateAccess } from '../../policies/evaluate/evaluate.ts';
import { parsePolicy } from '../../policies/evaluate/read-policy.ts';
import { AwsError } from '../aws-error.ts';
import { ACCOUNT_ID, type AccessKey, randomId } from '../identity.ts';
import type { QueryCall } from '../query-protocol.ts';
import { escapeXml } from '../xml.ts';
import { issueCredentials, packedPolicySize } from './credentials.ts';
import { readDuration, readName, readSessionPolicy } from './parameters.ts';
import type { Role } from './roles.ts';

const HOUR = 3600;

/** Temporary credentials of a role, cut down to the session policy where one is given. */
export function assumeRole(parameters: URLSearchParams, call: QueryCall): string {
  const session = readName(parameters, 'RoleSessionName', 64);
  const seconds = readDuration(parameters, HOUR, 12 * HOUR);
  const sessionPolicy = readSessionPolicy(parameters);
  const roleArn = parameters.get('RoleArn') ?? '';
  const role = call.env.roles.find(roleArn);
  if (role === undefined || !mayAssume(role, call.caller, parameters.get('ExternalId') ?? undefined)) {
    throw new AwsError(
      'AccessDenied',
      `User: ${call.caller.principalArn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn.slice(0, 2048)}`,
      403,
    );
  }
  const principalArn = `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${role.name}/${session}`;
  const credentials = issueCredentials(call, seconds, {
    principalArn,
    issuerArn: role.arn,
    identityPolicies: role.policies,
    ...(sessionPolicy === undefined ? {} : { sessionPolicy }),
  });
  return (
    `${credentials}<AssumedRoleUser><AssumedRoleId>AROA${randomId(17)}:${escapeXml(session)}</AssumedRoleId>` +
    `<Arn>${escapeXml(principalArn)}</Arn></AssumedRoleUser>${packedPolicySize(sessionPolicy)}`
  );
}

/** The role must trust the caller, and the caller be allowed to. */
function mayAssume(role: Role, caller: AccessKey, externalId: string | undefined): boolean {
  const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const { decision } = evaluateAccess({
    identity: (caller.identityPolicies ?? [everything]).map((policy) => parsePolicy(policy)),
    ...(caller.sessionPolicy === undefined ? {} : { session: parsePolicy(caller.sessionPolicy) }),
    resource: role.trust,
    request: {
      principal: {
        kind: 'iam',
        arn: caller.principalArn,
        accountId: caller.principalArn.split(':')[4] ?? '',
        ...(caller.issuerArn === undefined ? {} : { issuerArn: caller.issuerArn }),
      },
      action: 'sts:AssumeRole',
      resource: role.arn,
      context: { 'sts:ExternalId': externalId },
    },
  });
  return decision === 'allow';
}
