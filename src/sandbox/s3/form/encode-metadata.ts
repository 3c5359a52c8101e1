/**
 * User metadata that a form gives, as a header can hold it: what is not US-ASCII is encoded by RFC 2047, as S3 does
 * (user guide, "Working with object metadata"), in the shorter of its two ways for most of the text.
 */
export function encodeMetadata(value: string): string {
  if (/^[\x20-\x7e]*$/.test(value)) return value;
  const bytes = Buffer.from(value.toWellFormed());
  const plain = value.match(/[\x20-\x7e]/g)?.length ?? 0;
  if (plain * 2 <= [...value].length) return `=?UTF-8?B?${bytes.toString('base64')}?=`;
  const quoted = [...bytes].map((byte) => {
    if (byte === 0x20) return '_';
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9!*+/-]/.test(character)
      ? character
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return `=?UTF-8?Q?${quoted.join('')}?=`;
}
