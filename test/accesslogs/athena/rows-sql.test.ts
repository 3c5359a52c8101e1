import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HiveSQL, TrinoSQL } from 'dt-sql-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type LogLayout,
  scanConditions,
  tableDdl,
  trinoTableDdl,
} from '../../../src/accesslogs/athena/log-table.ts';
import { rowsSql } from '../../../src/accesslogs/athena/rows-sql.ts';
import type { RecordFilter } from '../../../src/accesslogs/rows/record-filter.ts';
import { tableName } from '../../../src/core/athena/sql.ts';
import { onDuckDb } from '../../helpers/access-logs/duckdb.ts';
import {
  contentsOf,
  type LogFiles,
  type RunSql,
  readHere,
  readWithSql,
  reportOf,
  supposedOf,
} from '../../helpers/access-logs/engines.ts';
import { mutate } from '../../helpers/access-logs/mutate.ts';
import { Random } from '../../helpers/access-logs/random.ts';
import { SHAPES, simulate } from '../../helpers/access-logs/simulate.ts';
import { unusualLines } from '../../helpers/access-logs/unusual.ts';

let run: RunSql & AsyncDisposable;
beforeAll(async () => {
  run = await onDuckDb();
});
afterAll(() => run[Symbol.asyncDispose]());

async function expectSame(files: LogFiles, filter: RecordFilter = {}): Promise<void> {
  const here = readHere(files, filter);
  const there = await readWithSql(run, files, filter);
  expect(contentsOf(there)).toEqual(contentsOf(here));
  for (const lock of ['source-ip', 'unknown'] as const) {
    expect(reportOf(there, { lock, approved: [] })).toEqual(reportOf(here, { lock, approved: [] }));
  }
  expect(supposedOf(there, 'source-ip')).toEqual(supposedOf(here, 'source-ip'));
}

/** Each kind of trouble with the least records; the witness has them all. */
const small = SHAPES.filter((_, at) => at % 4 === 1).map((shape) => ({ ...shape, workers: 2 }));
const LAYOUTS: readonly LogLayout[] = [
  { kind: 'plain', prefix: 's3/images-' },
  { kind: 'dated', prefix: 's3/images/' },
  { kind: 'partitioned', sources: ['123456789012/us-east-1/acme-images'], exact: true },
];

describe('the words of Trino', () => {
  test.each(LAYOUTS)('$kind: table and query are of its grammar', (layout) => {
    const table = {
      database: 'groundctl',
      name: 'access_logs',
      place: { bucket: 'logs', key: 's3/images' },
      layout,
    };
    const window = { from: Date.UTC(2026, 9, 12) / 1000, to: Date.UTC(2026, 9, 17) / 1000 };
    const where = scanConditions(table, window, 'acme-images');
    const filter = { ...window, bucket: "o'hara", keyPrefix: 'a b/%é+.jpg', requester: 'Role' };
    const sql = rowsSql({ table: tableName(table), where, ...filter });
    expect(new TrinoSQL().validate(sql)).toEqual([]);
    expect(new TrinoSQL().validate(trinoTableDdl(table))).toEqual([]);
    expect(new HiveSQL().validate(`${tableDdl(table)};`)).toEqual([]);
    expect(where).toMatchSnapshot();
  });

  test('patterns are of RE2: nothing looks around', () => {
    expect(rowsSql({ table: 't' })).not.toMatch(/\(\?[=!<]/);
  });
});

describe('the rows are those of whole logs', () => {
  test('simulated offices', async () => {
    await expectSame({ log: `${simulate(small, 3).lines.join('\n')}\n` });
  });

  test('records of every other kind, and lines that are none', async () => {
    await expectSame({ log: `${unusualLines().join('\n')}\n` });
  });

  test('lines that are cut, joined and changed', async () => {
    const random = new Random(5);
    const lines = simulate(small.slice(0, 2), 5).lines.map((line) => Buffer.from(line));
    const changed = lines.slice(0, 900).map((line) => mutate(line, random.pick(lines), random).toString());
    await expectSame({ log: `${changed.filter((line) => !/[\r\n]/.test(line)).join('\n')}\n` });
  });

  test('a part of the records, by time, bucket, key and requester', async () => {
    const { lines } = simulate(small.slice(0, 1), 9);
    const files = { log: `${[...lines, ...unusualLines().slice(-400)].join('\n')}\n` };
    const from = Date.UTC(2026, 9, 12, 10) / 1000;
    await expectSame(files, { from, to: from + 7200, bucket: 'acme-images' });
    await expectSame(files, { keyPrefix: 'a b/ü' });
    await expectSame(files, { keyPrefix: 'all/frame 1', requester: 'GroundTruthExecution' });
    await expectSame(files, { requester: 'CloudFront Origin Access Identity' });
  });

  const shared = join(import.meta.dirname, '../../../../shared');
  for (const folder of ['corpus/logs', 'cases/logs']) {
    const names = namesIn(join(shared, folder));
    test.skipIf(names.length === 0)(`${folder}, where it is`, async () => {
      for (const name of names)
        await expectSame({ [name]: readFileSync(join(shared, folder, name), 'utf8') });
    });
  }
});

test('another pattern gives other rows: the comparison would see it', async () => {
  const files = { log: `${unusualLines().join('\n')}\n` };
  const here = contentsOf(readHere(files));
  const changes: readonly [string, string][] = [
    ["THEN ' late'", "THEN ''"],
    ["THEN ' early'", "THEN ''"],
    ["'^ASIA.{12}'", "'^A'"],
    ["status = '403' OR", "status = '404' OR"],
    ["'403' THEN 'loose'", "'404' THEN 'loose'"],
  ];
  for (const [before, after] of changes) {
    const there = await readWithSql(run, files, {}, (sql) => {
      expect(sql).toContain(before);
      return sql.replaceAll(before, after);
    });
    expect(contentsOf(there), before).not.toEqual(here);
  }
});

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.log'));
  } catch {
    return [];
  }
}
