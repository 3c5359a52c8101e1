/** A current object of a report. */
export interface InventoryEntry {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly bucket: string;
  /** In its quotes, as S3 writes it elsewhere. */
  readonly etag?: string;
  readonly storageClass: string | undefined;
}

/** The fields of a row as the files of every format have them: text, numbers, or nothing. */
export interface InventoryRow {
  readonly key: unknown;
  readonly size: unknown;
  readonly isLatest?: unknown;
  readonly isDeleteMarker?: unknown;
  readonly etag?: unknown;
  readonly storageClass?: unknown;
}

const DIGITS = /^\d{1,16}$/;

/**
 * The object of a row; undefined for an older version or a delete marker, and a text where the row is none that S3
 * would write. In CSV keys are URL-encoded.
 */
export function entryOf(
  row: InventoryRow,
  bucket: string,
  encoded: boolean,
): InventoryEntry | string | undefined {
  if (word(row.isLatest) === 'false' || word(row.isDeleteMarker) === 'true') return undefined;
  const key = typeof row.key === 'string' ? row.key : '';
  const name = encoded ? decodeKey(key) : key || undefined;
  if (name === undefined) return `the key is empty${encoded ? ' or not URL-encoded UTF-8' : ''}`;
  const size = DIGITS.test(String(row.size)) ? Number(row.size) : Number.NaN;
  if (!Number.isSafeInteger(size)) return 'the size is not a number of bytes';
  const { etag, storageClass } = row;
  return {
    name,
    size,
    bucket,
    ...(typeof etag === 'string' && etag !== '' ? { etag: `"${etag}"` } : {}),
    storageClass: typeof storageClass === 'string' && storageClass !== '' ? storageClass : undefined,
  };
}

function word(value: unknown): string {
  return String(value ?? '').toLowerCase();
}

/** A key as S3 writes it into CSV: URL-encoded, with `+` for a space; undefined for what it would not write. */
function decodeKey(text: string): string | undefined {
  if (!/[%+]/.test(text)) return text || undefined;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
