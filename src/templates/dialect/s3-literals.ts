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
    let shift = 0;
    for (const literal of literals) {
      if (offset > literal.begin + shift) shift += 1;
      if (offset > literal.end + shift) shift += 1;
    }
    return offset - shift;
  };
  return { text, literals, original };
}
