import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServiceModel } from '../core/aws-model/model.ts';
import { violations } from '../core/aws-model/validate.ts';
import type { Subject } from './access.ts';
import type { AuthenticationFailure } from './authenticate.ts';
import { AwsError, notImplemented } from './aws-error.ts';
import type { Call, Environment, Operations } from './environment.ts';
import { type AccessKey, accountOf } from './identity.ts';
import type { Place } from './place.ts';
import { denialOfCall, identify, keysOfCall, sendText, toAwsError } from './protocol.ts';
import { readBody } from './read-body.ts';
import { parseJsonBody, readInput, typeError } from './read-input.ts';
import { withoutSecrets } from './request-log.ts';
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
  /** ARN of what an operation is about, for the caller's policies; `*` where it is nothing in particular. */
  resource(input: Record<string, unknown>, place: Place): string;
  /** Condition keys of the service's own. */
  conditionKeys?(input: Record<string, unknown>, resource: string, call: Call): Subject['keys'];
  /** Operations that the API takes without a signature, whether the sandbox has them or not. */
  readonly unsigned?: ReadonlySet<string>;
  /** Where an unsigned call goes: its input names what it is about. */
  placeOf?(input: Record<string, unknown>, env: Environment): Place | undefined;
}

/** The longest template and task RenderUiTemplate takes, every character escaped, and some room. */
const BODY_LIMIT = 2 * 1024 * 1024;

/** Inputs above this size are not kept in the request log, in bytes. */
const MAX_LOGGED = 16_384;

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
      sendJsonError(
        response,
        toAwsError(error, 'RequestEntityTooLargeException'),
        context.requestId,
        service?.model,
      );
    }
  }

  /** The output document; undefined when the connection is to be cut. */
  async #answer(
    service: JsonService,
    operation: string,
    request: IncomingMessage,
    body: Buffer,
    context: RequestContext,
  ): Promise<object | undefined> {
    const { requestId } = context;
    const env = this.#env;
    const now = env.clock();
    const who = identify(env, request, body, { service: service.name, operation, requestId });
    if (request.method !== 'POST') {
      throw new AwsError('UnknownOperationException', 'Send a POST request.', 405);
    }
    const open = service.unsigned?.has(operation) === true;
    if ('failure' in who && !(open && who.failure.reason === 'missing')) {
      throw new AwsError(AUTHENTICATION_ERRORS[who.failure.reason], who.failure.message);
    }
    if ('scope' in who && who.scope.service !== service.name) {
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
    const caller = 'key' in who ? who.key : NOBODY;
    env.log.note(requestId, {
      principal: caller.principalArn,
      ...(body.length > MAX_LOGGED ? {} : { input: withoutSecrets(document) as Record<string, unknown> }),
    });
    const place = 'key' in who ? { accountId: accountOf(caller), region: who.scope.region } : undefined;
    const { accountId, region: at } = place ?? service.placeOf?.(document, env) ?? NOWHERE;
    const state = env.regions.get(at, accountId);
    const globalKeys = keysOfCall({ env, now, region: at, accountId }, request, context);
    const call = { env, accountId, region: at, state, caller, now, requestId, operation, globalKeys, fault };
    const action = `${service.name}:${operation}`;
    const arn = service.resource(document, call);
    if (fault?.kind === 'deny') {
      throw new AwsError(
        'AccessDeniedException',
        `User: ${caller.principalArn} is not authorized to perform: ${action} on resource: ${arn} ` +
          `because no identity-based policy allows the ${action} action`,
      );
    }
    if (!open) {
      const keys = service.conditionKeys?.(document, arn, call) ?? {};
      const denial = denialOfCall(call, action, { arn, account: accountId, keys });
      if (denial !== undefined) throw new AwsError('AccessDeniedException', denial.message);
    }
    const found = violations(service.model, operation, document);
    const wrongType = typeError(found);
    if (wrongType) throw wrongType;
    if (found.length > 0) {
      const message = validationMessage(service.model, operation, document, found, service.secrets);
      throw new AwsError(service.invalidInput, message);
    }
    const input = readInput(service.model, operation, document);
    return run(input as never, call);
  }
}

/** Who calls an operation that takes no signature. */
const NOBODY: AccessKey = { accessKeyId: '', secretAccessKey: '', principalArn: 'anonymous' };

/** Where an unsigned call ends up whose input names nothing that there is. */
const NOWHERE: Place = { accountId: '', region: '' };

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
  const text = JSON.stringify(document, epochSeconds);
  sendText(response, status, 'application/x-amz-json-1.1', text, requestId);
}

/** Dates as AWS JSON 1.1 wants them; JSON.stringify has already made text of `value` by then. */
function epochSeconds(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const raw = this[key];
  return raw instanceof Date ? raw.getTime() / 1000 : value;
}
