import type { CallOptions } from './call-options.ts';

/** Where an object is. */
export interface ObjectAt {
  readonly bucket: string;
  readonly key: string;
}

/** Where objects are: all keys that begin with the prefix. */
export interface PrefixAt {
  readonly bucket: string;
  readonly prefix: string;
}

/** A part of an object: counts from 0 and includes both ends. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Objects of S3 as most domains read them; src/aws fulfils it by shape. Calls throw GroundctlError. */
export interface ObjectReader {
  /** Size in bytes; undefined where there is no such object. */
  head(object: ObjectAt, options?: CallOptions): Promise<{ readonly Size: number } | undefined>;
  /** The object's bytes; undefined where it is not there. */
  get(
    object: ObjectAt & { readonly range?: ByteRange },
    options?: CallOptions,
  ): Promise<{ readonly Size: number; readonly body: AsyncIterable<Uint8Array> } | undefined>;
  listPage(
    input: Pick<PrefixAt, 'bucket'> & {
      readonly prefix?: string | undefined;
      readonly token?: string | undefined;
    },
    options?: CallOptions,
  ): Promise<{
    readonly objects: readonly { readonly Key: string; readonly Size: number }[];
    readonly token: string | undefined;
  }>;
}
