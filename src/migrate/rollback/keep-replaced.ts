import { hash } from 'node:crypto';
import { GroundctlError } from '../../core/errors.ts';
import { uriEncodePath } from '../../core/sigv4/uri.ts';
import type { MigrationTarget } from '../plan/migration-plan.ts';
import type { Journal } from '../sync/journal.ts';
import type { ObjectStore, StoredObject } from '../sync/object-store.ts';
import type { Kept } from './replaced.ts';

/** Folder of the copies, below the place itself, where who uploads may write. Canvas looks for `.flow`. */
const FOLDER = '.groundctl-replaced/';

/** The key of the copy of an object: the same one for the same object, however often it is asked for. */
function keptKey(prefix: string, key: string, etag: string): string {
  return `${prefix}${FOLDER}${hash('sha256', `${key}\u0000${etag}`).slice(0, 32)}.kept`;
}

/** An object as the source of a copy. */
export function copySource(bucket: string, key: string, versionId?: string): string {
  const version = versionId === undefined ? '' : `?versionId=${encodeURIComponent(versionId)}`;
  return `${uriEncodePath(`${bucket}/${key}`)}${version}`;
}

/** Keeps what a sync is about to replace, and has the journal say where. */
export class ReplacedKeeper {
  readonly #store: ObjectStore;
  readonly #journal: Pick<Journal, 'entries' | 'replacing'>;
  readonly #target: Pick<MigrationTarget, 'bucket' | 'prefix'>;
  readonly #run: number;

  constructor(
    store: ObjectStore,
    journal: Pick<Journal, 'entries' | 'replacing' | 'nextRun'>,
    target: Pick<MigrationTarget, 'bucket' | 'prefix'>,
  ) {
    this.#store = store;
    this.#journal = journal;
    this.#target = target;
    this.#run = journal.nextRun;
  }

  /**
   * Ends when what is under a key will outlast its replacement: as a version that the bucket keeps, or as a copy.
   * Where the key no longer holds that ETag nothing is kept, and the write that follows finds the same.
   */
  async keep(key: string, etag: string): Promise<void> {
    const entry = this.#journal.entries.get(key);
    // What verify has found to be damaged is worth nothing.
    if (entry?.damaged) return;
    const head = await this.#store.head(key);
    if (head?.etag !== etag) return;
    const before = entry?.written && entry.etag === etag ? entry : undefined;
    const kept = isVersion(head) ? { versionId: head.versionId } : await this.#copy(key, head);
    await this.#journal.replacing({ key, run: this.#run, etag, size: head.size, kept, before });
  }

  async #copy(key: string, { etag, size, encryption }: StoredObject): Promise<Kept> {
    const { bucket, prefix } = this.#target;
    const to = keptKey(prefix, key, etag);
    const there = await this.#store.head(to);
    if (there?.size === size) return { key: to, etag: there.etag };
    try {
      const condition =
        there === undefined ? ({ type: 'absent' } as const) : { type: 'etag' as const, etag: there.etag };
      await this.#store.copy({
        source: copySource(bucket, key),
        sourceEtag: etag,
        key: to,
        condition,
        encryption,
      });
    } catch (error) {
      throw notKept(error);
    }
    const copy = await this.#store.head(to);
    if (copy?.size !== size) throw notKept(undefined);
    return { key: to, etag: copy.etag };
  }
}

/** A version with an id of its own stays when the key is written; one called `null` may not. */
function isVersion(head: StoredObject): head is StoredObject & { readonly versionId: string } {
  return head.versionId !== undefined && head.versionId !== 'null';
}

function notKept(cause: unknown): GroundctlError {
  const { message, aws } = cause instanceof GroundctlError ? cause : { message: '', aws: undefined };
  return new GroundctlError(
    `The existing object could not be saved, so it was not replaced. ${message}`.trim(),
    {
      code: 'not-kept',
      source: 'aws',
      hint: 'Allow s3:GetObject and s3:PutObject under the target (and kms:Decrypt), turn versioning on, or use --no-keep to replace it permanently.',
      ...(aws === undefined ? {} : { aws }),
      cause,
    },
  );
}
