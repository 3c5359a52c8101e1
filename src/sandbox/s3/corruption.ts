import type { FaultRule } from '../faults.ts';

/** Flips one bit of the first piece that passes; undefined where nothing is to be corrupted. */
export function corruption(fault: FaultRule | undefined): ((piece: Buffer) => Buffer) | undefined {
  if (fault?.kind !== 'corrupt') return undefined;
  let done = false;
  return (piece) => {
    if (done || piece.length === 0) return piece;
    done = true;
    const changed = Buffer.from(piece);
    flip(changed);
    return changed;
  };
}

/** Changes the first byte by one bit. */
export function flip(bytes: Buffer): void {
  bytes[0] = (bytes[0] ?? 0) ^ 1;
}
