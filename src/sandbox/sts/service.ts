import { AwsError } from '../aws-error.ts';
import type { Call } from '../environment.ts';
import { accountOf } from '../identity.ts';
import type { QueryResult, QueryService } from '../query-protocol.ts';
import { assumeRole } from './assume-role.ts';
import { decodeAuthorizationMessage } from './decode-authorization-message.ts';
import { getFederationToken, getSessionToken } from './user-tokens.ts';

export const stsService: QueryService = {
  name: 'sts',
  version: '2011-06-15',
  namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  operations: {
    AssumeRole: assumeRole,
    DecodeAuthorizationMessage: decodeAuthorizationMessage,
    GetAccessKeyInfo: getAccessKeyInfo,
    GetCallerIdentity: getCallerIdentity,
    GetFederationToken: getFederationToken,
    GetSessionToken: getSessionToken,
  },
  unsigned: ['AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'],
  // AssumeRole asks by itself; a user may always ask for its own identity and a session of itself.
  free: ['AssumeRole', 'GetAccessKeyInfo', 'GetCallerIdentity', 'GetSessionToken'],
  subject: (parameters, { accountId }) => ({
    arn:
      parameters.get('Action') === 'GetFederationToken'
        ? `arn:aws:sts::${accountId}:federated-user/${parameters.get('Name') ?? ''}`
        : '*',
  }),
};

function getCallerIdentity(_parameters: URLSearchParams, { caller, accountId, env }: Call): QueryResult {
  const { principalArn, accessKeyId } = caller;
  const session = /:assumed-role\/[^/]+\/(.+)$/.exec(principalArn)?.[1];
  const entity = env.iam.user(principalArn) ?? env.iam.role(caller.issuerArn ?? '');
  // A federated user's id is not its user's.
  const id = principalArn.includes(':federated-user/')
    ? `${accountId}:${principalArn.split('/').at(-1)}`
    : (entity?.id ?? `${session === undefined ? 'AIDA' : 'AROA'}${accessKeyId.slice(4)}`);
  return { Arn: principalArn, UserId: session === undefined ? id : `${id}:${session}`, Account: accountId };
}

/** The account of any key at all. @throws AwsError for a key that is nobody's here */
function getAccessKeyInfo(parameters: URLSearchParams, { env }: Call): QueryResult {
  const id = parameters.get('AccessKeyId') ?? '';
  const key = env.keys.find(id);
  if (key !== undefined) return { Account: accountOf(key) };
  throw new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
}
