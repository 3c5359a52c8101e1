import type { SizeSystem } from '../core/size.ts';

/**
 * Limits of one Ground Truth Plus batch. AWS's developer guide (gtp-create-batches) says "GB" and not whether
 * it counts in 10^9 or 2^30; the smaller reading is the default, since it is refused by neither.
 */
export interface PlusLimits {
  readonly units: SizeSystem;
  /** Largest size of one file in bytes, inclusive. */
  readonly fileBytes: number;
  /** Largest total in bytes, inclusive: the guide says less than 100 GB. */
  readonly totalBytes: number;
  /** Most files, inclusive. */
  readonly files: number;
}

export const PLUS_REGION = 'us-east-1';
/** Most batches of a project with the status "Data transfer in-progress". */
export const PLUS_TRANSFERS = 5;
/** Most projects with the status "Review in progress". */
export const PLUS_REVIEWS = 5;

export function plusLimits(units: SizeSystem = 'decimal'): PlusLimits {
  const giga = units === 'decimal' ? 1e9 : 2 ** 30;
  return { units, fileBytes: 2 * giga, totalBytes: 100 * giga - 1, files: 10_000 };
}
