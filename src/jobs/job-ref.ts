import { usageError } from '../core/errors.ts';
import type { PlanResult } from '../core/plan.ts';
import type { JobChange } from './change/change.ts';

/** Whatever names a labeling job: its name, what `list` and `show` give of it, or the result of a plan that created one. */
export type JobRef = string | { readonly LabelingJobName: string } | PlanResult<JobChange>;

/** The name behind a reference. Throws a usage error for the result of a plan that created no job. */
export function jobName(ref: JobRef): string {
  if (typeof ref === 'string') return ref;
  if ('LabelingJobName' in ref) return ref.LabelingJobName;
  const names = ref.outcomes.flatMap(({ status, change: { action } }) =>
    status === 'applied' && action.type === 'create-job' ? [action.name] : [],
  );
  const [name] = names;
  if (name !== undefined && names.length === 1) return name;
  throw usageError('The plan created no labeling job, so it cannot stand for one.');
}
