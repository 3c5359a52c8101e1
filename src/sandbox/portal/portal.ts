import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GroundctlError } from '../../core/errors.ts';
import { SAFE_HEADERS } from '../../core/preview/headers.ts';
import { shellPolicy } from '../../core/preview/shell.ts';
import { uriDecode } from '../../core/sigv4/uri.ts';
import { TemplateError } from '../../templates/dialect/template-error.ts';
import { frameHeaders, framePage } from '../../templates/preview/frame.ts';
import type { Environment } from '../environment.ts';
import { inTurn, isBehind, keepGoing, step } from '../labeling/keep-going.ts';
import { type Answer, type JobRun, taskOf } from '../labeling/model.ts';
import { takeAnswer, takeDecline } from '../labeling/progress.ts';
import { type Worker, workerAt } from '../labeling/workers.ts';
import { readBody } from '../read-body.ts';
import type { RegionState } from '../region-state.ts';
import type { RequestContext, SandboxService } from '../service.ts';
import { notAdmitted } from './admission.ts';
import { PortalJob } from './job.ts';
import { jobsPage, taskShell, tasksPage } from './pages.ts';
import { Progress } from './progress.ts';

/** Larger than any answer with the picture of a segmentation, in bytes. */
const BODY_LIMIT = 10_000_000;

/** Who asks, for what. */
interface Visit {
  readonly env: Environment;
  readonly region: string;
  readonly team: string;
  readonly name: string;
  readonly job: PortalJob;
  readonly run: JobRun;
  readonly worker: Worker;
  readonly context: RequestContext;
}

/**
 * The worker portal: `/portal/TEAM` lists the jobs of a team that are in progress, `/portal/TEAM/JOB` the tasks of a
 * job, and `/portal/TEAM/JOB/N` shows one. Each address is a worker, who takes tasks in order and submits each once.
 * A task is rendered when its frame asks for it, for the address that asks, so its URLs are bound as the team's lock
 * says. Whom the workforce's allow list keeps out is told "Not Found", as on AWS; the status there is not documented,
 * here it is 403.
 */
export class Portal implements SandboxService {
  readonly #env: Environment;
  readonly #region: string;

  constructor(env: Environment, region: string) {
    this.#env = env;
    this.#region = region;
  }

