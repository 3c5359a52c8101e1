import type { ImageExtent, Mask } from '../model.ts';
import { maskPixels } from './pixels.ts';
import { isPicture, runLengths } from './runs.ts';

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

/**
 * The counts of a mask that {@link brushRuns} packs, or Label Studio itself: inside is what is not clear. Undefined for what
 * is not a picture of this size.
 */
export function readBrushRuns(
  bytes: readonly number[],
  { width, height }: ImageExtent,
): readonly number[] | undefined {
  if (!isPicture({ width, height })) return undefined;
  const total = width * height * 4;
  const bits = new BitReader(bytes);
  if (bits.read(32) !== total) return undefined;
  const word = bits.read(5) + 1;
  const sizes = SIZES.map(() => bits.read(4) + 1);
  const inside = new Uint8Array(width * height);
  for (let at = 0; at < total; ) {
    const same = bits.read(1) === 1;
    const end = Math.min(total, at + 1 + bits.read(sizes[bits.read(2)] ?? 0));
    let value = same ? bits.read(word) : 0;
    for (; at < end; at++) {
      if (!same) value = bits.read(word);
      if (at % 4 === 3 && value !== 0) inside[at >> 2] = 1;
    }
    if (bits.ended) return undefined;
  }
  return runLengths(inside, width, height).get(1) ?? [width * height];
}

class BitReader {
  readonly #bytes: readonly number[];
  #at = 0;

  constructor(bytes: readonly number[]) {
    this.#bytes = bytes;
  }

  /** True where more was asked for than there is. */
  get ended(): boolean {
    return this.#at > this.#bytes.length * 8;
  }

  read(size: number): number {
    let value = 0;
    for (let bit = 0; bit < size; bit++, this.#at++) {
      value = value * 2 + (((this.#bytes[this.#at >> 3] ?? 0) >> (7 - (this.#at & 7))) & 1);
    }
    return value;
  }
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
