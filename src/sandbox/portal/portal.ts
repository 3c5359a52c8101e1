import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseS3Uri } from '../../core/s3-uri.ts';
import { uriDecode } from '../../core/sigv4/uri.ts';
import { compileTemplate } from '../../templates/dialect/engine.ts';
import { readJson } from '../../templates/dialect/json.ts';
import { TemplateError } from '../../templates/dialect/template-error.ts';
import { frameHeaders, framePage, SAFE_HEADERS } from '../../templates/preview/frame.ts';
import { shellPolicy } from '../../templates/preview/shell.ts';
import type { Environment } from '../environment.ts';
import { readBody } from '../read-body.ts';
import type { RegionState } from '../region-state.ts';
import type { StoredLabelingJob, StoredWorkteam } from '../sagemaker/state.ts';
import type { RequestContext, SandboxService } from '../service.ts';
import type { Role } from '../sts/roles.ts';
import { DEMO_TEMPLATE } from './demo-template.ts';
import { taskPresigner } from './grants.ts';
import { asRole } from './job-storage.ts';
import { taskShell, tasksPage } from './pages.ts';

const BODY_LIMIT = 1_000_000;

interface Job {
  readonly team: StoredWorkteam;
  readonly job: StoredLabelingJob;
  readonly role: Role;
  readonly region: string;
  readonly bucket: string;
  readonly manifestKey: string;
}

/**
 * The worker portal: `/portal/TEAM/JOB` lists the tasks of a seeded job, `/portal/TEAM/JOB/N` shows one. A task is
 * rendered when its frame asks for it, for the address that asks, so its URLs are bound as the team's lock says.
 * The workforce's allow list is not applied: on this machine everybody comes from loopback.
 */
export class Portal implements SandboxService {
  readonly #env: Environment;
  readonly #region: string;

  constructor(env: Environment, region: string) {
    this.#env = env;
    this.#region = region;
  }

  async handle(request: IncomingMessage, response: ServerResponse, context: RequestContext): Promise<void> {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const [team = '', name = '', number, action, ...rest] = path
      .split('/')
      .slice(2)
      .map((part) => uriDecode(part) ?? '');
    const job = this.#find(team, name);
    if (job === undefined || rest.length > 0)
      return refuse(response, 404, 'There is no such job for this team.');
    if (request.method === 'POST' && action === 'answer') return this.#answer(request, response, job, number);
    if (request.method !== 'GET') return refuse(response, 405, 'Use GET, or POST for an answer.');
    const lines = await this.#manifest(job);
    if (number === undefined || number === '') {
      response.writeHead(200, { ...SAFE_HEADERS, 'Content-Security-Policy': "default-src 'none'" });
      response.end(tasksPage(team, name, lines.length));
      return;
    }
    const line = lines[Number(number) - 1];
    if (!/^[1-9]\d{0,5}$/.test(number) || line === undefined)
      return refuse(response, 404, 'There is no such task.');
    if (action === undefined) {
      const nonce = randomBytes(16).toString('base64');
      response.writeHead(200, { ...SAFE_HEADERS, 'Content-Security-Policy': shellPolicy(nonce) });
      response.end(taskShell(name, Number(number), nonce));
    } else if (action === 'task') this.#task(response, job, line, context);
    else refuse(response, 404, 'There is no such page.');
  }

  #find(teamName: string, jobName: string): Job | undefined {
    const { sagemaker }: RegionState = this.#env.regions.get(this.#region);
    const team = sagemaker.workteams.get(teamName);
    const job = sagemaker.labelingJobs.find(({ LabelingJobName }) => LabelingJobName === jobName);
    const [role] = this.#env.roles.all();
    const uri = parseS3Uri(job?.InputConfig?.DataSource.S3DataSource.ManifestS3Uri ?? '');
    if (!team || !job || !role || !uri.ok || job.WorkteamArn !== team.WorkteamArn) return undefined;
    return { team, job, role, region: this.#region, bucket: uri.value.bucket, manifestKey: uri.value.key };
  }

  async #manifest({ role, region, bucket, manifestKey }: Job): Promise<string[]> {
    const { status, body } = await asRole(this.#env, role, region, { bucket, key: manifestKey });
    if (status !== 200) return [];
    return body
      .toString('utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
  }

  #task(response: ServerResponse, job: Job, line: string, { network }: RequestContext): void {
    const presign = taskPresigner(this.#env, job.role, job.region, network, job.team);
    const origin = network.path === 'internet' ? this.#env.urls.internet : this.#env.urls.vpc;
    const options = { online: false, mediaOrigins: [origin] };
    try {
      const html = compileTemplate(DEMO_TEMPLATE, { presign }).render(readJson(line));
      response.writeHead(200, frameHeaders(options)).end(framePage(html, options));
    } catch (error) {
      if (!(error instanceof TemplateError) && !(error instanceof SyntaxError)) throw error;
      refuse(response, 422, `Task failed to render: ${error.message}`);
    }
  }

  /** Stores a worker's answer where Ground Truth does, in the shape its post-annotation Lambdas read. */
  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    { role, region, bucket, job }: Job,
    number = '',
  ): Promise<void> {
    let answerContent: unknown;
    try {
      answerContent = JSON.parse((await readBody(request, BODY_LIMIT)).toString('utf8'));
    } catch {
      return refuse(response, 400, `An answer is JSON of at most ${BODY_LIMIT} bytes.`);
    }
    if (!/^[1-9]\d{0,5}$/.test(number) || typeof answerContent !== 'object' || answerContent === null) {
      return refuse(response, 400, 'An answer is a JSON object for a task of the job.');
    }
    const now = this.#env.clock().toISOString();
    const document = {
      version: '2018-10-18',
      answers: [{ answerContent, submissionTime: now, workerId: 'sandbox.worker' }],
    };
    const folder = `output/${job.LabelingJobName}/annotations/worker-response/iteration-1/${Number(number) - 1}`;
    const key = `${folder}/${now.replace(/:/g, '-')}.json`;
    const { status } = await asRole(this.#env, role, region, { bucket, key }, JSON.stringify(document));
    if (status !== 200) return refuse(response, 502, `The answer could not be stored: S3 said ${status}.`);
    response.writeHead(201, { ...SAFE_HEADERS, 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ stored: `s3://${bucket}/${key}` }));
  }
}

function refuse(response: ServerResponse, status: number, message: string): void {
  const headers = { ...SAFE_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' };
  response
    .writeHead(status, { ...headers, 'Content-Security-Policy': "default-src 'none'" })
    .end(`${message}\n`);
}
