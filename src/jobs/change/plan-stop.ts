import { GroundctlError } from '../../core/errors.ts';
import type { Plan } from '../../core/plan.ts';
import { counted } from '../../core/text/grouped.ts';
import type { JobDetail } from '../model.ts';
import type { JobChange } from './change.ts';

/** Whether StopLabelingJob can still do something about a job. */
export function isRunning({ LabelingJobStatus: status }: Pick<JobDetail, 'LabelingJobStatus'>): boolean {
  return status === 'Initializing' || status === 'InProgress';
}

/** Plans to stop a job, which cannot be undone. `job-over` where it is Completed or Failed. */
export function planStop(job: JobDetail): Plan<JobChange> {
  const { LabelingJobName: name, LabelingJobStatus: status, LabelCounters: counters = {} } = job;
  const title = `Stop labeling job ${name}`;
  const subject = `labeling job ${name}`;
  if (status === 'Stopping' || status === 'Stopped') {
    const unchanged = [{ subject, reason: `it is ${status}`, result: 'stopped' }];
    return { title, changes: [], unchanged, findings: [] };
  }
  if (!isRunning(job)) throw over(name, status);
  const left = counters.Unlabeled ?? 0;
  const change: JobChange = {
    kind: 'update',
    subject,
    fields: [{ field: 'LabelingJobStatus', before: status, after: 'Stopped' }],
    notes: [
      'A stopped job cannot be restarted. The labels so far stay in its output manifest.',
      ...(left === 0
        ? []
        : [`${counted(left, 'object')} without a label: groundctl jobs chain makes a job for them.`]),
    ],
    action: { type: 'stop-job', name },
  };
  return { title, changes: [change], unchanged: [], findings: [], confirmName: name };
}

export function over(name: string, status: string): GroundctlError {
  return new GroundctlError(`The labeling job ${name} is ${status}: there is nothing to stop.`, {
    code: 'job-over',
    source: 'aws',
  });
}
