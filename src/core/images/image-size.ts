import { bad, good, type Parsed } from '../parsed.ts';
import { exifOrientation } from './exif-orientation.ts';
import { otherFormat } from './other-format.ts';

export interface ImageSize {
  readonly format: 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** A JPEG with four channels, as for print. */
  readonly cmyk?: boolean;
  /** How a JPEG's Exif part says that it is to be turned, 2 to 8. */
  readonly orientation?: number;
}

/** Some bytes of a file: `length` from `from` on, fewer where the file ends, none beyond its end. */
export type ReadBytes = (from: number, length: number) => Promise<Uint8Array>;

/** Bytes that are asked for at a time: enough for every format but a JPEG with a long preface. */
const WINDOW = 4096;
/** Parts of a JPEG that are passed over on the way to its size; cameras write a dozen. */
const MOST_SEGMENTS = 200;

const PNG = Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1');

/**
 * Width and height of a PNG, JPEG, GIF, WebP or BMP file, from its header: nothing is decoded, and of a JPEG only
 * the beginnings of the parts before its frame are read. The problem completes the sentence "It is …".
 */
export async function imageSize(read: ReadBytes): Promise<Parsed<ImageSize>> {
  const at = windowed(read);
  const start = await at(0, 30);
  if (start.length === 0) return bad('empty');
  if (start.subarray(0, 8).equals(PNG)) return pngSize(start);
  const magic = start.toString('latin1', 0, 12);
  if (magic.startsWith('\u00ff\u00d8')) return jpegSize(at);
  if (/^GIF8[79]a/.test(magic)) return sized('gif', start, 10, () => [u16(start, 6), u16(start, 8)]);
  if (/^RIFF.{4}WEBP$/s.test(magic)) return webpSize(start);
  if (magic.startsWith('BM')) return bmpSize(start);
  const other = otherFormat(await at(0, 132));
  return bad(other === undefined ? 'not a PNG, JPEG, GIF, WebP or BMP file' : OTHER + other);
}

const OTHER = 'a ';
const BROKEN = /^a (?:PNG|JPEG|GIF|WEBP|BMP) file /;

/** What a file is, where the problem of {@link imageSize} is that it is something else; undefined for one that broke. */
export function somethingElse(problem: string): string | undefined {
  return problem.startsWith(OTHER) && !BROKEN.test(problem) ? problem.slice(OTHER.length) : undefined;
}

type At = (from: number, length: number) => Promise<Buffer>;

/** Reads through one window, so that parts beside each other are asked for once. */
function windowed(read: ReadBytes): At {
  let begin = 0;
  let held: Buffer | undefined;
  return async (from, length) => {
    if (held === undefined || from < begin || from + length > begin + held.length) {
      begin = from;
      const bytes = await read(from, Math.max(length, WINDOW));
      held = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    return held.subarray(from - begin, from - begin + length);
  };
}

const u16 = (bytes: Buffer, at: number) => bytes.readUInt16LE(at);

function sized(
  format: ImageSize['format'],
  bytes: Buffer,
  needed: number,
  read: () => readonly [width: number, height: number],
): Parsed<ImageSize> {
  if (bytes.length < needed) return bad(`a ${format.toUpperCase()} file that is truncated`);
  const [width, height] = read();
  if (width < 1 || height < 1) return bad(`a ${format.toUpperCase()} file without width or height`);
  return good({ format, width, height });
}

function pngSize(bytes: Buffer): Parsed<ImageSize> {
  if (bytes.length >= 24 && bytes.toString('latin1', 12, 16) !== 'IHDR') {
    return bad('a PNG file that does not begin with its header');
  }
  return sized('png', bytes, 24, () => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]);
}

/** The old header of OS/2 has 16-bit sizes; in later ones a negative height means that rows run downwards. */
function bmpSize(bytes: Buffer): Parsed<ImageSize> {
  return sized('bmp', bytes, 26, () =>
    bytes.readUInt32LE(14) === 12
      ? [u16(bytes, 18), u16(bytes, 20)]
      : [bytes.readInt32LE(18), Math.abs(bytes.readInt32LE(22))],
  );
}

function webpSize(bytes: Buffer): Parsed<ImageSize> {
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return sized('webp', bytes, 30, () => [u16(bytes, 26) & 0x3fff, u16(bytes, 28) & 0x3fff]);
    case 'VP8L':
      return sized('webp', bytes, 25, () => {
        const bits = bytes.readUInt32LE(21);
        return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
      });
    case 'VP8X':
      return sized('webp', bytes, 30, () => [bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1]);
    default:
      return bad('a WEBP file of an unknown kind');
  }
}

/** Goes from segment to segment until one begins a frame, which says the size. */
async function jpegSize(at: At): Promise<Parsed<ImageSize>> {
  let position = 2;
  let orientation: number | undefined;
  for (let segments = 0; segments < MOST_SEGMENTS; segments++) {
    const head = await at(position, 10);
    if (head.length < 4) return bad('a JPEG file that is truncated');
    const marker = head[1] ?? 0;
    if (head[0] !== 0xff) return bad('a JPEG file with a part that has no beginning');
    if (marker === 0xff) position += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) position += 2;
    else if (marker === 0xd9 || marker === 0xda) return bad('a JPEG file that does not state its size');
    else if (isFrame(marker)) {
      const size = sized('jpeg', head, 9, () => [head.readUInt16BE(7), head.readUInt16BE(5)]);
      if (!size.ok) return size;
      return good({
        ...size.value,
        ...(head[9] === 4 ? { cmyk: true } : {}),
        ...(orientation === undefined ? {} : { orientation }),
      });
    } else {
      const length = Math.max(2, head.readUInt16BE(2));
      if (marker === 0xe1) orientation ??= exifOrientation(await at(position + 4, Math.min(length - 2, 512)));
      position += 2 + length;
    }
  }
  return bad('a JPEG file with too many parts before its size');
}

/** Start of frame, SOF0 to SOF15; three codes between them mean other things. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
