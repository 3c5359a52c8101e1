import { setTimeout as delay } from 'node:timers/promises';
import { facts } from '../../across/job-facts.ts';
import { abortError, EXIT, usageError } from '../../core/errors.ts';
import { renderJsonLine } from '../../core/report/json.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { JobDetail } from '../../jobs/model.ts';
import { counterWords } from '../../jobs/words.ts';
import { milliseconds } from '../duration.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { reportFindings } from '../report-findings.ts';

interface WatchOptions extends GlobalOptions {
  /** Seconds. */
  readonly every: string;
}

const OVER = new Set(['Completed', 'Failed', 'Stopped']);

/** `groundctl jobs watch JOB`: a line for each change, until the job is over; then why, where it did not go well. */
export async function watch(io: Io, options: WatchOptions, name: string): Promise<ExitCode> {
  // A number alone was seconds before.
  const pause = milliseconds('--every', options.every.replace(/^[\d.]+$/, '$&s'));
  if (pause < 1000 || pause > 86_400_000) throw usageError('--every must be from 1s to 1d.');
  const connection = await io.connect(options);
  const { signal } = io;
  let told = '';
  for (;;) {
    const job = await connection.jobs.show(name, { signal });
    const line = `${job.LabelingJobStatus}  ${counterWords(job)}`;
    if (line !== told) io.print(lineOf(job, line, options));
    told = line;
    if (OVER.has(job.LabelingJobStatus)) {
      const known = await facts(connection, job, signal);
      const findings = await connection.jobs.explain(job, new Date(), known, { signal });
      if (findings.length === 0) return EXIT.ok;
      const report = { command: 'jobs.watch', title: `Labeling job ${name}` };
      return reportFindings(io, findings, { ...options, failOn: 'info' }, report);
    }
    await delay(pause, undefined, { signal }).catch(() => {
      throw abortError();
    });
  }
}

function lineOf(job: JobDetail, line: string, { output }: GlobalOptions): string {
  if (output !== 'ndjson') return `${new Date().toISOString()}  ${sanitize(line)}\n`;
  const { LabelingJobName, LabelingJobStatus, LabelCounters } = job;
  return renderJsonLine({
    type: 'job',
    at: new Date().toISOString(),
    job: { LabelingJobName, LabelingJobStatus, LabelCounters: { ...LabelCounters } },
  });
}
