import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { denialOf } from '../access.ts';
import { AwsError, notImplemented } from '../aws-error.ts';
import type { Environment } from '../environment.ts';
import { accountOf } from '../identity.ts';
import { identify, keysOfCall, sendText } from '../protocol.ts';
import { readBody } from '../read-body.ts';
import { parseJsonBody } from '../read-input.ts';
import type { RegionState } from '../region-state.ts';
import type { RequestContext, SandboxService } from '../service.ts';

const BODY_LIMIT = 256 * 1024;

/** Evaluation jobs of Amazon Bedrock, kept as they were asked for; nothing is evaluated. */
export class BedrockService implements SandboxService {
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  async handle(request: IncomingMessage, response: ServerResponse, context: RequestContext): Promise<void> {
    try {
      const body = await readBody(request, BODY_LIMIT);
      const answer = await this.#answer(request, body, context);
      if (answer === undefined) request.socket.destroy();
      else sendText(response, 200, 'application/json', JSON.stringify(answer), context.requestId);
    } catch (error) {
      const known =
        error instanceof AwsError ? error : new AwsError('InternalServerException', String(error), 500);
      response.setHeader('x-amzn-ErrorType', known.code);
      const text = JSON.stringify({ message: known.message });
      sendText(response, known.status, 'application/json', text, context.requestId);
    }
  }

  async #answer(
    request: IncomingMessage,
    body: Buffer,
    context: RequestContext,
  ): Promise<object | undefined> {
    const { requestId } = context;
    const env = this.#env;
    const now = env.clock();
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const operation = operationOf(request.method ?? 'GET', url.pathname);
    const who = identify(env, request, body, { service: 'bedrock', operation, requestId });
    if ('failure' in who) throw new AwsError('UnrecognizedClientException', who.failure.message, 403);
    const fault = await env.faults.strike('bedrock', operation, env.closing);
    if (fault?.kind === 'cut') return undefined;
    if (fault?.kind === 'throttle') throw new AwsError('ThrottlingException', 'Rate exceeded', 429);
    const { key: caller, scope } = who;
    if (fault?.kind === 'deny') {
      throw new AwsError(
        'AccessDeniedException',
        `User: ${caller.principalArn} is not authorized to perform: bedrock:${operation}`,
        403,
      );
    }
    const accountId = accountOf(caller);
    const state = env.regions.get(scope.region, accountId);
    const keys = keysOfCall({ env, now, region: scope.region, accountId }, request, context);
    const denial = denialOf(caller, `bedrock:${operation}`, { arn: '*' }, keys);
    if (denial !== undefined) throw new AwsError('AccessDeniedException', denial.message, 403);
    const run = Object.hasOwn(BEDROCK_OPERATIONS, operation) ? BEDROCK_OPERATIONS[operation] : undefined;
    if (run === undefined) throw notImplemented(`bedrock:${operation}`);
    return run({ state, body, url, now });
  }
}

interface Asked {
  readonly state: RegionState;
  readonly body: Buffer;
  readonly url: URL;
  readonly now: Date;
}

export const BEDROCK_OPERATIONS: Readonly<Record<string, (asked: Asked) => object>> = {
  CreateEvaluationJob: ({ state, body, now }) => create(state, parseJsonBody(body), now),
  ListEvaluationJobs: ({ state, url }) => ({ jobSummaries: list(state, url.searchParams) }),
  GetEvaluationJob: ({ state, url }) =>
    get(state, decodeURIComponent(url.pathname.slice('/evaluation-jobs/'.length))),
};

function operationOf(method: string, path: string): string {
  if (path === '/evaluation-jobs') return method === 'POST' ? 'CreateEvaluationJob' : 'ListEvaluationJobs';
  if (path.startsWith('/evaluation-jobs/') && method === 'GET') return 'GetEvaluationJob';
  return `${method} ${path}`.slice(0, 100);
}

function create(state: RegionState, input: Record<string, unknown>, now: Date): object {
  const name = String(input.jobName ?? '');
  const id = createHash('sha256').update(name).digest('hex').slice(0, 12);
  const jobArn = `arn:aws:bedrock:${state.region}:${state.accountId}:evaluation-job/${id}`;
  if (state.evaluations.has(jobArn)) throw new AwsError('ConflictException', `${name} exists already.`, 409);
  const config = (input.evaluationConfig ?? {}) as { human?: unknown };
  state.evaluations.set(jobArn, {
    ...input,
    jobArn,
    status: 'InProgress',
    jobType: config.human === undefined ? 'Automated' : 'Human',
    creationTime: now.toISOString(),
  });
  return { jobArn };
}

function list(state: RegionState, query: URLSearchParams): object[] {
  const status = query.get('statusEquals');
  return [...state.evaluations.values()]
    .filter((job) => status === null || job.status === status)
    .map(({ jobArn, jobName, status, jobType, creationTime }) => ({
      jobArn,
      jobName,
      status,
      jobType,
      creationTime,
      evaluationTaskTypes: [],
    }));
}

function get(state: RegionState, identifier: string): object {
  const job = [...state.evaluations.values()].find(
    ({ jobArn, jobName }) => jobArn === identifier || jobName === identifier,
  );
  if (job === undefined)
    throw new AwsError('ResourceNotFoundException', `${identifier} does not exist.`, 404);
  return job;
}
