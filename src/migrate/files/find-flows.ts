import { hash } from 'node:crypto';
import { join } from 'node:path';
import { mapUnordered } from '../../core/concurrency.ts';
import type { EventStream } from '../../core/events.ts';
import type { Flow } from '../flow/flow.ts';
import { recogniseFlow } from '../flow/recognise.ts';
import { readSource } from './read-source.ts';
import type { Skipped, SkipReason } from './skip.ts';
import { type FoundFile, openRoots, type Root, walk } from './walk.ts';

/** A file that is a flow. */
export interface FoundFlow extends FoundFile {
  readonly size: number;
  readonly modified: Date;
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

/** A few more than the file system's own threads, so that parsing and reading overlap. */
const CONCURRENCY = 16;
const EVENT_EVERY = 100;
/** Enough to see the first node of a flow in a file of another name. */
const HEAD_BYTES = 16_384;
/** What a longer file of another name has to hold near its start before all of it is read. */
const LOOKS_LIKE_FLOW = /^\s*\{[\s\S]*"(?:node_id|nodes)"/;

/**
 * Finds the flows under folders by content and hands each, with its parsed form, to `use`, which keeps what it
 * wants of it: no more than a few flows are in memory at a time.
 */
export async function* findFlows<T>(
  folders: readonly string[],
  use: (found: FoundFlow, flow: Flow) => T,
  options: {
    readonly signal?: AbortSignal | undefined;
    /** Asked with a file's hash before it is parsed: true where it is known to be a flow. */
    readonly known?: (found: FoundFlow) => T | undefined;
  } = {},
): EventStream<FindEvent, FoundAll<T>> {
  const roots = await openRoots(folders);
  const flows: { readonly file: FoundFile; readonly value: T }[] = [];
  const skipped: Skipped[] = [];
  let files = 0;
  const look = async (item: FoundFile | Skipped) => {
    if ('reason' in item) return item;
    const source = await readCandidate(item);
    if (!source.ok) return left(item, source.reason, source.detail);
    const { bytes, modified } = source;
    const found = { ...item, size: bytes.length, modified, sha256: hash('sha256', bytes) };
    const known = options.known?.(found);
    if (known !== undefined) return { file: item, value: known };
    const flow = recogniseFlow(bytes);
    if (!flow.ok) return left(item, bytes.length === 0 ? 'empty' : 'not-a-flow', flow.problem);
    return { file: item, value: use(found, flow.value) };
  };
  for await (const result of mapUnordered(
    walkAll(roots, options.signal),
    CONCURRENCY,
    look,
    options.signal,
  )) {
    files += 1;
    if ('reason' in result) skipped.push(result);
    else flows.push(result);
    if (files % EVENT_EVERY === 0) yield { type: 'searched', files, flows: flows.length };
  }
  yield { type: 'searched', files, flows: flows.length };
  const order = (root: string, path: string) => `${root}\u0000${path}`;
  flows.sort((a, b) =>
    order(a.file.root.given, a.file.path) < order(b.file.root.given, b.file.path) ? -1 : 1,
  );
  skipped.sort((a, b) => (order(a.root, a.path) < order(b.root, b.path) ? -1 : 1));
  return { roots, flows: flows.map(({ value }) => value), skipped, files };
}

async function* walkAll(roots: readonly Root[], signal: AbortSignal | undefined) {
  for (const root of roots) yield* walk(root, signal);
}

/** A file of another name is read as a whole only where its start looks like a flow. */
async function readCandidate(file: FoundFile) {
  const path = join(file.root.real, file.path);
  if (/\.flow$/i.test(file.path)) return readSource(path);
  const head = await readSource(path, HEAD_BYTES);
  if (!head.ok) return head;
  if (!LOOKS_LIKE_FLOW.test(head.bytes.toString('latin1'))) {
    return {
      ok: false as const,
      reason: 'not-a-flow' as const,
      detail: 'neither its name nor its start is that of a flow',
    };
  }
  return head.bytes.length < HEAD_BYTES ? head : readSource(path);
}

function left(file: FoundFile, reason: SkipReason, detail: string): Skipped {
  return { root: file.root.given, path: file.path, reason, detail };
}
