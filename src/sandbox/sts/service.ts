import { ACCOUNT_ID } from '../identity.ts';
import type { QueryCall, QueryService } from '../query-protocol.ts';
import { escapeXml } from '../xml.ts';
import { assumeRole } from './assume-role.ts';
import { getFederationToken, getSessionToken } from './user-tokens.ts';

export const STS_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** AWS Security Token Service. */
export const stsService: QueryService = {
  name: 'sts',
  namespace: STS_NAMESPACE,
  operations: {
    GetCallerIdentity: getCallerIdentity,
    AssumeRole: assumeRole,
    GetFederationToken: getFederationToken,
    GetSessionToken: getSessionToken,
  },
};

function getCallerIdentity(_parameters: URLSearchParams, { caller }: QueryCall): string {
  return (
    `<Arn>${escapeXml(caller.principalArn)}</Arn>` +
    `<UserId>${escapeXml(userId(caller.principalArn, caller.accessKeyId))}</UserId>` +
    `<Account>${ACCOUNT_ID}</Account>`
  );
}

/** IAM users have an AIDA id; a role's session is named after the role's id and the session. */
function userId(arn: string, accessKeyId: string): string {
  const suffix = accessKeyId.slice(4).padEnd(17, '0').slice(0, 17);
  const session = /:assumed-role\/[^/]+\/(.+)$/.exec(arn)?.[1];
  return session ? `AROA${suffix}:${session}` : `AIDA${suffix}`;
}
