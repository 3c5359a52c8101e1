import { GroundctlError } from '../../core/errors.ts';
import { mediaSource } from '../../core/preview/headers.ts';
import { parseS3Uri, type S3Uri } from '../../core/s3-uri.ts';
import { compileTemplate } from '../../templates/dialect/engine.ts';
import { readJson } from '../../templates/dialect/json.ts';
import { builtInTaskInput } from '../../templates/label-categories.ts';
import { onlyNamed } from '../../templates/presign/named-objects.ts';
import type { Presign } from '../../templates/presign/presign.ts';
import { createPlaceholderPresigner } from '../../templates/presign/sigv4-presigner.ts';
import { lockOf } from '../../workteams/lock.ts';
import type { Environment } from '../environment.ts';
import type { Role } from '../iam/directory.ts';
import { preTask } from '../labeling/built-in.ts';
import type { JobRun } from '../labeling/model.ts';
import { type JobStorage, jobStorage } from '../labeling/storage.ts';
import type { Network } from '../network.ts';
import type { StoredLabelingJob, StoredWorkteam } from '../sagemaker/state.ts';
import { taskPresigner } from './grants.ts';

export interface RenderedTask {
  readonly html: string;
  /** Its signed objects. */
  readonly mediaSources: readonly string[];
}

/** A job as the portal serves it: what it is made of, and what its role reads and writes in S3. */
export class PortalJob {
  readonly stored: StoredLabelingJob;
  readonly team: StoredWorkteam;
  readonly storage: JobStorage;
  readonly #env: Environment;
  readonly #region: string;
  readonly #role: Role;

  private constructor(
    env: Environment,
    region: string,
    found: { stored: StoredLabelingJob; team: StoredWorkteam; role: Role },
  ) {
    this.stored = found.stored;
    this.team = found.team;
    this.storage = jobStorage(env, found.role, region);
    this.#env = env;
    this.#region = region;
    this.#role = found.role;
  }

  /** Undefined where the team has no such job. */
  static find(env: Environment, region: string, teamName: string, jobName: string): PortalJob | undefined {
    const { sagemaker } = env.regions.get(region);
    const team = sagemaker.workteams.get(teamName);
    const stored = sagemaker.labelingJobs.find(({ request }) => request.LabelingJobName === jobName);
    const role = stored && env.iam.role(stored.request.RoleArn);
    if (!team || !role || stored.request.HumanTaskConfig.WorkteamArn !== team.WorkteamArn) return undefined;
    return new PortalJob(env, region, { stored, team, role });
  }

  /**
   * One task for whoever is at `network`, with URLs as the team's lock binds them.
   *
   * @throws TemplateError
   */
  async render(run: JobRun, object: number, network: Network): Promise<RenderedTask> {
    const template = await this.#template();
    const lock = lockOf(this.team.WorkerAccessConfiguration);
    const presign = taskPresigner(this.#env, this.#role, this.#region, network, lock);
    const sources = new Set<string>();
    const line = readJson(run.lines[object] ?? '{}') as Readonly<Record<string, unknown>>;
    const input = preTask(this.stored.request) === undefined ? line : builtInTaskInput(line, run.labels);
    const noted: Presign = (object_) => {
      const url = presign(object_);
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

  async #template(): Promise<string> {
    const { UiTemplateS3Uri = '', HumanTaskUiArn } = this.stored.request.HumanTaskConfig.UiConfig;
    // CreateLabelingJob takes AWS's own alone.
    if (HumanTaskUiArn !== undefined)
      throw unusable(`The worker UI ${HumanTaskUiArn} is AWS's own, and is not in the sandbox.`);
    const uri = parseS3Uri(UiTemplateS3Uri);
    const template = uri.ok ? await this.#read(uri.value) : undefined;
    if (template !== undefined) return template;
    throw unusable(`The template ${UiTemplateS3Uri} cannot be read by the job's role.`);
  }

  async #read(object: S3Uri): Promise<string | undefined> {
    const { status, body } = await this.storage.get(object);
    return status === 200 ? body.toString('utf8') : undefined;
  }
}

function unusable(message: string): GroundctlError {
  return new GroundctlError(message, { code: 'no-template', source: 'configuration' });
}
