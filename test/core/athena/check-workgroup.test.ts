import { expect, test } from 'vitest';
import { checkWorkGroup } from '../../../src/core/athena/check-workgroup.ts';
import type { WorkGroup } from '../../../src/core/athena/ports.ts';

const group: WorkGroup = {
  name: 'labeling',
  enabled: true,
  scanLimit: 1000,
  outputLocation: 's3://results/',
  enforced: true,
};
const check = (found: WorkGroup | undefined, bytes = 1, outputLocation?: string) =>
  checkWorkGroup(
    { workGroup: async () => found },
    { workGroup: 'labeling', outputLocation, bytes },
    undefined,
  );

test.each<[string, WorkGroup, number?, string?]>([
  ['as much as it may', group, 1000],
  ['anything, without a limit', { ...group, scanLimit: undefined }, 1e15],
  ['with results where the query says', { ...group, outputLocation: undefined }, 1, 's3://mine/'],
])('a query may scan %s', async (_, found, bytes, location) => {
  await expect(check(found, bytes, location)).resolves.toBeUndefined();
});

test.each<[string, WorkGroup | undefined, number, object]>([
  [
    'does not exist',
    undefined,
    1,
    { code: 'athena-no-workgroup', source: 'aws', message: 'There is no workgroup "labeling".' },
  ],
  [
    'is switched off',
    { ...group, enabled: false },
    1,
    { code: 'athena-no-workgroup', message: 'There is no workgroup "labeling" that is enabled.' },
  ],
  [
    'lets a query scan less',
    group,
    1001,
    {
      code: 'athena-scan-limit',
      source: 'aws',
      message: 'The workgroup "labeling" lets a query scan 1,000 bytes, but this one would scan 1,001.',
      hint: expect.stringContaining('--since and --until'),
    },
  ],
  [
    'has no location for results',
    { ...group, outputLocation: undefined },
    1,
    { code: 'athena-location', exitCode: 252, message: expect.stringContaining('--output-location') },
  ],
])('none runs in a workgroup that %s', async (_, found, bytes, error) => {
  await expect(check(found, bytes)).rejects.toMatchObject(error);
});
