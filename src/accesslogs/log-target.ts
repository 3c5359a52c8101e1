/** Where a bucket sends its server access logs. */
export interface LogTarget {
  readonly bucket: string;
  readonly prefix: string;
  /** Keys are partitioned by account, region, bucket and day. */
  readonly partitioned: boolean;
}
