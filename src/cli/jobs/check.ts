import { checkJobOnline } from '../../across/check-job.ts';
import { usageError } from '../../core/errors.ts';
import type { Finding } from '../../core/finding.ts';
import { orThrow } from '../../core/parsed.ts';
import { checkRequest } from '../../jobs/check/check-request.ts';
import { readJobRequest } from '../../jobs/read-request.ts';
import type { CheckingOptions } from '../fail-on.ts';
import type { ExitCode, Io } from '../io.ts';
import { readText } from '../read-text.ts';
import { reportFindings } from '../report-findings.ts';

interface CheckOptions extends CheckingOptions {
  readonly like?: string;
  readonly offline?: boolean;
}

const MAX_BYTES = 1_000_000;

/** `groundctl jobs check FILE|--like JOB` */
export async function check(io: Io, options: CheckOptions, file: string | undefined): Promise<ExitCode> {
  if ((file === undefined) === (options.like === undefined)) {
    throw usageError('Pass either a file with the request or --like JOB.');
  }
  if (options.offline && options.like !== undefined)
    throw usageError('--like reads from AWS: leave out --offline.');
  const subject = file ?? options.like ?? '';
  const findings = await findingsOf(io, options, file, subject);
  return reportFindings(io, findings, options, {
    command: 'jobs.check',
    title: `Check of a labeling job: ${subject}`,
    extra: { request: subject, online: options.offline !== true },
  });
}

async function findingsOf(
  io: Io,
  options: CheckOptions,
  file: string | undefined,
  subject: string,
): Promise<readonly Finding[]> {
  const own =
    file === undefined ? undefined : orThrow(readJobRequest(await readText(file, MAX_BYTES, io.signal)));
  if (options.offline && own !== undefined) return checkRequest(own, subject, options.region);
  const connection = await io.connect(options);
  const fields =
    own ??
    orThrow(readJobRequest(JSON.stringify(await connection.jobs.show(subject, { signal: io.signal }))));
  return checkJobOnline(connection, fields, subject, io.signal);
}
