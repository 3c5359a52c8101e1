import type { KnownLog } from '../../../src/across/lock-impact.ts';
import type { Connection } from '../../../src/connect.ts';
import { parseS3Uri } from '../../../src/core/s3-uri.ts';
import { toGroundctlError } from '../../../src/core/to-error.ts';
import type { Shell } from '../area.ts';
import { stateOf } from '../logs/act.ts';
import { scopeWords } from '../logs/request.ts';
import { start } from '../logs/run.ts';

/** The log that the Logs tab has read; undefined where it has none. */
export function knownLog(shell: Shell): KnownLog | undefined {
  const { report } = stateOf(shell);
  if (!report) return undefined;
  const name = [report.request.source, scopeWords(report.request)].filter(Boolean).join(' ');
  return { read: report.timed.read, name };
}

const DAYS = 7;

/** Reads the last days of the log of the bucket that a team's newest job labels, on the Logs tab. Says what is missing. */
export async function readRecentLog(shell: Shell, connection: Connection, team: string): Promise<void> {
  try {
    const bucket = await bucketOf(connection, team);
    if (bucket === undefined) {
      return shell.notify(
        `${team} has no labeling job that shows which bucket to read: b on the Logs tab.`,
        'warn',
      );
    }
    shell.notify(`Reading the last ${DAYS} days of the access log of ${bucket} …`);
    const from = new Date(shell.now() - DAYS * 86_400_000).toISOString().slice(0, 10);
    await start(shell, { type: 'target', bucket, from });
    const { task, report } = stateOf(shell);
    if (task?.stage === 'off')
      return shell.notify(`${bucket} has no access log: groundctl logs enable ${bucket}`, 'warn');
    if (task?.error) return shell.notify(task.error.message, 'bad');
    if (!report || report.diagnosis.summary.records === 0) {
      return shell.notify(`The access log of ${bucket} has no record from the last ${DAYS} days.`, 'warn');
    }
    shell.replan();
  } catch (error) {
    shell.notify(toGroundctlError(error).message, 'bad');
  }
}

/** The bucket that a team's newest labeling job reads from; undefined where no job says. */
export async function bucketOf(connection: Connection, team: string): Promise<string | undefined> {
  const { jobs = [] } = await connection.workteams.show(team);
  const age = (job: (typeof jobs)[number]) => job.CreationTime?.getTime() ?? 0;
  const [newest] = [...jobs].sort((a, b) => age(b) - age(a));
  if (!newest) return undefined;
  const job = await connection.jobs.show(newest.LabelingJobName);
  const uri = parseS3Uri(job.InputConfig?.DataSource?.S3DataSource?.ManifestS3Uri ?? '');
  return uri.ok ? uri.value.bucket : undefined;
}
