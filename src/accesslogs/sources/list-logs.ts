import type { CallOptions } from '../../core/call-options.ts';
import { mapUnordered } from '../../core/concurrency.ts';
import type { S3Uri } from '../../core/s3-uri.ts';
import type { LogObject, LogStore } from '../ports.ts';
import { deliveryDays, mayHold, type TimeWindow } from './key-date.ts';

/** Listings under way at a time. */
const LISTINGS = 8;
/** A window of more days than this is not worth a listing for each. */
const MOST_DAYS = 400;

export interface ListOptions extends CallOptions {
  readonly window: TimeWindow;
  /** Only logs of this source bucket, where they are partitioned by it. */
  readonly bucket?: string | undefined;
  /** Seconds since 1970; the current time unless said. */
  readonly now?: number | undefined;
}

/** A log object, or one that was left out by the date in its key. */
export interface Listed {
  readonly object: LogObject;
  readonly skipped: boolean;
}

/**
 * Lists the log objects below an S3 URI. Where a begin is given and the keys carry dates (directly behind the
 * prefix, or partitioned by account, region, bucket and day), days are listed side by side and others not at all.
 */
export async function* listLogs(
  store: LogStore,
  uri: S3Uri,
  options: ListOptions,
): AsyncGenerator<Listed, void, void> {
  const prefixes = await prefixesOf(store, uri, options);
  if (prefixes.length > 1) {
    const listings = mapUnordered(
      prefixes,
      LISTINGS,
      (prefix, signal) => listAll(store, uri.bucket, prefix, signal),
      options.signal,
    );
    for await (const objects of listings) yield* judged(objects, options.window);
    return;
  }
  yield* pages(store, { bucket: uri.bucket, prefix: prefixes[0] ?? uri.key }, options);
}

/** One listing may be long: its pages are handed out as they come, and the next one is asked for meanwhile. */
async function* pages(
  store: LogStore,
  place: { readonly bucket: string; readonly prefix: string },
  options: ListOptions,
): AsyncGenerator<Listed, void, void> {
  const ask = (token?: string) => {
    const page = store.listPage({ ...place, token }, options);
    // It is waited for later, or not at all.
    page.catch(() => {});
    return page;
  };
  let next: ReturnType<typeof ask> | undefined = ask();
  while (next !== undefined) {
    const page: Awaited<typeof next> = await next;
    next = page.token === undefined ? undefined : ask(page.token);
    yield* judged(page.objects, options.window);
  }
}

function* judged(objects: readonly LogObject[], window: TimeWindow): Generator<Listed, void, void> {
  for (const object of objects) {
    // Consoles make empty objects that stand for folders.
    if (object.Key.endsWith('/') && object.Size === 0) continue;
    yield { object, skipped: !mayHold(object.Key, window) };
  }
}

async function listAll(
  store: LogStore,
  bucket: string,
  prefix: string,
  signal: AbortSignal,
): Promise<LogObject[]> {
  const objects: LogObject[] = [];
  let token: string | undefined;
  do {
    const page = await store.listPage({ bucket, prefix, token }, { signal });
    objects.push(...page.objects);
    token = page.token;
  } while (token !== undefined);
  return objects;
}

async function prefixesOf(store: LogStore, uri: S3Uri, options: ListOptions): Promise<string[]> {
  const days = deliveryDays(options.window, options.now ?? Date.now() / 1000);
  if (days === undefined || days.length > MOST_DAYS) return [uri.key];
  const first = await store.listPage({ bucket: uri.bucket, prefix: uri.key, delimiter: '/' }, options);
  const simple = first.objects.some(({ Key }) => /^\d{4}-\d\d-\d\d-/.test(Key.slice(uri.key.length)));
  if (simple) return days.map((day) => uri.key + day);
  const roots = await partitions(store, uri, options);
  if (roots.length === 0) return [uri.key];
  return roots.flatMap((root) => days.map((day) => `${root}${day.replaceAll('-', '/')}/`));
}

/** Prefixes `…account/region/bucket/` below the URI; none where it is not partitioned like that. */
async function partitions(store: LogStore, uri: S3Uri, options: ListOptions): Promise<string[]> {
  let level = [uri.key];
  for (const part of [/^\d{12}\/$/, /^[a-z]{2,}(?:-[a-z]+)+-\d\/$/, /^[a-z0-9.-]+\/$/]) {
    const next: string[] = [];
    for (const prefix of level) {
      const page = await store.listPage({ bucket: uri.bucket, prefix, delimiter: '/' }, options);
      if (page.objects.length > 0 || page.token !== undefined) return [];
      for (const below of page.prefixes) {
        if (!part.test(below.slice(prefix.length))) return [];
        next.push(below);
      }
    }
    level = next;
  }
  const { bucket } = options;
  return bucket === undefined ? level : level.filter((prefix) => prefix.endsWith(`/${bucket}/`));
}
