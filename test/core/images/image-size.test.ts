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
        else expect(size.problem).toMatch(/^(empty|an? |no )/);
      }),
      { numRuns: 1000 },
    );
  });
});
