import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { denialOf } from '../access.ts';
import { authenticate } from '../authenticate.ts';
import { AwsError, notImplemented } from '../aws-error.ts';
import type { Environment } from '../environment.ts';
import { globalKeys } from '../global-keys.ts';
import { accountOf } from '../identity.ts';
import { readBody } from '../read-body.ts';
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
      else send(response, 200, answer, context.requestId);
    } catch (error) {
      const known =
        error instanceof AwsError ? error : new AwsError('InternalServerException', String(error), 500);
      response.setHeader('x-amzn-ErrorType', known.code);
      send(response, known.status, { message: known.message }, context.requestId);
    }
  }

  async #answer(
    request: IncomingMessage,
    body: Buffer,
    { requestId, network }: RequestContext,
  ): Promise<object | undefined> {
    const env = this.#env;
    const now = env.clock();
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const operation = operationOf(request.method ?? 'GET', url.pathname);
    const who = authenticate(request, body, env.keys, now);
    const region = 'scope' in who ? who.scope.region : undefined;
    env.log.record({ service: 'bedrock', operation, requestId, at: now, ...(region ? { region } : {}) });
    if ('failure' in who) throw new AwsError('UnrecognizedClientException', who.failure.message, 403);
    const fault = await env.faults.strike('bedrock', operation, env.closing);
    if (fault?.kind === 'cut') return undefined;
    if (fault?.kind === 'throttle') throw new AwsError('ThrottlingException', 'Rate exceeded', 429);
    if (fault?.kind === 'deny') {
      throw new AwsError(
        'AccessDeniedException',
        `User: ${who.key.principalArn} is not authorized to perform: bedrock:${operation}`,
        403,
      );
    }
    const accountId = accountOf(who.key);
    const { secureTransport } = env;
    const facts = { network, now, secureTransport, headers: request.headers, region: who.scope.region };
    const context = globalKeys({ ...facts, resourceAccount: accountId });
    const denial = denialOf(who.key, `bedrock:${operation}`, { arn: '*' }, context);
    if (denial !== undefined) throw new AwsError('AccessDeniedException', denial.message, 403);
    const state = env.regions.get(who.scope.region, accountId);
    switch (operation) {
      case 'CreateEvaluationJob':
        return create(state, JSON.parse(body.toString('utf8')), now);
      case 'ListEvaluationJobs':
        return { jobSummaries: list(state, url.searchParams) };
      case 'GetEvaluationJob':
        return get(state, decodeURIComponent(url.pathname.slice('/evaluation-jobs/'.length)));
      default:
        throw notImplemented(`bedrock:${request.method} ${url.pathname.slice(0, 100)}`);
    }
  }
}

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

function send(response: ServerResponse, status: number, document: object, requestId: string): void {
  if (response.headersSent || response.destroyed) return;
  const text = JSON.stringify(document);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'x-amzn-RequestId': requestId,
  });
  response.end(text);
}
