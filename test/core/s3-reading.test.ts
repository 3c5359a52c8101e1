import { describe, expect, test } from 'vitest';
import { textOf } from '../../src/core/s3-reading.ts';

/** An object of two parts, and whether its connection was given back. */
function object(Size: number) {
  const connection = { closed: false };
  const body = (async function* () {
    try {
      yield Buffer.from('\ufeffab');
      yield Buffer.from('c');
    } finally {
      connection.closed = true;
    }
  })();
  return { Size, body, connection };
}

describe('the text of an object', () => {
  test('is all of it, without a byte order mark', async () => {
    const whole = object(6);
    expect(await textOf(whole, 6)).toBe('abc');
    expect(whole.connection.closed).toBe(true);
  });

  test('is not read where it is too large, and its connection is given back', async () => {
    const large = object(7);
    expect(await textOf(large, 6)).toBeUndefined();
    expect(large.connection.closed).toBe(true);
  });
});
