import { good, type Parsed } from '../parsed.ts';
import { type ImageSize, imageSize, type ReadBytes } from './image-size.ts';

/** What is odd about an image that a browser shows all the same. */
export type ImageOddity = 'cut-off' | 'other-format' | 'cmyk' | 'turned';

export interface LookedAt {
  readonly size: ImageSize;
  readonly oddities: readonly { readonly kind: ImageOddity; readonly detail: string }[];
}

/** Bytes at the end in which the mark that ends an image is looked for: some programs write notes behind it. */
const TAIL = 4096;
const NAMED: Readonly<Record<string, ImageSize['format']>> = {
  jpg: 'jpeg',
  jpeg: 'jpeg',
  png: 'png',
  gif: 'gif',
  webp: 'webp',
  bmp: 'bmp',
};

/**
 * Reads an image's header and its end. The problem, where it cannot be read at all, completes "It is …".
 *
 * @param bytes size of the file
 * @param name by its extension the format is known that it should have
 */
export async function lookAtImage(read: ReadBytes, bytes: number, name: string): Promise<Parsed<LookedAt>> {
  const size = await imageSize(read);
  if (!size.ok) return size;
  const { format, cmyk, orientation } = size.value;
  const oddities: { kind: ImageOddity; detail: string }[] = [];
  const named = NAMED[/\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''];
  if (named !== undefined && named !== format) {
    oddities.push({ kind: 'other-format', detail: `a ${format.toUpperCase()} file` });
  }
  if (await isCutOff(read, bytes, format)) {
    oddities.push({ kind: 'cut-off', detail: `a ${format.toUpperCase()} file that is truncated` });
  }
  if (cmyk) oddities.push({ kind: 'cmyk', detail: 'CMYK' });
  if (orientation !== undefined) oddities.push({ kind: 'turned', detail: `Exif orientation ${orientation}` });
  return good({ size: size.value, oddities });
}

async function isCutOff(read: ReadBytes, bytes: number, format: ImageSize['format']): Promise<boolean> {
  if (format !== 'png' && format !== 'jpeg') return false;
  const from = Math.max(0, bytes - TAIL);
  const tail = Buffer.from(await read(from, bytes - from));
  return !tail.includes(format === 'png' ? 'IEND' : Buffer.of(0xff, 0xd9));
}
