const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';

const VALUES = new Int16Array(256).fill(-1);
for (const [value, character] of [...ALPHABET].entries()) VALUES[character.charCodeAt(0)] = value;

/** Decodes base85 with RFC 1924's alphabet in groups of five, as Python's b85decode does; undefined where it is none. */
export function decodeBase85(text: Uint8Array): Buffer | undefined {
  const padding = (5 - (text.length % 5)) % 5;
  const groups = (text.length + padding) / 5;
  const decoded = Buffer.allocUnsafe(groups * 4);
  for (let group = 0; group < groups; group++) {
    let value = 0;
    for (let at = group * 5; at < group * 5 + 5; at++) {
      const digit = at < text.length ? (VALUES[text[at] ?? 0] ?? -1) : 84;
      if (digit < 0) return undefined;
      value = value * 85 + digit;
    }
    if (value > 0xffff_ffff) return undefined;
    decoded.writeUInt32BE(value, group * 4);
  }
  return decoded.subarray(0, decoded.length - padding);
}
