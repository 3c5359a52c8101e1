import { AwsError } from '../aws-error.ts';
import { ACCOUNT_ID, type AccessKey } from '../identity.ts';
import type { QueryCall } from '../query-protocol.ts';
import { escapeXml } from '../xml.ts';
import { issueCredentials, packedPolicySize } from './credentials.ts';
import { readDuration, readName, readSessionPolicy } from './parameters.ts';

const HOUR = 3600;

/** Credentials of a federated user: no more than the user may and the session policy says. */
export function getFederationToken(parameters: URLSearchParams, call: QueryCall): string {
  const name = readName(parameters, 'Name', 32);
  const seconds = readDuration(parameters, 12 * HOUR, 36 * HOUR);
  const sessionPolicy = readSessionPolicy(parameters);
  const user = longLived(call.caller, 'GetFederationToken');
  const principalArn = `arn:aws:sts::${ACCOUNT_ID}:federated-user/${name}`;
  const credentials = issueCredentials(call, seconds, {
    principalArn,
    issuerArn: user.principalArn,
    ...(user.identityPolicies === undefined ? {} : { identityPolicies: user.identityPolicies }),
    ...(sessionPolicy === undefined ? {} : { sessionPolicy }),
  });
  return (
    `${credentials}<FederatedUser><FederatedUserId>${ACCOUNT_ID}:${escapeXml(name)}</FederatedUserId>` +
    `<Arn>${escapeXml(principalArn)}</Arn></FederatedUser>${packedPolicySize(sessionPolicy)}`
  );
}

/** Temporary credentials of the user who asks, with all of the user's permissions. */
export function getSessionToken(parameters: URLSearchParams, call: QueryCall): string {
  const seconds = readDuration(parameters, 12 * HOUR, 36 * HOUR);
  const user = longLived(call.caller, 'GetSessionToken');
  return issueCredentials(call, seconds, {
    principalArn: user.principalArn,
    ...(user.identityPolicies === undefined ? {} : { identityPolicies: user.identityPolicies }),
  });
}

/** @throws AwsError AccessDenied for credentials that are temporary themselves */
function longLived(caller: AccessKey, operation: string): AccessKey {
  if (caller.sessionToken === undefined) return caller;
  throw new AwsError('AccessDenied', `Cannot call ${operation} with session credentials`, 403);
}
