import { expect, test } from 'vitest';
import { DEMO_POOL } from '../../../src/sandbox/seed/demo-data.ts';
import { connected } from '../../helpers/sandbox.ts';

test('a work team and its workforce answer what they can', async () => {
  await using house = await connected();
  const found = await house.connection.policies.teamParameters('radiology-readers');
  expect(Object.fromEntries(found)).toMatchObject({
    account: ['123456789012'],
    region: ['us-east-1'],
    workteam: ['radiology-readers'],
    userPool: ['us-east-1_Lb7Workrs'],
    cidrs: [...DEMO_POOL.cidrs],
  });
  await expect(house.connection.policies.teamParameters('nobody')).rejects.toMatchObject({
    code: 'no-such-team',
    exitCode: 254,
  });
});
