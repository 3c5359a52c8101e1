import { AthenaClient, StopQueryExecutionCommand } from '@aws-sdk/client-athena';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import type { LogTable } from '../../../src/accesslogs/athena/log-table.ts';
import type { AthenaRequest } from '../../../src/accesslogs/athena/read-with-athena.ts';
import { diagnose } from '../../../src/accesslogs/diagnose.ts';
import type { LogRead, ReadOptions } from '../../../src/accesslogs/read-logs.ts';
import type { SetupInput as Input } from '../../../src/core/athena/setup.ts';
import { drain } from '../../../src/core/events.ts';
import type { S3Uri } from '../../../src/core/s3-uri.ts';
import { contentsOf } from '../../helpers/access-logs/engines.ts';
import { SHAPES, simulate } from '../../helpers/access-logs/simulate.ts';
import { unusualLines } from '../../helpers/access-logs/unusual.ts';
import { connected } from '../../helpers/sandbox.ts';

type SetupInput = Input<LogTable>;
const SOURCE = '123456789012/us-east-1/images';
const place: S3Uri = { bucket: 'logs', key: 's3/images/' };
const parts: S3Uri = { bucket: 'logs', key: 'parts/' };
const { lines } = simulate([{ ...(SHAPES[2] ?? never()), workers: 2 }], 4);
const log = `${[...lines.slice(0, 400), ...unusualLines().slice(-150)].join('\n')}\n`;
const setupInput = (own: Partial<SetupInput> = {}): SetupInput => ({
  table: { database: 'groundctl', name: 'access_logs', place, layout: { kind: 'plain', prefix: place.key } },
  workGroup: 'labeling',
  outputLocation: 's3://results/athena/',
  scanLimit: 1_000_000_000,
  remove: false,
  ...own,
});

function never(): never {
  throw new Error('no shapes');
}

async function opened() {
  const aws = await connected({ seed: 'none' });
  const { url: endpoint, region, credentials } = aws.sandbox;
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  for (const Bucket of ['logs', 'results']) await s3.send(new CreateBucketCommand({ Bucket }));
  const put = (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket: 'logs', Key, Body }));
  await put('s3/images/2026-10-12-10-00-00-AB', log);
  await put('s3/images/2026-10-30-10-00-00-AB', 'not a record\n');
  await put(`parts/${SOURCE}/2026/10/12/2026-10-12-00-00-00-AB`, log);
  await put(`parts/${SOURCE}/2026/10/20/2026-10-20-00-00-00-AB`, 'not a record\n');
  const { accessLogs } = aws.connection;
  const setUp = async (input: SetupInput) => drain(accessLogs.applySetup(await accessLogs.planSetup(input)));
  const request = async (
    own: Partial<AthenaRequest> = {},
    uri = place,
    window = {},
  ): Promise<AthenaRequest> => ({
    table: { database: 'groundctl', name: 'access_logs', place: uri },
    estimate: await accessLogs.estimate(uri, { window }),
    workGroup: 'labeling',
    ...own,
  });
  const read = async (own: Partial<AthenaRequest> = {}, options: ReadOptions = {}, uri = place) =>
    drain(accessLogs.readWithAthena(await request(own, uri, options), options));
  return {
    aws,
    accessLogs,
    setUp,
    request,
    read,
    [Symbol.asyncDispose]: async () => {
      s3.destroy();
      await aws[Symbol.asyncDispose]();
    },
  };
}

describe('what the engine needs', () => {
  test('is planned, made, found again, and taken away', async () => {
    await using own = await opened();
    const plan = await own.accessLogs.planSetup(setupInput());
    expect(plan.changes.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'create workgroup labeling',
      'create database groundctl',
      'create table groundctl.access_logs',
    ]);
    expect(await own.setUp(setupInput())).toMatchObject({ applied: 3, failed: 0 });
    const again = await own.accessLogs.planSetup(setupInput());
    expect(again.changes).toEqual([]);
    expect(again.unchanged.map(({ reason }) => reason)).toEqual([
      'it is there, and lets a query scan 1 GB',
      'it exists',
      'it exists',
    ]);
    expect(await own.setUp(setupInput({ remove: true }))).toMatchObject({ applied: 3, failed: 0 });
    expect((await own.accessLogs.planSetup(setupInput())).changes).toHaveLength(3);
  });

  test('a step that fails leaves the later ones undone', async () => {
    await using own = await opened();
    own.aws.sandbox.faults.add({
      match: { service: 'athena', operation: 'CreateWorkGroup' },
      count: 1,
      kind: 'deny',
    });
    expect(await own.setUp(setupInput())).toMatchObject({ applied: 0, failed: 1, notStarted: 2 });
  });
});

