import { GroundctlError } from '../../core/errors.ts';

export function isStatus(error: unknown, status: number): error is GroundctlError {
  return error instanceof GroundctlError && error.aws?.httpStatus === status;
}

/** The key is not, or no longer, as whoever writes it was told. */
export function conflict(message: string, cause?: GroundctlError): GroundctlError {
  return new GroundctlError(message, {
    code: 'conflict',
    source: 'aws',
    hint: 'Look at the object; to replace it, plan again with --overwrite.',
    ...(cause?.aws === undefined ? {} : { aws: { ...cause.aws, retryable: false } }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** A refusal that is the key's and not the bucket's; the same for every object of a run. */
export function kmsRefusal(error: unknown): GroundctlError | undefined {
  if (!(error instanceof GroundctlError) || error.aws === undefined) return undefined;
  const { name, missingAction = '' } = error.aws;
  if (!missingAction.startsWith('kms:') && !name.startsWith('KMS')) return undefined;
  return new GroundctlError(error.message, {
    code: 'kms-denied',
    source: 'aws',
    hint: missingAction.startsWith('kms:')
      ? `Allow ${missingAction} (and kms:Decrypt, to read back) on the key: in the policies of this identity, and in the key's own policy where it is a key of another account or does not leave it to IAM. --kms-key names another key, --sse s3 does without.`
      : 'Is the key enabled, and in the region of the bucket? --kms-key names another key, --sse s3 does without.',
    aws: error.aws,
    cause: error,
  });
}
