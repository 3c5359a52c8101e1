import type { AthenaState, Table } from './state.ts';

/**
 * Carries out a statement that is no query; undefined for one that is. Of what Athena knows, what groundctl writes:
 * CREATE and DROP of databases and external tables. Throws the reason why Athena would fail it.
 */
export function runStatement(sql: string, state: AthenaState): true | undefined {
  const text = sql.trim().replace(/;$/, '');
  const database = /^(CREATE|DROP)\s+(?:DATABASE|SCHEMA)\s+(IF\s+(?:NOT\s+)?EXISTS\s+)?`?(\w+)`?$/i.exec(
    text,
  );
  if (database !== null) {
    const [, verb = '', quiet, name = ''] = database;
    if (/create/i.test(verb)) createDatabase(state, name, quiet !== undefined);
    else dropDatabase(state, name, quiet !== undefined);
    return true;
  }
  const drop = /^DROP\s+TABLE\s+(IF\s+EXISTS\s+)?`?(\w+)`?\.`?(\w+)`?$/i.exec(text);
  if (drop !== null) {
    const [, quiet, of = '', name = ''] = drop;
    if (state.databases.get(of)?.delete(name) !== true && quiet === undefined) {
      throw new Error(`SemanticException Table not found ${of}.${name}`);
    }
    return true;
  }
  const create = /^CREATE\s+EXTERNAL\s+TABLE\s+IF\s+NOT\s+EXISTS\s+`?(\w+)`?\.`?(\w+)`?\s*\(/i.exec(text);
  if (create === null) return undefined;
  const [, of = '', name = ''] = create;
  const tables = state.databases.get(of);
  if (tables === undefined) throw new Error(`FAILED: SemanticException Database does not exist: ${of}`);
  if (!tables.has(name)) tables.set(name, tableOf(text));
  return true;
}

function createDatabase({ databases }: AthenaState, name: string, quiet: boolean): void {
  if (!databases.has(name)) databases.set(name, new Map());
  else if (!quiet) throw new Error(`Database ${name} already exists`);
}

function dropDatabase({ databases }: AthenaState, name: string, quiet: boolean): void {
  if ((databases.get(name)?.size ?? 0) > 0)
    throw new Error(`Database ${name} is not empty. One or more tables exist.`);
  if (!databases.delete(name) && !quiet) throw new Error(`Database does not exist: ${name}`);
}

function tableOf(ddl: string): Table {
  const literal = /'((?:[^']|'')*)'/g;
  const plain = (text: string) => text.replaceAll("''", "'");
  const partitions = /PARTITIONED\s+BY\s*\(([^)]*)\)/i.exec(ddl)?.[1] ?? '';
  const properties = /TBLPROPERTIES\s*\(([\s\S]*)\)\s*$/i.exec(ddl)?.[1] ?? '';
  const words = [...properties.matchAll(literal)].map(([, word = '']) => plain(word));
  const columns = /\(([^)]*)\)/.exec(ddl)?.[1] ?? '';
  return {
    columns: [...columns.matchAll(/`(\w+)` (\w+)/g)].map(([, name = '', type = '']) => ({ name, type })),
    format: /ParquetHiveSerDe/.test(ddl) ? 'parquet' : /OrcSerde/.test(ddl) ? 'orc' : 'lines',
    symlink: /SymlinkTextInputFormat/.test(ddl),
    location: plain(/\bLOCATION\s+'((?:[^']|'')*)'/i.exec(ddl)?.[1] ?? ''),
    partitions: [...partitions.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
    properties: Object.fromEntries(
      words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1] ?? '']] : [])),
    ),
  };
}
