import { AwsError } from '../aws-error.ts';
import type { Call } from '../environment.ts';
import type { AccessKey } from '../identity.ts';
import type { QueryResult } from '../query-protocol.ts';
import { issueCredentials, packedPolicySize } from './credentials.ts';
import { readDuration, readName, readSessionPolicy } from './parameters.ts';

const HOUR = 3600;

/** Credentials of a federated user: no more than the user may and the session policy says. */
export function getFederationToken(parameters: URLSearchParams, call: Call): QueryResult {
  const name = readName(parameters, 'Name', 32);
  const seconds = readDuration(parameters, 12 * HOUR, 36 * HOUR);
  const sessionPolicy = readSessionPolicy(parameters);
  const user = longLived(call.caller, 'GetFederationToken');
  const principalArn = `arn:aws:sts::${call.accountId}:federated-user/${name}`;
  const Credentials = issueCredentials(call, seconds, {
    principalArn,
    issuerArn: user.principalArn,
    ...(user.identityPolicies === undefined ? {} : { identityPolicies: user.identityPolicies }),
    ...(sessionPolicy === undefined ? {} : { sessionPolicy }),
  });
  return {
    Credentials,
    FederatedUser: { FederatedUserId: `${call.accountId}:${name}`, Arn: principalArn },
    PackedPolicySize: packedPolicySize(sessionPolicy),
  };
}

/** Temporary credentials of the user who asks, with all of the user's permissions. */
export function getSessionToken(parameters: URLSearchParams, call: Call): QueryResult {
  const seconds = readDuration(parameters, 12 * HOUR, 36 * HOUR);
  const user = longLived(call.caller, 'GetSessionToken');
  return {
    Credentials: issueCredentials(call, seconds, {
      principalArn: user.principalArn,
      ...(user.identityPolicies === undefined ? {} : { identityPolicies: user.identityPolicies }),
    }),
  };
}

/** @throws AwsError AccessDenied for credentials that are temporary themselves */
function longLived(caller: AccessKey, operation: string): AccessKey {
  if (caller.sessionToken === undefined) return caller;
  throw new AwsError('AccessDenied', `Cannot call ${operation} with session credentials`, 403);
}
