const ANY = 0;
const ANY_BUT_SLASH = 1;
const ANY_BUT_COLON = 2;

type Wild = typeof ANY | typeof ANY_BUT_SLASH | typeof ANY_BUT_COLON;
/** A character, or a run of characters. */
type Piece = string | Wild;

/**
 * Whether some ARN is covered by a Resource value of a policy and also has the documented format
 * (`arn:${Partition}:s3:::${BucketName}/${ObjectName}`). Partition, region and account hold no colon and a bucket's name
 * no slash; any other placeholder stands for any text, since real ARNs hold slashes where the format has one name.
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
  let colons = 0;
  return format.split(/(\$\{[^}]*\})/).flatMap((part): Piece[] => {
    colons += part.startsWith('$') ? 0 : part.split(':').length - 1;
    if (!part.startsWith('$')) return [...part];
    return [colons < 5 ? ANY_BUT_COLON : /^\$\{BucketName\}$/.test(part) ? ANY_BUT_SLASH : ANY];
  });
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

function isWild(piece: Piece | undefined): piece is Wild {
  return typeof piece === 'number';
}

function admits(wild: Wild, piece: Piece): boolean {
  return wild === ANY || piece !== (wild === ANY_BUT_SLASH ? '/' : ':');
}
