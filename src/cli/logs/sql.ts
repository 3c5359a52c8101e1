import {
  type LogLayout,
  type LogTable,
  scanConditions,
  tableDdl,
  trinoTableDdl,
} from '../../accesslogs/athena/log-table.ts';
import { rowsSql } from '../../accesslogs/athena/rows-sql.ts';
import { checkedName, tableName } from '../../core/athena/sql.ts';
import { usageError } from '../../core/errors.ts';
import { orThrow } from '../../core/parsed.ts';
import { jsonDocument, renderJson } from '../../core/report/json.ts';
import { parseS3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { ExitCode, Io } from '../io.ts';
import { type ReadingOptions, requestOf } from './read.ts';

interface SqlOptions extends ReadingOptions {
  readonly partitioned?: string[];
  readonly database: string;
  readonly table: string;
  readonly dialect: 'athena' | 'trino';
}

/** `groundctl logs sql S3-URI` */
export async function sql(io: Io, options: SqlOptions, source: string): Promise<ExitCode> {
  const place = orThrow(parseS3Uri(source));
  const table: LogTable = {
    database: checkedName('--database', options.database),
    name: checkedName('--table', options.table),
    place: options.partitioned === undefined ? place : { ...place, key: folderOf(place.key) },
    layout: layoutOf(options.partitioned, place.key),
  };
  const { from, to, bucket, keyPrefix, requester } = requestOf(options);
  const ddl = options.dialect === 'trino' ? trinoTableDdl(table) : tableDdl(table);
  const where = scanConditions(table, { from, to }, bucket);
  const query = rowsSql({ table: tableName(table), where, from, to, bucket, keyPrefix, requester });
  if (options.output === 'json') io.print(renderJson(jsonDocument('logs.sql', { table: ddl, query })));
  else io.print(`-- The table, created once.\n${ddl};\n\n-- The query.\n${query.trimEnd()};\n`);
  return undefined;
}

function layoutOf(sources: readonly string[] | undefined, prefix: string): LogLayout {
  if (sources === undefined) return { kind: 'plain', prefix };
  for (const source of sources) {
    if (/^\d{12}\/[a-z]{2,}(?:-[a-z]+)+-\d\/[a-z0-9][a-z0-9.-]+$/.test(source)) continue;
    throw usageError(
      `--partitioned ${quoteForMessage(source)} is not account/region/bucket, for example 123456789012/us-east-1/acme-images.`,
    );
  }
  return { kind: 'partitioned', sources, exact: false };
}

function folderOf(key: string): string {
  return key === '' || key.endsWith('/') ? key : `${key}/`;
}
