/** One object that has to be where the changed flows look for it. */
export interface DataCopy {
  readonly from: {
    readonly bucket: string;
    readonly key: string;
    readonly etag: string;
    readonly size: number;
  };
  readonly to: { readonly bucket: string; readonly key: string };
}
