import { usageError } from '../errors.ts';

export type InventoryFormat = 'CSV' | 'Parquet' | 'ORC';

/** A column of a report, in its place. */
export interface InventoryColumn {
  /** As its files call it. */
  readonly name: string;
  /** As Hive calls its type. */
  readonly type: string;
}

/** What is read of a row; the fields that a report does not have are undefined. */
export const FIELDS = ['key', 'size', 'isLatest', 'isDeleteMarker', 'etag', 'storageClass'] as const;
export type InventoryField = (typeof FIELDS)[number];

/** What the types of Parquet are to Hive; times are left as the numbers that they are stored as. */
const PARQUET: Readonly<Record<string, string>> = {
  binary: 'string',
  int64: 'bigint',
  int32: 'int',
  boolean: 'boolean',
  double: 'double',
  float: 'float',
};

/**
 * The columns of a report by its `fileSchema`: names for CSV, `struct<name:type,…>` for ORC, a message for Parquet.
 * A usage error where key or size are missing.
 */
export function parseSchema(format: InventoryFormat, schema: string): InventoryColumn[] {
  const columns = parsers[format](schema);
  const { key, size } = placesOf(columns);
  if (key === undefined) throw usageError('The inventory has no Key column.');
  if (size === undefined) {
    throw usageError('The inventory has no Size column; configure it with the Size field.');
  }
  return columns;
}

const parsers: Readonly<Record<InventoryFormat, (schema: string) => InventoryColumn[]>> = {
  CSV: (schema) => schema.split(',').map((name) => ({ name: name.trim(), type: 'string' })),
  ORC: (schema) => pairs(schema, /(\w+)\s*:\s*(\w+)/g, (type) => type),
  Parquet: (schema) =>
    pairs(schema, /(?:required|optional)\s+(\w+)\s+(\w+)/g, (type) => PARQUET[type] ?? 'string', true),
};

function pairs(
  schema: string,
  pattern: RegExp,
  typeOf: (word: string) => string,
  typeFirst = false,
): InventoryColumn[] {
  return [...schema.matchAll(pattern)].map(([, first = '', second = '']) => ({
    name: typeFirst ? second : first,
    type: typeOf(typeFirst ? first : second),
  }));
}

/** Where each field is; CSV writes `IsLatest`, the others `is_latest`. */
export function placesOf(
  columns: readonly InventoryColumn[],
): Readonly<Partial<Record<InventoryField, number>>> {
  const plain = (name: string) => name.replaceAll('_', '').toLowerCase();
  const names = columns.map(({ name }) => plain(name));
  return Object.fromEntries(
    FIELDS.flatMap((field) => {
      const at = names.indexOf(plain(field));
      return at < 0 ? [] : [[field, at]];
    }),
  );
}
