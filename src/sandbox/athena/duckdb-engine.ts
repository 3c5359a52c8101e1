import type { DuckDBConnection } from '@duckdb/node-api';
import type { Table } from './state.ts';
import { TRINO_MACROS } from './trino-macros.ts';

/** A line of an object of a table's location; partition columns are those of the table. */
export interface TableLine {
  readonly line: string;
  readonly path: string;
  readonly partitions: readonly string[];
}

const TYPES: Readonly<Record<string, string>> = { string: 'VARCHAR', bigint: 'BIGINT', int: 'INTEGER' };

/** Runs Trino's SQL, as far as this project writes it, on DuckDB in this process. */
export class DuckDbEngine {
  readonly #connection: DuckDBConnection;

  private constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  static async open(): Promise<DuckDbEngine> {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    for (const macro of TRINO_MACROS) await connection.run(macro);
    return new DuckDbEngine(connection);
  }

  /** Makes the table `database.name` of lines anew. */
  async load(
    database: string,
    name: string,
    partitions: readonly string[],
    lines: AsyncIterable<TableLine> | Iterable<TableLine>,
  ): Promise<void> {
    const columns = ['line', '$path', ...partitions].map((column) => `${quoted(column)} VARCHAR`);
    await this.#connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoted(database)}`);
    await this.#connection.run(
      `CREATE OR REPLACE TABLE ${quoted(database)}.${quoted(name)} (${columns.join(', ')})`,
    );
    // The appender takes every text as it is; reading files has rules of its own for quotes and broken encodings.
    const appender = await this.#connection.createAppender(name, database);
    for await (const { line, path, partitions: values } of lines) {
      for (const value of [line, path, ...values]) appender.appendVarchar(value);
      appender.endRow();
    }
    appender.closeSync();
  }

  /** Makes the table of files of Parquet on the disk anew. */
  async loadParquet(
    database: string,
    name: string,
    { columns, partitions }: Pick<Table, 'columns' | 'partitions'>,
    files: readonly (Omit<TableLine, 'line'> & { readonly file: string })[],
  ): Promise<void> {
    const own = columns.map(({ name: column, type }) => `${quoted(column)} ${TYPES[type] ?? type}`);
    const more = ['$path', ...partitions].map((column) => `${quoted(column)} VARCHAR`);
    const table = `${quoted(database)}.${quoted(name)}`;
    await this.#connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoted(database)}`);
    await this.#connection.run(`CREATE OR REPLACE TABLE ${table} (${[...own, ...more].join(', ')})`);
    for (const { file, path, partitions: values } of files) {
      const read = columns.map((column) => quoted(column.name)).join(', ');
      const known = [path, ...values].map(literal).join(', ');
      await this.#connection.run(
        `INSERT INTO ${table} SELECT ${read}, ${known} FROM read_parquet(${literal(file)})`,
      );
    }
  }

  /** The rows of a query, a block at a time; all values as text. */
  async *rows(sql: string): AsyncGenerator<readonly (string | null)[], void, void> {
    const result = await this.#connection.stream(sql);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      for (const row of chunk.getRows()) yield row.map((value) => (value === null ? null : String(value)));
    }
  }

  interrupt(): void {
    this.#connection.interrupt();
  }

  close(): void {
    this.#connection.closeSync();
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
