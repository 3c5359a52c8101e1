import { GroundctlError } from '../../core/errors.ts';
import { refusesCredentials } from '../../core/refused-credentials.ts';

export const GOES_ON = 'The same command continues where this one ended.';

const HOPELESS = new Set(['access-denied', 'no-such-bucket', 'unreachable', 'not-aws']);

/** Without permission, bucket, network or credentials every further copy fails the same way, after its retries. */
export function isHopeless({ code, aws }: GroundctlError): boolean {
  return HOPELESS.has(code) || aws?.name === 'NoSuchBucket' || refusesCredentials(aws?.name);
}

/** The error that ended a batch, after so many of its objects. */
export function stoppedBy(error: GroundctlError, of: string): GroundctlError {
  return new GroundctlError(`Stopped after ${of} of this batch: ${error.message}`, {
    code: error.code,
    source: 'aws',
    hint: `${error.hint === undefined ? '' : `${error.hint} `}${GOES_ON}`,
    ...(error.aws === undefined ? {} : { aws: error.aws }),
    cause: error,
  });
}
