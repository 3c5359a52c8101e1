import type { GroundctlError } from '../../core/errors.ts';

const HOPELESS = new Set(['access-denied', 'no-such-bucket', 'unreachable', 'not-aws']);
const HOPELESS_NAMES = /^(?:NoSuchBucket|ExpiredToken|InvalidToken|InvalidAccessKeyId)$/;

/** Without permission, bucket, network or credentials every further copy fails the same way, after its retries. */
export function isHopeless({ code, aws }: GroundctlError): boolean {
  return HOPELESS.has(code) || HOPELESS_NAMES.test(aws?.name ?? '');
}
