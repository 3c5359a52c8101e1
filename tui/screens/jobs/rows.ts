import { relativeTime } from '../../../src/core/text/time.ts';
import { explainJob } from '../../../src/jobs/explain/explain.ts';
import type { JobSummary } from '../../../src/jobs/model.ts';
import { costWords, counterWords, teamOf } from '../../../src/jobs/words.ts';
import type { Cell, Column, TableRow } from '../../state/table.ts';
import { JOB_STATES } from '../job-states.ts';

export const JOB_COLUMNS: readonly Column[] = [
  { id: 'job', title: 'Job', drop: 0, min: 22, max: 63 },
  { id: 'status', title: 'Status', drop: 0, min: 14, max: 16 },
  // Half a number says something else: counts are whole, or not there.
  { id: 'labeled', title: 'Labeled', drop: 2, min: 19, max: 28 },
  { id: 'team', title: 'Team', drop: 4, min: 12, max: 30 },
  { id: 'age', title: 'Created', drop: 3, min: 9, max: 12 },
  { id: 'why', title: 'Why', drop: 0, min: 14, max: 80 },
];

/** With what each has cost so far, where there is a price table. */
export const PRICED_COLUMNS: readonly Column[] = JOB_COLUMNS.toSpliced(3, 0, {
  id: 'cost',
  title: 'Cost so far',
  drop: 2,
  min: 16,
  max: 16,
});

export function jobRow(job: JobSummary, now: Date, costs?: ReadonlyMap<string, number>): TableRow {
  const cost = costs?.get(job.LabelingJobName);
  const created = job.CreationTime;
  return {
    key: job.LabelingJobName,
    cells: {
      job: { text: job.LabelingJobName },
      status: { text: job.LabelingJobStatus, ...JOB_STATES[job.LabelingJobStatus] },
      labeled: { text: counterWords(job).replace(' of ', '/'), sort: job.LabelCounters?.TotalLabeled ?? -1 },
      ...(cost === undefined ? {} : { cost: { text: costWords(cost), sort: -cost } }),
      team: { text: teamOf(job.WorkteamArn), tone: 'muted' },
      age: created
        ? { text: relativeTime(created, now), tone: 'muted', sort: -created.getTime() }
        : { text: '?', tone: 'muted', sort: 0 },
      why: whyCell(job, now),
    },
  };
}

/** What the listing alone gives away; the rest is known when the job is opened. */
function whyCell(job: JobSummary, now: Date): Cell {
  const [worst] = explainJob(job, {}, now).filter(({ severity }) => severity !== 'info');
  if (worst === undefined) return { text: '', sort: 0 };
  return {
    mark: worst.severity,
    text: worst.message,
    tone: worst.severity === 'error' ? 'bad' : 'warn',
    sort: worst.severity === 'error' ? -2 : -1,
  };
}
