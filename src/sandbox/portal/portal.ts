import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GroundctlError } from '../../core/errors.ts';
import { uriDecode } from '../../core/sigv4/uri.ts';
import { TemplateError } from '../../templates/dialect/template-error.ts';
import { frameHeaders, framePage, SAFE_HEADERS } from '../../templates/preview/frame.ts';
import { shellPolicy } from '../../templates/preview/shell.ts';
import type { Environment } from '../environment.ts';
import { readBody } from '../read-body.ts';
import type { RequestContext, SandboxService } from '../service.ts';
import { notAdmitted } from './admission.ts';
import { PortalJob, workerAt } from './job.ts';
import { taskShell, tasksPage } from './pages.ts';
import { Progress } from './progress.ts';

/** Larger than any answer with the picture of a segmentation, in bytes. */
const BODY_LIMIT = 10_000_000;

/** Who asks, for what. */
interface Visit {
  readonly team: string;
  readonly job: PortalJob;
  readonly progress: Progress;
  readonly worker: string;
  readonly lines: readonly string[];
  readonly context: RequestContext;
}

/**
 * The worker portal: `/portal/TEAM/JOB` lists the tasks of a job that is in progress, `/portal/TEAM/JOB/N` shows
 * one. Each address is a worker, who takes tasks in order and submits each once. A task is rendered when its frame
 * asks for it, for the address that asks, so its URLs are bound as the team's lock says. Whom the workforce's allow
 * list keeps out is told "Not Found", as on AWS; the status there is not documented, here it is 403.
 */
export class Portal implements SandboxService {
  readonly #env: Environment;
  readonly #region: string;
  readonly #progress = new Map<string, Progress>();

  constructor(env: Environment, region: string) {
    this.#env = env;
    this.#region = region;
  }

  async handle(request: IncomingMessage, response: ServerResponse, context: RequestContext): Promise<void> {
    const { workforce } = this.#env.regions.get(this.#region).sagemaker;
    const reason = notAdmitted(workforce, context.network);
    if (reason !== undefined) {
      response.setHeader('x-sandbox-decision', reason);
      return refuse(response, 403, 'Not Found');
    }
    const [path = ''] = (request.url ?? '').split('?', 1);
    const [team = '', name = '', number = '', action, ...rest] = path
      .split('/')
      .slice(2)
      .map((part) => uriDecode(part) ?? '');
    const job = PortalJob.find(this.#env, this.#region, team, name);
    if (job === undefined || rest.length > 0)
      return refuse(response, 404, 'There is no such job for this team.');
    if (job.status !== 'InProgress')
      return refuse(response, 404, `The job ${name} has no tasks: it is ${job.status}.`);
    const worker = workerAt(this.#region, context.network);
    const lines = await job.lines();
    const visit = { team, job, progress: this.#progressOf(job), worker, lines, context };
    if (number === '') return list(request, response, visit);
    const task = /^[1-9]\d{0,5}$/.test(number) ? Number(number) : 0;
    const line = lines[task - 1];
    if (line === undefined) return refuse(response, 404, 'There is no such task.');
    const problem = outOfTurn(visit, task);
    if (problem !== undefined) return refuse(response, 409, problem);
    if (request.method === 'POST' && action === 'answer') return answer(request, response, visit, task);
    if (request.method !== 'GET') return refuse(response, 405, 'Use GET, or POST for an answer.');
    if (action === undefined) page(response, (nonce) => taskShell(name, task, nonce));
    else if (action === 'task') await frame(response, visit, line);
    else refuse(response, 404, 'There is no such page.');
  }

  #progressOf({ name, workersPerTask }: PortalJob): Progress {
    const progress = this.#progress.get(name) ?? new Progress(workersPerTask);
    this.#progress.set(name, progress);
    return progress;
  }
}

/** Why a task is not this worker's to take now; undefined where it is. */
function outOfTurn({ progress, worker, lines }: Visit, task: number): string | undefined {
  const state = progress.stateOf(task, worker);
  if (state === 'submitted') return `You have submitted task ${task} already.`;
  if (state === 'complete') return `Task ${task} has all the answers it needs.`;
  const next = progress.next(lines.length, worker);
  return next === task ? undefined : `Tasks are taken in order: task ${next} comes first.`;
}

function list(request: IncomingMessage, response: ServerResponse, visit: Visit): void {
  const { team, job, progress, worker, lines } = visit;
  if (request.method !== 'GET') return refuse(response, 405, 'Use GET.');
  const states = lines.map((_, index) => progress.stateOf(index + 1, worker));
  page(response, (nonce) =>
    tasksPage(team, job.name, { states, next: progress.next(lines.length, worker), nonce }),
  );
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { job, progress, worker, lines }: Visit,
  task: number,
): Promise<void> {
  let content: unknown;
  try {
    content = JSON.parse((await readBody(request, BODY_LIMIT)).toString('utf8'));
  } catch {
    return refuse(response, 400, `An answer is JSON of at most ${BODY_LIMIT} bytes.`);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return refuse(response, 400, 'An answer is a JSON object.');
  }
  // Another one may have come while this one was read.
  const state = progress.stateOf(task, worker);
  if (state !== 'open') return refuse(response, 409, `Task ${task} was answered meanwhile.`);
  const takeBack = progress.answer(task, worker);
  const stored = await job.store(task, worker, content);
  if (typeof stored === 'number') {
    takeBack();
    return refuse(response, 502, `The answer could not be stored: S3 said ${stored}.`);
  }
  response.writeHead(201, { ...SAFE_HEADERS, 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ stored, next: progress.next(lines.length, worker) ?? null }));
}

async function frame(response: ServerResponse, { job, context }: Visit, line: string): Promise<void> {
  try {
    const { html, mediaSources } = await job.render(line, context.network);
    const options = { online: false, mediaSources };
    response.writeHead(200, frameHeaders(options)).end(framePage(html, options));
  } catch (error) {
    const known = [TemplateError, GroundctlError, SyntaxError].some((kind) => error instanceof kind);
    if (!known) throw error;
    const code = error instanceof TemplateError ? `${error.code}: ` : '';
    refuse(response, 422, `Task failed to render: [ ${code}'${(error as Error).message}' ]`);
  }
}

function page(response: ServerResponse, make: (nonce: string) => string): void {
  const nonce = randomBytes(16).toString('base64');
  response
    .writeHead(200, { ...SAFE_HEADERS, 'Content-Security-Policy': shellPolicy(nonce) })
    .end(make(nonce));
}

function refuse(response: ServerResponse, status: number, message: string): void {
  const headers = { ...SAFE_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' };
  response
    .writeHead(status, { ...headers, 'Content-Security-Policy': "default-src 'none'" })
    .end(`${message}\n`);
}
