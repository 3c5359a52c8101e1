import type { PlusLimits } from '../limits.ts';

/** Why there cannot be fewer batches. */
export interface LowerBound {
  readonly batches: number;
  /** By the total size, by the number of files, and by files too large to share a batch with many others. */
  readonly byVolume: number;
  readonly byCount: number;
  readonly bySize: number;
}

/**
 * The fewest batches any split can have: the largest of volume, count and, for each distinct size s, the number
 * of files of at least s over how many of them one batch holds. `sizes` in any order.
 */
export function lowerBound(sizes: Float64Array, limits: PlusLimits): LowerBound {
  const sorted = Float64Array.from(sizes).sort();
  let total = 0;
  let bySize = 0;
  for (let index = sorted.length - 1; index >= 0; index--) {
    const size = sorted[index] ?? 0;
    total += size;
    if (size > 0 && sorted[index - 1] !== size) {
      const together = Math.floor(limits.totalBytes / size);
      if (together > 0) bySize = Math.max(bySize, Math.ceil((sorted.length - index) / together));
    }
  }
  const byVolume = Math.ceil(total / limits.totalBytes);
  const byCount = Math.ceil(sorted.length / limits.files);
  return { batches: Math.max(byVolume, byCount, bySize), byVolume, byCount, bySize };
}