describe('a log is read', () => {
  test('with the rows and the report of reading it here; what was scanned is said', async () => {
    await using own = await opened();
    await own.setUp(setupInput());
    const window = { to: Date.UTC(2026, 9, 13) / 1000 };
    const there = await own.read({}, window);
    const here = await drain(own.accessLogs.read([{ kind: 's3', uri: place }], window));
    const whole = (read: LogRead) => contentsOf({ ...read, rejects: { bins: read.rejects } });
    expect(whole(there)).toEqual(whole(here));
    const facts = { lock: 'source-ip', approved: [] } as const;
    const { findings: found, ...report } = diagnose(there, facts);
    const { findings, ...wanted } = diagnose(here, facts);
    expect(report).toEqual(wanted);
    expect(found.filter(({ rule }) => !rule.startsWith('logs/'))).toEqual(
      findings.filter(({ rule }) => !rule.startsWith('logs/')),
    );
    // The object of 30 October is out of the window, and nothing of it is read.
    expect(there.query).toMatchObject({ engine: 'athena', scannedBytes: Buffer.byteLength(log) });
    expect(there.files).toBe(1);
  });

  test('by partitions, of which only the days of the window are scanned', async () => {
    await using own = await opened();
    const estimate = await own.accessLogs.estimate(parts);
    expect(estimate).toMatchObject({
      objects: 2,
      layout: { kind: 'partitioned', sources: [SOURCE], exact: true },
    });
    const table = { database: 'groundctl', name: 'access_logs', place: parts, layout: estimate.layout };
    await own.setUp(setupInput({ table }));
    const day = { from: Date.UTC(2026, 9, 12) / 1000, to: Date.UTC(2026, 9, 13) / 1000 };
    const read = await own.read({}, day, parts);
    expect(read.query?.scannedBytes).toBe(Buffer.byteLength(log));
    expect(read.rows.counts.records).toBeGreaterThan(400);
    const all = await own.read({}, {}, parts);
    expect(all.query?.scannedBytes).toBe(Buffer.byteLength(`${log}not a record\n`));
    expect(all.findings.map(({ rule }) => rule)).toContain('logs/not-a-log');
  });

  test('an interruption stops the query in Athena, and gives a report of nothing more', async () => {
    await using own = await opened();
    await own.setUp(setupInput());
    const ended = new AbortController();
    const stream = own.accessLogs.readWithAthena(await own.request(), { signal: ended.signal });
    await stream.next();
    ended.abort();
    expect((await drain(stream)).interrupted).toBe(true);
    const operations = own.aws.sandbox.inspect.requests().map(({ operation }) => operation);
    expect(operations).toContain('StopQueryExecution');
  });
});

