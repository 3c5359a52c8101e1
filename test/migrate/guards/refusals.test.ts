/** Which failures end a run. */
import { describe, expect, test } from 'vitest';
import { GroundctlError } from '../../../src/core/errors.ts';
import { Refusals } from '../../../src/migrate/sync/refusals.ts';
import { awsError } from './bucket.ts';

describe('a failure that all the rest would meet', () => {
  const reasonAfter = (...errors: readonly (GroundctlError | 'good')[]) => {
    const refusals = new Refusals();
    for (const error of errors) {
      if (error === 'good') refusals.succeeded();
      else refusals.failed(error);
    }
    return refusals.reason;
  };
  const many = (count: number, error: GroundctlError) => Array<GroundctlError>(count).fill(error);

  test('ends the run: a key, credentials, sixteen refusals or three silences in a row', () => {
    expect(reasonAfter()).toBeUndefined();
    expect(reasonAfter(awsError('kms-denied'))).toBe('the KMS key cannot be used');
    expect(reasonAfter(awsError('other', 403, 'ExpiredToken'))).toBe('AWS does not accept the credentials');
    expect(reasonAfter(new GroundctlError('x', { code: 'x', source: 'configuration' }))).toBe(
      'AWS does not accept the credentials',
    );
    expect(reasonAfter(...many(15, awsError('access-denied')))).toBeUndefined();
    expect(reasonAfter(...many(16, awsError('access-denied')))).toBe('S3 refused every object before it');
    expect(
      reasonAfter(...many(15, awsError('access-denied')), 'good', awsError('access-denied')),
    ).toBeUndefined();
    expect(reasonAfter(...many(2, awsError('unreachable')))).toBeUndefined();
    expect(reasonAfter(awsError('unreachable'), awsError('throttled'), awsError('unreachable'))).toBe(
      'S3 does not answer',
    );
    expect(reasonAfter(...many(2, awsError('unreachable')), 'good', awsError('throttled'))).toBeUndefined();
    expect(reasonAfter(...many(20, awsError('conflict')))).toBeUndefined();
    // The first reason stays.
    expect(reasonAfter(awsError('kms-denied'), ...many(3, awsError('unreachable')))).toBe(
      'the KMS key cannot be used',
    );
  });
});
