import { trinoTableDdl } from '../../../src/accesslogs/athena/log-table.ts';
import { text } from '../../../src/core/athena/sql.ts';
import { orThrow } from '../../../src/core/parsed.ts';
import { parseS3Uri } from '../../../src/core/s3-uri.ts';
import { CallerS3 } from '../../../src/sandbox/athena/caller-s3.ts';
import type { Table } from '../../../src/sandbox/athena/state.ts';
import type { Call, RunSelect } from '../../../src/sandbox/environment.ts';
import type { Trino, TrinoStats } from './trino.ts';

const TYPES: Readonly<Record<string, string>> = {
  string: 'varchar',
  int: 'integer',
  timestamp: 'timestamp(3)',
};

/**
 * Has a Trino server run the queries of the sandbox's Athena. The tables of its catalog are made in Trino when they are
 * first asked for; of a table with symlinks the report's files take the place of its partition, since Trino makes no
 * such tables. The queries are otherwise run as they are.
 */
export function onTrino(trino: Trino, onEnd: (stats: TrinoStats) => void = () => {}): RunSelect {
  const made = new Map<string, string>();
  const tableOf = async (database: string, ddl: (name: string) => string): Promise<string> => {
    const known = made.get(ddl(''));
    if (known !== undefined) return known;
    const name = `table_${made.size}`;
    await trino.all(`CREATE SCHEMA IF NOT EXISTS hive.${database}`);
    await trino.all(ddl(name));
    made.set(ddl(''), name);
    return name;
  };
  return async (sql, call, _limit, signal) => {
    let query = sql;
    for (const [whole, database = '', name = ''] of sql.matchAll(/\bFROM\s+"(\w+)"\."(\w+)"/g)) {
      const table = call.state.athena.databases.get(database)?.get(name);
      if (table === undefined) throw new Error(`TABLE_NOT_FOUND: Table '${database}.${name}' does not exist`);
      if (table.symlink) {
        const dt = /\bdt = '([^']*)'/.exec(sql)?.[1] ?? '';
        const paths = await pathsOf(call, table, dt);
        const own = await tableOf(database, (as) => filesDdl(database, as, table, paths));
        query = query
          .replaceAll(whole, `FROM "${database}"."${own}"`)
          .replaceAll(`dt = '${dt}'`, `"$path" IN (${paths.map(text).join(', ')})`);
      } else {
        const own = await tableOf(database, (as) => logsDdl(database, as, table));
        query = query.replaceAll(whole, `FROM "${database}"."${own}"`);
      }
    }
    const rows: (string | null)[][] = [];
    const results = trino.rows(query, signal);
    for (;;) {
      const { value, done } = await results.next();
      if (done === true) {
        onEnd(value);
        return { rows, scannedBytes: value.physicalInputBytes ?? 0 };
      }
      rows.push(value.map((cell) => (cell === null ? null : String(cell))));
    }
  };
}

function logsDdl(database: string, name: string, { location, properties }: Table): string {
  const place = orThrow(parseS3Uri(location));
  const sources = properties['projection.source.values']?.split(',');
  const layout =
    sources === undefined
      ? ({ kind: 'plain', prefix: place.key } as const)
      : ({ kind: 'partitioned', sources, exact: true } as const);
  return trinoTableDdl({ database, name, place, layout });
}

/** A table over the folder that the files are in. */
function filesDdl(
  database: string,
  name: string,
  { columns, format }: Table,
  paths: readonly string[],
): string {
  const own = columns.map((column) => `  "${column.name}" ${TYPES[column.type] ?? column.type}`).join(',\n');
  const [first = ''] = paths;
  const words = [
    `  format = ${text({ lines: 'REGEX', parquet: 'PARQUET', orc: 'ORC' }[format])}`,
    ...(format === 'lines' ? ["  regex = '(?s)(.*)'"] : []),
    `  external_location = ${text(first.slice(0, first.lastIndexOf('/') + 1))}`,
  ];
  return `CREATE TABLE "${database}"."${name}" (\n${own}\n) WITH (\n${words.join(',\n')}\n)`;
}

async function pathsOf(call: Call, { location }: Table, dt: string): Promise<string[]> {
  const { bucket, key } = orThrow(parseS3Uri(location));
  const body = await new CallerS3(call).get(bucket, `${key}dt=${dt}/symlink.txt`);
  return body.toString().split(/\r?\n/).filter(Boolean);
}
