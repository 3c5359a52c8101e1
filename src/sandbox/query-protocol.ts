import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AuthenticationFailure, authenticate } from './authenticate.ts';
import { AwsError, notImplemented } from './aws-error.ts';
import type { Environment } from './environment.ts';
import type { AccessKey } from './identity.ts';
import { BodyTooLarge, readBody } from './read-body.ts';
import type { RequestContext, SandboxService } from './service.ts';
import { escapeXml } from './xml.ts';

export interface QueryCall {
  readonly env: Environment;
  readonly caller: AccessKey;
  readonly now: Date;
}

/** An operation of the query protocol: form parameters in, the XML inside `<ActionResult>` out. */
export type QueryOperation = (parameters: URLSearchParams, call: QueryCall) => string | Promise<string>;

export interface QueryService {
  /** Signing name and IAM prefix, e.g. `sts`. */
  readonly name: string;
  readonly namespace: string;
  readonly operations: Readonly<Record<string, QueryOperation>>;
}

const BODY_LIMIT = 256 * 1024;

const AUTHENTICATION_ERRORS: Readonly<Record<AuthenticationFailure['reason'], string>> = {
  missing: 'MissingAuthenticationToken',
  malformed: 'IncompleteSignature',
  'unknown-key': 'InvalidClientTokenId',
  expired: 'ExpiredToken',
  signature: 'SignatureDoesNotMatch',
};

/** AWS's query protocol: a form in, XML out. One service is enough here, STS. */
export class QueryProtocol implements SandboxService {
  readonly #env: Environment;
  readonly #service: QueryService;

  constructor(env: Environment, service: QueryService) {
    this.#env = env;
    this.#service = service;
  }

  async handle(request: IncomingMessage, response: ServerResponse, context: RequestContext): Promise<void> {
    try {
      const xml = await this.#answer(request, context);
      if (xml === undefined) request.socket.destroy();
      else sendXml(response, 200, xml, context.requestId);
    } catch (error) {
      sendQueryError(response, toAwsError(error), context.requestId, this.#service.namespace);
    }
  }

  async #answer(request: IncomingMessage, { requestId }: RequestContext): Promise<string | undefined> {
    const env = this.#env;
    const body = await readBody(request, BODY_LIMIT);
    const inQuery = (request.url ?? '').split('?')[1] ?? '';
    const parameters = new URLSearchParams(request.method === 'GET' ? inQuery : body.toString('utf8'));
    const action = parameters.get('Action') ?? '';
    const now = env.clock();
    const who = authenticate(request, body, env.keys, now);
    const region = 'scope' in who ? who.scope.region : undefined;
    env.log.record({
      service: this.#service.name,
      operation: action,
      requestId,
      at: now,
      ...(region ? { region } : {}),
    });
    if ('failure' in who) {
      throw new AwsError(AUTHENTICATION_ERRORS[who.failure.reason], who.failure.message, 403);
    }
    const { operations, namespace, name } = this.#service;
    if (who.scope.service !== name) throw notImplemented(`${who.scope.service}:${action}`.slice(0, 100));
    const fault = await env.faults.strike(name, action, env.closing);
    if (fault?.kind === 'cut') return undefined;
    if (fault?.kind === 'throttle') throw new AwsError('Throttling', 'Rate exceeded');
    if (fault?.kind === 'deny') {
      throw new AwsError(
        'AccessDenied',
        `User: ${who.key.principalArn} is not authorized to perform: ${name}:${action}`,
        403,
      );
    }
    const run = Object.hasOwn(operations, action) ? operations[action] : undefined;
    if (!run) throw notImplemented(`${name}:${action.slice(0, 100)}`);
    const result = await run(parameters, { env, caller: who.key, now });
    return (
      `<${action}Response xmlns="${namespace}"><${action}Result>${result}</${action}Result>` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`
    );
  }
}

function toAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof BodyTooLarge) return new AwsError('RequestEntityTooLarge', error.message, 413);
  const message = error instanceof Error ? error.message : String(error);
  return new AwsError('InternalFailure', `A fault of the groundctl sandbox: ${message}`, 500);
}

/** An error in the query protocol's XML. */
export function sendQueryError(
  response: ServerResponse,
  error: AwsError,
  requestId: string,
  namespace: string,
): void {
  const type = error.status >= 500 ? 'Receiver' : 'Sender';
  const xml =
    `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type><Code>${escapeXml(error.code)}</Code>` +
    `<Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  sendXml(response, error.status, xml, requestId);
}

function sendXml(response: ServerResponse, status: number, xml: string, requestId: string): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    'Content-Type': 'text/xml',
    'Content-Length': Buffer.byteLength(xml),
    'x-amzn-RequestId': requestId,
  });
  response.end(xml);
}
