import { mapUnordered } from '../../core/concurrency.ts';
import { GroundctlError } from '../../core/errors.ts';
import { describePlace, readBytes, type TextPlace } from '../../core/files/text-place.ts';
import { LONGEST_LINE, type TextLine, textLines } from '../../core/manifest/text-lines.ts';
import { withRetry } from '../../core/retry.ts';
import type { Entry } from '../entry.ts';
import type { BatchesS3 } from '../ports.ts';
import { type LineReader, type ManifestLine, parseManifestLine } from './manifest-line.ts';
import type { SourceNotes } from './notes.ts';

const HEADS = 24;
const PAGE = 200;
const UNREADABLE = {
  'not-utf8': 'it is not UTF-8 text',
  'too-long': `it is longer than ${LONGEST_LINE} bytes`,
};

interface Named {
  readonly text: string;
  readonly ref: { readonly bucket: string; readonly key: string };
}

/**
 * The objects a manifest points to, and local files in one that split wrote. Their sizes come from HeadObject, several at a time, so the order is not
 * the manifest's. Lines that cannot be read, and objects that are missing or refused, go into the notes.
 */
export async function* readManifest(
  place: TextPlace,
  s3: Pick<BatchesS3, 'get' | 'head'> | undefined,
  notes: SourceNotes,
  options: {
    readonly signal?: AbortSignal | undefined;
    /** Sees every line, whether it names an object or not. */
    readonly onLine?: (line: ManifestLine, text: string, number: number) => void;
    /** How a line is read, where it is not one of a manifest. */
    readonly parse?: LineReader | undefined;
  } = {},
): AsyncGenerator<readonly Entry[], void, void> {
  const { signal, parse = parseManifestLine } = options;
  let entries: Entry[] = [];
  const heads = mapUnordered(named(), HEADS, (one, own) => head(one, own), signal);
  for await (const entry of heads) {
    if (entry !== undefined) entries.push(entry);
    if (entries.length >= PAGE) {
      yield entries;
      entries = [];
    }
  }
  if (entries.length > 0) yield entries;

  async function* named(): AsyncGenerator<Named, void, void> {
    for await (const lines of textLines(readBytes(place, s3, signal))) {
      for (const line of lines) {
        const one = read(line);
        if (one !== undefined) yield one;
      }
    }
  }

  function read({ number, text, problem }: TextLine): Named | undefined {
    if (text === undefined) {
      notes.addMalformed(number, UNREADABLE[problem]);
      return undefined;
    }
    if (text.trim() === '') return undefined;
    const local = localFile(place, text);
    if (local !== undefined) {
      entries.push(local);
      return undefined;
    }
    const line = parse(text);
    if (!line.ok) {
      notes.addMalformed(number, line.problem);
      return undefined;
    }
    options.onLine?.(line.value, text, number);
    for (const oddity of line.value.oddities) {
      notes.oddity ||= oddity;
      notes.odd.add(`line ${number}`);
    }
    const { ref } = line.value;
    if (ref === undefined) {
      notes.inlineLines += 1;
      return undefined;
    }
    notes.buckets.add(ref.bucket);
    return { text, ref };
  }

  async function head({ text, ref }: Named, own: AbortSignal): Promise<Entry | undefined> {
    const uri = describePlace({ in: 's3', ...ref });
    if (s3 === undefined) {
      notes.unasked += 1;
      return undefined;
    }
    try {
      const found = await withRetry(() => s3.head(ref, { signal: own }), { signal: own });
      if (found !== undefined) {
        return {
          name: ref.key,
          size: found.Size,
          bucket: ref.bucket,
          etag: found.ETag,
          storageClass: found.StorageClass,
          line: text,
        };
      }
      notes.missing.add(uri);
    } catch (error) {
      if (!(error instanceof GroundctlError)) throw error;
      if (error.code === 'no-such-bucket') notes.missing.add(uri);
      else if (error.code === 'access-denied') {
        notes.denied.add(uri);
        notes.refusal ??= error;
      } else throw error;
    }
    return undefined;
  }
}

/** A line that split wrote for a file of a local folder. Only a local manifest has such lines. */
function localFile(place: TextPlace, text: string): Entry | undefined {
  if (place.in === 's3' || !/^\{"path":/.test(text)) return undefined;
  try {
    const { path, size } = JSON.parse(text) as { readonly path: unknown; readonly size: unknown };
    return typeof path === 'string' && Number.isSafeInteger(size) && (size as number) >= 0
      ? { name: path, size: size as number, line: text }
      : undefined;
  } catch {
    return undefined;
  }
}
