import { mapUnordered } from '../../core/concurrency.ts';
import { GroundctlError } from '../../core/errors.ts';
import { withRetry } from '../../core/retry.ts';
import { formatS3Uri, type S3Uri } from '../../core/s3-uri.ts';
import type { LogObject, LogStore } from '../ports.ts';
import { listLogs } from './list-logs.ts';
import { reasonOf } from './read-findings.ts';

/** Objects up to this many bytes are fetched whole, several at a time; larger ones streamed, one by one. */
const WHOLE = 2 << 20;
const FETCHES = 32;
/** An object takes a slot for each of so many bytes: 16 MB are under way at most. */
const SLOT = 512 << 10;
const ATTEMPTS = 6;

/** One log object of a bucket: its bytes, or why they could not be read. */
export interface S3Log {
  /** `s3://bucket/key` */
  readonly name: string;
  readonly body: AsyncIterable<Uint8Array>;
  /** The body, where all of it is here. */
  readonly bytes?: Uint8Array;
  readonly error?: string;
}

export interface S3LogOptions {
  /** Seconds since 1970; what was delivered for other times is left out by the dates in the keys. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Only logs of this source bucket, where they are partitioned by it. */
  readonly bucket?: string | undefined;
  /** True for keys that are not to be read (again). */
  readonly skip?: ((key: string) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The log objects below an S3 prefix: small ones as they come, then large ones. */
export class S3Logs {
  /** Objects that were left out by the dates in their keys. */
  skipped = 0;
  /** Bytes of the objects to read that were listed so far. */
  listedBytes = 0;
  readonly #store: LogStore;
  readonly #uri: S3Uri;
  readonly #options: S3LogOptions;
  readonly #large: LogObject[] = [];
  #listed = 0;
  /** Why the listing ended too early. */
  #broken: string | undefined;

  constructor(store: LogStore, uri: S3Uri, options: S3LogOptions) {
    this.#store = store;
    this.#uri = uri;
    this.#options = options;
  }

  /**
   * Throws where nothing could be listed. A listing that breaks off later has its reason under the name of the
   * prefix, behind what was listed before; an object that cannot be read has its own.
   */
  async *read(): AsyncGenerator<S3Log, void, void> {
    const { signal } = this.#options;
    const slots = ({ Size }: LogObject) => Math.max(1, Math.ceil(Size / SLOT));
    yield* mapUnordered(this.#small(), FETCHES, ({ Key }, stop) => this.#fetch(Key, stop), signal, slots);
    for (const { Key } of this.#large) {
      if (this.#options.signal?.aborted) return;
      yield { name: this.#nameOf(Key), body: this.#bodyOf(Key, this.#options.signal) };
    }
    if (this.#broken !== undefined) {
      const error = `The listing was interrupted, so not all of it was read: ${this.#broken}`;
      yield { name: formatS3Uri(this.#uri), body: streamOf([]), error };
    }
  }

  async *#small(): AsyncGenerator<LogObject, void, void> {
    const { from, to, bucket, signal } = this.#options;
    const listing = listLogs(this.#store, this.#uri, { window: { from, to }, bucket, signal });
    try {
      for await (const { object, skipped } of listing) {
        if (signal?.aborted) return;
        this.#listed += 1;
        if (this.#options.skip?.(object.Key)) continue;
        if (skipped) {
          this.skipped += 1;
          continue;
        }
        this.listedBytes += object.Size;
        if (object.Size > WHOLE) this.#large.push(object);
        else yield object;
      }
    } catch (error) {
      if (this.#listed === 0 || signal?.aborted) throw error;
      this.#broken = reasonOf(error);
    }
  }

  async #fetch(key: string, signal: AbortSignal): Promise<S3Log> {
    const name = this.#nameOf(key);
    try {
      const bytes = await withRetry(() => this.#wholeBody(key, signal), { signal, attempts: ATTEMPTS });
      return { name, body: streamOf([bytes]), bytes };
    } catch (error) {
      return { name, body: streamOf([]), error: reasonOf(error) };
    }
  }

  async #wholeBody(key: string, signal: AbortSignal): Promise<Uint8Array> {
    if (this.#store.whole !== undefined) {
      const input = { bucket: this.#uri.bucket, key, limit: WHOLE };
      const bytes = await this.#store.whole(input, { signal });
      if (bytes === undefined) throw gone();
      return bytes;
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.#bodyOf(key, signal)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  async *#bodyOf(key: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array, void, void> {
    const object = await this.#store.get({ bucket: this.#uri.bucket, key }, { signal });
    if (object === undefined) throw gone();
    yield* object.body;
  }

  #nameOf(key: string): string {
    return formatS3Uri({ bucket: this.#uri.bucket, key });
  }
}

/** Chunks that are already there. */
export async function* streamOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, void> {
  yield* chunks;
}

function gone(): GroundctlError {
  return new GroundctlError('It was deleted after it was listed.', {
    code: 'object-gone',
    source: 'aws',
  });
}
