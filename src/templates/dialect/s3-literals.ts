import { lowerBound } from '../../core/lower-bound.ts';

/** An S3 URI written into `{{ }}` without quotes. Offsets count from 0 in the source as it was written. */
export interface BareLiteral {
  readonly uri: string;
  readonly begin: number;
  readonly end: number;
}

export interface QuotedSource {
  readonly text: string;
  readonly literals: readonly BareLiteral[];
  /** The offset in the source as it was written. */
  original(offset: number): number;
}

const BARE =
  /\{%-?\s*(raw|comment)\s*-?%\}[\s\S]*?\{%-?\s*end\1\s*-?%\}|(\{\{-?\s*)(s3:\/\/[^|{}"']*?)(?=\s*(?:\||-?\}\}))/g;

/** Puts quotes around bare S3 URIs, as `{{ s3://bucket/key | grant_read_access }}` in AWS's article needs. */
export function quoteBareLiterals(source: string): QuotedSource {
  const literals: BareLiteral[] = [];
  const text = source.replace(BARE, (whole, _tag, open?: string, uri?: string, offset?: number) => {
    if (open === undefined || uri === undefined || offset === undefined) return whole;
    const begin = offset + open.length;
    literals.push({ uri, begin, end: begin + uri.length });
    return `${open}"${uri}"`;
  });
  const original = (offset: number) => {
    // Each literal before the offset has added two quotes, the one it may stand in only its first.
    const next = lowerBound(literals.length, (at) => offset <= (literals[at]?.begin ?? 0) + 2 * at);
    const last = literals[next - 1];
    if (last === undefined) return offset;
    return offset - 2 * next + (offset > last.end + 2 * next - 1 ? 0 : 1);
  };
  return { text, literals, original };
}
