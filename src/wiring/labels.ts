import { createLabelOperations } from '../labels/label-operations.ts';
import type { Wires } from './wires.ts';

export async function labelsOn({ s3 }: Wires) {
  return createLabelOperations(await s3());
}
