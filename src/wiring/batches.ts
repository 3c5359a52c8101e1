import { createBatchOperations } from '../batches/batch-operations.ts';
import type { Wires } from './wires.ts';

export async function batchesOn({ s3 }: Wires) {
  return createBatchOperations(await s3());
}
