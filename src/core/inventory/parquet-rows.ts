import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { parquetMetadataAsync, parquetScan, snappyUncompress } from 'hyparquet';
import { GroundctlError, usageError } from '../errors.ts';
import type { InventoryRow } from './inventory-row.ts';
import { checkPages, MOST_PAGE_BYTES } from './parquet-pages.ts';
import { FIELDS, type InventoryField, placesOf } from './schema.ts';
import type { WholeFile } from './whole-file.ts';

/** Of a group of rows all columns that are read are in memory at a time. */
const MOST_GROUP_BYTES = 2 ** 30;
const MOST_GROUP_ROWS = 20_000_000;
/** Of a file's last part: a footer tells of each column of each group. */
const MOST_FOOTER_BYTES = 64_000_000;

/**
 * The rows of a Parquet file of an inventory, a group of rows at a time. A usage error for what is no Parquet, is cut
 * off, contradicts itself, is packed in another way than S3 does it, or has groups that take too much memory.
 */
export async function* parquetRows(
  file: Pick<WholeFile, 'byteLength' | 'slice'>,
  called: string,
): AsyncGenerator<InventoryRow, void, void> {
  try {
    yield* rowsOf(file, called);
  } catch (error) {
    if (error instanceof GroundctlError) throw error;
    // The reader throws errors of its own and of the language for bytes that it cannot make sense of.
    if (!(error instanceof Error) || 'syscall' in error) throw error;
    throw notParquet(called, error);
  }
}

async function* rowsOf(
  file: Pick<WholeFile, 'byteLength' | 'slice'>,
  called: string,
): AsyncGenerator<InventoryRow, void, void> {
  if (file.byteLength < 12) throw notParquet(called);
  const [head, tail] = await Promise.all([file.slice(0, 4), file.slice(file.byteLength - 8)]);
  const isMarked = (bytes: ArrayBuffer, at: number) =>
    Buffer.from(bytes).toString('latin1', at, at + 4) === 'PAR1';
  if (!isMarked(head, 0) || !isMarked(tail, 4)) throw notParquet(called);
  const footer = new DataView(tail).getUint32(0, true);
  if (footer > MOST_FOOTER_BYTES || footer > file.byteLength - 12) throw notParquet(called);
  const metadata = await parquetMetadataAsync(file, { geoparquet: false });
  const names = metadata.schema.slice(1).map(({ name }) => ({ name, type: '' }));
  const places = placesOf(names);
  if (places.key === undefined || places.size === undefined) {
    throw usageError(`${called} has no columns key and size.`, {
      hint: 'It is not a file of an S3 Inventory report.',
    });
  }
  const wanted = FIELDS.flatMap((field): [InventoryField, string][] => {
    const name = names[places[field] ?? -1]?.name;
    return name === undefined ? [] : [[field, name]];
  });
  const columns = wanted.map(([, name]) => name);
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    const chunks = group.columns.filter(({ meta_data: chunk }) =>
      columns.includes(chunk?.path_in_schema[0] ?? ''),
    );
    const bytes = chunks.reduce(
      (sum, { meta_data }) => sum + Number(meta_data?.total_uncompressed_size ?? 0),
      0,
    );
    if (!(rows >= 0 && bytes >= 0)) throw notParquet(called);
    if (rows > MOST_GROUP_ROWS || bytes > MOST_GROUP_BYTES) {
      throw usageError(`${called} has row groups that are too large to be read locally.`, {
        hint: 'Read it with --engine athena.',
      });
    }
    for (const chunk of chunks) await checkPages(file, chunk, rows);
  }
  const scan = await parquetScan({
    file,
    metadata,
    columns,
    compressors: UNPACK,
    useOffsetIndex: false,
    geoparquet: false,
  });
  for (const range of scan.ranges) {
    const read = await Promise.all(
      wanted.map(async ([field, column]) => [field, await scan.readColumn({ column, ...range })] as const),
    );
    const count = range.rowEnd - range.rowStart;
    if (read.some(([, values]) => values.length !== count)) throw notParquet(called);
    for (let at = 0; at < count; at++) {
      const row: Partial<Record<InventoryField, unknown>> = {};
      for (const [field, values] of read) row[field] = values[at];
      yield row as InventoryRow;
    }
  }
}

const limited =
  (unpack: (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array) => (bytes: Uint8Array) =>
    unpack(bytes, { maxOutputLength: MOST_PAGE_BYTES });

/** What S3 and other writers pack pages with; Node has all but Snappy. */
const UNPACK = {
  SNAPPY: (bytes: Uint8Array, length: number) => {
    const page = new Uint8Array(length);
    snappyUncompress(bytes, page);
    return page;
  },
  GZIP: limited(gunzipSync),
  BROTLI: limited(brotliDecompressSync),
  ZSTD: limited(zstdDecompressSync),
};

function notParquet(called: string, cause?: unknown): GroundctlError {
  return usageError(`${called} is not a complete Parquet file.`, {
    hint: 'Nothing of the report was counted. Download the file again.',
    cause,
  });
}
