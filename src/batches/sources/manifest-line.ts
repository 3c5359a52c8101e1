import { bad, describeProblem, good, type Parsed } from '../../core/parsed.ts';
import { parseS3Uri } from '../../core/s3-uri.ts';

/** A line of an input manifest. */
export interface ManifestLine {
  readonly object: Readonly<Record<string, unknown>>;
  /** Where `source-ref` points, where there is one. */
  readonly ref: { readonly bucket: string; readonly key: string } | undefined;
  /** Inline text, where the line has `source` instead. */
  readonly inline: string | undefined;
}

/** Reads one line of JSON with `source-ref` or `source`; the problem names the column where JSON ends. */
export function parseManifestLine(text: string): Parsed<ManifestLine> {
  let object: unknown;
  try {
    object = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    const where = /position (\d+)/.exec(String(error))?.[1];
    return bad(where === undefined ? 'not JSON' : `not JSON from column ${Number(where) + 1} on`);
  }
  if (typeof object !== 'object' || object === null || Array.isArray(object)) {
    return bad('JSON, but not an object');
  }
  const record = object as Record<string, unknown>;
  const { 'source-ref': ref, source: inline } = record;
  if (ref === undefined && inline === undefined) return bad('neither source-ref nor source in it');
  if (ref === undefined) {
    if (typeof inline !== 'string') return bad('source that is not a string');
    return good({ object: record, ref: undefined, inline });
  }
  if (typeof ref !== 'string') return bad('source-ref that is not a string');
  const uri = parseS3Uri(ref);
  if (!uri.ok) return bad(`source-ref that cannot be read: ${describeProblem(uri)}`);
  if (uri.value.key === '' || uri.value.key.endsWith('/')) return bad('source-ref that names no object');
  return good({
    object: record,
    ref: { bucket: uri.value.bucket, key: uri.value.key },
    inline: typeof inline === 'string' ? inline : undefined,
  });
}
