import { bad, describeProblem, good, type Parsed } from '../parsed.ts';
import { parseS3Uri, type S3Uri } from '../s3-uri.ts';

/** What a data object is about: an object in S3 (`source-ref`), a text in the line itself (`source`), or both. */
export interface DataSource {
  readonly ref: S3Uri | undefined;
  readonly inline: string | undefined;
}

/** Reads `source-ref` and `source` of a manifest line; undefined where it has neither. */
export function readDataSource(object: Readonly<Record<string, unknown>>): Parsed<DataSource> | undefined {
  const { 'source-ref': ref, source: inline } = object;
  if (ref === undefined && inline === undefined) return undefined;
  if (ref === undefined) {
    return typeof inline === 'string' ? good({ ref: undefined, inline }) : bad('its source is not a string');
  }
  if (typeof ref !== 'string') return bad('its source-ref is not a string');
  const uri = parseS3Uri(ref);
  if (!uri.ok) return bad(`its source-ref cannot be read: ${describeProblem(uri)}`);
  if (uri.value.key === '' || uri.value.key.endsWith('/')) return bad('its source-ref names no object');
  return good({ ref: uri.value, inline: typeof inline === 'string' ? inline : undefined });
}
