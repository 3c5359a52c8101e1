import type { LineScanner } from '../scan/line-scanner.ts';
import { decodeLogKey } from '../scan/record.ts';

/** Which records to look at; absent members let everything pass. */
export interface RecordFilter {
  /** Seconds since 1970, inclusive. */
  readonly from?: number | undefined;
  /** Seconds since 1970, exclusive. */
  readonly to?: number | undefined;
  readonly bucket?: string | undefined;
  /** Start of the object's key, as the object is named. */
  readonly keyPrefix?: string | undefined;
  /** The requester, or a part of it such as a role's name. */
  readonly requester?: string | undefined;
}

/** True for a record that the filter lets pass. */
export function passes({ buffer, head }: LineScanner, filter: RecordFilter): boolean {
  const { from, to, bucket, keyPrefix, requester } = filter;
  if (from !== undefined && head.time < from) return false;
  if (to !== undefined && head.time >= to) return false;
  const text = (start: number, end: number) => buffer.toString('utf8', start, end);
  if (bucket !== undefined && text(head.bucketStart, head.bucketEnd) !== bucket) return false;
  if (requester !== undefined && !text(head.requesterStart, head.requesterEnd).includes(requester)) {
    return false;
  }
  return keyPrefix === undefined || decodeLogKey(text(head.keyStart, head.keyEnd)).startsWith(keyPrefix);
}
