import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';

/** A version of an object, as a report has it. */
export interface Row {
  readonly key: string;
  readonly size: number | null;
  readonly latest?: boolean;
  readonly deleted?: boolean;
  readonly storage?: string;
}

export const SOURCE_BUCKET = 'images';
const FOLDER = 'acme/images/daily';
/** The manifest of the report, below the bucket that it is delivered to. */
export const MANIFEST = `${FOLDER}/2026-11-01T01-00Z/manifest.json`;
const TIME = '2026-11-01T01:00:00.000Z';
const NAMES = 'Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, LastModifiedDate, ETag, StorageClass';
const SCHEMAS = {
  CSV: NAMES,
  Parquet:
    'message s3.inventory { required binary bucket (STRING); required binary key (STRING); optional binary version_id (STRING); optional boolean is_latest; optional boolean is_delete_marker; optional int64 size; optional int64 last_modified_date (TIMESTAMP(MILLIS,true)); optional binary e_tag (STRING); optional binary storage_class (STRING); }',
  ORC: 'struct<bucket:string,key:string,version_id:string,is_latest:boolean,is_delete_marker:boolean,size:bigint,last_modified_date:timestamp,e_tag:string,storage_class:string>',
};
export type Format = keyof typeof SCHEMAS;

/** The objects of a delivered report by their keys: data files, manifest and symlink. */
export function reportObjects(
  format: Format,
  files: readonly Buffer[],
  destination: string,
): Record<string, Buffer> {
  const ending = { CSV: 'csv.gz', Parquet: 'parquet', ORC: 'orc' }[format];
  const keys = files.map((_, at) => `${FOLDER}/data/part-${at}.${ending}`);
  const manifest = {
    sourceBucket: SOURCE_BUCKET,
    destinationBucket: `arn:aws:s3:::${destination}`,
    version: '2016-11-30',
    creationTimestamp: String(Date.parse(TIME)),
    fileFormat: format,
    fileSchema: SCHEMAS[format],
    files: files.map((file, at) => ({
      key: keys[at],
      size: file.length,
      MD5checksum: createHash('md5').update(file).digest('hex'),
    })),
  };
  return {
    ...Object.fromEntries(files.map((file, at) => [keys[at], file])),
    [MANIFEST]: Buffer.from(JSON.stringify(manifest)),
    [`${FOLDER}/hive/dt=2026-11-01-01-00/symlink.txt`]: Buffer.from(
      keys.map((key) => `s3://${destination}/${key}\n`).join(''),
    ),
  };
}

/** Rows as S3 writes them into CSV: URL-encoded keys, all in quotes. */
export function csvFile(rows: readonly Row[], more: readonly string[] = []): Buffer {
  const lines = rows.map(({ key, size, latest = true, deleted = false, storage = 'STANDARD' }) =>
    [
      SOURCE_BUCKET,
      encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/'),
      'v1',
      String(latest),
      String(deleted),
      size === null ? '' : String(size),
      TIME,
      etagOf(key),
      storage,
    ]
      .map((field) => `"${field}"`)
      .join(','),
  );
  return gzipSync(`${[...lines, ...more].join('\n')}\n`);
}

export interface ParquetOptions {
  readonly compression?: 'snappy' | 'gzip' | 'zstd' | 'uncompressed';
  /** Rows of a group. */
  readonly group?: number;
}

/** The same rows as a file of Parquet, as DuckDB writes it. */
export async function parquetFile(
  rows: readonly Row[],
  { compression = 'snappy', group = 100_000 }: ParquetOptions = {},
): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'parquet-'));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(`CREATE TABLE report (bucket VARCHAR, key VARCHAR, version_id VARCHAR, is_latest BOOLEAN,
      is_delete_marker BOOLEAN, size BIGINT, last_modified_date TIMESTAMP, e_tag VARCHAR, storage_class VARCHAR)`);
    const appender = await connection.createAppender('report');
    for (const { key, size, latest = true, deleted = false, storage = 'STANDARD' } of rows) {
      appender.appendVarchar(SOURCE_BUCKET);
      appender.appendVarchar(key);
      appender.appendNull();
      appender.appendBoolean(latest);
      appender.appendBoolean(deleted);
      if (size === null) appender.appendNull();
      else appender.appendBigInt(BigInt(size));
      appender.appendNull();
      appender.appendVarchar(etagOf(key));
      appender.appendVarchar(storage);
      appender.endRow();
    }
    appender.closeSync();
    const path = join(folder, 'report.parquet');
    await connection.run(
      `COPY report TO '${path}' (FORMAT parquet, COMPRESSION ${compression}, ROW_GROUP_SIZE ${group})`,
    );
    return readFileSync(path);
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true });
  }
}

export function etagOf(key: string): string {
  return createHash('md5').update(`content of ${key}`).digest('hex');
}

/** Objects of every kind that a survey tells apart, and many plain ones. */
export function manyRows(plain = 3000): Row[] {
  const unusual: Row[] = [
    { key: 'train/folder/', size: 0 },
    { key: 'train/empty.jpg', size: 0 },
    { key: 'train/large.mp4', size: 2_000_000_001 },
    { key: 'train/larger.mp4', size: 3_000_000_000 },
    { key: 'train/just.mp4', size: 2_000_000_000 },
    { key: 'train/.DS_Store', size: 6148 },
    { key: 'train/__MACOSX/x', size: 10 },
    { key: 'train/Thumbs.DB', size: 10 },
    { key: 'train/upload.PART', size: 10 },
    { key: 'train/not-thumbs.dbx', size: 10 },
    { key: 'train/with space and ü.JPG', size: 7 },
    { key: 'train/100%+more.jpg', size: 7 },
    { key: 'train/quote\'s "two", and a comma.txt', size: 7 },
    { key: 'train/line\nbreak.txt', size: 7 },
    { key: 'train/cold.tif', size: 5, storage: 'GLACIER' },
    { key: 'train/colder.tif', size: 5, storage: 'DEEP_ARCHIVE' },
    { key: 'train/instant.tif', size: 5, storage: 'GLACIER_IR' },
    { key: 'train/Case.jpg', size: 1 },
    { key: 'train/case.JPG', size: 1 },
    { key: 'train/na\u00efve.jpg', size: 1 },
    { key: 'train/nai\u0308ve.jpg', size: 1 },
    { key: 'train/\u0130.jpg', size: 1 },
    { key: 'train/i.jpg', size: 1 },
    { key: 'train/\u03a3\u03c2.jpg', size: 1 },
    { key: 'train/\u{1f600}.jpg', size: 1 },
    { key: 'train/\ufffd.jpg', size: 1 },
    { key: 'train/\ue000.jpg', size: 1 },
    { key: 'train/noextension', size: 3 },
    { key: 'train/.hidden/', size: 4 },
    { key: 'train/old.jpg', size: 99, latest: false },
    { key: 'train/gone.jpg', size: null, latest: true, deleted: true },
    { key: 'test/other.jpg', size: 77 },
    { key: 'training.jpg', size: 77 },
  ];
  const rows = Array.from({ length: plain }, (_, at) => ({
    key: `train/${at % 7}/img-${String((at * 7919) % plain).padStart(5, '0')}.${at % 3 === 0 ? 'png' : 'jpg'}`,
    size: 1000 + ((at * 104_729) % 50_000),
  }));
  return [...rows.slice(0, plain / 2), ...unusual, ...rows.slice(plain / 2)];
}
