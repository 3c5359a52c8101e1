import { Readable } from 'node:stream';

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
