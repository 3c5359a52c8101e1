/** What a file that is not an image of the web is, by its first 132 bytes: completes "It is a …". */
export function otherFormat(start: Buffer): string | undefined {
  const magic = start.toString('latin1', 0, 12);
  const brand = /^.{4}ftyp(.{4})/s.exec(magic)?.[1];
  if (brand !== undefined) {
    if (/^avi[fs]$/.test(brand)) return 'AVIF picture';
    if (/^crx $/.test(brand)) return 'raw photograph (CR3)';
    return /^(?:hei[cfmsx]|hev[cmsx]|mif1|msf1)$/.test(brand) ? 'HEIC picture' : 'video or another MP4 file';
  }
  if (start.toString('latin1', 128, 132) === 'DICM') return 'DICOM file';
  if (/^II\*\0....CR/s.test(magic)) return 'raw photograph (CR2)';
  if (/^(?:II\*\0|MM\0\*|II\+\0|MM\0\+)/.test(magic)) return 'TIFF image, or a raw photograph';
  if (magic.startsWith('8BPS')) return 'Photoshop file';
  if (magic.startsWith('%PDF')) return 'PDF';
  if (/^(?:\0\0\0\fjP {2}|\u00ffO\u00ffQ)/.test(magic)) return 'JPEG 2000 picture';
  if (/^(?:\u00ff\n|\0\0\0\fJXL )/.test(magic)) return 'JPEG XL picture';
  if (magic.startsWith('PK\u0003\u0004') || magic.startsWith('\u001f\u008b')) return 'compressed archive';
  if (/^\0\u0005\u0016\u0007/.test(magic)) return 'macOS metadata file (AppleDouble)';
  const text = start.toString('latin1').trimStart();
  if (/^(?:<\?xml[\s\S]*)?<svg/i.test(text)) return 'SVG drawing';
  if (/^<(?:!doctype|html|\?xml|error)/i.test(text))
    return 'markup page, such as an error that was saved as an image';
  if (/^version https:\/\/git-lfs/.test(text)) return 'Git LFS pointer, not the file itself';
  return undefined;
}
