import type { Mask } from '../model.ts';
import { maskPixels } from './pixels.ts';

/** Bits that hold a length, by the two bits that choose among them. */
const SIZES = [3, 4, 8, 16] as const;

/**
 * A mask as the brush of Label Studio has it: @thi.ng/rle-pack over its picture of four channels, of which all are 255
 * inside and 0 outside.
 */
export function brushRuns(mask: Mask): Uint8Array {
  const pixels = maskPixels(mask);
  const bits = new Bits();
  bits.write(pixels.length * 4, 32);
  bits.write(7, 5);
  for (const size of SIZES) bits.write(size - 1, 4);
  for (let at = 0; at < pixels.length; ) {
    let end = at + 1;
    while (end < pixels.length && pixels[end] === pixels[at]) end += 1;
    for (let left = (end - at) * 4; left > 0; ) {
      const run = Math.min(left, 1 << 16);
      const choice = SIZES.findIndex((size) => run <= 1 << size);
      bits.write(1, 1);
      bits.write(choice, 2);
      bits.write(run - 1, SIZES[choice] ?? 16);
      bits.write(pixels[at] === 0 ? 0 : 255, 8);
      left -= run;
    }
    at = end;
  }
  return bits.bytes();
}

class Bits {
  readonly #bytes: number[] = [];
  #held = 0;
  #count = 0;

  write(value: number, size: number): void {
    for (let bit = size - 1; bit >= 0; bit--) {
      this.#held = (this.#held << 1) | (Math.floor(value / 2 ** bit) & 1);
      this.#count += 1;
      if (this.#count < 8) continue;
      this.#bytes.push(this.#held);
      this.#held = 0;
      this.#count = 0;
    }
  }

  bytes(): Uint8Array {
    const rest = this.#count === 0 ? [] : [this.#held << (8 - this.#count)];
    return Uint8Array.from([...this.#bytes, ...rest]);
  }
}
