import type { CallOptions } from '../../core/call-options.ts';
import { GroundctlError, usageError } from '../../core/errors.ts';
import { atLeast, type Finding } from '../../core/finding.ts';
import type { Plan } from '../../core/plan.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { JobsApi } from '../ports.ts';
import type { JobChange, RequestFields } from './change.ts';
import { differences, leavesOf } from './request.ts';

export interface CreateOptions extends CallOptions {
  /** What a check of the request and of what surrounds it found. */
  readonly findings: readonly Finding[];
  /** Go ahead with findings that are errors. */
  readonly force?: boolean | undefined;
}

/**
 * Plans a new job. A usage error where the check found errors, unless it is forced; `job-exists` where the name is
 * taken by another job: names are never free again. A job that is there as asked is left alone.
 */
export async function planCreate(
  api: JobsApi,
  request: RequestFields,
  { findings, force, ...options }: CreateOptions,
): Promise<Plan<JobChange>> {
  const name = nameIn(request);
  const errors = findings.filter(({ severity }) => atLeast(severity, 'error'));
  if (errors.length > 0 && !force) {
    throw usageError(`The job ${quoteForMessage(name)} would be refused, or would fail.`, {
      code: 'invalid-job',
      problems: errors.map(({ rule, message }) => `${rule}: ${message}`),
      hint: 'Nothing was sent. Fix the request; --force goes ahead anyway.',
    });
  }
  const title = `Create labeling job ${name}`;
  const subject = `labeling job ${name}`;
  const there = await api.describeJob(name, options);
  if (there !== undefined) {
    const other = differences(request, there);
    if (other.length > 0) throw exists(name, other);
    const reason = `it already exists (${there.LabelingJobStatus})`;
    return { title, changes: [], unchanged: [{ subject, reason, result: 'exists' }], findings };
  }
  return { title, changes: [createChange(name, request)], unchanged: [], findings };
}

export function createChange(name: string, request: RequestFields): JobChange {
  const fields = leavesOf(request).filter(([field]) => field !== 'LabelingJobName');
  return {
    kind: 'create',
    subject: `labeling job ${name}`,
    fields: fields.map(([field, after]) => ({ field, after })),
    notes: ['Workers see its tasks immediately. It can be stopped, but not changed, restarted or deleted.'],
    action: { type: 'create-job', name, request },
  };
}

export function exists(name: string, other: readonly string[]): GroundctlError {
  return new GroundctlError(`There is a different labeling job ${quoteForMessage(name)}.`, {
    code: 'job-exists',
    source: 'aws',
    problems: other,
    hint: 'Choose a different name: the name of a labeling job can never be reused.',
  });
}

function nameIn({ LabelingJobName: name }: RequestFields): string {
  if (typeof name === 'string' && name !== '') return name;
  throw usageError('The request has no LabelingJobName.');
}
