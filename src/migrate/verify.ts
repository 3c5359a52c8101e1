import { hash } from 'node:crypto';
import { mapUnordered } from '../core/concurrency.ts';
import { GroundctlError } from '../core/errors.ts';
import type { EventStream } from '../core/events.ts';
import { readSource } from './files/read-source.ts';
import type { BulkPort } from './ports.ts';
import { AdaptiveGate } from './sync/gate.ts';
import type { Journal, JournalEntry } from './sync/journal.ts';
import { ObjectStore } from './sync/object-store.ts';

export const VERIFY_STATUSES = {
  verified: 'the object holds what was uploaded, and the file has not changed since',
  'source-changed': 'the object holds what was uploaded, but the file is not the same any more',
  differs: 'the object does not hold what was uploaded',
  missing: 'the object is not there',
  unread: 'S3 does not let this identity read the object: nothing is known of what it holds',
} as const;

export type VerifyStatus = keyof typeof VERIFY_STATUSES;

/** One object, read back in full. */
export interface VerifiedObject {
  readonly key: string;
  readonly root: string;
  readonly path: string;
  readonly status: VerifyStatus;
  /** Hexadecimal, of what was uploaded. */
  readonly sha256: string;
  /** Of what is there now; undefined where nothing is. */
  readonly found: string | undefined;
  readonly etag: string | undefined;
  readonly source: string;
  /** Why it could not be read. */
  readonly problem?: string;
}

export interface VerifyEvent {
  readonly type: 'verified';
  readonly done: number;
  readonly total: number;
  readonly object: VerifiedObject;
}

/** Reads back every object of a journal and compares its bytes with what was uploaded, and the file with what it was. */
export async function* verifyMigration(
  bulk: BulkPort,
  journal: Pick<Journal, 'entries' | 'damaged'>,
  options: { readonly signal?: AbortSignal | undefined } = {},
): EventStream<VerifyEvent, readonly VerifiedObject[]> {
  const gate = new AdaptiveGate();
  const store = new ObjectStore(bulk, gate, options.signal);
  const total = journal.entries.size;
  const results: VerifiedObject[] = [];
  const look = (entry: JournalEntry) => gate.run(() => verifyOne(store, entry), options.signal);
  for await (const result of mapUnordered(journal.entries.values(), 64, look, options.signal)) {
    // Under the ETag that was written: nobody has put something else there, so the next sync may repair it.
    if (result.status === 'differs' && result.etag === journal.entries.get(result.key)?.etag)
      journal.damaged(result.key);
    results.push(result);
    yield { type: 'verified', done: results.length, total, object: result };
  }
  return results.sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function verifyOne(store: ObjectStore, entry: JournalEntry): Promise<VerifiedObject> {
  const { key, root, path, sha256, source } = entry;
  let read: Awaited<ReturnType<ObjectStore['get']>>;
  try {
    read = await store.get(key);
    // Once more before anybody is told: bytes change on the way as well.
    if (read !== undefined && hash('sha256', read.bytes) !== sha256) read = await store.get(key);
  } catch (error) {
    if (!(error instanceof GroundctlError) || error.code !== 'access-denied') throw error;
    const nothing = { found: undefined, etag: undefined, status: 'unread', problem: error.message } as const;
    return { key, root, path, sha256, source, ...nothing };
  }
  const found = read === undefined ? undefined : hash('sha256', read.bytes);
  const base = { key, root, path, sha256, source, found, etag: read?.etag };
  if (found === undefined) return { ...base, status: 'missing' };
  if (found !== sha256) return { ...base, status: 'differs' };
  const file = await readSource(root, path);
  const same = file.ok && hash('sha256', file.bytes) === source;
  return { ...base, status: same ? 'verified' : 'source-changed' };
}
