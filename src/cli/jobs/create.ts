import { planJob } from '../../across/plan-job.ts';
import { orThrow } from '../../core/parsed.ts';
import { readJobRequest } from '../../jobs/read-request.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { readText } from '../read-text.ts';

interface CreateOptions extends ChangeOptions {
  readonly name?: string;
  readonly force?: boolean;
}

const MAX_BYTES = 1_000_000;

/** `groundctl jobs create FILE` */
export async function create(io: Io, options: CreateOptions, file: string): Promise<ExitCode> {
  const request = orThrow(readJobRequest(await readText(file, MAX_BYTES, io.signal)));
  const named = options.name === undefined ? request : { ...request, LabelingJobName: options.name };
  const connection = await io.connect(options);
  const plan = await planJob(connection, named, { signal: io.signal, force: options.force });
  return carryOut(io, 'jobs.create', plan, connection.jobs.apply, options);
}
