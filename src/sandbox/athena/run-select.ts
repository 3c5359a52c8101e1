import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Call, Selected } from '../environment.ts';
import { CallerS3, type Listed } from './caller-s3.ts';
import { DuckDbEngine, type TableLine } from './duckdb-engine.ts';
import type { AthenaState, Table } from './state.ts';

/** Refuses a query that would scan more than its workgroup lets it. */
export class ScanLimit extends Error {}

/**
 * Runs a query over the tables that it names, on DuckDB in this process: their objects are read from the sandbox's S3
 * as the caller. Of objects that its conditions on partitions and "$path" leave out nothing is read, as in Athena.
 */
export async function runSelect(
  sql: string,
  call: Call,
  scanLimit: number | undefined,
  signal: AbortSignal,
): Promise<Selected> {
  const engine = await openEngine();
  try {
    signal.addEventListener('abort', () => engine.interrupt(), { once: true });
    let scannedBytes = 0;
    for (const [database, name, table] of tablesIn(sql, call.state.athena)) {
      const s3 = new CallerS3(call);
      const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(table.location) ?? [];
      const objects = (await s3.list(bucket, prefix)).filter(({ key }) => !key.endsWith('/'));
      const chosen = await chosenObjects(engine, { sql, database, name, table, bucket }, objects);
      const placed = chosen.map(({ key, size }) => ({
        bucket,
        key,
        size,
        partitions: partitionsOf(table, bucket, key) ?? [],
      }));
      const read = table.symlink ? await linked(s3, placed) : placed;
      scannedBytes += read.reduce((sum, { size }) => sum + size, 0);
      if (scanLimit !== undefined && scannedBytes > scanLimit) {
        throw new ScanLimit('Query cancelled! : Bytes scanned limit was exceeded');
      }
      await load(engine, s3, { database, name, table }, read);
    }
    const rows: (readonly (string | null)[])[] = [];
    for await (const row of engine.rows(sql)) rows.push(row);
    return { rows, scannedBytes };
  } finally {
    engine.close();
  }
}

async function openEngine(): Promise<DuckDbEngine> {
  try {
    return await DuckDbEngine.open();
  } catch {
    throw new Error('The sandbox runs queries on DuckDB: install @duckdb/node-api next to groundctl.');
  }
}

function* tablesIn(sql: string, { databases }: AthenaState): Generator<[string, string, Table], void, void> {
  for (const [, database = '', name = ''] of sql.matchAll(/\bFROM\s+"(\w+)"\."(\w+)"/gi)) {
    const table = databases.get(database)?.get(name);
    if (table === undefined) {
      throw new Error(`TABLE_NOT_FOUND: line 1:1: Table 'awsdatacatalog.${database}.${name}' does not exist`);
    }
    yield [database, name, table];
  }
}

/** The objects that the conditions behind FROM leave in. */
async function chosenObjects(
  engine: DuckDbEngine,
  at: {
    readonly sql: string;
    readonly database: string;
    readonly name: string;
    readonly table: Table;
    readonly bucket: string;
  },
  objects: readonly Listed[],
): Promise<Listed[]> {
  const { sql, database, name, table, bucket } = at;
  const inTable = objects.filter(({ key }) => partitionsOf(table, bucket, key) !== undefined);
  const condition = new RegExp(`FROM\\s+"${database}"\\."${name}"\\s+WHERE\\s+([\\s\\S]*?)\\n\\)`).exec(
    sql,
  )?.[1];
  if (condition === undefined) return inTable;
  await engine.load(
    database,
    name,
    table.partitions,
    inTable.map(({ key }) => ({
      line: '',
      path: `s3://${bucket}/${key}`,
      partitions: partitionsOf(table, bucket, key) ?? [],
    })),
  );
  const paths = new Set<string | null | undefined>();
  for await (const [path] of engine.rows(`SELECT "$path" FROM "${database}"."${name}" WHERE ${condition}`)) {
    paths.add(path);
  }
  return inTable.filter(({ key }) => paths.has(`s3://${bucket}/${key}`));
}

/** An object that a query reads, and the partitions it is in. */
interface Placed extends Listed {
  readonly bucket: string;
  readonly partitions: readonly string[];
}

/** What the objects of a table with symlinks name. */
async function linked(s3: CallerS3, links: readonly Placed[]): Promise<Placed[]> {
  const found: Placed[] = [];
  for (const { bucket, key, partitions } of links) {
    for (const path of (await s3.get(bucket, key)).toString().split(/\r?\n/).filter(Boolean)) {
      const [, to = '', name = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(path) ?? [];
      const [object] = (await s3.list(to, name)).filter((one) => one.key === name);
      if (object === undefined) throw new Error(`HIVE_BAD_DATA: ${path} is not there`);
      found.push({ ...object, bucket: to, partitions });
    }
  }
  return found;
}

async function load(
  engine: DuckDbEngine,
  s3: CallerS3,
  { database, name, table }: { readonly database: string; readonly name: string; readonly table: Table },
  objects: readonly Placed[],
): Promise<void> {
  if (table.format === 'lines') {
    await engine.load(database, name, table.partitions, linesOf(s3, objects));
    return;
  }
  if (table.format === 'orc') {
    throw new Error('The sandbox runs queries on DuckDB, which does not read ORC; Athena itself does.');
  }
  const folder = await mkdtemp(join(tmpdir(), 'groundctl-athena-'));
  try {
    const files: Parameters<DuckDbEngine['loadParquet']>[3][number][] = [];
    for (const [at, { bucket, key, partitions }] of objects.entries()) {
      const file = join(folder, `${at}.parquet`);
      await writeFile(file, await s3.get(bucket, key));
      files.push({ file, path: `s3://${bucket}/${key}`, partitions });
    }
    await engine.loadParquet(database, name, table, files);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* linesOf(s3: CallerS3, objects: readonly Placed[]): AsyncGenerator<TableLine, void, void> {
  for (const { bucket, key, partitions } of objects) {
    const body = await s3.get(bucket, key);
    const lines = (key.endsWith('.gz') ? gunzipSync(body) : body).toString().split(/\r\n|\n|\r/);
    if (lines.at(-1) === '') lines.pop();
    for (const line of lines) yield { line, path: `s3://${bucket}/${key}`, partitions };
  }
}

/** The values of the partition columns by the template of the table; undefined for an object of no partition. */
function partitionsOf(table: Table, bucket: string, key: string): string[] | undefined {
  const { partitions, properties } = table;
  const template = properties['storage.location.template'];
  if (template === undefined) {
    const inFolder = partitions.map((name) => new RegExp(`/${name}=([^/]+)/`).exec(`/${key}`)?.[1]);
    return inFolder.every((value) => value !== undefined) ? inFolder : undefined;
  }
  const escaped = template.replace(/[.*+?^()|[\]\\]/g, '\\$&');
  const pattern = escaped.replace(/\$\{(\w+)\}/g, (_, name: string) =>
    properties[`projection.${name}.type`] === 'date'
      ? '(\\d{4}/\\d\\d/\\d\\d)'
      : `(${properties[`projection.${name}.values`]?.split(',').join('|')})`,
  );
  const names = [...template.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
  const found = new RegExp(`^${pattern}`).exec(`s3://${bucket}/${key}`);
  return found === null ? undefined : partitions.map((name) => found[names.indexOf(name) + 1] ?? '');
}
