import { describe, expect, test } from 'vitest';
import { exifOrientation } from '../../../src/core/images/exif-orientation.ts';
import { imageSize } from '../../../src/core/images/image-size.ts';
import { lookAtImage } from '../../../src/core/images/look-at-image.ts';
import { otherFormat } from '../../../src/core/images/other-format.ts';
import { be16, bmp, bytes, extended, gif, jpeg, lossy, png } from '../../helpers/image-headers.ts';

const reader = (file: Buffer) => async (from: number, length: number) => file.subarray(from, from + length);
const look = (file: Buffer, name = 'a') => lookAtImage(reader(file), file.length, name);
const problem = async (file: Buffer) => {
  const size = await imageSize(reader(file));
  return size.ok ? size.value : size.problem;
};

/** The Exif part of a JPEG: tags before the orientation, and its value. */
function exif(value: number, { little = true, tags = 2, at = 8 } = {}): Buffer {
  const u16 = (number: number) => (little ? be16(number).reverse() : be16(number));
  const u32 = (number: number) => (little ? bytes(u16(number), u16(0)) : bytes(u16(0), u16(number)));
  const entry = (tag: number, content: number) => bytes(u16(tag), u16(3), u32(1), u16(content), u16(0));
  return bytes(
    'Exif\0\0',
    little ? 'II' : 'MM',
    u16(42),
    u32(at),
    Buffer.alloc(at - 8),
    u16(tags + 1),
    ...Array.from({ length: tags }, (_, index) => entry(0x0100 + index, 6)),
    entry(0x0112, value),
  );
}
const part = (marker: number, body: Buffer) => bytes(0xff, marker, be16(body.length + 2), body);
/** A JPEG with these parts before its frame, and so many components in it. */
const photograph = (parts: readonly Buffer[], components = 3) =>
  bytes(
    '\u00ff\u00d8',
    ...parts,
    bytes(0xff, 0xc0, be16(17), 8, be16(480), be16(640), components),
    Buffer.alloc(30),
    bytes(0xff, 0xd9),
  );

describe('the orientation that Exif gives', () => {
  test.each([
    [1, undefined],
    [2, 2],
    [6, 6],
    [8, 8],
    [9, undefined],
    [0, undefined],
  ])('%i is %s, in either order of bytes', (value, expected) => {
    expect(exifOrientation(exif(value))).toBe(expected);
    expect(exifOrientation(exif(value, { little: false }))).toBe(expected);
  });

  test('stands anywhere in the first directory, wherever that begins', () => {
    expect(exifOrientation(exif(6, { tags: 0 }))).toBe(6);
    expect(exifOrientation(exif(6, { tags: 9, at: 26 }))).toBe(6);
    expect(exifOrientation(exif(6, { tags: 9, at: 26, little: false }))).toBe(6);
  });

  test('is none where the part is not an Exif, breaks off anywhere, or says that it goes on for ever', () => {
    const whole = exif(6);
    expect(exifOrientation(bytes('Exof\0\0', whole.subarray(6)))).toBeUndefined();
    for (let length = 0; length < whole.length; length += 1) {
      expect(exifOrientation(whole.subarray(0, length))).toBeUndefined();
    }
    const none = exif(6, { tags: 0 });
    none.writeUInt16LE(0, 14);
    expect(exifOrientation(none)).toBeUndefined();
    const far = exif(6);
    far.writeUInt32LE(0xffff_fff0, 10);
    expect(exifOrientation(far)).toBeUndefined();
    const endless = exif(6, { tags: 0 });
    endless.writeUInt16LE(0x0113, 16);
    endless.writeUInt16LE(0xffff, 14);
    expect(exifOrientation(endless)).toBeUndefined();
  });

  test('is that of the first Exif part of a JPEG', async () => {
    const file = photograph([part(0xe0, exif(3)), part(0xe1, exif(6)), part(0xe1, exif(8))]);
    expect(await problem(file)).toEqual({ format: 'jpeg', width: 640, height: 480, orientation: 6 });
    expect(await problem(photograph([part(0xe1, exif(1)), part(0xe1, exif(8))]))).toMatchObject({
      orientation: 8,
    });
    expect(await problem(photograph([part(0xe1, Buffer.from('http://ns.adobe.com'))]))).toEqual({
      format: 'jpeg',
      width: 640,
      height: 480,
    });
    // What follows a part that is too short for it is not read as its end.
    const short = photograph([part(0xe1, exif(6).subarray(0, 40)), Buffer.alloc(0)]);
    expect(await problem(short)).not.toHaveProperty('orientation');
  });
});

