import { createHash } from 'node:crypto';
import { GroundctlError } from '../../core/errors.ts';
import { parseS3Uri, type S3Uri } from '../../core/s3-uri.ts';
import { compileTemplate } from '../../templates/dialect/engine.ts';
import { readJson } from '../../templates/dialect/json.ts';
import { onlyNamed } from '../../templates/presign/named-objects.ts';
import type { Presign } from '../../templates/presign/presign.ts';
import { createPlaceholderPresigner } from '../../templates/presign/sigv4-presigner.ts';
import { mediaSource } from '../../templates/preview/frame.ts';
import { lockOf } from '../../workteams/lock.ts';
import type { Environment } from '../environment.ts';
import type { Role } from '../iam/directory.ts';
import type { Network } from '../network.ts';
import type { StoredLabelingJob, StoredWorkteam } from '../sagemaker/state.ts';
import { taskPresigner } from './grants.ts';
import { asRole } from './job-storage.ts';

export interface RenderedTask {
  readonly html: string;
  /** Its signed objects. */
  readonly mediaSources: readonly string[];
}

/** A job as the portal serves it: what it is made of, and what its role reads and writes in S3. */
export class PortalJob {
  readonly name: string;
  readonly status: string;
  readonly workersPerTask: number;
  readonly #env: Environment;
  readonly #region: string;
  readonly #role: Role;
  readonly #team: StoredWorkteam;
  readonly #manifest: S3Uri;
  readonly #template: string;

  private constructor(
    env: Environment,
    region: string,
    found: { job: StoredLabelingJob; team: StoredWorkteam; role: Role; manifest: S3Uri },
  ) {
    const { job, team, role, manifest } = found;
    this.name = job.LabelingJobName;
    this.status = job.LabelingJobStatus;
    this.workersPerTask = job.workersPerObject;
    this.#env = env;
    this.#region = region;
    this.#role = role;
    this.#team = team;
    this.#manifest = manifest;
    this.#template = job.uiTemplate;
  }

  /** Undefined where the team has no such job. */
  static find(env: Environment, region: string, teamName: string, jobName: string): PortalJob | undefined {
    const { sagemaker } = env.regions.get(region);
    const team = sagemaker.workteams.get(teamName);
    const job = sagemaker.labelingJobs.find(({ LabelingJobName }) => LabelingJobName === jobName);
    const [role] = env.iam.roles();
    const manifest = parseS3Uri(job?.InputConfig?.DataSource.S3DataSource.ManifestS3Uri ?? '');
    if (!team || !job || !role || !manifest.ok || job.WorkteamArn !== team.WorkteamArn) return undefined;
    return new PortalJob(env, region, { job, team, role, manifest: manifest.value });
  }

  /** The lines of the manifest; none where the role may not read it. */
  async lines(): Promise<string[]> {
    const text = await this.#read(this.#manifest);
    return text?.split('\n').filter((line) => line.trim() !== '') ?? [];
  }

  /**
   * One task for whoever is at `network`, with URLs as the team's lock binds them.
   *
   * @throws TemplateError
   */
  async render(line: string, network: Network): Promise<RenderedTask> {
    const uri = parseS3Uri(this.#template);
    const template = uri.ok ? await this.#read(uri.value) : undefined;
    if (template === undefined) {
      throw new GroundctlError(`The template ${this.#template} cannot be read by the job's role.`, {
        code: 'no-template',
        source: 'configuration',
      });
    }
    const lock = lockOf(this.#team.WorkerAccessConfiguration);
    const presign = taskPresigner(this.#env, this.#role, this.#region, network, lock);
    const sources = new Set<string>();
    const input = readJson(line);
    const noted: Presign = (object) => {
      const url = presign(object);
      sources.add(mediaSource(url));
      return url;
    };
    // AWS signs for the role whatever a template asks for. A template here may be anybody's, and the page is in a
    // browser of this machine.
    const { presign: named } = onlyNamed(input, [], {
      presign: noted,
      instead: createPlaceholderPresigner(this.#region),
    });
    const html = compileTemplate(template, { presign: named }).render(input);
    return { html, mediaSources: [...sources] };
  }

  /**
   * Stores a worker's answer where Ground Truth does, in the shape its post-annotation Lambdas read. Gives the URI,
   * or the status with which S3 refused.
   */
  async store(task: number, worker: string, answerContent: object): Promise<string | number> {
    const now = this.#env.clock().toISOString();
    const answers = [{ answerContent, submissionTime: now, workerId: worker }];
    const body = JSON.stringify({ version: '2018-10-18', answers });
    const folder = `output/${this.name}/annotations/worker-response/iteration-1/${task - 1}`;
    // Two workers may submit in the same millisecond.
    const key = `${folder}/${now.replace(/:/g, '-')}-${worker.slice(-4)}.json`;
    const { bucket } = this.#manifest;
    const { status } = await asRole(this.#env, this.#role, this.#region, { bucket, key }, body);
    return status === 200 ? `s3://${bucket}/${key}` : status;
  }

  async #read(object: S3Uri): Promise<string | undefined> {
    const { status, body } = await asRole(this.#env, this.#role, this.#region, object);
    return status === 200 ? body.toString('utf8') : undefined;
  }
}

/** A worker's id, in the form of AWS's (`private.REGION.…`): each address is somebody else. */
export function workerAt(region: string, { address }: Network): string {
  return `private.${region}.${createHash('sha256').update(address).digest('hex').slice(0, 16)}`;
}
