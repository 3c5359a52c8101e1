import { hash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { GroundctlError } from '../../core/errors.ts';
import { localFault } from '../../core/files/local-fault.ts';
import { makeFolder } from '../../core/files/make-folder.ts';
import { type SourceIdentity, sameIdentity } from '../files/identity.ts';
import type { OwnerNames } from '../owners/owners.ts';
import type { History } from '../rollback/history.ts';
import type { Replaced, ReplacedRecord } from '../rollback/replaced.ts';
import type { ChangedOnTheWay, JournalEntry } from './journal-entry.ts';
import { nothing, type Remembered, readJournal } from './read-journal.ts';

/** What a journal is about: one set of folders and one place. */
export interface JournalScope {
  readonly endpoint: string | undefined;
  readonly bucket: string;
  readonly prefix: string;
  readonly roots: readonly string[];
}

const NOT_THROUGH = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** How long lines are gathered for one write. Thousands of objects a second would be as many writes. */
const GATHER_MS = 10;

/**
 * The memory of a migration: which object was written from which file. A line is appended for each, so a killed
 * run loses those of its last moment at most, and these are found again by asking the target. Readable by its
 * owner only.
 */
export class Journal {
  /** Names the migration in its objects' metadata. */
  readonly migration: string;
  readonly entries: Map<string, JournalEntry>;
  /** How the last sync changed flows on their way; undefined where none did. */
  readonly changed: ChangedOnTheWay | undefined;
  /** Names of owners that keys were given. */
  readonly owners: OwnerNames;
  readonly path: string;
  /** Why it could not be written, once it could not. */
  failure: GroundctlError | undefined;
  readonly #history: History;
  readonly #file: FileHandle;
  #buffer: string[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, file: FileHandle, known: Remembered) {
    this.path = path;
    this.#file = file;
    this.migration = known.migration;
    this.entries = known.entries;
    this.changed = known.changed;
    this.owners = known.owners;
    this.#history = known.history;
  }

  /** What syncs replaced, and nobody has brought back. */
  get replaced(): ReplacedRecord {
    return this.#history;
  }

  /** The number of a sync that begins now. */
  get nextRun(): number {
    return this.#history.runs + 1;
  }

  /** Opens the journal of a scope in a folder, and begins one where there is none. */
  static async open(folder: string, scope: JournalScope): Promise<Journal> {
    const path = journalPath(folder, scope);
    try {
      return await Journal.#open(folder, path, scope);
    } catch (error) {
      throw localFault(
        error,
        path,
        'Nothing was sent. It is the journal; XDG_STATE_HOME names a different location for it.',
      );
    }
  }

  static async #open(folder: string, path: string, scope: JournalScope): Promise<Journal> {
    makeFolder(folder, 0o700);
    let known = readJournal(path);
    // A link in its place would have somebody else's file appended to.
    const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | NOT_THROUGH;
    const file = await open(path, flags, 0o600);
    const own = randomUUID();
    if (known === undefined) {
      const rest = (await file.stat()).size > 0 ? '\n' : '';
      await file.appendFile(`${rest}${JSON.stringify({ migration: own, ...scope })}\n`);
      // Of two runs that begin it at once, the first to write gives both their name.
      known = readJournal(path);
      // Also what proves that it can be written, before anything is sent.
    } else await file.appendFile('\n');
    await file.datasync();
    return new Journal(path, file, known ?? nothing(own));
  }

  /** What is on record of a scope, without beginning a journal where there is none. */
  static async read(
    folder: string,
    scope: JournalScope,
  ): Promise<Pick<Journal, 'migration' | 'entries' | 'changed' | 'replaced' | 'owners'>> {
    const { history: replaced, ...known } = readJournal(journalPath(folder, scope)) ?? nothing('');
    return { ...known, replaced };
  }

  /** Never fails: close() tells of a disk that is full, when the uploads under way have ended. */
  add(entry: JournalEntry): void {
    this.entries.set(entry.key, entry);
    this.#append(entry).catch(() => {});
  }

  /** Ends when it is written down what is about to be replaced: afterwards nobody could say what it was. */
  replacing(replaced: Replaced): Promise<void> {
    this.#history.replaced(replaced);
    return this.#append({ replaced });
  }

  /** Notes that a key holds again what it held before its last replacement, and whose that is. */
  restored(key: string, entry: JournalEntry | undefined): void {
    this.#history.restored(key);
    if (entry === undefined) this.entries.delete(key);
    else this.entries.set(key, entry);
    this.#append({ restored: key, entry: entry ?? null }).catch(() => {});
  }

  /** Notes how this run changes flows on their way, so that the next one cannot undo it unseen. */
  changes(changed: ChangedOnTheWay): void {
    if (JSON.stringify(changed) !== JSON.stringify(this.changed)) this.#append({ changed }).catch(() => {});
  }

  /** Notes names of owners, so that the next run gives flows the same keys. */
  names(owners: OwnerNames): void {
    const fresh = Object.entries(owners).filter(([uid, name]) => this.owners[uid] !== name);
    if (fresh.length > 0) this.#append({ owners: Object.fromEntries(fresh) }).catch(() => {});
  }

  /** The next sync writes this object again, though its ETag says that nothing happened to it. */
  damaged(key: string): void {
    const entry = this.entries.get(key);
    if (entry !== undefined) this.add({ ...entry, damaged: true });
  }

  removed(key: string): void {
    this.entries.delete(key);
    this.#history.removed(key);
    this.#append({ removed: key }).catch(() => {});
  }

  /** Ends when everything that was added is written. Throws why it could not be. */
  written(): Promise<void> {
    return this.#writing;
  }

  /** The same, and closes it. */
  async close(): Promise<void> {
    try {
      await this.#writing;
    } finally {
      await this.#file.close();
    }
  }

  #append(line: object): Promise<void> {
    this.#buffer.push(`${JSON.stringify(line)}\n`);
    if (this.#buffer.length === 1) {
      this.#writing = this.#writing.then(() => this.#flush());
    }
    return this.#writing;
  }

  async #flush(): Promise<void> {
    await delay(GATHER_MS);
    const lines = this.#buffer;
    this.#buffer = [];
    try {
      await this.#file.appendFile(lines.join(''));
    } catch (error) {
      this.failure ??= localFault(error, this.path);
      throw this.failure;
    }
  }
}

/** True where an entry says of an object, and of its source, what there is to say. */
export function isOnRecord(
  entry: JournalEntry | undefined,
  etag: string,
  seen: SourceIdentity | undefined,
): boolean {
  if (entry?.etag !== etag) return false;
  return seen === undefined || (entry.seen !== undefined && sameIdentity(entry.seen, seen));
}

/** Where the journal of a scope is kept. */
export function journalPath(folder: string, scope: JournalScope): string {
  const name = hash(
    'sha256',
    JSON.stringify([scope.endpoint ?? '', scope.bucket, scope.prefix, ...[...scope.roots].sort()]),
  );
  return join(folder, `${name.slice(0, 24)}.ndjson`);
}
