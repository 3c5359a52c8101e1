import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Denial, Subject } from './access.ts';
import { type AuthenticationFailure, claimedService } from './authenticate.ts';
import { AwsError, notImplemented } from './aws-error.ts';
import type { Call, Environment } from './environment.ts';
import { accountOf } from './identity.ts';
import { denialOfCall, identify, keysOfCall, sendText, toAwsError } from './protocol.ts';
import { EC2, QUERY, type QueryDialect } from './query-dialect.ts';
import { readBody } from './read-body.ts';
import type { RequestContext, SandboxService } from './service.ts';
import type { XmlContent } from './xml.ts';

/** An operation of the query protocol: form parameters in, what stands inside `<ActionResult>` out. */
export type QueryOperation = (parameters: URLSearchParams, call: Call) => QueryResult | Promise<QueryResult>;

/** By AWS's names. */
export type QueryOperations = Readonly<Record<string, QueryOperation>>;

export type QueryResult = { readonly [name: string]: XmlContent };

export interface QueryService {
  /** Signing name and IAM prefix, e.g. `sts`. */
  readonly name: string;
  /** `Version` parameter, which tells the service of a request that nobody signed. */
  readonly version: string;
  readonly namespace: string;
  readonly dialect?: QueryDialect;
  readonly operations: QueryOperations;
  /** Operations that take no signature at all, here or not. */
  readonly unsigned?: readonly string[];
  /** Operations that need no permission. */
  readonly free?: readonly string[];
  /** What an operation is about, for the caller's policies. */
  subject(parameters: URLSearchParams, call: Call): Subject;
  /** The error for a caller who may not; AccessDenied unless the service has another. */
  denied?(denial: Denial, call: Call): AwsError;
}

const BODY_LIMIT = 256 * 1024;

const AUTHENTICATION_ERRORS: Readonly<Record<AuthenticationFailure['reason'], string>> = {
  missing: 'MissingAuthenticationToken',
  malformed: 'IncompleteSignature',
  'unknown-key': 'InvalidClientTokenId',
  expired: 'ExpiredToken',
  signature: 'SignatureDoesNotMatch',
};

/** What EC2 calls the same. */
const EC2_AUTHENTICATION_ERRORS: typeof AUTHENTICATION_ERRORS = {
  ...AUTHENTICATION_ERRORS,
  malformed: 'AuthFailure',
  'unknown-key': 'AuthFailure',
  expired: 'RequestExpired',
  signature: 'AuthFailure',
};

/** AWS's query protocol: a form in, XML out, for any number of services. */
export class QueryProtocol implements SandboxService {
  readonly #env: Environment;
  readonly #services: readonly QueryService[];

  constructor(env: Environment, services: readonly QueryService[]) {
    this.#env = env;
    this.#services = services;
  }

  async handle(request: IncomingMessage, response: ServerResponse, context: RequestContext): Promise<void> {
    const { requestId } = context;
    let service: QueryService | undefined;
    try {
      const body = await readBody(request, BODY_LIMIT);
      const inQuery = (request.url ?? '').split('?')[1] ?? '';
      const parameters = new URLSearchParams(request.method === 'GET' ? inQuery : body.toString('utf8'));
      const action = parameters.get('Action') ?? '';
      const claimed = claimedService(request);
      service = this.#serviceOf(claimed, parameters);
      if (service === undefined) {
        const name = claimed ?? 'unknown';
        this.#env.log.record({ service: name, operation: action, requestId, at: this.#env.clock() });
        throw notImplemented(`${name}:${action}`.slice(0, 100));
      }
      const result = await this.#answer(service, action, parameters, request, body, context);
      if (result === undefined) request.socket.destroy();
      else {
        const { success } = service.dialect ?? QUERY;
        const xml = success(action, result, service.namespace, requestId);
        sendText(response, 200, 'text/xml', xml, requestId);
      }
    } catch (error) {
      sendQueryError(response, toAwsError(error, 'RequestEntityTooLarge'), requestId, service);
    }
  }

  #serviceOf(claimed: string | undefined, parameters: URLSearchParams): QueryService | undefined {
    if (claimed !== undefined) return this.#services.find(({ name }) => name === claimed);
    const version = parameters.get('Version');
    return this.#services.find((service) => service.version === version);
  }

  async #answer(
    service: QueryService,
    action: string,
    parameters: URLSearchParams,
    request: IncomingMessage,
    body: Buffer,
    context: RequestContext,
  ): Promise<QueryResult | undefined> {
    const { requestId } = context;
    const env = this.#env;
    const now = env.clock();
    const { operations, name } = service;
    const who = identify(env, request, body, { service: name, operation: action, requestId });
    const run = Object.hasOwn(operations, action) ? operations[action] : undefined;
    if ('failure' in who) {
      const { reason, message } = who.failure;
      if (reason === 'missing' && service.unsigned?.includes(action))
        throw notImplemented(`${name}:${action}`);
      const errors = service.dialect === EC2 ? EC2_AUTHENTICATION_ERRORS : AUTHENTICATION_ERRORS;
      throw new AwsError(errors[reason], message, 403);
    }
    const fault = await env.faults.strike(name, action, env.closing);
    if (fault?.kind === 'cut') return undefined;
    if (fault?.kind === 'throttle') throw new AwsError('Throttling', 'Rate exceeded');
    const accountId = accountOf(who.key);
    env.log.note(requestId, { principal: who.key.principalArn });
    const call: Call = {
      env,
      accountId,
      region: who.scope.region,
      state: env.regions.get(who.scope.region, accountId),
      caller: who.key,
      now,
      requestId,
      operation: action,
      globalKeys: keysOfCall({ env, now, region: who.scope.region, accountId }, request, context),
      fault,
    };
    const permission = `${name}:${action}`;
    if (fault?.kind === 'deny') {
      const message = `User: ${who.key.principalArn} is not authorized to perform: ${permission}`;
      throw new AwsError(service.dialect === EC2 ? 'UnauthorizedOperation' : 'AccessDenied', message, 403);
    }
    if (!run) throw notImplemented(permission.slice(0, 100));
    if (!service.free?.includes(action)) {
      const denial = denialOfCall(call, permission, service.subject(parameters, call));
      if (denial !== undefined) {
        throw service.denied?.(denial, call) ?? new AwsError('AccessDenied', denial.message, 403);
      }
    }
    return run(parameters, call);
  }
}

/** An error in the query protocol's XML; without a service, in that of most of them. */
export function sendQueryError(
  response: ServerResponse,
  error: AwsError,
  requestId: string,
  service?: Pick<QueryService, 'namespace' | 'dialect'>,
): void {
  const { failure } = service?.dialect ?? QUERY;
  sendText(response, error.status, 'text/xml', failure(error, service?.namespace, requestId), requestId);
}
