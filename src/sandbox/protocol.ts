import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Denial, denialOf, type Subject } from './access.ts';
import { type Authentication, authenticate } from './authenticate.ts';
import { AwsError } from './aws-error.ts';
import type { Call, Environment } from './environment.ts';
import { globalKeys } from './global-keys.ts';
import { BodyTooLarge } from './read-body.ts';
import type { RequestContext } from './service.ts';

/** Who sends a request, which stands in the log from now on. */
export function identify(
  env: Environment,
  request: IncomingMessage,
  body: Buffer,
  { service, operation, requestId }: Record<'service' | 'operation' | 'requestId', string>,
): Authentication {
  const now = env.clock();
  const who = authenticate(request, body, env.keys, now);
  const region = 'scope' in who ? who.scope.region : undefined;
  env.log.record({ service, operation, requestId, at: now, ...(region ? { region } : {}) });
  return who;
}

/** The condition keys that every action has. */
export function keysOfCall(
  { env, now, region, accountId }: Pick<Call, 'env' | 'now' | 'region' | 'accountId'>,
  { headers }: IncomingMessage,
  { network }: RequestContext,
): Call['globalKeys'] {
  const { secureTransport } = env;
  return globalKeys({ network, now, secureTransport, headers, region, resourceAccount: accountId });
}

/** What the caller's policies say against an action; undefined where they say nothing. */
export function denialOfCall(
  { caller, globalKeys: keys }: Call,
  action: string,
  subject: Subject,
): Denial | undefined {
  return denialOf(caller, action, subject, keys);
}

/** What a service threw, as AWS answers it; `tooLarge` is its name for a body beyond the limit. */
export function toAwsError(error: unknown, tooLarge: string): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof BodyTooLarge) return new AwsError(tooLarge, error.message, 413);
  const message = error instanceof Error ? error.message : String(error);
  return new AwsError('InternalFailure', `A bug in the groundctl sandbox: ${message}`, 500);
}

export function sendText(
  response: ServerResponse,
  status: number,
  contentType: string,
  text: string,
  requestId: string,
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(text),
    'x-amzn-RequestId': requestId,
  });
  response.end(text);
}
