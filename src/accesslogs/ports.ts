import type { CallOptions } from '../core/call-options.ts';

/** An object of a log bucket. */
export interface LogObject {
  readonly Key: string;
  /** Bytes. */
  readonly Size: number;
}

/** What reading logs needs of S3. */
export interface LogStore {
  /** One page of a listing, in UTF-8 byte order of the keys. */
  listPage(
    input: {
      readonly bucket: string;
      readonly prefix?: string | undefined;
      readonly delimiter?: string | undefined;
      readonly token?: string | undefined;
    },
    options?: CallOptions,
  ): Promise<{
    readonly objects: readonly LogObject[];
    readonly prefixes: readonly string[];
    readonly token: string | undefined;
  }>;
  /** The object's bytes; undefined where there is no such key. */
  get(
    input: { readonly bucket: string; readonly key: string },
    options?: CallOptions,
  ): Promise<{ readonly body: AsyncIterable<Uint8Array> } | undefined>;
  /**
   * All bytes of a small object at once, which costs much less than a stream for each of many; one attempt. Without it
   * they are streamed.
   * @param input with most bytes to expect
   */
  whole?(
    input: { readonly bucket: string; readonly key: string; readonly limit: number },
    options?: CallOptions,
  ): Promise<Uint8Array | undefined>;
}
