import type { CallOptions } from '../../core/call-options.ts';
import { usageError } from '../../core/errors.ts';
import type { TextPlace } from '../../core/files/text-place.ts';
import { readInventory } from '../../core/inventory/read-inventory.ts';
import type { S3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { LogStore } from '../ports.ts';
import { keyDate, mayHold, type TimeWindow } from '../sources/key-date.ts';
import { type Listed, listLogs } from '../sources/list-logs.ts';
import type { LogLayout } from './log-table.ts';

/** From here on a log is left to Athena, where that is offered. */
export const LOCAL_UP_TO = 20_000_000_000;

/** What a window of a log's objects comes to. */
export interface Estimate {
  readonly objects: number;
  /** Bytes as they are stored: what is charged for. */
  readonly bytes: number;
  /** Objects that their keys' dates leave out. */
  readonly skipped: number;
  readonly layout: LogLayout;
  /** When the inventory that says so had been begun: what was delivered later is not counted. */
  readonly taken?: Date | undefined;
}

export interface EstimateOptions extends CallOptions {
  readonly window?: TimeWindow | undefined;
  /** Only logs of this source bucket, where they are partitioned by it. */
  readonly bucket?: string | undefined;
  /** The manifest.json of an S3 Inventory report of the log bucket, to be read in place of listing it. */
  readonly inventory?: TextPlace | undefined;
}

/**
 * Lists the objects that may hold records of a window, or reads them from an inventory, and sees how their keys are
 * made. A usage error for an inventory of another bucket.
 */
export async function estimateScan(
  store: LogStore,
  uri: S3Uri,
  { window = {}, bucket, inventory, ...options }: EstimateOptions = {},
): Promise<Estimate> {
  let taken: Date | undefined;
  const sources = new Set<string>();
  let [objects, bytes, skipped] = [0, 0, 0];
  let [partitioned, exact, dated] = [true, true, true];
  const all =
    inventory === undefined ? listLogs(store, uri, { window, bucket, ...options }) : fromInventory(inventory);
  for await (const listed of all) {
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
  return { objects, bytes, skipped, layout: layoutOf(), ...(taken === undefined ? {} : { taken }) };

  async function* fromInventory(place: TextPlace): AsyncGenerator<Listed, void, void> {
    for await (const page of readInventory(place, uri.key, store, options.signal)) {
      taken = page.taken;
      for (const { name: Key, size: Size, bucket: of } of page.entries) {
        if (of !== uri.bucket) {
          throw usageError(`The inventory covers the bucket ${quoteForMessage(of)}, not of ${uri.bucket}.`);
        }
        const other =
          bucket !== undefined && /\/\d{4}\/\d\d\/\d\d\//.test(Key) && !Key.includes(`/${bucket}/`);
        if (Key.endsWith('/') && Size === 0) continue;
        yield { object: { Key, Size }, skipped: other || !mayHold(Key, window) };
      }
    }
  }

  function layoutOf(): LogLayout {
    if (partitioned && sources.size > 0) return { kind: 'partitioned', sources: [...sources].sort(), exact };
    return { kind: dated && objects > 0 ? 'dated' : 'plain', prefix: uri.key };
  }
}