describe('what goes wrong has a name', () => {
  test.each([
    ['athena-no-workgroup', { workGroup: 'nobody' }],
    ['athena-no-table', { table: { database: 'groundctl', name: 'others', place } }],
    ['athena-location', { workGroup: 'primary' }],
  ] as const)('%s', async (code, input) => {
    await using own = await opened();
    await own.setUp(setupInput());
    await expect(own.read(input)).rejects.toMatchObject({ code });
  });

  test('athena-other-table: the table is over other logs', async () => {
    await using own = await opened();
    await own.setUp(setupInput());
    await expect(own.read({}, {}, parts)).rejects.toMatchObject({ code: 'athena-other-table' });
  });

  test('athena-other-table: the table was made before there were logs of another source', async () => {
    await using own = await opened();
    const { layout } = await own.accessLogs.estimate(parts);
    const table = { database: 'groundctl', name: 'access_logs', place: parts, layout };
    await own.setUp(setupInput({ table }));
    const request = await own.request({}, parts);
    const sources = [SOURCE, SOURCE.replace('images', 'videos')];
    const estimate = { ...request.estimate, layout: { kind: 'partitioned', sources, exact: true } as const };
    await expect(drain(own.accessLogs.readWithAthena({ ...request, estimate }, {}))).rejects.toMatchObject({
      code: 'athena-other-table',
      message: expect.stringContaining(sources[1] ?? ''),
    });
  });

  test('athena-scan-limit: more than the workgroup lets a query scan', async () => {
    await using own = await opened();
    await own.setUp(setupInput());
    const { estimate, ...request } = await own.request();
    const large = { ...request, estimate: { ...estimate, bytes: 2_000_000_000 } };
    await expect(drain(own.accessLogs.readWithAthena(large, {}))).rejects.toMatchObject({
      code: 'athena-scan-limit',
    });
  });

  test('athena-permission: who asks may not read the logs', async () => {
    await using own = await opened();
    await own.setUp(setupInput());
    own.aws.sandbox.faults.add({ match: { service: 's3', operation: 'GetObject' }, count: 9, kind: 'deny' });
    await expect(own.read()).rejects.toMatchObject({ code: 'athena-permission' });
  });

  test('athena-scan-limit: there was more to scan than had been estimated', async () => {
    await using own = await opened();
    await own.setUp(setupInput({ scanLimit: 10_000_000 }));
    const { url: endpoint, region, credentials } = own.aws.sandbox;
    const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
    const request = await own.request();
    const Body = Buffer.alloc(10_000_001, 'x\n');
    await s3.send(new PutObjectCommand({ Bucket: 'logs', Key: 's3/images/2026-10-12-11-00-00-AB', Body }));
    s3.destroy();
    await expect(drain(own.accessLogs.readWithAthena(request, {}))).rejects.toMatchObject({
      code: 'athena-scan-limit',
      hint: expect.stringContaining('BytesScannedCutoffPerQuery'),
    });
  });

  test('athena-exhausted: the query needs more than it is given', async () => {
    await using own = await opened();
    await own.setUp(setupInput());
    own.aws.sandbox.faults.add({ match: { operation: 'StartQueryExecution' }, count: 1, kind: 'exhausted' });
    await expect(own.read()).rejects.toMatchObject({
      code: 'athena-exhausted',
      hint: expect.stringContaining('part of it at a time'),
    });
  });

  test('athena-cancelled: somebody else stops the query', async () => {
    await using own = await opened();
    await own.setUp(setupInput());
    const { url: endpoint, region, credentials } = own.aws.sandbox;
    own.aws.sandbox.faults.add({
      match: { service: 's3', operation: 'GetObject' },
      count: 9,
      kind: 'slow',
      delayMs: 60_000,
    });
    const athena = new AthenaClient({ endpoint, region, credentials });
    try {
      const stream = own.accessLogs.readWithAthena(await own.request(), {});
      const { value } = await stream.next();
      const [, QueryExecutionId] = /query (\S+),/.exec((value as { file: string }).file) ?? [];
      await athena.send(new StopQueryExecutionCommand({ QueryExecutionId }));
      await expect(drain(stream)).rejects.toMatchObject({ code: 'athena-cancelled' });
    } finally {
      athena.destroy();
    }
  });

  test('athena-location: the place of results is not there, or not theirs', async () => {
    await using own = await opened();
    await own.setUp(setupInput());
    const place = { workGroup: 'primary', outputLocation: 's3://nobodys-results/' };
    await expect(own.read(place)).rejects.toMatchObject({
      code: 'athena-location',
      message: expect.stringContaining('nobodys-results'),
      hint: expect.stringContaining('--output-location'),
    });
  });

  test('a query that is gone says so', async () => {
    await using own = await opened();
    await own.setUp(setupInput());
    own.aws.sandbox.faults.add({ match: { operation: 'GetQueryExecution' }, count: 9, kind: 'throttle' });
    await expect(own.read()).rejects.toMatchObject({ source: 'aws' });
    const operations = own.aws.sandbox.inspect.requests().map(({ operation }) => operation);
    expect(operations).toContain('StopQueryExecution');
  });

  test('a call that is denied names the action', async () => {
    await using own = await opened();
    await own.setUp(setupInput());
    own.aws.sandbox.faults.add({
      match: { service: 'athena', operation: 'StartQueryExecution' },
      count: 1,
      kind: 'deny',
    });
    await expect(own.read()).rejects.toMatchObject({ aws: { missingAction: 'athena:StartQueryExecution' } });
  });
});