describe('what is odd about an image', () => {
  test('nothing, where it is whole and named for what it is', async () => {
    for (const [file, name] of [
      [png(5, 6), 'a.png'],
      [jpeg(5, 6), 'a.JPG'],
      [jpeg(5, 6), 'a.jpeg'],
      [gif(5, 6), 'a.gif'],
      [lossy(5, 6), 'a.webp'],
      [bmp(5, 6), 'a.bmp'],
      [bmp(5, 6), 'a'],
      [bmp(5, 6), 'png'],
      [bmp(5, 6), 'a.png.bak2'],
      [bmp(5, 6), 'a.png/b'],
      [bmp(5, 6), 'a.tif'],
    ] as const) {
      expect(await look(file, name)).toMatchObject({
        ok: true,
        value: { size: { width: 5, height: 6 }, oddities: [] },
      });
    }
  });

  test.each([
    ['a.jpg', png(5, 6), 'a PNG file'],
    ['a.jpeg', gif(5, 6), 'a GIF file'],
    ['a.png', jpeg(5, 6), 'a JPEG file'],
    ['a.gif', lossy(5, 6), 'a WEBP file'],
    ['a.webp', bmp(5, 6), 'a BMP file'],
    ['a.BMP', png(5, 6), 'a PNG file'],
  ])('%s is %s', async (name, file, detail) => {
    expect(await look(file, name)).toMatchObject({ value: { oddities: [{ kind: 'other-format', detail }] } });
  });

  test('a PNG or a JPEG that breaks off behind its size', async () => {
    const odd = async (file: Buffer) => {
      const seen = await look(file);
      return seen.ok ? seen.value.oddities : seen.problem;
    };
    expect(await odd(png(5, 6).subarray(0, -4))).toEqual([
      { kind: 'cut-off', detail: 'a PNG file that is truncated' },
    ]);
    expect(await odd(jpeg(5, 6).subarray(0, -1))).toEqual([
      { kind: 'cut-off', detail: 'a JPEG file that is truncated' },
    ]);
    expect(await odd(gif(5, 6).subarray(0, 20))).toEqual([]);
    // Notes behind the end are no fault; what is too far behind it is.
    expect(await odd(bytes(png(5, 6), Buffer.alloc(4092)))).toEqual([]);
    expect(await odd(bytes(png(5, 6), Buffer.alloc(4093)))).toHaveLength(1);
    expect(await odd(bytes(jpeg(5, 6), 'IEND'))).toEqual([]);
    expect(await odd(bytes(png(5, 6).subarray(0, -4), Buffer.of(0xff, 0xd9)))).toHaveLength(1);
  });

  test('colours for print, and a picture that is stored turned', async () => {
    expect(await look(photograph([part(0xe1, exif(6))], 4), 'a.jpg')).toEqual({
      ok: true,
      value: {
        size: { format: 'jpeg', width: 640, height: 480, cmyk: true, orientation: 6 },
        oddities: [
          { kind: 'cmyk', detail: 'CMYK' },
          { kind: 'turned', detail: 'Exif orientation 6' },
        ],
      },
    });
    expect(await look(photograph([], 3), 'a.jpg')).toMatchObject({ value: { oddities: [] } });
  });

  test('what cannot be read has no oddities but its problem', async () => {
    expect(await look(Buffer.from('%PDF-1.7'), 'a.png')).toEqual({ ok: false, problem: 'a PDF' });
    expect(await look(Buffer.alloc(0))).toEqual({ ok: false, problem: 'empty' });
  });
});

