import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imageSize } from '../../../src/core/images/image-size.ts';
import {
  be16,
  bmp,
  bytes,
  extended,
  gif,
  jpeg,
  lossless,
  lossy,
  oldBmp,
  png,
} from '../../helpers/image-headers.ts';

function sizeOf(file: Buffer) {
  let reads = 0;
  return imageSize(async (from, length) => {
    reads += 1;
    if (reads > 1000) throw new Error('It reads for ever.');
    return file.subarray(from, from + length);
  });
}

describe('the size of an image', () => {
  const side = fc.integer({ min: 1, max: 16_384 });
  test.each([
    ['png', png],
    ['jpeg', jpeg],
    ['gif', gif],
    ['bmp', bmp],
    ['bmp', oldBmp],
    ['webp', lossy],
    ['webp', lossless],
    ['webp', extended],
  ] as const)('is read from the header of %s', async (format, make) => {
    await fc.assert(
      fc.asyncProperty(
        side.filter((one) => one < 16_384),
        side.filter((one) => one < 16_384),
        async (width, height) => {
          expect(await sizeOf(make(width, height))).toEqual({ ok: true, value: { format, width, height } });
        },
      ),
    );
  });

  test('of a JPEG is found behind parts of any length, and whatever kind of frame it has', async () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 65_533 }), { maxLength: 12 });
    const frame = fc.constantFrom(0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xcf);
    await fc.assert(
      fc.asyncProperty(lengths, frame, async (parts, kind) => {
        const value = { format: 'jpeg', width: 640, height: 480 };
        expect(await sizeOf(jpeg(640, 480, parts, kind))).toEqual({ ok: true, value });
      }),
      { numRuns: 50 },
    );
  });

  test('whatever the bytes are, it is a size above zero or a problem in words, after a bounded number of reads', async () => {
    const magic = fc.constantFrom(
      '',
      '\u00ff\u00d8',
      '\u0089PNG\r\n\u001a\n',
      'GIF87a',
      'BM',
      'RIFFxxxxWEBPVP8 ',
    );
    const noise = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
    const markers = fc
      .array(fc.tuple(fc.nat({ max: 255 }), fc.nat({ max: 300 })), { maxLength: 300 })
      .map((parts) => bytes(...parts.map(([marker, length]) => bytes(0xff, marker, be16(length)))));
    const whole = fc.constantFrom(png(9, 9), jpeg(9, 9, [300]), gif(9, 9), bmp(9, 9), lossy(9, 9));
    const cut = fc.tuple(whole, fc.nat({ max: 400 })).map(([file, length]) => file.subarray(0, length));
    const file = fc.oneof(
      cut,
      fc.tuple(magic, fc.oneof(noise, markers)).map(([start, rest]) => bytes(start, rest)),
    );
    await fc.assert(
      fc.asyncProperty(file, async (content) => {
        const size = await sizeOf(content);
        if (size.ok) expect(Math.min(size.value.width, size.value.height)).toBeGreaterThan(0);
        else expect(size.problem).toMatch(/^(empty|an? |no |not )/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what is not a size', () => {
  const segment = (marker: number, length = 0) => bytes(0xff, marker, be16(length + 2), Buffer.alloc(length));
  const start = bytes(0xff, 0xd8);
  const frame = bytes(0xff, 0xc0, be16(17), 8, be16(480), be16(640), Buffer.alloc(20));

  test.each<[string, Buffer]>([
    ['empty', Buffer.alloc(0)],
    ['not a PNG, JPEG, GIF, WebP or BMP file', bytes('xGIF89a', Buffer.alloc(40))],
    ['not a PNG, JPEG, GIF, WebP or BMP file', bytes('GIF8xa', Buffer.alloc(40))],
    ['not a PNG, JPEG, GIF, WebP or BMP file', bytes('xRIFFaaaaWEBP', Buffer.alloc(40))],
    ['not a PNG, JPEG, GIF, WebP or BMP file', bytes('RIFFaaaaWAVE', Buffer.alloc(40))],
    ['not a PNG, JPEG, GIF, WebP or BMP file', Buffer.alloc(40, 1)],
    ['a WEBP file of an unknown kind', bytes('RIFFaaaaWEBPVP8?', Buffer.alloc(40))],
    ['a PNG file that does not begin with its header', png(9, 9).fill('tEXt', 12, 16)],
    ['a PNG file that is truncated', png(9, 9).subarray(0, 23)],
    ['a PNG file without width or height', png(0, 9)],
    ['a PNG file without width or height', png(9, 0)],
    ['a GIF file that is truncated', gif(9, 9).subarray(0, 9)],
    ['a GIF file without width or height', gif(9, 0)],
    ['a BMP file that is truncated', bmp(9, 9).subarray(0, 25)],
    ['a JPEG file that is truncated', bytes(start, 0xff, 0xe1)],
    ['a JPEG file that is truncated', jpeg(9, 9).subarray(0, 10)],
    ['a JPEG file with a part that has no beginning', bytes(start, 0xfe, 0xe1, be16(2), frame)],
    ['a JPEG file that does not state its size', bytes(start, segment(0xd9), frame)],
    ['a JPEG file that does not state its size', bytes(start, segment(0xda), frame)],
    [
      'a JPEG file with too many parts before its size',
      bytes(start, ...Array(200).fill(segment(0xe1)), frame),
    ],
  ])('%s', async (problem, file) => {
    expect(await sizeOf(file)).toEqual({ ok: false, problem });
  });

  test.each([0xc4, 0xc8, 0xcc, 0xbf, 0xd0 - 0x20])('a part %i of a JPEG is not a frame', async (marker) => {
    expect(await sizeOf(bytes(start, segment(marker, 7), frame))).toMatchObject({ value: { width: 640 } });
  });

  test.each([0x01, 0xd0, 0xd3, 0xd7])('a part %i of a JPEG has no length', async (marker) => {
    expect(await sizeOf(bytes(start, 0xff, marker, frame))).toMatchObject({ value: { width: 640 } });
  });

  test('a frame behind 199 parts and behind padding is found', async () => {
    const parts = Array(199).fill(segment(0xe1));
    expect(await sizeOf(bytes(start, ...parts, frame))).toMatchObject({ value: { width: 640 } });
    expect(await sizeOf(bytes(start, 0xff, 0xff, frame))).toMatchObject({ value: { width: 640 } });
  });

  test('a header that just fits is read', async () => {
    expect(await sizeOf(png(9, 9).subarray(0, 24))).toMatchObject({ ok: true });
    expect(await sizeOf(gif(9, 9).subarray(0, 10))).toMatchObject({ ok: true });
    expect(await sizeOf(bytes(start, frame).subarray(0, 11))).toMatchObject({ ok: true });
    expect(await sizeOf(bytes('RIFF\naaaWEBP', lossy(9, 9).subarray(12)))).toMatchObject({ ok: true });
  });

  test('one read is enough for most files, and of a long preface only the beginnings of its parts are read', async () => {
    const reads: [number, number][] = [];
    const read = (file: Buffer) =>
      imageSize(async (from, length) => {
        reads.push([from, length]);
        return file.subarray(from, from + length);
      });
    await read(jpeg(640, 480, [20, 30, 4000]));
    expect(reads).toEqual([[0, 4096]]);
    reads.length = 0;
    await read(jpeg(640, 480, [60_000, 10]));
    expect(reads).toEqual([
      [0, 4096],
      [60_006, 4096],
    ]);
  });
});
