import type { S3Uri } from '../../core/s3-uri.ts';
import type { CallOptions, LogStore } from '../ports.ts';
import { keyDate, type TimeWindow } from '../sources/key-date.ts';
import { listLogs } from '../sources/list-logs.ts';
import type { LogLayout } from './log-table.ts';

/**
 * What Athena asks for the bytes that a query scans, in US dollars, as AWS published it for us-east-1 in November
 * 2026: for a terabyte of 1,000 gigabytes, and for 10 MB at the least. Prices differ by region and change.
 */
export const ATHENA_PRICE = { dollarsPerTerabyte: 5, asOf: 'November 2026', leastBytes: 10_000_000 } as const;

/** What a window of a log's objects comes to. */
export interface Estimate {
  readonly objects: number;
  /** Bytes as they are stored: what is charged for. */
  readonly bytes: number;
  /** Objects that their keys' dates leave out. */
  readonly skipped: number;
  readonly layout: LogLayout;
}

export interface EstimateOptions extends CallOptions {
  readonly window?: TimeWindow | undefined;
  /** Only logs of this source bucket, where they are partitioned by it. */
  readonly bucket?: string | undefined;
}

/** Lists the objects that may hold records of a window, and sees how their keys are made. */
export async function estimateScan(
  store: LogStore,
  uri: S3Uri,
  { window = {}, bucket, ...options }: EstimateOptions = {},
): Promise<Estimate> {
  const sources = new Set<string>();
  let [objects, bytes, skipped] = [0, 0, 0];
  let [partitioned, exact, dated] = [true, true, true];
  for await (const listed of listLogs(store, uri, { window, bucket, ...options })) {
    const { Key, Size } = listed.object;
    const rest = Key.slice(uri.key.length);
    const source = /^(\d{12}\/[a-z0-9-]+\/[a-z0-9.-]+)\/\d{4}\/\d\d\/\d\d\/[^/]+$/.exec(rest)?.[1];
    if (source === undefined) partitioned = false;
    else sources.add(source);
    exact &&= keyDate(Key).kind === 'day';
    dated &&= /^\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d-[^/]+$/.test(rest);
    if (listed.skipped) skipped += 1;
    else {
      objects += 1;
      bytes += Size;
    }
  }
  return { objects, bytes, skipped, layout: layoutOf() };

  function layoutOf(): LogLayout {
    if (partitioned && sources.size > 0) return { kind: 'partitioned', sources: [...sources].sort(), exact };
    return { kind: dated && objects > 0 ? 'dated' : 'plain', prefix: uri.key };
  }
}

/** What Athena would ask for scanning this, in US dollars. */
export function scanCost(
  bytes: number,
  dollarsPerTerabyte: number = ATHENA_PRICE.dollarsPerTerabyte,
): number {
  return bytes === 0 ? 0 : (Math.max(bytes, ATHENA_PRICE.leastBytes) / 1e12) * dollarsPerTerabyte;
}