describe('what a file is that is not an image of the web', () => {
  const box = (brand: string) => bytes('\0\0\0\u0018ftyp', brand, Buffer.alloc(16));
  test.each<[string, string | Buffer, string | undefined]>([
    ['avif', box('avif'), 'AVIF picture'],
    ['avis', box('avis'), 'AVIF picture'],
    ['avio', box('avio'), 'video or another MP4 file'],
    ['crx', box('crx '), 'raw photograph (CR3)'],
    ...['heic', 'heix', 'heif', 'hevc', 'hevx', 'mif1', 'msf1'].map(
      (brand) => [brand, box(brand), 'HEIC picture'] as [string, Buffer, string],
    ),
    ['heiz', box('heiz'), 'video or another MP4 file'],
    ['hevz', box('hevz'), 'video or another MP4 file'],
    ['isom', box('isom'), 'video or another MP4 file'],
    ['a box that is not first', bytes('....', box('heic')), undefined],
    ['DICOM', bytes(Buffer.alloc(128), 'DICM'), 'DICOM file'],
    ['DICM elsewhere', bytes(Buffer.alloc(120), 'DICM', Buffer.alloc(8)), undefined],
    ['CR2', 'II*\0\u0010\0\0\0CR', 'raw photograph (CR2)'],
    ['TIFF', 'II*\0\u0008\0\0\0', 'TIFF image, or a raw photograph'],
    ['TIFF, the other way', 'MM\0*\0\0\0\u0008', 'TIFF image, or a raw photograph'],
    ['BigTIFF', 'II+\0', 'TIFF image, or a raw photograph'],
    ['BigTIFF, the other way', 'MM\0+', 'TIFF image, or a raw photograph'],
    ['TIFF later on', '  II*\0', undefined],
    ['Photoshop', '8BPS\0\u0001', 'Photoshop file'],
    ['8BPS at the end', 'xxxxxxxx8BPS', undefined],
    ['PDF', '%PDF-1.7 and so on', 'PDF'],
    ['%PDF at the end', 'xxxxxxxx%PDF', undefined],
    ['JPEG 2000', '\0\0\0\fjP  \r\n', 'JPEG 2000 picture'],
    ['a codestream of JPEG 2000', '\u00ffO\u00ffQ', 'JPEG 2000 picture'],
    ['JPEG XL', '\0\0\0\fJXL \r\n', 'JPEG XL picture'],
    ['a codestream of JPEG XL', '\u00ff\n', 'JPEG XL picture'],
    ['zip', 'PK\u0003\u0004 and so on', 'compressed archive'],
    ['gzip', '\u001f\u008b\u0008 and so on', 'compressed archive'],
    ['AppleDouble', '\0\u0005\u0016\u0007\0', 'macOS metadata file (AppleDouble)'],
    ['SVG', '\n <svg xmlns="x">', 'SVG drawing'],
    ['SVG with a prologue', '<?xml version="1.0"?>\n<SVG>', 'SVG drawing'],
    ['HTML', ' <!DOCTYPE html>', 'markup page, such as an error that was saved as an image'],
    ['HTML without a type', '<html>', 'markup page, such as an error that was saved as an image'],
    ['an error of S3', '<Error><Code>', 'markup page, such as an error that was saved as an image'],
    ['XML', '<?xml version="1.0"?><Error>', 'markup page, such as an error that was saved as an image'],
    ['HTML within text', 'see <html>', undefined],
    ['SVG within text', 'see <svg>', undefined],
    ['Git LFS', 'version https://git-lfs.github.com/spec/v1', 'Git LFS pointer, not the file itself'],
    ['Git LFS within text', 'a version https://git-lfs', undefined],
    ['text', 'hello', undefined],
    ['nothing', '', undefined],
  ])('%s', (_, start, expected) => {
    expect(otherFormat(Buffer.isBuffer(start) ? start : Buffer.from(start, 'latin1'))).toBe(expected);
  });

  test('completes the sentence of a size that cannot be read', async () => {
    expect(await problem(bytes(Buffer.alloc(128), 'DICM'))).toBe('a DICOM file');
    expect(await problem(Buffer.from('hello'))).toBe('not a PNG, JPEG, GIF, WebP or BMP file');
    expect(await problem(bytes('x', extended(5, 6)))).toBe('not a PNG, JPEG, GIF, WebP or BMP file');
    expect(await problem(bytes('RIFF....WEBPVP9 ', Buffer.alloc(30)))).toBe('a WEBP file of an unknown kind');
    expect(await problem(bytes('\u0089PNG\r\n\u001a\n', Buffer.alloc(4), 'CgBI', Buffer.alloc(8)))).toBe(
      'a PNG file that does not begin with its header',
    );
    expect(await problem(bytes('\u0089PNG\r\n\u001a\n', Buffer.alloc(4), 'CgBI', Buffer.alloc(7)))).toBe(
      'a PNG file that is truncated',
    );
    expect(await problem(png(0, 5))).toBe('a PNG file without width or height');
    expect(await problem(Buffer.of(0xff, 0xd8, 0xff))).toBe('a JPEG file that is truncated');
  });
});
