import { JOB_LIMITS } from '../../core/manifest/limits.ts';
import type { ImageExtent } from '../model.ts';

/** A whole number, not below 0. */
export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** Whether a job may have a picture of this size: a short text can claim any. */
export function isPicture({ width, height }: ImageExtent): boolean {
  return isCount(width) && isCount(height) && width * height <= JOB_LIMITS.imagePixels;
}

/** Whether run lengths are of such a picture. */
export function runsFit(counts: readonly number[], size: ImageExtent): boolean {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return isPicture(size) && counts.every(isCount) && total <= size.width * size.height;
}

/**
 * COCO's run lengths of every value in a picture at once. Runs go down the columns, from left to right; `counts`
 * begins with the pixels before the first one of the value.
 *
 * @param values one for each pixel, row by row
 * @returns for each value that occurs, its counts
 */
export function runLengths(
  values: Uint8Array | Uint32Array,
  width: number,
  height: number,
): Map<number, number[]> {
  const total = width * height;
  const runs = new Map<number, { readonly counts: number[]; end: number }>();
  let value = values[0] ?? 0;
  let start = 0;
  let position = 0;
  const close = (at: number) => {
    let own = runs.get(value);
    if (own === undefined) {
      own = { counts: [], end: 0 };
      runs.set(value, own);
    }
    own.counts.push(start - own.end, at - start);
    own.end = at;
  };
  for (let x = 0; x < width; x++) {
    for (let at = x; at < total; at += width) {
      const here = values[at] as number;
      if (here !== value) {
        close(position);
        value = here;
        start = position;
      }
      position += 1;
    }
  }
  if (total > 0) close(total);
  const found = new Map<number, number[]>();
  for (const [of, { counts, end }] of runs) {
    if (end < total) counts.push(total - end);
    found.set(of, counts);
  }
  return found;
}
/** Pixels inside, of run lengths. */
export function runArea(counts: readonly number[]): number {
  let area = 0;
  for (let at = 1; at < counts.length; at += 2) area += counts[at] ?? 0;
  return area;
}

/** The smallest box around what is inside: left, top, width and height in pixels; all 0 where nothing is. */
export function runBox(counts: readonly number[], height: number): [number, number, number, number] {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1, -1];
  let position = 0;
  for (const [at, count] of counts.entries()) {
    if (at % 2 === 1 && count > 0) {
      const last = position + count - 1;
      const [firstColumn, lastColumn] = [Math.floor(position / height), Math.floor(last / height)];
      left = Math.min(left, firstColumn);
      right = Math.max(right, lastColumn);
      const whole = firstColumn !== lastColumn;
      top = Math.min(top, whole ? 0 : position % height);
      bottom = Math.max(bottom, whole ? height - 1 : last % height);
    }
    position += count;
  }
  return right < 0 ? [0, 0, 0, 0] : [left, top, right - left + 1, bottom - top + 1];
}

/**
 * Run lengths as the text that COCO's programs write: groups of five bits, from the third count on as the
 * difference from the one two before.
 */
export function runText(counts: readonly number[]): string {
  const bytes: number[] = [];
  for (const [at, count] of counts.entries()) {
    let rest = at > 2 ? count - (counts[at - 2] ?? 0) : count;
    for (let more = true; more; ) {
      let group = rest & 0x1f;
      rest >>= 5;
      more = group & 0x10 ? rest !== -1 : rest !== 0;
      if (more) group |= 0x20;
      bytes.push(group + 48);
    }
  }
  return Buffer.from(bytes).toString('latin1');
}

/** The counts that {@link runText} was made of; undefined for what is no such text. */
export function readRunText(text: string): number[] | undefined {
  const counts: number[] = [];
  for (let at = 0; at < text.length; ) {
    let count = 0;
    let shift = 0;
    for (let more = true; more; shift += 5) {
      const group = text.charCodeAt(at++) - 48;
      if (!(group >= 0 && group < 64) || shift > 30) return undefined;
      count |= (group & 0x1f) << shift;
      more = (group & 0x20) !== 0;
      if (!more && group & 0x10) count |= -1 << (shift + 5);
    }
    if (counts.length > 2) count += counts.at(-2) ?? 0;
    if (count < 0) return undefined;
    counts.push(count);
  }
  return counts;
}
