import type { WorkerAccessConfiguration } from '../../workteams/model.ts';
import type { Unknowns } from '../unknowns.ts';

/** The configuration after an UpdateWorkteam; {@link Unknowns} says why there are two answers. */
export function updatedWorkerAccess(
  current: WorkerAccessConfiguration | undefined,
  given: WorkerAccessConfiguration | undefined,
  mode: Unknowns['workerAccessConfiguration'],
): WorkerAccessConfiguration | undefined {
  if (given === undefined) return current;
  if (mode === 'replace' || current === undefined) return given;
  const constraints = {
    ...current.S3Presign?.IamPolicyConstraints,
    ...given.S3Presign?.IamPolicyConstraints,
  };
  const presign = { ...current.S3Presign, ...given.S3Presign };
  const hasConstraints = Object.keys(constraints).length > 0;
  return {
    ...current,
    ...given,
    ...(current.S3Presign || given.S3Presign
      ? { S3Presign: { ...presign, ...(hasConstraints ? { IamPolicyConstraints: constraints } : {}) } }
      : {}),
  };
}
