import { planJob } from '../../across/plan-job.ts';
import { changedRequest } from '../../jobs/change/request.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import type { RequestOptions } from './request-changes.ts';

interface CloneOptions extends ChangeOptions, RequestOptions {
  readonly manifest?: string;
}

/** `groundctl jobs clone JOB NEW` */
export async function clone(io: Io, options: CloneOptions, name: string, copy: string): Promise<ExitCode> {
  const connection = await io.connect(options);
  const job = await connection.jobs.show(name, { signal: io.signal });
  const request = changedRequest(job, copy, options);
  const plan = await planJob(connection, request, { signal: io.signal, force: options.force });
  return carryOut(io, 'jobs.clone', plan, connection.jobs.apply, options);
}
