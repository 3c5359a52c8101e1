import type { Mask } from '../model.ts';

/** A mask as a byte for each pixel, row by row: 1 inside. */
export function maskPixels({ size: { width, height }, counts }: Pick<Mask, 'size' | 'counts'>): Uint8Array {
  const pixels = new Uint8Array(width * height);
  let position = 0;
  for (const [at, count] of counts.entries()) {
    if (at % 2 === 1) {
      for (let one = position; one < position + count; one++) {
        pixels[(one % height) * width + Math.floor(one / height)] = 1;
      }
    }
    position += count;
  }
  return pixels;
}