  async handle(request: IncomingMessage, response: ServerResponse, context: RequestContext): Promise<void> {
    const state = this.#env.regions.get(this.#region);
    const reason = notAdmitted(state.sagemaker.workforce, context.network);
    if (reason !== undefined) {
      response.setHeader('x-sandbox-decision', reason);
      return refuse(response, 403, 'Not Found');
    }
    const [path = ''] = (request.url ?? '').split('?', 1);
    const [team = '', name = '', number = '', action, ...rest] = path
      .split('/')
      .slice(2)
      .map((part) => uriDecode(part) ?? '');
    if (name === '' && state.sagemaker.workteams.has(team)) return jobsOf(request, response, team, state);
    const job = PortalJob.find(this.#env, this.#region, team, name);
    if (job === undefined || rest.length > 0)
      return refuse(response, 404, 'There is no such job for this team.');
    const { stored } = job;
    if (stored.status === 'InProgress' && (stored.run === undefined || isBehind(stored, this.#env.clock())))
      await keepGoing(this.#env, this.#region, stored);
    const { run, status } = stored;
    if (status !== 'InProgress' || run === undefined)
      return refuse(response, 404, `The job ${name} has no tasks: it is ${status}.`);
    const worker = workerAt(state, job.team, context.network);
    const visit = { env: this.#env, region: this.#region, team, name, job, run, worker, context };
    if (number === '') return list(request, response, visit);
    const task = /^[1-9]\d{0,5}$/.test(number) ? Number(number) : 0;
    if (run.lines[task - 1] === undefined) return refuse(response, 404, 'There is no such task.');
    const problem = outOfTurn(visit, task);
    if (problem !== undefined) return refuse(response, 409, problem);
    if (request.method === 'POST' && action === 'answer') return answer(request, response, visit, task);
    if (request.method === 'POST' && action === 'decline') return decline(response, visit, task);
    if (request.method !== 'GET') return refuse(response, 405, 'Use GET, or POST for an answer.');
    if (action === undefined) page(response, (nonce) => taskShell(name, task, nonce));
    else if (action === 'task') await frame(response, visit, task);
    else refuse(response, 404, 'There is no such page.');
  }
}

function progressOf({ run, job }: Visit): Progress {
  return new Progress(run, job.stored.request.HumanTaskConfig.NumberOfHumanWorkersPerDataObject);
}

/** Why a task is not this worker's to take now; undefined where it is. */
function outOfTurn(visit: Visit, task: number): string | undefined {
  const progress = progressOf(visit);
  switch (progress.stateOf(task, visit.worker.id)) {
    case 'submitted':
      return `You have already submitted task ${task}.`;
    case 'declined':
      return `You have declined task ${task}.`;
    case 'complete':
      return `Task ${task} has all the answers it needs.`;
    case 'later':
      return `Task ${task} comes in a later batch.`;
    case 'open': {
      const next = progress.next(visit.worker.id);
      return next === task ? undefined : `Tasks are done in order: task ${next} comes first.`;
    }
  }
}

function jobsOf(
  request: IncomingMessage,
  response: ServerResponse,
  team: string,
  { sagemaker }: RegionState,
): void {
  if (request.method !== 'GET') return refuse(response, 405, 'Use GET.');
  const arn = sagemaker.workteams.get(team)?.WorkteamArn;
  const jobs = sagemaker.labelingJobs.filter(
    ({ request: { HumanTaskConfig }, status }) =>
      HumanTaskConfig.WorkteamArn === arn && status === 'InProgress',
  );
  page(response, (nonce) => jobsPage(team, jobs, nonce));
}

function list(request: IncomingMessage, response: ServerResponse, visit: Visit): void {
  const { team, name, worker } = visit;
  if (request.method !== 'GET') return refuse(response, 405, 'Use GET.');
  const progress = progressOf(visit);
  const tasks = progress.tasks.map((task) => ({ task, state: progress.stateOf(task, worker.id) }));
  page(response, (nonce) => tasksPage(team, name, { tasks, next: progress.next(worker.id), nonce }));
}

/** When a worker opened a task, which the time limit counts from. */
function acceptedAt({ env, run, job, worker }: Visit, task: number): Date {
  const { accepted } = taskOf(run, task - 1);
  const now = env.clock();
  const at = accepted.get(worker.id);
  const limit = job.stored.request.HumanTaskConfig.TaskTimeLimitInSeconds * 1000;
  if (at !== undefined && now.getTime() - at.getTime() <= limit) return at;
  accepted.set(worker.id, now);
  return now;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  visit: Visit,
  task: number,
): Promise<void> {
  const { env, region, job, run, worker } = visit;
  let content: unknown;
  try {
    content = JSON.parse((await readBody(request, BODY_LIMIT)).toString('utf8'));
  } catch {
    return refuse(response, 400, `An answer must be JSON of at most ${BODY_LIMIT} bytes.`);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return refuse(response, 400, 'An answer must be a JSON object.');
  }
  const before = taskOf(run, task - 1).accepted.get(worker.id);
  const accepted = acceptedAt(visit, task);
  if (before !== undefined && before !== accepted)
    return refuse(response, 409, `The time for task ${task} ran out: it starts again.`);
  const stored = await inTurn(job.stored, async () => {
    // Another one may have come while this one was read.
    if (progressOf(visit).stateOf(task, worker.id) !== 'open') return undefined;
    const now = env.clock();
    const taken = answerOf(worker, content as Answer['answerContent'], accepted, now);
    const at = await takeAnswer(job.stored, run, task - 1, taken, job.storage, now);
    await step(env, region, job.stored);
    return at;
  });
  if (stored === undefined) return refuse(response, 409, `Task ${task} was answered in the meantime.`);
  if (typeof stored === 'number')
    return refuse(response, 502, `The answer could not be stored: S3 returned ${stored}.`);
  created(response, { stored, next: nextOf(visit) });
}

function answerOf(
  { id, identity }: Worker,
  answerContent: Answer['answerContent'],
  accepted: Date,
  now: Date,
): Answer {
  return {
    acceptanceTime: accepted.toISOString(),
    answerContent,
    submissionTime: now.toISOString(),
    timeSpentInSeconds: (now.getTime() - accepted.getTime()) / 1000,
    workerId: id,
    ...(identity === undefined ? {} : { workerMetadata: { identityData: identity } }),
  };
}

async function decline(response: ServerResponse, visit: Visit, task: number): Promise<void> {
  const { env, region, job, run, worker } = visit;
  const taken = await inTurn(job.stored, async () => {
    // An answer of this worker's may have waited for its turn as well.
    if (progressOf(visit).stateOf(task, worker.id) !== 'open') return false;
    takeDecline(job.stored, run, task - 1, worker.id);
    await step(env, region, job.stored);
    return true;
  });
  if (!taken) return refuse(response, 409, `Task ${task} was answered in the meantime.`);
  created(response, { declined: task, next: nextOf(visit) });
}

function created(response: ServerResponse, document: object): void {
  response.writeHead(201, { ...SAFE_HEADERS, 'Content-Type': 'application/json' });
  response.end(JSON.stringify(document));
}

/** The worker's next task; null where there is none now. */
function nextOf(visit: Visit): number | null {
  if (visit.job.stored.status !== 'InProgress') return null;
  return progressOf(visit).next(visit.worker.id) ?? null;
}

async function frame(response: ServerResponse, visit: Visit, task: number): Promise<void> {
  const { job, run, context } = visit;
  acceptedAt(visit, task);
  try {
    const { html, mediaSources } = await job.render(run, task - 1, context.network);
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
