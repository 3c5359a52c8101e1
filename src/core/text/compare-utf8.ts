/**
 * Compares texts as their UTF-8 bytes compare: the order of S3's listings and of SQL engines. JavaScript's own order
 * puts what is outside the basic plane before U+E000.
 */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (one !== other) return lifted(one) - lifted(other);
  }
  return a.length - b.length;
}

/** Surrogates behind all other units. */
function lifted(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
