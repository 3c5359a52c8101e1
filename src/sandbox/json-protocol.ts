import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServiceModel } from '../core/aws-model/model.ts';
import { violations } from '../core/aws-model/validate.ts';
import { type AuthenticationFailure, authenticate } from './authenticate.ts';
import { AwsError, notImplemented } from './aws-error.ts';
import type { Environment, Operations } from './environment.ts';
import type { AccessKey } from './identity.ts';
import { BodyTooLarge, readBody } from './read-body.ts';
import { parseJsonBody, readInput, typeError } from './read-input.ts';
import type { RequestContext, SandboxService } from './service.ts';
import { validationMessage } from './validation-message.ts';

/** One service that speaks AWS JSON 1.1: what the engine cannot know by itself. */
export interface JsonService {
  /** Signing name and IAM prefix, e.g. `cognito-idp`. */
  readonly name: string;
  readonly model: ServiceModel;
  readonly operations: Operations;
  /** Name of the exception for input that breaks the model. */
  readonly invalidInput: string;
  /** Name of the exception for too many requests. */
  readonly throttled: string;
  /** Members whose values AWS leaves out of validation messages. */
  readonly secrets: ReadonlySet<string>;
  /** ARN of what an operation is about, for AccessDeniedException. */
  resource(input: Record<string, unknown>, call: { region: string; accountId: string }): string;
}

/** The longest template and task RenderUiTemplate takes, every character escaped, and some room. */
const BODY_LIMIT = 2 * 1024 * 1024;

const AUTHENTICATION_ERRORS: Readonly<Record<AuthenticationFailure['reason'], string>> = {
  missing: 'MissingAuthenticationTokenException',
  malformed: 'IncompleteSignatureException',
  'unknown-key': 'UnrecognizedClientException',
  expired: 'ExpiredTokenException',
  signature: 'InvalidSignatureException',
};

/** AWS JSON 1.1 over HTTP for any number of services, told apart by the prefix of X-Amz-Target. */
export class JsonProtocol implements SandboxService {
  readonly #env: Environment;
  readonly #services: ReadonlyMap<string, JsonService>;

  constructor(env: Environment, services: readonly JsonService[]) {
    this.#env = env;
    this.#services = new Map(services.map((service) => [service.model.target, service]));
  }

  async handle(request: IncomingMessage, response: ServerResponse, context: RequestContext): Promise<void> {
    const target = String(request.headers['x-amz-target'] ?? '');
    const [prefix = '', operation = ''] = target.split('.', 2);
    const service = this.#services.get(prefix);
    try {
      const body = await readBody(request, BODY_LIMIT);
      if (!service) {
        const { requestId } = context;
        this.#env.log.record({ service: prefix, operation, requestId, at: this.#env.clock() });
        throw notImplemented(`the service of X-Amz-Target ${JSON.stringify(target.slice(0, 100))}`);
      }
      const output = await this.#answer(service, operation, request, body, context);
      if (output) sendJson(response, 200, output, context.requestId);
      else request.socket.destroy();
    } catch (error) {
      sendJsonError(response, toAwsError(error), context.requestId, service?.model);
    }
  }

  /** The output document; undefined when the connection is to be cut. */
  async #answer(
    service: JsonService,
    operation: string,
    request: IncomingMessage,
    body: Buffer,
    { requestId }: RequestContext,
  ): Promise<object | undefined> {
    const env = this.#env;
    const now = env.clock();
    const who = authenticate(request, body, env.keys, now);
    const region = 'scope' in who ? who.scope.region : undefined;
    env.log.record({ service: service.name, operation, requestId, at: now, ...(region ? { region } : {}) });
    if (request.method !== 'POST') {
      throw new AwsError('UnknownOperationException', 'Send a POST request.', 405);
    }
    if ('failure' in who) throw new AwsError(AUTHENTICATION_ERRORS[who.failure.reason], who.failure.message);
    if (who.scope.service !== service.name) {
      throw new AwsError(
        'InvalidSignatureException',
        `Credential should be scoped to correct service: '${service.name}'.`,
      );
    }

    const fault = await env.faults.strike(service.name, operation, env.closing);
    if (fault?.kind === 'cut') return undefined;
    if (fault?.kind === 'throttle') throw new AwsError(service.throttled, 'Rate exceeded');

    const run = Object.hasOwn(service.operations, operation) ? service.operations[operation] : undefined;
    if (!run) throw notImplemented(`${service.name}:${operation.slice(0, 100)}`);
    const document = parseJsonBody(body);
    if (fault?.kind === 'deny') throw denied(service, operation, document, who.key, who.scope.region, env);
    const found = violations(service.model, operation, document);
    const wrongType = typeError(found);
    if (wrongType) throw wrongType;
    if (found.length > 0) {
      const message = validationMessage(service.model, operation, document, found, service.secrets);
      throw new AwsError(service.invalidInput, message);
    }
    const input = readInput(service.model, operation, document);
    const state = env.regions.get(who.scope.region);
    const call = { env, region: who.scope.region, state, caller: who.key, now, requestId, fault };
    return run(input as never, call);
  }
}

function denied(
  service: JsonService,
  operation: string,
  document: Record<string, unknown>,
  caller: AccessKey,
  region: string,
  env: Environment,
): AwsError {
  const action = `${service.name}:${operation}`;
  const resource = service.resource(document, { region, accountId: env.accountId });
  return new AwsError(
    'AccessDeniedException',
    `User: ${caller.principalArn} is not authorized to perform: ${action} on resource: ${resource} ` +
      `because no identity-based policy allows the ${action} action`,
  );
}

function toAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof BodyTooLarge)
    return new AwsError('RequestEntityTooLargeException', error.message, 413);
  const message = error instanceof Error ? error.message : String(error);
  return new AwsError('InternalFailure', `A fault of the groundctl sandbox: ${message}`, 500);
}

/** An error in AWS JSON 1.1; exceptions of the model spell their message member as the model does. */
export function sendJsonError(
  response: ServerResponse,
  error: AwsError,
  requestId: string,
  model?: ServiceModel,
): void {
  const members = model?.shapes[error.code]?.m ?? {};
  const member = Object.hasOwn(members, 'Message') ? 'Message' : 'message';
  sendJson(response, error.status, { __type: error.code, [member]: error.message }, requestId);
}

function sendJson(response: ServerResponse, status: number, document: object, requestId: string): void {
  if (response.headersSent || response.destroyed) return;
  const text = JSON.stringify(document, epochSeconds);
  response.writeHead(status, {
    'Content-Type': 'application/x-amz-json-1.1',
    'Content-Length': Buffer.byteLength(text),
    'x-amzn-RequestId': requestId,
  });
  response.end(text);
}

/** Dates as AWS JSON 1.1 wants them; JSON.stringify has already made text of `value` by then. */
function epochSeconds(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const raw = this[key];
  return raw instanceof Date ? raw.getTime() / 1000 : value;
}
