import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetMetadata } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parquetRows } from '../../../src/core/inventory/parquet-rows.ts';
import { readInventory } from '../../../src/core/inventory/read-inventory.ts';
import { openWhole } from '../../../src/core/inventory/whole-file.ts';
import {
  etagOf,
  MANIFEST,
  manyRows,
  type ParquetOptions,
  parquetFile,
  reportObjects,
} from '../../helpers/inventory-report.ts';

const rows = manyRows(500);
let whole: Buffer;
let folder: string;
beforeAll(async () => {
  whole = await parquetFile(rows, { group: 100 });
  folder = mkdtempSync(join(tmpdir(), 'parquet-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A file in memory. */
const held = (bytes: Buffer) => ({
  byteLength: bytes.length,
  slice: async (from: number, to = bytes.length) =>
    Uint8Array.from(bytes.subarray(from, Math.min(to, bytes.length))).buffer,
});

async function read(bytes: Buffer) {
  const found = [];
  for await (const row of parquetRows(held(bytes), '"report.parquet"')) found.push(row);
  return found;
}

describe('rows of a report', () => {
  test.each<ParquetOptions>([
    { compression: 'snappy' },
    { compression: 'gzip' },
    { compression: 'zstd' },
    { compression: 'uncompressed' },
    { group: 100 },
  ])('are read as they were written: %j', async (options) => {
    const found = await read(await parquetFile(rows, options));
    expect(found).toHaveLength(rows.length);
    expect(found.slice(0, 2)).toEqual(
      rows.slice(0, 2).map(({ key, size }) => ({
        key,
        size: BigInt(size ?? 0),
        isLatest: true,
        isDeleteMarker: false,
        etag: etagOf(key),
        storageClass: 'STANDARD',
      })),
    );
  });

  test('from S3 by a copy that goes when it has been read, or when the reader leaves', async () => {
    const objects = reportObjects('Parquet', [whole], 'reports');
    const get = async ({ key }: { key: string }) => ({
      body: (async function* () {
        const body = objects[key] ?? Buffer.alloc(0);
        for (let at = 0; at < body.length; at += 1000) yield body.subarray(at, at + 1000);
      })(),
    });
    const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith('groundctl-inventory-'));
    const before = copies();
    const at = { in: 's3', bucket: 'reports', key: MANIFEST } as const;
    let bytes = 0;
    for await (const { entries } of readInventory(at, 'train/', { get })) {
      for (const { size } of entries) bytes += size;
    }
    const wanted = rows.filter(
      ({ key, latest, deleted }) => key.startsWith('train/') && latest !== false && !deleted,
    );
    expect(bytes).toBe(wanted.reduce((sum, { size }) => sum + (size ?? 0), 0));
    expect(copies().filter((name) => !before.includes(name))).toEqual([]);
  });

  test('from a file on the disk where it lies', async () => {
    const path = join(folder, 'a.parquet');
    writeFileSync(path, whole);
    await using file = await openWhole({ in: 'file', path }, undefined, undefined);
    expect(file.byteLength).toBe(whole.length);
    expect(Buffer.from(await file.slice(0, 4)).toString()).toBe('PAR1');
  });
});

/** The bytes with a part of them changed. */
const changed = (change: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.from(whole);
  change(bytes);
  return bytes;
};

describe('what is no whole file of Parquet is refused in words', () => {
  test.each([
    ['nothing', () => Buffer.alloc(0)],
    ['a text', () => Buffer.from('bucket,key,size\nimages,a,1\n')],
    ['its begin alone', () => whole.subarray(0, whole.length / 2)],
    ['its last bytes cut off', () => whole.subarray(0, -1)],
    ['its first bytes cut off', () => whole.subarray(4)],
    ['another mark at the begin', () => changed((bytes) => bytes.write('PARE', 0))],
    ['another mark at the end', () => changed((bytes) => bytes.write('PARE', bytes.length - 4))],
    [
      'a footer that is longer than the file',
      () => changed((bytes) => bytes.writeUInt32LE(0xffffffff, bytes.length - 8)),
    ],
    ['a footer of no bytes', () => changed((bytes) => bytes.writeUInt32LE(0, bytes.length - 8))],
    ['pages overwritten with zeros', () => changed((bytes) => bytes.fill(0, 4, 2000))],
    ['pages overwritten with ones', () => changed((bytes) => bytes.fill(255, 4, 2000))],
    ['a part of its middle left out', () => Buffer.concat([whole.subarray(0, 900), whole.subarray(1900)])],
  ])('%s', async (_, bytes) => {
    await expect(read(bytes())).rejects.toMatchObject({
      source: 'usage',
      message: '"report.parquet" is not a complete Parquet file.',
    });
  });

  test.each([
    // Fields of the head as zigzag numbers: type, unpacked size, packed size, and of a data page the number of values.
    [
      'unpacked bytes',
      [0x15, 0x00, 0x15, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0x15, 0x10, 0x2c, 0x15, 0x02, 0x00, 0x00],
    ],
    [
      'packed bytes',
      [0x15, 0x00, 0x15, 0x10, 0x15, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0x2c, 0x15, 0x02, 0x00, 0x00],
    ],
    ['values', [0x15, 0x00, 0x15, 0x10, 0x15, 0x10, 0x2c, 0x15, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0x00, 0x00]],
  ])('heads of pages that promise two thousand million %s', async (_, head) => {
    const { meta_data: key } = parquetMetadata(Uint8Array.from(whole).buffer).row_groups[0]?.columns[1] ?? {};
    expect(key?.path_in_schema).toEqual(['key']);
    const at = Number(key?.dictionary_page_offset || key?.data_page_offset);
    const before = process.memoryUsage().arrayBuffers;
    await expect(read(changed((bytes) => Buffer.from(head).copy(bytes, at)))).rejects.toMatchObject({
      source: 'usage',
    });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 28);
  });
});

test('columns of something else are no report', async () => {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const path = join(folder, 'other.parquet');
  await connection.run(`COPY (SELECT 1 AS a, 'x' AS key) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  await using file = await openWhole({ in: 'file', path }, undefined, undefined);
  await expect(
    (async () => {
      for await (const _ of parquetRows(file, 'x'));
    })(),
  ).rejects.toThrow(/no columns key and size/);
});
