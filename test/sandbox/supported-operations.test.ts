import { expect, test } from 'vitest';
import { DIFFERENCES } from '../../src/sandbox/differences.ts';
import { sandboxOperations } from '../../src/sandbox/supported-operations.ts';

test('every service tells its operations, and every difference is one of an operation that there is', () => {
  const all = sandboxOperations().flatMap(({ service, operations }) =>
    operations.map(({ name }) => `${service}:${name}`),
  );
  expect(all).toContain('s3:UploadPartCopy');
  expect(all).toContain('cognito-idp:InitiateAuth');
  const of = (key: string) =>
    all.filter((one) => (key.endsWith('*') ? one.startsWith(key.slice(0, -1)) : one === key));
  expect(Object.keys(DIFFERENCES).filter((key) => of(key).length === 0)).toEqual([]);
});
