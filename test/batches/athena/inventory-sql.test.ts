import { HiveSQL, TrinoSQL } from 'dt-sql-parser';
import { describe, expect, test } from 'vitest';
import { objectsSql, type ReportScope, surveySql } from '../../../src/batches/athena/inventory-sql.ts';
import { inventoryDdl } from '../../../src/batches/athena/inventory-table.ts';
import { JUNK } from '../../../src/batches/sources/selection.ts';
import { parseSchema } from '../../../src/core/inventory/schema.ts';
import { sqlPattern } from '../../../src/core/text/sql-pattern.ts';
import { DuckDbEngine } from '../../../src/sandbox/athena/duckdb-engine.ts';

const SCHEMAS = {
  CSV: 'Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, ETag, StorageClass',
  Parquet:
    'message s3.inventory { required binary bucket (UTF8); required binary key (UTF8); optional int64 size; optional int64 last_modified_date (TIMESTAMP_MILLIS); }',
  ORC: 'struct<bucket:string,key:string,size:bigint,last_modified_date:timestamp,e_tag:string>',
} as const;
const formats = ['CSV', 'Parquet', 'ORC'] as const;

const scopeOf = (format: (typeof formats)[number], prefix = "o'hara/"): ReportScope => ({
  table: '"groundctl"."inventory"',
  where: ["dt = '2026-11-01-01-00'"],
  format,
  columns: parseSchema(format, SCHEMAS[format]),
  prefix,
});

describe.each(formats)('%s', (format) => {
  test('table and queries are of the grammars of Athena and Trino', () => {
    expect(new TrinoSQL().validate(surveySql(scopeOf(format)))).toEqual([]);
    expect(new TrinoSQL().validate(objectsSql(scopeOf(format), 1e8))).toEqual([]);
    const place = { bucket: 'inventory', key: 'acme/daily/hive/' };
    const ddl = inventoryDdl({
      database: 'groundctl',
      name: 'inventory',
      place,
      format,
      columns: parseSchema(format, SCHEMAS[format]),
    });
    expect(new HiveSQL().validate(`${ddl};`)).toEqual([]);
    expect(ddl).toMatchSnapshot();
  });

  test('patterns are of RE2: nothing looks around', () => {
    expect(surveySql(scopeOf(format))).not.toMatch(/\(\?[=!<]/);
  });
});

test.each([
  ['Key, Size', 'CSV'],
  ['struct<key:string,size:bigint>', 'ORC'],
  ['message x { required binary key; optional int64 size; }', 'Parquet'],
] as const)('%s has the columns of %s', (schema, format) => {
  expect(parseSchema(format, schema).map(({ name }) => name.toLowerCase())).toEqual(['key', 'size']);
});

test.each([
  ['', 'CSV', /no Key/],
  ['Key', 'CSV', /no Size/],
  ['struct<key:string>', 'ORC', /no Size/],
  ['message x {', 'Parquet', /no Key/],
] as const)('%j is refused for %s', (schema, format, message) => {
  expect(() => parseSchema(format, schema)).toThrow(message);
});

test('what is junk is junk in SQL too, with the same letters in both cases', async () => {
  const names = [
    '.DS_Store',
    'a/.ds_STORE',
    'a/.DS_Storex',
    'a/._x',
    'a/.AppleDouble/b',
    'a/.AppleDoubleb',
    'THUMBS.DB',
    'de\u017fktop.ini',
    'desktop.ini',
    'a/.nfs0Aff',
    'a/.nfsxyz',
    '~$plan.docx',
    'x~',
    'a/x.TMP',
    'x.tmp\n',
    '__MACOSX/a\nb',
    '$RECYCLE.BIN/x',
    'a.swp/b',
    'a.SWO',
    'a/Icon\r',
    'a/#b#',
    'in_$folder$',
    '.Trash-1000/b',
    'System Volume Information/b',
    'a.orig',
    'orig',
    '.git/config',
    '.gitkeep',
    '',
  ];
  const engine = await DuckDbEngine.open();
  try {
    const lines = names.map((line) => ({ line, path: 'x', partitions: [] }));
    await engine.load('own', 'names', [], lines);
    const pattern = sqlPattern(JUNK).replaceAll("'", "''");
    const found: unknown[] = [];
    const sql = `SELECT line FROM own.names WHERE regexp_like(line, '${pattern}')`;
    for await (const [line] of engine.rows(sql)) found.push(line);
    expect(found.sort()).toEqual(names.filter((name) => JUNK.test(name)).sort());
    expect(found).toHaveLength(21);
  } finally {
    engine.close();
  }
});
