import { properties, text } from '../../core/athena/sql.ts';
import { usageError } from '../../core/errors.ts';
import type { TextPlace } from '../../core/files/text-place.ts';
import type { InventoryManifest } from '../../core/inventory/manifest.ts';
import { type InventoryFormat, placesOf } from '../../core/inventory/schema.ts';
import { formatS3Uri, type S3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';

/** A table over all reports of one inventory configuration; each report is a partition of it. */
export interface InventoryTable {
  readonly database: string;
  readonly name: string;
  /** The folder `…/SOURCE-BUCKET/CONFIG-ID/hive/`. */
  readonly place: S3Uri;
  readonly format: InventoryFormat;
  readonly columns: InventoryManifest['columns'];
}

/** Where S3 puts what Hive reads of a report, by the place of its manifest.json. */
export interface ReportPlace {
  readonly hive: S3Uri;
  /** The partition: `2026-11-01-01-00`. */
  readonly dt: string;
}

/** A usage error where the manifest is not where S3 puts it: `…/CONFIG-ID/2026-11-01T01-00Z/manifest.json` in S3. */
export function reportPlace(at: TextPlace): ReportPlace {
  const match =
    at.in === 's3' ? /^(.*\/|)(\d{4}-\d\d-\d\d)T(\d\d-\d\d)Z\/manifest\.json$/.exec(at.key) : null;
  if (match === null || at.in !== 's3') {
    const shown = quoteForMessage(at.in === 's3' ? `s3://${at.bucket}/${at.key}` : at.path, 200);
    throw usageError(
      `${shown} is not where S3 puts the manifest of a report, and where Athena finds its files.`,
      {
        hint: 'For example s3://inventory/acme-images/daily/2026-11-01T01-00Z/manifest.json.',
      },
    );
  }
  const [, folder = '', day = '', time = ''] = match;
  return { hive: { bucket: at.bucket, key: `${folder}hive/` }, dt: `${day}-${time}` };
}

const SERDE: Readonly<Record<InventoryFormat, string>> = {
  // A line is one column, as for access logs: the CSV reader of Athena passes over what does not fit, and says nothing.
  CSV: "'org.apache.hadoop.hive.serde2.RegexSerDe'\nWITH SERDEPROPERTIES ('input.regex' = '(?s)(.*)')",
  Parquet: "'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'",
  ORC: "'org.apache.hadoop.hive.ql.io.orc.OrcSerde'",
};

/**
 * The statement that makes the table in Athena, after AWS's own for inventories: a report's symlink.txt names its files.
 * Its day and time are said by every query, so nobody has to add partitions.
 */
export function inventoryDdl({ database, name, place, format, columns }: InventoryTable): string {
  const own = tableColumns({ format, columns })
    .map((column) => `\`${column.name}\` ${column.type}`)
    .join(', ');
  return [
    `CREATE EXTERNAL TABLE IF NOT EXISTS \`${database}\`.\`${name}\` (${own})`,
    'PARTITIONED BY (`dt` string)',
    `ROW FORMAT SERDE ${SERDE[format]}`,
    "STORED AS INPUTFORMAT 'org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat'",
    "OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'",
    `LOCATION ${text(formatS3Uri(place))}`,
    `TBLPROPERTIES ${properties({ 'projection.enabled': 'true', 'projection.dt.type': 'injected' })}`,
  ].join('\n');
}

/** Columns of ORC are found by their places, those of Parquet by their names: of these only what is read. */
function tableColumns({ format, columns }: Pick<InventoryTable, 'format' | 'columns'>) {
  if (format === 'CSV') return [{ name: 'line', type: 'string' }];
  const read = new Set(Object.values(placesOf(columns)));
  return format === 'ORC' ? columns : columns.filter((_, at) => read.has(at));
}
