import { expect, test, vi } from 'vitest';
import { GroundctlError } from '../../../src/core/errors.ts';
import { objectBytes, type RangeReader } from '../../../src/core/images/object-bytes.ts';
import { exceedsPixelLimit, pixelLimit } from '../../../src/core/images/pixel-limit.ts';

const object = { bucket: 'b', key: 'k', versionId: 'v', size: 10 };
const content = Buffer.from('0123456789');

/** S3 that gives what is asked for in two chunks. */
function reader() {
  const asked: Parameters<RangeReader['get']>[] = [];
  const get: RangeReader['get'] = async (...call) => {
    asked.push(call);
    const { from, to } = call[0].range;
    async function* body() {
      yield content.subarray(from, from + 1);
      yield content.subarray(from + 1, to + 1);
    }
    return { body: body() };
  };
  return { asked, get };
}

test('a part is asked for with both ends, of the version that was seen, and put together', async () => {
  const { asked, get } = reader();
  const { signal } = new AbortController();
  const read = objectBytes(object, { get }, signal);
  expect(String(await read(2, 3))).toBe('234');
  expect(asked).toEqual([[{ bucket: 'b', key: 'k', versionId: 'v', range: { from: 2, to: 4 } }, { signal }]]);
});

test('nothing is asked for beyond the end', async () => {
  const { asked, get } = reader();
  const read = objectBytes(object, { get }, undefined);
  expect(String(await read(8, 100))).toBe('89');
  expect(String(await read(9, 1))).toBe('9');
  expect(await read(10, 5)).toHaveLength(0);
  expect(await read(11, 5)).toHaveLength(0);
  expect(asked.map(([{ range }]) => range)).toEqual([
    { from: 8, to: 9 },
    { from: 9, to: 9 },
  ]);
});

test('an object that is gone is said to be; what is throttled is asked for again', async () => {
  const gone = objectBytes(object, { get: async () => undefined }, undefined);
  await expect(gone(0, 1)).rejects.toMatchObject({
    code: 'object-gone',
    message: 'The object is no longer there.',
  });
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const { get } = reader();
  let calls = 0;
  const flaky: RangeReader['get'] = async (...call) => {
    calls += 1;
    if (calls > 1) return get(...call);
    const aws = { name: 'SlowDown', retryable: true };
    throw new GroundctlError('Slow down.', { code: 'throttled', source: 'aws', aws });
  };
  expect(String(await objectBytes(object, { get: flaky }, undefined)(0, 2))).toBe('01');
  vi.restoreAllMocks();
});

test('the wait for another attempt ends with the abort', async () => {
  const abort = new AbortController();
  abort.abort();
  const { asked, get } = reader();
  await expect(objectBytes(object, { get }, abort.signal)(0, 1)).rejects.toMatchObject({ code: 'aborted' });
  expect(asked).toEqual([]);
});

test.each([true, false])(
  'limits of pixels are told in words, and hold in either orientation: segmentation %s',
  (segmentation) => {
    const automated = { segmentation, automated: true };
    const byHand = { segmentation, automated: false };
    const size = (width: number, height: number) => ({ format: 'png', width, height }) as const;
    expect(pixelLimit(automated)).toMatch(/^\d+ x \d+ pixels$/);
    const [longer = 0, shorter = 0] = pixelLimit(automated).match(/\d+/g)?.map(Number) ?? [];
    expect(exceedsPixelLimit(size(longer, shorter), automated)).toBe(false);
    expect(exceedsPixelLimit(size(shorter, longer), automated)).toBe(false);
    expect(exceedsPixelLimit(size(longer + 1, 1), automated)).toBe(true);
    expect(exceedsPixelLimit(size(shorter + 1, shorter + 1), automated)).toBe(true);
    expect(exceedsPixelLimit(size(longer + 1, shorter + 1), byHand)).toBe(false);
    expect(pixelLimit(byHand)).toBe('100 megapixels');
    expect(exceedsPixelLimit(size(100e6, 1), byHand)).toBe(false);
    expect(exceedsPixelLimit(size(100e6 + 1, 1), byHand)).toBe(true);
  },
);
