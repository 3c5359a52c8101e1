import { AwsError } from '../aws-error.ts';
import type { Call } from '../environment.ts';
import type { QueryResult } from '../query-protocol.ts';

export function decodeAuthorizationMessage(parameters: URLSearchParams, { env }: Call): QueryResult {
  const document = env.messages.decode(parameters.get('EncodedMessage') ?? '');
  if (document !== undefined) return { DecodedMessage: document };
  throw new AwsError('InvalidAuthorizationMessageException', 'Message is not valid');
}
