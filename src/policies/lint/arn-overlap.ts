const ANY = 0;
const ANY_BUT_SLASH = 1;

/** A character, or one of the two wildcards. */
type Piece = string | typeof ANY | typeof ANY_BUT_SLASH;

/**
 * Whether some ARN is covered by a Resource value of a policy and also has the documented format
 * (`arn:${Partition}:s3:::${BucketName}/${ObjectName}`). A placeholder stands for any text, as some real ARNs hold
 * slashes where AWS's format has one name; only a bucket's name never does.
 */
export function mayOverlap(resource: string, format: string): boolean {
  // Nothing that long is an ARN, and the comparison grows with both lengths.
  if (resource === '*' || resource.length > 2_048) return true;
  const pattern = piecesOf(resource.replace(/\$\{[*?$]\}/g, '?').replace(/\$\{[^}]*\}/g, '*'));
  return overlap(pattern, formatPieces(format), 0, 0, new Map());
}

function piecesOf(text: string): Piece[] {
  return [...text].flatMap((character): Piece[] => (character === '*' ? [ANY] : [character]));
}

function formatPieces(format: string): Piece[] {
  return format
    .split(/(\$\{[^}]*\})/)
    .flatMap((part): Piece[] =>
      /^\$\{BucketName\}$/.test(part) ? [ANY_BUT_SLASH] : part.startsWith('${') ? [ANY] : [...part],
    );
}

function overlap(
  a: readonly Piece[],
  b: readonly Piece[],
  i: number,
  j: number,
  known: Map<number, boolean>,
): boolean {
  const key = i * (b.length + 1) + j;
  const seen = known.get(key);
  if (seen !== undefined) return seen;
  // Guards against going round in circles between two wildcards; any answer found below replaces it.
  known.set(key, false);
  const answer = step(a, b, i, j, known);
  known.set(key, answer);
  return answer;
}

function step(
  a: readonly Piece[],
  b: readonly Piece[],
  i: number,
  j: number,
  known: Map<number, boolean>,
): boolean {
  const x = a[i];
  const y = b[j];
  if (x === undefined && y === undefined) return true;
  if (isWild(x) && overlap(a, b, i + 1, j, known)) return true;
  if (isWild(y) && overlap(a, b, i, j + 1, known)) return true;
  if (x === undefined || y === undefined) return false;
  if (isWild(x) && isWild(y)) return false;
  if (isWild(x)) return admits(x, y) && overlap(a, b, i, j + 1, known);
  if (isWild(y)) return admits(y, x) && overlap(a, b, i + 1, j, known);
  return (x === '?' || x === y) && overlap(a, b, i + 1, j + 1, known);
}

function isWild(piece: Piece | undefined): piece is typeof ANY | typeof ANY_BUT_SLASH {
  return piece === ANY || piece === ANY_BUT_SLASH;
}

function admits(wild: typeof ANY | typeof ANY_BUT_SLASH, piece: Piece): boolean {
  return wild === ANY || piece !== '/';
}
