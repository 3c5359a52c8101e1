/** Headers and ends of images, with no picture between them. */

export const bytes = (...parts: (number | string | Buffer)[]) =>
  Buffer.concat(
    parts.map((part) =>
      typeof part === 'number'
        ? Buffer.of(part)
        : typeof part === 'string'
          ? Buffer.from(part, 'latin1')
          : part,
    ),
  );
export const be16 = (value: number) => Buffer.of(value >> 8, value & 255);
const be32 = (value: number) => bytes(be16(Math.floor(value / 65_536)), be16(value % 65_536));
const le16 = (value: number) => be16(value).reverse();
const le24 = (value: number) => Buffer.of(value & 255, (value >> 8) & 255, value >> 16);
const le32 = (value: number) => be32(value >>> 0).reverse();

export const png = (width: number, height: number) =>
  bytes(
    '\u0089PNG\r\n\u001a\n',
    be32(13),
    'IHDR',
    be32(width),
    be32(height),
    Buffer.alloc(13),
    be32(0),
    'IEND',
  );
/** With parts before the frame, of these lengths. */
export const jpeg = (width: number, height: number, parts: readonly number[] = [], frame = 0xc0) =>
  bytes(
    '\u00ff\u00d8',
    ...parts.map((length) => bytes('\u00ff\u00e1', be16(length + 2), Buffer.alloc(length, 0xff))),
    Buffer.of(0xff, 0xff, frame),
    be16(17),
    8,
    be16(height),
    be16(width),
    Buffer.alloc(40),
    Buffer.of(0xff, 0xd9),
  );
export const gif = (width: number, height: number) =>
  bytes('GIF89a', le16(width), le16(height), Buffer.alloc(20));
export const bmp = (width: number, height: number) =>
  bytes('BM', Buffer.alloc(12), le32(40), le32(width), le32(-height), Buffer.alloc(20));
export const oldBmp = (width: number, height: number) =>
  bytes('BM', Buffer.alloc(12), le32(12), le16(width), le16(height), Buffer.alloc(20));
const webp = (kind: string, body: Buffer) =>
  bytes('RIFF', le32(99), 'WEBP', kind, le32(20), body, Buffer.alloc(20));
export const lossy = (width: number, height: number) =>
  webp('VP8 ', bytes('\u0001\u0002\u0003\u009d\u0001\u002a', le16(width), le16(height)));
export const lossless = (width: number, height: number) =>
  webp('VP8L', bytes(0x2f, le32((width - 1) | ((height - 1) << 14))));
export const extended = (width: number, height: number) =>
  webp('VP8X', bytes(Buffer.alloc(4), le24(width - 1), le24(height - 1)));
