import { hash } from 'node:crypto';
import { mapUnordered } from '../core/concurrency.ts';
import { GroundctlError } from '../core/errors.ts';
import type { EventStream } from '../core/events.ts';
import type { FlowSources } from './files/flow-sources.ts';
import { GONE } from './files/read-source.ts';
import { missingFlows } from './missing-flows.ts';
import { ownerOf } from './owners/owners.ts';
import type { BulkPort } from './ports.ts';
import { AdaptiveGate } from './sync/gate.ts';
import type { Journal } from './sync/journal.ts';
import type { JournalEntry } from './sync/journal-entry.ts';
import { ObjectStore } from './sync/object-store.ts';

export type VerifyStatus =
  | 'verified'
  | 'source-changed'
  | 'source-deleted'
  | 'differs'
  | 'missing'
  | 'not-uploaded'
  | 'unread';

const VERIFY_STATUSES: { readonly [status in VerifyStatus]: string } = {
  verified: 'the object holds what was uploaded, and the file has not changed since',
  'source-changed': 'the object holds what was uploaded, but the file has changed since',
  'source-deleted': 'the object holds what was uploaded, and the file has been deleted since',
  differs: 'the object does not hold what was uploaded',
  missing: 'the object does not exist',
  'not-uploaded': 'the folders contain this flow, but no recorded sync has uploaded it',
  unread: 'S3 does not let this identity read the object: its content is not known',
};

/** A status in words, with what is known of this one. */
export function verifyWords(status: VerifyStatus, problem: string | undefined): string {
  return status === 'not-uploaded' ? `not uploaded: ${problem ?? ''}` : (problem ?? VERIFY_STATUSES[status]);
}

/** One object, read back in full, or a flow of the folders that has none. */
export interface VerifiedObject {
  /** Undefined for what was not uploaded. */
  readonly key: string | undefined;
  readonly root: string;
  readonly path: string;
  /** Whose home it lies in, by name where the journal has it. */
  readonly owner: string;
  readonly status: VerifyStatus;
  /** Hexadecimal, of what was uploaded. */
  readonly sha256: string | undefined;
  /** Of what is there now; undefined where nothing is. */
  readonly found: string | undefined;
  readonly etag: string | undefined;
  readonly source: string | undefined;
  /** Why it could not be read, or was not uploaded. */
  readonly problem?: string;
}

export interface VerifyEvent {
  readonly type: 'verified';
  readonly done: number;
  readonly total: number;
  readonly object: VerifiedObject;
}

/**
 * Reads back every object of a journal and compares its bytes with what was uploaded, and the file with what it was;
 * then the folders with the journal. Objects first, by key, and after them the flows that were not uploaded.
 */
export async function* verifyMigration(
  bulk: BulkPort,
  journal: Pick<Journal, 'entries' | 'damaged' | 'owners'>,
  searched: { readonly folders: readonly string[]; readonly sources: FlowSources },
  options: { readonly signal?: AbortSignal | undefined } = {},
): EventStream<VerifyEvent, readonly VerifiedObject[]> {
  const gate = new AdaptiveGate();
  const store = new ObjectStore(bulk, gate, options.signal);
  const total = journal.entries.size;
  const results: VerifiedObject[] = [];
  const whose = ({ root, path }: { root: string; path: string }) => ownerOf(root, path, journal.owners);
  const look = (entry: JournalEntry) =>
    gate.run(
      async () => ({ ...(await verifyOne(store, searched.sources, entry)), owner: whose(entry) }),
      options.signal,
    );
  for await (const result of mapUnordered(journal.entries.values(), 64, look, options.signal)) {
    // Under the ETag that was written: nobody has put something else there, so the next sync may repair it.
    const { key = '', status, etag } = result;
    if (status === 'differs' && etag === journal.entries.get(key)?.etag) journal.damaged(key);
    results.push(result);
    yield { type: 'verified', done: results.length, total, object: result };
  }
  results.sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : 1));
  const nothing = { key: undefined, sha256: undefined, found: undefined, etag: undefined, source: undefined };
  for (const flow of await missingFlows(searched, journal, options.signal)) {
    const object: VerifiedObject = { ...nothing, ...flow, owner: whose(flow), status: 'not-uploaded' };
    results.push(object);
    yield { type: 'verified', done: results.length, total: Math.max(total, results.length), object };
  }
  return results;
}

async function verifyOne(
  store: ObjectStore,
  sources: FlowSources,
  entry: JournalEntry,
): Promise<Omit<VerifiedObject, 'owner'>> {
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
  const file = await sources.read(root, path);
  if (!file.ok) return { ...base, status: file.detail === GONE ? 'source-deleted' : 'source-changed' };
  const same = hash('sha256', file.bytes) === source;
  return { ...base, status: same ? 'verified' : 'source-changed' };
}
