import { DuckDbEngine } from '../../../src/sandbox/athena/duckdb-engine.ts';
import type { LogFiles, RunSql } from './engines.ts';

/** Runs SQL on DuckDB with Trino's functions. */
export async function onDuckDb(): Promise<RunSql & AsyncDisposable> {
  const engine = await DuckDbEngine.open();
  async function* run(sql: (table: string) => string, files: LogFiles) {
    await engine.load('logs', 'access', [], linesOf(files));
    yield* engine.rows(sql('"logs"."access"'));
  }
  return Object.assign(run, { [Symbol.asyncDispose]: async () => engine.close() });
}

function* linesOf(files: LogFiles) {
  for (const [path, text] of Object.entries(files)) {
    const lines = text.split(/\r\n|\n|\r/);
    if (lines.at(-1) === '') lines.pop();
    for (const line of lines) yield { line, path, partitions: [] };
  }
}
