import { walkFolder } from '../../core/files/walk.ts';
import { readInventory } from '../../core/inventory/read-inventory.ts';
import type { RetryOptions } from '../../core/retry.ts';
import type { Entry } from '../entry.ts';
import type { BatchesS3 } from '../ports.ts';
import { type ListingPart, listPrefix } from './list-prefix.ts';
import type { LineReader, ManifestLine } from './manifest-line.ts';
import { SourceNotes } from './notes.ts';
import { readManifest } from './read-manifest.ts';
import type { Source } from './source.ts';

interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** The account that must own the bucket of a prefix. */
  readonly owner?: string | undefined;
  readonly onRetry?: RetryOptions['onRetry'];
  readonly onLine?: (line: ManifestLine, text: string, number: number) => void;
  readonly parse?: LineReader | undefined;
  readonly resume?: readonly ListingPart[] | undefined;
}

interface SourcePage {
  readonly entries: Iterable<Entry>;
  /** Of a prefix: what is left to list. */
  readonly remaining?: readonly ListingPart[];
}

interface OpenSource {
  readonly pages: AsyncGenerator<SourcePage, void, void>;
  /** Complete when `pages` has ended. */
  readonly notes: SourceNotes;
}

/** The entries of any source, a page at a time. Nothing is read before the first page is asked for. */
export function openSource(source: Source, s3: BatchesS3 | undefined, options: ReadOptions = {}): OpenSource {
  const notes = new SourceNotes();
  return { pages: pagesOf(source, s3, notes, options), notes };
}

async function* pagesOf(
  source: Source,
  s3: BatchesS3 | undefined,
  notes: SourceNotes,
  options: ReadOptions,
): AsyncGenerator<SourcePage, void, void> {
  const { signal, owner } = options;
  switch (source.kind) {
    case 'prefix':
      if (s3 === undefined) throw new TypeError('A prefix needs S3.');
      notes.buckets.add(source.bucket);
      yield* listPrefix(s3, source, {
        signal,
        owner,
        resume: options.resume,
        retry: options.onRetry === undefined ? undefined : { onRetry: options.onRetry },
      });
      return;
    case 'folder':
      yield* folderPages(source.path, notes, signal);
      return;
    case 'manifest': {
      const { onLine, parse } = options;
      const lines = onLine === undefined ? { signal, parse } : { signal, parse, onLine };
      for await (const entries of readManifest(source.at, s3, notes, lines)) yield { entries };
      return;
    }
    case 'inventory':
      for await (const { entries, taken } of readInventory(source.at, source.prefix, s3, signal)) {
        notes.taken = taken;
        const [first] = entries;
        if (first?.bucket !== undefined) notes.buckets.add(first.bucket);
        yield { entries };
      }
  }
}

async function* folderPages(
  path: string,
  notes: SourceNotes,
  signal: AbortSignal | undefined,
): AsyncGenerator<SourcePage, void, void> {
  for await (const found of walkFolder(path, { signal, sizes: true })) {
    const entries: Entry[] = [];
    for (const one of found) {
      if (one.kind === 'file') entries.push({ name: one.path, size: one.size, modified: one.mtimeMs });
      else if (one.reason === 'unreadable' || one.reason === 'bad-name') notes.unreadable.add(one.path);
      else if (one.reason.includes('link')) notes.links.add(one.path);
    }
    yield { entries };
  }
}
