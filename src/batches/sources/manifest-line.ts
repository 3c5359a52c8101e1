import { noSource, readDataSource } from '../../core/manifest/data-source.ts';
import { bad, good, type Parsed } from '../../core/parsed.ts';

/** A line of an input manifest. */
export interface ManifestLine {
  readonly object: Readonly<Record<string, unknown>>;
  /** Where `source-ref` points, where there is one. */
  readonly ref: { readonly bucket: string; readonly key: string } | undefined;
  /** Inline text, where the line has `source` instead. */
  readonly inline: string | undefined;
  /** What may not be read as it was meant, in sentences. */
  readonly oddities: readonly string[];
}

/** What makes a line of a text, or says what is wrong with it. */
export type LineReader = (text: string) => Parsed<ManifestLine>;

/** Reads one line of JSON with `source-ref` or `source`; the problem names the column where JSON ends. */
export function parseManifestLine(text: string): Parsed<ManifestLine> {
  let object: unknown;
  try {
    object = JSON.parse(text);
  } catch (error) {
    const where = /position (\d+)/.exec(String(error))?.[1];
    return bad(where === undefined ? 'it is not JSON' : `it is not JSON from column ${Number(where) + 1} on`);
  }
  if (typeof object !== 'object' || object === null || Array.isArray(object)) {
    return bad('it is JSON, but not an object');
  }
  const record = object as Record<string, unknown>;
  const source = readDataSource(record);
  if (source === undefined) return bad(noSource(record));
  if (!source.ok) return source;
  const { ref, inline, oddities } = source.value;
  return good({ object: record, ref: ref && { bucket: ref.bucket, key: ref.key }, inline, oddities });
}
