/**
 * A pattern for the Key field of records whose object's key begins with `prefix`: each character stands there as it
 * is, escaped, or escaped twice, and a space as a plus sign too.
 */
export function keyPrefixPattern(prefix: string): string {
  return `^${[...prefix].map(pattern).join('')}`;
}

function pattern(character: string): string {
  const escapes = [...Buffer.from(character)]
    .map((byte) => `(?:25)?${[...byte.toString(16).padStart(2, '0')].map(eitherCase).join('')}`)
    .map((digits) => `%${digits}`)
    .join('');
  if (character === ' ') return `(?:${escapes}|\\+|%2[bB])`;
  if (character === '+') return '(?:%252[bB])';
  if (character === '%') return '(?:%(?:25)*(?:25)|%)';
  return `(?:${escapes}|${character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&')})`;
}

function eitherCase(digit: string): string {
  return /[a-f]/.test(digit) ? `[${digit}${digit.toUpperCase()}]` : digit;
}
