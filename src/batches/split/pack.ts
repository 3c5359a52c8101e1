import type { PlusLimits } from '../limits.ts';
import { FirstFit } from './first-fit.ts';

/** Files that stay together: one file, mostly. Parallel arrays, since there may be millions. */
interface Bundles {
  readonly length: number;
  readonly bytes: Float64Array;
  readonly files: Uint32Array;
}

/** The batch of each bundle, by index from 0. */
interface Packing {
  readonly batches: number;
  readonly batchOf: Uint32Array;
}

/**
 * The fewest batches that a handful of methods find, each bundle within the limits by itself. They are tried in
 * this order and the first that reaches `atLeast` is taken, else the best: neighbours stay together where
 * that costs nothing; large first, each into the first batch with room; dealt out so that every batch has its
 * share of large and small ones. The same input gives the same packing.
 */
export function pack(bundles: Bundles, limits: PlusLimits, atLeast: number): Packing {
  let best = inOrder(bundles, limits);
  if (best.batches <= atLeast) return best;
  const order = bySize(bundles, limits);
  const fit = firstFit(bundles, limits, order);
  if (fit.batches < best.batches) best = fit;
  for (let count = atLeast; count < best.batches && count <= atLeast + 2; count++) {
    const dealt = deal(bundles, limits, order, count);
    if (dealt !== undefined) return dealt;
  }
  return best;
}

/** One batch after the other in the given order. */
function inOrder(bundles: Bundles, limits: PlusLimits): Packing {
  const batchOf = new Uint32Array(bundles.length);
  let batches = 0;
  let bytes = Number.POSITIVE_INFINITY;
  let files = 0;
  for (let index = 0; index < bundles.length; index++) {
    const size = bundles.bytes[index] ?? 0;
    const count = bundles.files[index] ?? 0;
    if (bytes + size > limits.totalBytes || files + count > limits.files) {
      batches += 1;
      bytes = 0;
      files = 0;
    }
    bytes += size;
    files += count;
    batchOf[index] = batches - 1;
  }
  return { batches, batchOf };
}

/** Indexes of the bundles, the one that uses most of a batch first; equal ones in their order. */
function bySize({ length, bytes, files }: Bundles, limits: PlusLimits): Uint32Array {
  const weight = new Float64Array(length);
  for (let index = 0; index < length; index++) {
    const share = (bytes[index] ?? 0) / limits.totalBytes;
    weight[index] = Math.max(share, (files[index] ?? 0) / limits.files) + share * 1e-6;
  }
  return Uint32Array.from(weight.keys()).sort((a, b) => (weight[b] ?? 0) - (weight[a] ?? 0) || a - b);
}

function firstFit(bundles: Bundles, limits: PlusLimits, order: Uint32Array): Packing {
  const batchOf = new Uint32Array(bundles.length);
  const open = new FirstFit(limits.totalBytes, limits.files);
  for (const index of order) {
    batchOf[index] = open.put(bundles.bytes[index] ?? 0, bundles.files[index] ?? 0);
  }
  return { batches: open.batches, batchOf };
}

/**
 * Deals the bundles out to `count` batches in rounds: of each round the largest goes to the batch that holds
 * least. Undefined where something does not fit then.
 */
function deal(bundles: Bundles, limits: PlusLimits, order: Uint32Array, count: number): Packing | undefined {
  const batchOf = new Uint32Array(bundles.length);
  const bytes = new Float64Array(count);
  const files = new Uint32Array(count);
  const byLoad = Uint32Array.from(bytes.keys());
  const load = (batch: number) =>
    Math.max((bytes[batch] ?? 0) / limits.totalBytes, 0) + (files[batch] ?? 0) / limits.files;
  for (let from = 0; from < order.length; from += count) {
    byLoad.sort((a, b) => (bytes[a] ?? 0) - (bytes[b] ?? 0) || load(a) - load(b) || a - b);
    const until = Math.min(order.length, from + count);
    for (let at = from; at < until; at++) {
      const index = order[at] ?? 0;
      const size = bundles.bytes[index] ?? 0;
      const number = bundles.files[index] ?? 0;
      const batch = byLoad[at - from] ?? 0;
      if ((bytes[batch] ?? 0) + size > limits.totalBytes) return undefined;
      if ((files[batch] ?? 0) + number > limits.files) return undefined;
      bytes[batch] = (bytes[batch] ?? 0) + size;
      files[batch] = (files[batch] ?? 0) + number;
      batchOf[index] = batch;
    }
  }
  return { batches: count, batchOf };
}
