/** Reads a stream of chunks by the byte. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Uint8Array<ArrayBufferLike> = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** The next `length` bytes without taking them; fewer where the stream ends before. */
  async peek(length: number): Promise<Uint8Array> {
    while (this.#held.length < length) {
      const step = await this.#chunks.next();
      if (step.done) break;
      this.#held = this.#held.length === 0 ? step.value : Buffer.concat([this.#held, step.value]);
    }
    return this.#held.subarray(0, length);
  }

  /** Takes `length` bytes; fewer where the stream ends before. */
  async take(length: number): Promise<Uint8Array> {
    const taken = await this.peek(length);
    this.#held = this.#held.subarray(taken.length);
    return taken;
  }

  /** Takes `length` bytes as they come; ends early where the stream does. */
  async *stream(length = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array, void, void> {
    for (let left = length; left > 0; ) {
      if (this.#held.length === 0 && (await this.peek(1)).length === 0) return;
      const chunk = this.#held.subarray(0, Math.min(left, this.#held.length));
      this.#held = this.#held.subarray(chunk.length);
      left -= chunk.length;
      yield chunk;
    }
  }

  /** Says that nothing more will be read. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
