import { GroundctlError } from '../../core/errors.ts';
import { readOwnFile } from '../../core/files/read-text.ts';
import { toGroundctlError } from '../../core/to-error.ts';
import { isIdentity } from '../files/identity.ts';
import { isOwnerNames, type OwnerNames } from '../owners/owners.ts';
import { History } from '../rollback/history.ts';
import { isReplaced } from '../rollback/replaced.ts';
import type { ChangedOnTheWay, JournalEntry } from './journal-entry.ts';

/** In bytes: about a million objects, each written once. */
const MAX_BYTES = 500_000_000;

/** What a journal says. */
export interface Remembered {
  readonly migration: string;
  readonly entries: Map<string, JournalEntry>;
  readonly changed: ChangedOnTheWay | undefined;
  readonly owners: OwnerNames;
  readonly history: History;
}

export function nothing(migration: string): Remembered {
  return { migration, entries: new Map(), changed: undefined, owners: {}, history: new History() };
}

/** Undefined where there is no journal; throws where it cannot be read. */
export function readJournal(path: string): Remembered | undefined {
  let text: string;
  try {
    const found = readOwnFile(path, MAX_BYTES);
    if (found === undefined) return undefined;
    text = found;
  } catch (error) {
    throw new GroundctlError(`The journal cannot be read: ${toGroundctlError(error).message}`, {
      code: 'journal-unreadable',
      source: 'configuration',
      cause: error,
    });
  }
  let migration: string | undefined;
  const entries = new Map<string, JournalEntry>();
  const history = new History();
  let owners: OwnerNames = {};
  let changed: ChangedOnTheWay | undefined;
  for (const line of text.split('\n').map(readLine)) {
    if (typeof line.key === 'string') {
      if (isEntry(line)) entries.set(line.key, line);
    } else if (typeof line.removed === 'string') {
      entries.delete(line.removed);
      history.removed(line.removed);
    } else if (isReplaced(line.replaced)) history.replaced(line.replaced);
    else if (typeof line.restored === 'string') {
      history.restored(line.restored);
      if (isEntry(Object(line.entry))) entries.set(line.restored, line.entry as JournalEntry);
      else entries.delete(line.restored);
    } else if (isChanged(line.changed)) changed = line.changed;
    else if (isOwnerNames(line.owners)) owners = { ...owners, ...line.owners };
    else if (typeof line.migration === 'string' && /^[0-9a-f-]{36}$/.test(line.migration))
      migration ??= line.migration;
  }
  if (migration === undefined) return undefined;
  return { migration, entries, changed, owners, history };
}

type Line = { readonly [name: string]: unknown };

// The last line may be half a line; whatever is none of ours is passed over.
function readLine(text: string): Line {
  try {
    return Object(JSON.parse(text)) as Line;
  } catch {
    return {};
  }
}

function isChanged(value: unknown): value is ChangedOnTheWay {
  const { remap, stripTrained, mapped } = Object(value) as { readonly [name: string]: unknown };
  const texts =
    mapped === undefined || (Array.isArray(mapped) && mapped.every((each) => typeof each === 'string'));
  return typeof remap === 'boolean' && typeof stripTrained === 'boolean' && texts;
}

/** True for a line, or a part of one, that is an entry. */
function isEntry(line: Line): line is Line & JournalEntry {
  return (
    typeof line.key === 'string' &&
    typeof line.root === 'string' &&
    typeof line.path === 'string' &&
    typeof line.source === 'string' &&
    typeof line.sha256 === 'string' &&
    typeof line.etag === 'string' &&
    typeof line.written === 'boolean' &&
    (line.seen === undefined || isIdentity(line.seen))
  );
}
