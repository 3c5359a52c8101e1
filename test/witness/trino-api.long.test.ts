import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diagnose } from '../../src/accesslogs/diagnose.ts';
import { readEvidence } from '../../src/accesslogs/evidence/read-evidence.ts';
import type { LogRead } from '../../src/accesslogs/read-logs.ts';
import type { Source } from '../../src/batches/sources/source.ts';
import { drain } from '../../src/core/events.ts';
import type { RunSelect } from '../../src/sandbox/environment.ts';
import { contentsOf } from '../helpers/access-logs/engines.ts';
import { bytesOf } from '../helpers/access-logs/evidence.ts';
import { SHAPES, simulate } from '../helpers/access-logs/simulate.ts';
import { trailEvent } from '../helpers/access-logs/trail-events.ts';
import { unusualLines } from '../helpers/access-logs/unusual.ts';
import {
  csvFile,
  etagOf,
  type Format,
  MANIFEST,
  manyRows,
  parquetFile,
  reportObjects,
  SOURCE_BUCKET,
} from '../helpers/inventory-report.ts';
import { connected } from '../helpers/sandbox.ts';
import { Trino, trinoHome } from './suites/trino.ts';
import { onTrino } from './suites/trino-athena.ts';
import { INSTALL_MS } from './tools.ts';

/**
 * The sandbox's Athena with a Trino server behind it: groundctl over Athena's API, as it talks to AWS. Logs, logs with
 * CloudTrail beside them, and reports of S3 Inventory in CSV, Parquet and ORC are as when they are read here. No
 * difference is expected.
 */
const SKIP = 'needs Java 24 or later and Maven';
let trino: Trino | undefined;
let aws: Awaited<ReturnType<typeof connected>> | undefined;
let s3: S3Client | undefined;
let run: RunSelect | undefined;

beforeAll(async () => {
  const found = await trinoHome();
  if (found === undefined) return;
  const runSelect: RunSelect = (...all) => run?.(...all) ?? Promise.reject(new Error('Trino is not up'));
  aws = await connected({ seed: 'none', runSelect });
  const { url: endpoint, region, credentials } = aws.sandbox;
  s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  for (const Bucket of ['logs', 'results', 'csv', 'parquet', 'orc', SOURCE_BUCKET]) {
    await s3.send(new CreateBucketCommand({ Bucket }));
  }
  const folder = await mkdtemp(join(tmpdir(), 'groundctl-trino-'));
  trino = await Trino.start(found.home, found.java, folder, { endpoint, region, ...credentials });
  run = onTrino(trino);
}, INSTALL_MS);

afterAll(async () => {
  await trino?.[Symbol.asyncDispose]();
  s3?.destroy();
  await aws?.[Symbol.asyncDispose]();
});

const put = (Bucket: string, Key: string, Body: string | Buffer) =>
  s3?.send(new PutObjectCommand({ Bucket, Key, Body }));
const workgroup = { workGroup: 'labeling', outputLocation: 's3://results/', scanLimit: 1e9, remove: false };

test('logs, alone and with CloudTrail beside them', { timeout: 900_000 }, async (context) => {
  if (aws === undefined) return context.skip(SKIP);
  const { accessLogs } = aws.connection;
  const shapes = SHAPES.filter((_, at) => at % 2 === 1).map((shape) => ({ ...shape, workers: 2 }));
  const lines = [...simulate(shapes, 6).lines, ...unusualLines()];
  await put('logs', 's3/2026-10-12-10-00-00-AB', `${lines.join('\n')}\n`);
  const place = { bucket: 'logs', key: 's3/' };
  const table = { database: 'groundctl', name: 'access_logs', place };
  const layout = { kind: 'plain', prefix: place.key } as const;
  await drain(
    accessLogs.applySetup(await accessLogs.planSetup({ ...workgroup, table: { ...table, layout } })),
  );
  const ids = lines.flatMap(
    (line) => /^.* (\S+) REST\.GET\.OBJECT .*" 403 AccessDenied /.exec(line)?.[1] ?? [],
  );
  const because = 'with an explicit deny in a session policy';
  const trail = JSON.stringify({ Records: ids.map((id) => trailEvent({ id, because })) });
  const beside = async () => drain(readEvidence({ trail: [{ kind: 'stdin' }] }, { stdin: bytesOf(trail) }));
  for (const evidence of [async () => undefined, beside]) {
    const here = await drain(accessLogs.read([{ kind: 's3', uri: place }], { evidence: await evidence() }));
    const request = { table, estimate: await accessLogs.estimate(place), workGroup: 'labeling' };
    const there = await drain(accessLogs.readWithAthena(request, { evidence: await evidence() }));
    const whole = (read: LogRead) => contentsOf({ ...read, rejects: { bins: read.rejects } });
    expect(whole(there)).toEqual(whole(here));
    const facts = { lock: 'unknown', approved: [] } as const;
    expect(diagnose(there, facts).summary).toEqual(diagnose(here, facts).summary);
    expect(diagnose(there, facts).evidence).toEqual(diagnose(here, facts).evidence);
    expect(there.query?.scannedBytes).toBeGreaterThan(1_000_000);
  }
});

