const ORIENTATION = 0x0112;

/**
 * The orientation that an Exif part of a JPEG gives, 2 to 8; undefined where it gives none, or the usual one.
 * Looks into the first directory alone, which is where it stands.
 */
export function exifOrientation(part: Buffer): number | undefined {
  if (part.toString('latin1', 0, 6) !== 'Exif\0\0' || part.length < 14) return undefined;
  const tiff = part.subarray(6);
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return undefined;
  const entries = u16(directory);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > tiff.length) return undefined;
    if (u16(at) !== ORIENTATION) continue;
    const value = u16(at + 8);
    return value >= 2 && value <= 8 ? value : undefined;
  }
  return undefined;
}
