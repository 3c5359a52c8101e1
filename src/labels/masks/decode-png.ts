import { decode } from 'fast-png';
import { JOB_LIMITS } from '../../core/manifest/limits.ts';
import { bad, good, type Parsed } from '../../core/parsed.ts';

/** A mask's picture: a number for each pixel, row by row. */
export interface MaskImage {
  readonly width: number;
  readonly height: number;
  /** Of a palette image its indexes, of any other the colour as 0xRRGGBB. */
  readonly values: Uint8Array | Uint32Array;
  /** The colours of a palette image as 0xRRGGBB, by index. */
  readonly palette: readonly number[] | undefined;
}

const SIGNATURE = Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1');

/** Decodes a PNG without turning indexes into colours. The problem completes the sentence "It is …". */
export function decodeMask(bytes: Uint8Array): Parsed<MaskImage> {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 26));
  if (head.length < 26 || !head.subarray(0, 8).equals(SIGNATURE)) return bad('no PNG file');
  // Before anything is unpacked: a small file can claim to be of any size.
  if (head.readUInt32BE(16) * head.readUInt32BE(20) > JOB_LIMITS.imagePixels) {
    return bad(`a PNG file of more than ${JOB_LIMITS.imagePixels / 1e6} megapixels`);
  }
  try {
    const { width, height, data, depth, channels, palette } = decode(bytes);
    if (palette !== undefined) {
      const values =
        depth === 8 ? Uint8Array.from(data) : unpackBits(data as Uint8Array, width, height, depth);
      return good({
        width,
        height,
        values,
        palette: palette.map(([r = 0, g = 0, b = 0]) => (r << 16) | (g << 8) | b),
      });
    }
    if (depth !== 8) return bad(`a PNG file of ${depth} bits, but masks have 8`);
    const values = new Uint32Array(width * height);
    for (let at = 0, from = 0; at < values.length; at++, from += channels) {
      const red = data[from] ?? 0;
      const clear = (channels === 4 || channels === 2) && data[from + channels - 1] === 0;
      const grey = channels < 3;
      values[at] = clear
        ? CLEAR
        : (red << 16) | ((grey ? red : (data[from + 1] ?? 0)) << 8) | (grey ? red : (data[from + 2] ?? 0));
    }
    return good({ width, height, values, palette: undefined });
  } catch {
    return bad('a PNG file that is truncated or damaged');
  }
}

/** What nobody has drawn on, in a picture with transparency. */
export const CLEAR = 0xff_00_00_00;

function unpackBits(data: Uint8Array, width: number, height: number, depth: number): Uint8Array {
  const values = new Uint8Array(width * height);
  const perByte = 8 / depth;
  const rowBytes = Math.ceil(width / perByte);
  const mask = (1 << depth) - 1;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const byte = data[y * rowBytes + Math.floor(x / perByte)] ?? 0;
      values[at] = (byte >> (8 - depth * ((x % perByte) + 1))) & mask;
    }
  }
  return values;
}

/** `#2ca02c` as a number; undefined for what is no such colour. */
export function hexColour(text: unknown): number | undefined {
  const digits = typeof text === 'string' ? /^#([0-9a-f]{6})$/i.exec(text)?.[1] : undefined;
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}