const rows = manyRows();

/** The rows as Trino writes them into ORC. */
async function orcFile(): Promise<Buffer> {
  await trino?.all('CREATE SCHEMA IF NOT EXISTS hive.written');
  await trino?.all(`CREATE TABLE hive.written.report (bucket varchar, key varchar, version_id varchar, is_latest boolean,
    is_delete_marker boolean, size bigint, last_modified_date timestamp(3), e_tag varchar, storage_class varchar)
    WITH (format = 'ORC', external_location = 's3://orc/written/')`);
  const word = (value: string) =>
    `U&'${[...value].map((sign) => `\\+${(sign.codePointAt(0) ?? 0).toString(16).padStart(6, '0')}`).join('')}'`;
  for (let from = 0; from < rows.length; from += 500) {
    const values = rows
      .slice(from, from + 500)
      .map(
        ({ key, size, latest = true, deleted = false, storage = 'STANDARD' }) =>
          `('${SOURCE_BUCKET}', ${word(key)}, NULL, ${latest}, ${deleted}, ${size ?? 'NULL'}, NULL, '${etagOf(key)}', '${storage}')`,
      );
    await trino?.all(`INSERT INTO hive.written.report VALUES ${values.join(', ')}`);
  }
  const all = await s3?.send(new ListObjectsV2Command({ Bucket: 'orc', Prefix: 'written/' }));
  const bodies: Buffer[] = [];
  for (const { Key } of all?.Contents ?? []) {
    const { Body } = (await s3?.send(new GetObjectCommand({ Bucket: 'orc', Key }))) ?? {};
    bodies.push(Buffer.from((await Body?.transformToByteArray()) ?? []));
    await s3?.send(new DeleteObjectCommand({ Bucket: 'orc', Key }));
  }
  written = bodies;
  return bodies[0] ?? Buffer.alloc(0);
}
let written: Buffer[] = [];

const formats: readonly Format[] = ['CSV', 'Parquet', 'ORC'];
test.each(formats)('a report of S3 Inventory in %s', { timeout: 900_000 }, async (format, context) => {
  if (aws === undefined) return (context as unknown as { skip(reason: string): void }).skip(SKIP);
  const { batches } = aws.connection;
  const bucket = format.toLowerCase();
  if (format === 'ORC') await orcFile();
  const files = {
    CSV: async () => [csvFile(rows)],
    Parquet: async () => [await parquetFile(rows)],
    ORC: async () => written,
  };
  for (const [key, body] of Object.entries(reportObjects(format, await files[format](), bucket))) {
    await put(bucket, key, body);
  }
  const at = { in: 's3', bucket, key: MANIFEST } as const;
  const source = (prefix: string): Extract<Source, { kind: 'inventory' }> => ({
    kind: 'inventory',
    at,
    prefix,
  });
  const table = { database: 'groundctl', name: `inventory_${bucket}` };
  await drain(batches.applySetup(await batches.planSetup({ ...workgroup, source: source(''), table })));
  // ORC is not read here: the same rows in CSV are.
  const readable = (prefix: string) => ({
    ...source(prefix),
    at: format === 'ORC' ? { ...at, bucket: 'csv' } : at,
  });
  const plain = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value).replaceAll(`s3://csv/`, `s3://${bucket}/`));
  for (const prefix of ['', 'train/']) {
    const request = { source: source(prefix), table, workGroup: 'labeling' };
    const { query, ...there } = await drain(batches.checkWithAthena(request));
    expect(plain(there)).toEqual(plain(await drain(batches.check(readable(prefix)))));
    expect(query?.scannedBytes).toBeGreaterThan(0);
    const split = await drain(batches.splitWithAthena(request, { keepTogether: 'folder' }));
    const here = await drain(batches.split(readable(prefix), { keepTogether: 'folder' }));
    expect(plain(split.split)).toEqual(plain(here.split));
    expect(split.left).toEqual(here.left);
  }
});
