import { describe, expect, test } from 'vitest';
import { mapAwsError } from '../../src/aws/errors.ts';
import { GroundctlError } from '../../src/core/errors.ts';

const thrown = (details: object, message = 'said AWS') => Object.assign(new Error(message), details);
const map = (details: object, message?: string) =>
  mapAwsError(thrown(details, message), 'sagemaker:ListWorkteams');

describe('an error of the SDK becomes one of ours', () => {
  test.each<[object, string, number]>([
    [{ name: 'AccessDeniedException' }, 'access-denied', 254],
    [{ name: 'AccessDenied' }, 'access-denied', 254],
    [{ name: 'ThrottlingException' }, 'throttled', 254],
    [{ name: 'TooManyRequestsException' }, 'throttled', 254],
    [{ name: 'SlowDown' }, 'throttled', 254],
    [{ name: 'ValidationException' }, 'aws-error', 254],
    [{ name: 'CredentialsProviderError' }, 'no-credentials', 253],
    [{ name: 'TokenProviderError' }, 'no-credentials', 253],
    [{ code: 'ECONNREFUSED' }, 'unreachable', 254],
    [{ name: 'TimeoutError' }, 'unreachable', 254],
    [{ errors: [{ code: 'ECONNREFUSED' }] }, 'unreachable', 254],
    [{ cause: { code: 'ENOTFOUND' } }, 'unreachable', 254],
    [{ code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'untrusted-certificate', 253],
    [{ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, 'untrusted-certificate', 253],
    [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'untrusted-certificate', 253],
    [{ name: 'AbortError' }, 'aborted', 130],
    [{ name: 'Unknown', $metadata: { httpStatusCode: 502 } }, 'not-aws', 254],
  ])('%j is %s with exit code %i', (details, code, exitCode) => {
    expect(map(details)).toMatchObject({ code, exitCode });
  });

  test('the missing action is the one AWS names, else that of the call', () => {
    const said = 'User: arn:aws:iam::1:user/x is not authorized to perform: sts:AssumeRole on resource: *';
    expect(map({ name: 'AccessDenied' }, said).aws?.missingAction).toBe('sts:AssumeRole');
    expect(map({ name: 'AccessDenied' }, 'no').aws?.missingAction).toBe('sagemaker:ListWorkteams');
  });

  test('status and request id are kept, and control characters and secrets are not', () => {
    const error = map(
      {
        name: 'InternalFailure',
        $metadata: { httpStatusCode: 500, requestId: 'id\u001b[2J' },
      },
      'bad\u0007 "SecretAccessKey": "wJalrXUtnFEMI"',
    );
    expect(error.aws).toMatchObject({ httpStatus: 500, requestId: 'id\\x1b[2J', retryable: true });
    expect(error.message).toContain('\\x07');
    expect(error.message).not.toContain('wJalr');
  });

  test('one of ours passes unchanged, and anything else thrown is still an error', () => {
    const ours = new GroundctlError('x', { code: 'y', source: 'aws' });
    expect(mapAwsError(ours, 'a:B')).toBe(ours);
    for (const odd of [undefined, null, 'text', 7, {}]) {
      expect(mapAwsError(odd, 'a:B')).toBeInstanceOf(GroundctlError);
    }
  });
});
