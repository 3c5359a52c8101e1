/** Codes of a compiled pattern: a UTF-16 unit to be met exactly, or one of these. */
export const ANY = -1;
/** Like {@link ANY}, but stops at a colon. */
export const ANY_BUT_COLON = -2;
export const ONE = -3;

const COLON = 58;

/**
 * Whether `value` is one of the strings that `codes` describe. Time grows at most with the product of both
 * lengths, whatever the pattern: policies come from outside.
 */
export function globMatches(codes: readonly number[], value: string): boolean {
  return codes.includes(ANY_BUT_COLON) ? matchesBySets(codes, value) : matchesByLastStar(codes, value);
}

/** A star that may take anything needs no memory of the stars before it. */
function matchesByLastStar(codes: readonly number[], value: string): boolean {
  let at = 0;
  let code = 0;
  let star = -1;
  let starAt = 0;
  while (at < value.length) {
    const wanted = codes[code];
    if (wanted === ANY) {
      star = code++;
      starAt = at;
    } else if (wanted === ONE || wanted === value.charCodeAt(at)) {
      at += wanted === ONE ? characterLength(value, at) : 1;
      code++;
    } else if (star >= 0) {
      code = star + 1;
      at = ++starAt;
    } else return false;
  }
  while (codes[code] === ANY) code++;
  return code === codes.length;
}

/** Follows all possibilities at once; needed where one star may take less than another. */
function matchesBySets(codes: readonly number[], value: string): boolean {
  let reached = closure(codes, new Uint8Array(codes.length + 1).fill(1, 0, 1));
  for (let at = 0; at < value.length; at++) {
    const unit = value.charCodeAt(at);
    const next = new Uint8Array(codes.length + 1);
    for (let code = 0; code < codes.length; code++) {
      if (reached[code] === 0) continue;
      const wanted = codes[code];
      if (wanted === ANY || (wanted === ANY_BUT_COLON && unit !== COLON)) next[code] = 1;
      else if (wanted === ONE || wanted === unit) next[code + 1] = 1;
    }
    reached = closure(codes, next);
  }
  return reached[codes.length] === 1;
}

function closure(codes: readonly number[], reached: Uint8Array): Uint8Array {
  for (let code = 0; code < codes.length; code++) {
    const isStar = codes[code] === ANY || codes[code] === ANY_BUT_COLON;
    if (reached[code] === 1 && isStar) reached[code + 1] = 1;
  }
  return reached;
}

function characterLength(value: string, at: number): number {
  return (value.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
