import { bad, good, type Parsed } from '../../core/parsed.ts';

/** A task that a worker had open. */
export interface OpenTask {
  /** As the log names the worker: worker_id, else cognito_sub_id. */
  readonly worker: string;
  readonly workteam: string;
  /** Name of the labeling job in lower case, as its ARN has it; empty where the line has none. */
  readonly job: string;
  /** What became of it; undefined where the line does not say. */
  readonly end: 'submitted' | 'returned' | 'declined' | undefined;
  /** Seconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** Tasks of an activity log, and how many lines told of none. */
export interface Activity {
  readonly tasks: readonly OpenTask[];
  readonly skipped: number;
}

/** A task that was never submitted, returned or declined ends here at the latest: the longest time limit. */
const LONGEST_TASK = 8 * 3600;
const ENDS = ['submitted', 'returned', 'declined'] as const;

/**
 * Reads JSON lines of the CloudWatch log group /aws/sagemaker/groundtruth/WorkerActivity, with or without a
 * timestamp in front and with or without CloudWatch's own `message` around them. A line is a finished task;
 * source: SageMaker developer guide, "Track Worker Performance Metrics". Fails where no line tells of a task.
 */
export function readActivity(text: string): Parsed<Activity> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const tasks = lines.map(taskOf).filter((task) => task !== undefined);
  if (tasks.length === 0) {
    return bad('the activity file has no JSON line with worker_id and task_accepted_time');
  }
  return good({ tasks, skipped: lines.length - tasks.length });
}

function taskOf(line: string): OpenTask | undefined {
  const outer = objectIn(line);
  const fields = typeof outer?.message === 'string' ? objectIn(outer.message) : outer;
  const worker = text(fields?.worker_id) ?? text(fields?.cognito_sub_id);
  const from = seconds(fields?.task_accepted_time);
  if (fields === undefined || worker === undefined || from === undefined) return undefined;
  const timeOf = (name: (typeof ENDS)[number]) => seconds(fields[`task_${name}_time`]);
  const ends = ENDS.map(timeOf).filter((end) => end !== undefined);
  const to = ends.length > 0 ? Math.max(...ends) : from + LONGEST_TASK;
  const workteam = text(fields.workteam_arn)?.split('/').at(-1) ?? '';
  const job = text(fields.labeling_job_arn)?.split('/').at(-1)?.toLowerCase() ?? '';
  const end = ENDS.find((name) => timeOf(name) !== undefined);
  return { worker, workteam, job, end, from, to: Math.max(from, to) };
}

function objectIn(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line.slice(Math.max(0, line.indexOf('{'))));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** `Wed Aug 14 16:00:59 UTC 2019`, ISO 8601, or seconds since 1970. */
function seconds(value: unknown): number | undefined {
  if (typeof value === 'string' && /^\d{9,10}$/.test(value)) return Number(value);
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
}
