import type { Connection } from '../connect.ts';
import type { Plan } from '../core/plan.ts';
import type { ChainLines } from '../jobs/change/chain-lines.ts';
import type { JobChange, RequestFields } from '../jobs/change/change.ts';
import { checkJobOnline } from './check-job.ts';

export interface PlanJobOptions {
  readonly signal: AbortSignal;
  /** Go ahead with findings that are errors. */
  readonly force?: boolean | undefined;
}

/** Plans a job whose request is held against all that surrounds it first. */
export async function planJob(
  connection: Connection,
  request: RequestFields,
  { signal, force }: PlanJobOptions,
): Promise<Plan<JobChange>> {
  const findings = await checkJobOnline(connection, request, subjectOf(request), signal);
  return connection.jobs.planCreate(request, { signal, force, findings });
}

/** Plans a manifest of what an earlier job left undone at `uri`, and the job that reads it where a request is given. */
export async function planChain(
  connection: Connection,
  chain: ChainLines,
  uri: string,
  request: RequestFields | undefined,
  { signal, force }: PlanJobOptions,
): Promise<Plan<JobChange>> {
  const manifest = await connection.jobs.planManifest(chain, uri, { signal });
  if (request === undefined) return manifest;
  const subject = subjectOf(request);
  // Nobody can look at a manifest that is not written yet; its lines have been the earlier job's.
  const findings = await checkJobOnline(connection, request, subject, signal, { manifest: false });
  const job = await connection.jobs.planCreate(request, { signal, force, findings });
  return {
    title: `${job.title} from what is left`,
    changes: [...manifest.changes, ...job.changes],
    unchanged: [...manifest.unchanged, ...job.unchanged],
    findings: job.findings,
  };
}

function subjectOf({ LabelingJobName: name }: RequestFields): string {
  return typeof name === 'string' ? name : 'the request';
}
