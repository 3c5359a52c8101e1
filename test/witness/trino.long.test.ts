import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LogTable, scanConditions, trinoTableDdl } from '../../src/accesslogs/athena/log-table.ts';
import { tableName } from '../../src/core/athena/sql.ts';
import {
  contentsOf,
  type LogFiles,
  type Read,
  type RunSql,
  readHere,
  readWithSql,
  reportOf,
  supposedOf,
} from '../helpers/access-logs/engines.ts';
import { mutate } from '../helpers/access-logs/mutate.ts';
import { Random } from '../helpers/access-logs/random.ts';
import { SHAPES, simulate } from '../helpers/access-logs/simulate.ts';
import { unusualLines } from '../helpers/access-logs/unusual.ts';
import { type OpenSandbox, open } from '../sandbox/open.ts';
import { TRINO, Trino, trinoHome } from './suites/trino.ts';
import { INSTALL_MS } from './tools.ts';

/**
 * The very SQL of the Athena engine on a Trino server, which reads logs from the sandbox's S3 with its own file system:
 * over HTTP, with signatures that are verified. Rows and reports are those of whole logs. No difference is expected.
 */
const BUCKET = 'trino-logs';
const LOGS = 200;
const LOGS_A_QUERY = 20;

let trino: Trino | undefined;
let aws: OpenSandbox | undefined;
let s3: S3Client | undefined;
let tables = 0;
let compared = 0;
const began = performance.now();

beforeAll(async () => {
  const found = await trinoHome();
  if (found === undefined) return;
  aws = await open();
  const { url, region, credentials } = aws.sandbox;
  s3 = new S3Client({ endpoint: url, region, credentials, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const folder = await mkdtemp(join(tmpdir(), 'groundctl-trino-'));
  trino = await Trino.start(found.home, found.java, folder, { endpoint: url, region, ...credentials });
  await trino.all('CREATE SCHEMA hive.logs');
}, INSTALL_MS);

afterAll(async () => {
  await trino?.[Symbol.asyncDispose]();
  s3?.destroy();
  await aws?.[Symbol.asyncDispose]();
  if (compared > 0) {
    const seconds = Math.round((performance.now() - began) / 1000);
    process.stdout.write(`Trino ${TRINO}: ${compared} records compared in ${seconds} s\n`);
  }
});

/** Makes a table of its own over files, and runs the query on it. */
const run: RunSql = async function* (sql, files) {
  const key = `logs-${++tables}/`;
  for (const [name, Body] of Object.entries(files)) {
    await s3?.send(new PutObjectCommand({ Bucket: BUCKET, Key: key + name, Body }));
  }
  const table: LogTable = {
    database: 'logs',
    name: `log_${tables}`,
    place: { bucket: BUCKET, key },
    layout: { kind: 'plain', prefix: key },
  };
  await trino?.all(trinoTableDdl(table));
  for await (const row of trino?.rows(sql(tableName(table))) ?? []) {
    yield row.map((value) => (value === null ? null : String(value)));
  }
};

async function expectSame(files: LogFiles): Promise<void> {
  const here = readHere(files);
  const there = await readWithSql(run, files);
  expectSameRows(there, here);
  compared += here.rows.counts.records;
}

function expectSameRows(there: Read, here: Read): void {
  expect(contentsOf(there)).toEqual(contentsOf(here));
  for (const lock of ['source-ip', 'unknown'] as const) {
    expect(reportOf(there, { lock, approved: [] })).toEqual(reportOf(here, { lock, approved: [] }));
  }
  expect(supposedOf(there, 'source-ip')).toEqual(supposedOf(here, 'source-ip'));
}

test(`${LOGS} simulated logs`, { timeout: 3_600_000 }, async (context) => {
  if (trino === undefined) return context.skip('needs Java 24 or later and Maven');
  for (let first = 0; first < LOGS; first += LOGS_A_QUERY) {
    const logs = Array.from({ length: LOGS_A_QUERY }, (_, at) => {
      const shape = SHAPES[(first + at) % SHAPES.length];
      const { lines } = simulate(shape === undefined ? [] : [{ ...shape, workers: 1 }], first + at + 1);
      return [`log-${first + at}`, `${lines.join('\n')}\n`];
    });
    await expectSame(Object.fromEntries(logs));
  }
});

test('records of every other kind, and lines that are cut, joined and changed', async (context) => {
  if (trino === undefined) return context.skip('needs Java 24 or later and Maven');
  const random = new Random(5);
  const lines = simulate(SHAPES.slice(1, 4), 5).lines.map((line) => Buffer.from(line));
  const changed = lines.slice(0, 900).map((line) => mutate(line, random.pick(lines), random).toString());
  await expectSame({
    unusual: `${unusualLines().join('\n')}\n`,
    changed: `${changed.filter((line) => !/[\r\n]/.test(line)).join('\n')}\n`,
  });
});

for (const name of ['corpus', 'cases']) {
  test(`the logs of ../shared/${name}`, async (context) => {
    if (trino === undefined) return context.skip('needs Java 24 or later and Maven');
    const folder = join(import.meta.dirname, '../../../shared', name, 'logs');
    const names = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.log'));
    if (names.length === 0) return context.skip(`../shared/${name}/logs is not here`);
    for (const file of names) await expectSame({ [file]: await readFile(join(folder, file), 'utf8') });
  });
}

test('partitions are projected, and days outside of the window are not read', async (context) => {
  if (trino === undefined) return context.skip('needs Java 24 or later and Maven');
  const source = '123456789012/us-east-1/acme-images';
  const { lines } = simulate(
    [{ ...(SHAPES[0] ?? { name: '', site: SHAPES[1]?.site as never }), workers: 1 }],
    3,
  );
  const put = (day: string, Body: string) =>
    s3?.send(
      new PutObjectCommand({
        Bucket: BUCKET,
        Key: `parts/${source}/${day}/${day.replaceAll('/', '-')}-00-00-00-AB`,
        Body,
      }),
    );
  const log = `${lines.join('\n')}\n`;
  await put('2026/10/12', log);
  await put('2026/10/20', 'not a record\n');
  const table: LogTable = {
    database: 'logs',
    name: 'parts',
    place: { bucket: BUCKET, key: 'parts/' },
    layout: { kind: 'partitioned', sources: [source], exact: true },
  };
  await trino.all(trinoTableDdl(table));
  const window = { from: Date.UTC(2026, 9, 12) / 1000, to: Date.UTC(2026, 9, 13) / 1000 };
  const where = scanConditions(table, window).join(' AND ');
  const days = await trino.all(`SELECT DISTINCT day, source FROM ${tableName(table)} WHERE ${where}`);
  expect(days).toEqual([['2026/10/12', source]]);
});

test('another expression in the SQL is noticed', async (context) => {
  if (trino === undefined) return context.skip('needs Java 24 or later and Maven');
  const files = { unusual: `${unusualLines().join('\n')}\n` };
  const there = await readWithSql(run, files, {}, (sql) => sql.replaceAll("THEN ' late'", "THEN ''"));
  expect(() => expectSameRows(there, readHere(files))).toThrow();
});
