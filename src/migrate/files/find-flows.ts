import { hash } from 'node:crypto';
import { collectGarbage } from '../../core/collect-garbage.ts';
import { mapUnordered } from '../../core/concurrency.ts';
import type { EventStream } from '../../core/events.ts';
import type { Flow } from '../flow/flow.ts';
import { recogniseFlow } from '../flow/recognise.ts';
import { type FlowSources, FOLDERS } from './flow-sources.ts';
import { type SourceIdentity, sameIdentity } from './identity.ts';
import type { SourceBytes, Turn, Unread as Unreadable } from './read-source.ts';
import { Room } from './room.ts';
import type { Skipped, SkipReason } from './skip.ts';
import type { FoundFile, Root } from './walk.ts';

/** A file that is a flow. */
export interface FoundFlow extends FoundFile {
  readonly identity: SourceIdentity;
  /** Hexadecimal, of the whole file. */
  readonly sha256: string;
}

export type FindEvent = { readonly type: 'searched'; readonly files: number; readonly flows: number };

export interface FoundAll<T> {
  readonly roots: readonly Root[];
  /** By root, then path. */
  readonly flows: readonly T[];
  readonly skipped: readonly Skipped[];
  readonly files: number;
}

const LARGE_BYTES = 256 * 1024;
/** Bytes of large files after which what was made of them is collected. */
const GARBAGE_BYTES = 2 * 1024 * 1024;
/** Bytes of files that are read and not yet looked at; what is made of them takes ten times as much. */
const UNDER_WAY_BYTES = 2 * 1024 * 1024;
/** A few more than the file system's own threads, so that parsing and reading overlap. */
const CONCURRENCY = 16;
const EVENT_EVERY = 100;
/** Enough to see the first node of a flow in a file of another name. */
const HEAD_BYTES = 16_384;
/** What a longer file of another name has to hold near its start before all of it is read. */
const LOOKS_LIKE_FLOW = /^\s*\{[\s\S]*"(?:node_id|nodes)"/;

/**
 * Names that editors, Jupyter, macOS, NFS, rsync and people give to copies and to files that are deleted while open;
 * whatever goes on after `.flow` is one. What is in them is a flow, but not one that somebody keeps.
 */
const BACKUP =
  /(?:^|\/)(?:\.nfs[0-9a-f]+|\.fuse_hidden[0-9a-f]+|\.goutputstream-\w+|\._[^/]*|\.#[^/]*|#[^/]*#|\.~[^/]*|~\$[^/]*|[^/]*(?:~|\.(?:bak|backup|orig|old|save|autosave|sw[a-p]|kate-swp|tmp|temp|part|partial|filepart|crdownload|download|lock|rej|rpm(?:save|new|orig)|dpkg-\w+)(?:[.~-]?\d+)?|\.flow(?!\.(?:json|txt)$)[^/]+))$/i;

/** What is on record of a file. */
export interface KnownFile<T> {
  readonly sha256: string;
  /** Undefined where the file has to be read to know it again. */
  readonly identity: SourceIdentity | undefined;
  /** Stands for the file where it still is what is on record. */
  readonly use: (found: FoundFlow) => T;
}

/**
 * Finds the flows under folders by content and hands each, with its parsed form, to `use`, which keeps what it
 * wants of it: no more than a few flows are in memory at a time.
 */
export async function* findFlows<T>(
  folders: readonly string[],
  use: (found: FoundFlow, flow: Flow) => T,
  options: {
    readonly signal?: AbortSignal | undefined;
    /** Folders of this machine only, unless told. */
    readonly sources?: FlowSources | undefined;
    /** Asked for each file: one that is as it was when it was found to be a flow is not parsed again. */
    readonly known?: (file: FoundFile) => KnownFile<T> | undefined;
  } = {},
): EventStream<FindEvent, FoundAll<T>> {
  const { signal, sources = FOLDERS, known: knownOf } = options;
  const roots = await sources.open(folders);
  const flows: Taken<T>[] = [];
  const skipped: Skipped[] = [];
  let files = 0;
  const room = new Room(UNDER_WAY_BYTES);
  let garbage = 0;
  const take = (result: Taken<T> | Skipped) => {
    files += 1;
    if ('reason' in result) skipped.push(result);
    else flows.push(result);
  };
  /** Files to read; what needs no reading is taken on the way. An undefined after each folder lets others run. */
  async function* unread(): AsyncGenerator<Unread<T> | undefined, void, void> {
    for (const root of roots) {
      for await (const found of sources.walk(root, signal)) {
        for (const file of found) {
          if ('reason' in file) {
            take(file);
            continue;
          }
          const known = knownOf?.(file);
          const now = known?.identity === undefined ? undefined : sources.identify(file);
          const same = now instanceof Promise ? undefined : takeKnown(file, known, now);
          if (same === undefined) yield { file, known, now };
          else take(same);
        }
        yield undefined;
      }
    }
  }
  const judge = (
    file: FoundFile,
    known: KnownFile<T> | undefined,
    source: SourceBytes | Unreadable,
  ): Taken<T> | Skipped => {
    if (!source.ok) return left(file, source.reason, source.detail);
    const { bytes, identity } = source;
    const found = { ...file, identity, sha256: hash('sha256', bytes) };
    if (known?.sha256 === found.sha256) return { file, value: known.use(found) };
    const flow = recogniseFlow(bytes);
    if (!flow.ok) return left(file, bytes.length === 0 ? 'empty' : 'not-a-flow', flow.problem);
    if (BACKUP.test(file.path)) return left(file, 'backup', 'its name is that of a leftover or backup copy');
    return { file, value: use(found, flow.value) };
  };
  const look = async (item: Unread<T> | undefined): Promise<Taken<T> | Skipped | undefined> => {
    if (item === undefined) return undefined;
    const { file, known } = item;
    const same = takeKnown(file, known, await item.now);
    if (same !== undefined) return same;
    let taken = 0;
    const turn = (size: number) => {
      taken += size;
      return room.take(size);
    };
    try {
      return judge(file, known, await readCandidate(sources, file, turn));
    } finally {
      room.give(taken);
      // Small flows are collected in time without this, and at less cost.
      if (taken > LARGE_BYTES) garbage += taken;
      if (garbage > GARBAGE_BYTES) {
        garbage = 0;
        collectGarbage();
      }
    }
  };
  let told = 0;
  for await (const result of mapUnordered(unread(), CONCURRENCY, look, signal)) {
    if (result !== undefined) take(result);
    if (files < told + EVENT_EVERY) continue;
    told = files;
    yield { type: 'searched', files, flows: flows.length };
  }
  yield { type: 'searched', files, flows: flows.length };
  flows.sort((a, b) => order(a.file.root.given, b.file.root.given) || order(a.file.path, b.file.path));
  skipped.sort((a, b) => order(a.root, b.root) || order(a.path, b.path));
  return { roots, flows: flows.map(({ value }) => value), skipped, files };
}

/** A flow, and what is kept of it. */
interface Taken<T> {
  readonly file: FoundFile;
  readonly value: T;
}

interface Unread<T> {
  readonly file: FoundFile;
  readonly known: KnownFile<T> | undefined;
  /** Where that has been asked. */
  readonly now: ReturnType<FlowSources['identify']>;
}

/** A file that is what is on record of it. */
function takeKnown<T>(
  file: FoundFile,
  known: KnownFile<T> | undefined,
  identity: SourceIdentity | undefined,
): Taken<T> | undefined {
  if (known?.identity === undefined || identity === undefined) return undefined;
  if (!sameIdentity(identity, known.identity)) return undefined;
  return { file, value: known.use({ ...file, identity, sha256: known.sha256 }) };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A file of another name is read as a whole only where its start looks like a flow. */
async function readCandidate(sources: FlowSources, { root, path }: FoundFile, turn: Turn) {
  if (/\.flow$/i.test(path)) return sources.read(root.real, path, undefined, turn);
  const head = await sources.read(root.real, path, HEAD_BYTES);
  if (!head.ok) return head;
  if (!LOOKS_LIKE_FLOW.test(head.bytes.toString('latin1'))) {
    return {
      ok: false as const,
      reason: 'not-a-flow' as const,
      detail: 'neither its name nor its beginning is that of a flow',
    };
  }
  return head.bytes.length < HEAD_BYTES ? head : sources.read(root.real, path, undefined, turn);
}

function left(file: FoundFile, reason: SkipReason, detail: string): Skipped {
  return { root: file.root.given, path: file.path, reason, detail };
}
