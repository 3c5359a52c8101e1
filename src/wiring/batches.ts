import { createBatchOperations } from '../batches/batch-operations.ts';
import { lazy } from '../lazy.ts';
import type { Wires } from './wires.ts';

export async function batchesOn({ config, opened, s3 }: Wires) {
  return createBatchOperations(
    await s3(),
    lazy(async () => opened((await import('../aws/athena.ts')).createAthenaApi(config('athena')))),
  );
}
