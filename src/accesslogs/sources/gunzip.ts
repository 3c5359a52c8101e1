import { Readable } from 'node:stream';

/** True for the two bytes that a gzip file begins with. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The bytes of a stream, unpacked where it is gzip. Errors of zlib have a code that begins with Z_. */
export async function* maybeGunzip(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  const chunks = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return;
  const all = withFirst(first.value, chunks);
  if (!isGzip(first.value)) {
    yield* all;
    return;
  }
  const { createGunzip } = await import('node:zlib');
  const unpacked = createGunzip();
  const packed = Readable.from(all, { objectMode: false });
  packed.on('error', (error) => unpacked.destroy(error));
  packed.pipe(unpacked);
  try {
    yield* unpacked;
  } finally {
    packed.destroy();
    unpacked.destroy();
  }
}

async function* withFirst(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield first;
    for (;;) {
      const step = await rest.next();
      if (step.done) return;
      yield step.value;
    }
  } finally {
    await rest.return?.();
  }
}

/**
 * The chunks of a stream until the signal fires. A Node stream is destroyed then, so that a pipe nobody writes
 * to is not waited for; its iterator fails in that case.
 */
export async function* untilAborted(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  const stop = () => {
    if (source instanceof Readable) source.destroy();
  };
  signal?.addEventListener('abort', stop, { once: true });
  try {
    yield* source;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
