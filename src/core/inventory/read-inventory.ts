import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { throwIfAborted, usageError } from '../errors.ts';
import { describePlace, readBytes, type TextPlace, type TextStorage } from '../files/text-place.ts';
import { quoteForMessage } from '../text/sanitize.ts';
import { csvRows } from './csv-rows.ts';
import { entryOf, type InventoryEntry, type InventoryRow } from './inventory-row.ts';
import { type InventoryFile, type InventoryManifest, readInventoryManifest } from './manifest.ts';
import { FIELDS, placesOf } from './schema.ts';

interface InventoryPage {
  readonly entries: readonly InventoryEntry[];
  /** When the report was begun: objects written later are not in it. */
  readonly taken: Date | undefined;
}

/** A row of a file, and where it is in words. */
interface PlacedRow {
  readonly row: InventoryRow | string;
  readonly where: () => string;
}

const PAGE = 5000;

/**
 * The current objects of an S3 Inventory report in CSV or Parquet, read from its manifest.json in S3 or in a local copy
 * of the report. Each file is compared with its MD5.
 * Usage errors for a manifest that is none, for ORC, for a report without Size, and for a row that S3 would not write.
 */
export async function* readInventory(
  place: TextPlace,
  prefix: string,
  s3: TextStorage | undefined,
  signal?: AbortSignal,
): AsyncGenerator<InventoryPage, void, void> {
  const manifest = await readInventoryManifest(place, s3, signal);
  const { sourceBucket, fileFormat, taken } = manifest;
  if (fileFormat === 'ORC') {
    throw usageError('The inventory is in ORC format, which cannot be read locally.', {
      hint: 'Read it with --engine athena, or have S3 write CSV or Parquet.',
    });
  }
  for (const file of manifest.files) {
    let entries: InventoryEntry[] = [];
    const where = dataPlace(place, manifest, file.key);
    const rows = fileFormat === 'CSV' ? csvOf : parquetOf;
    for await (const { row, where: at } of rows(where, file, manifest, s3, signal)) {
      throwIfAborted(signal);
      const entry = typeof row === 'string' ? row : entryOf(row, sourceBucket, fileFormat === 'CSV');
      if (typeof entry === 'string') {
        throw usageError(`${at()} does not fit the report's schema: ${entry}.`, {
          hint: 'Nothing of the report was counted. Download the file again.',
        });
      }
      if (entry === undefined || !entry.name.startsWith(prefix)) continue;
      entries.push(entry);
      if (entries.length === PAGE) {
        yield { entries, taken };
        entries = [];
      }
    }
    yield { entries, taken };
  }
}

async function* csvOf(
  place: TextPlace,
  file: InventoryFile,
  { columns }: InventoryManifest,
  s3: TextStorage | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<PlacedRow, void, void> {
  const called = quoteForMessage(describePlace(place), 200);
  const rowOf = csvRowReader(columns);
  for await (const { fields, line } of csvRows(checked(readBytes(place, s3, signal), file, place), called)) {
    yield { row: rowOf(fields), where: () => `Line ${line} of ${called}` };
  }
}

/** What makes a row of the fields of a line, or says why it cannot. */
export function csvRowReader(
  columns: InventoryManifest['columns'],
): (fields: readonly string[]) => InventoryRow | string {
  const places = placesOf(columns);
  return (fields) => {
    if (fields.length !== columns.length) return `${fields.length} fields and not ${columns.length}`;
    const row: Partial<Record<keyof InventoryRow, unknown>> = {};
    for (const field of FIELDS) row[field] = fields[places[field] ?? -1];
    return row as InventoryRow;
  };
}

async function* parquetOf(
  place: TextPlace,
  file: InventoryFile,
  _manifest: InventoryManifest,
  s3: TextStorage | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<PlacedRow, void, void> {
  const [{ openWhole }, { parquetRows }] = await Promise.all([
    import('./whole-file.ts'),
    import('./parquet-rows.ts'),
  ]);
  const called = quoteForMessage(describePlace(place), 200);
  await using whole = await openWhole(place, s3, signal);
  if (file.MD5checksum !== undefined && whole.md5 !== file.MD5checksum.toLowerCase()) throw otherBytes(place);
  let number = 0;
  for await (const row of parquetRows(whole, called)) {
    const at = ++number;
    yield { row, where: () => `Row ${at} of ${called}` };
  }
}

/** In S3, data files are keys of the destination bucket; on a disk they lie as S3 has them, or beside the manifest. */
function dataPlace(manifestAt: TextPlace, manifest: InventoryManifest, key: string): TextPlace {
  if (manifestAt.in === 's3') {
    return { in: 's3', bucket: manifest.destinationBucket ?? manifestAt.bucket, key };
  }
  const name = key.slice(key.lastIndexOf('/') + 1);
  if (name === '' || name === '..' || name.includes('\\')) {
    throw usageError(`The inventory names a file ${quoteForMessage(key)} that cannot be opened.`);
  }
  const folder = dirname(manifestAt.path);
  const candidates = [join(folder, '..', 'data', name), join(folder, 'data', name), join(folder, name)];
  return { in: 'file', path: candidates.find((path) => existsSync(path)) ?? join(folder, name) };
}

/** The bytes, unpacked where the name says so; at their end, the MD5 of what was read must be the manifest's. */
async function* checked(
  bytes: AsyncIterable<Uint8Array>,
  file: InventoryFile,
  where: TextPlace,
): AsyncGenerator<Uint8Array, void, void> {
  const md5 = createHash('md5');
  const hashed = async function* () {
    for await (const part of bytes) {
      md5.update(part);
      yield part;
    }
  };
  if (file.key.endsWith('.gz')) {
    const gunzip = createGunzip();
    const source = Readable.from(hashed());
    source.on('error', (error) => gunzip.destroy(error));
    try {
      yield* source.pipe(gunzip);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code?.startsWith('Z_')) {
        throw usageError(`${quoteForMessage(describePlace(where), 200)} is not complete gzip data.`, {
          cause: error,
        });
      }
      throw error;
    }
  } else {
    yield* hashed();
  }
  if (file.MD5checksum !== undefined && md5.digest('hex') !== file.MD5checksum.toLowerCase()) {
    throw otherBytes(where);
  }
}

function otherBytes(where: TextPlace) {
  return usageError(
    `${quoteForMessage(describePlace(where), 200)} does not match the inventory's manifest.`,
    { hint: 'Its MD5 differs: download it again.' },
  );
}
