export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** What this domain needs of S3; src/aws fulfils it by shape. */
export interface LabelsS3 {
  head(
    object: { readonly bucket: string; readonly key: string },
    options?: CallOptions,
  ): Promise<{ readonly Size: number } | undefined>;
  /** The object's bytes; undefined where it is not there. A range counts from 0 and includes both ends. */
  get(
    object: {
      readonly bucket: string;
      readonly key: string;
      readonly range?: { readonly from: number; readonly to: number };
    },
    options?: CallOptions,
  ): Promise<{ readonly Size: number; readonly body: AsyncIterable<Uint8Array> } | undefined>;
  listPage(
    input: {
      readonly bucket: string;
      readonly prefix?: string | undefined;
      readonly token?: string | undefined;
    },
    options?: CallOptions,
  ): Promise<{
    readonly objects: readonly { readonly Key: string; readonly Size: number }[];
    readonly token: string | undefined;
  }>;
}
