import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportRequest } from '../../../src/batches/athena/read-report.ts';
import type { CheckOptions } from '../../../src/batches/check.ts';
import type { Source } from '../../../src/batches/sources/source.ts';
import { drain } from '../../../src/core/events.ts';
import {
  csvFile,
  type Format,
  MANIFEST,
  manyRows,
  parquetFile,
  type Row,
  reportObjects,
  SOURCE_BUCKET,
} from '../../helpers/inventory-report.ts';
import { connected } from '../../helpers/sandbox.ts';

type Inventory = Extract<Source, { kind: 'inventory' }>;
const REPORTS = 'reports';
const source = (prefix = ''): Inventory => ({
  kind: 'inventory',
  at: { in: 's3', bucket: REPORTS, key: MANIFEST },
  prefix,
});
const table = { database: 'groundctl', name: 'inventory' };

async function opened(format: Format, files: readonly Buffer[]) {
  const aws = await connected({ seed: 'none' });
  const { url: endpoint, region, credentials } = aws.sandbox;
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  for (const Bucket of [REPORTS, SOURCE_BUCKET, 'results'])
    await s3.send(new CreateBucketCommand({ Bucket }));
  const put = (Key: string, Body: Buffer | string) =>
    s3.send(new PutObjectCommand({ Bucket: REPORTS, Key, Body }));
  for (const [key, body] of Object.entries(reportObjects(format, files, REPORTS))) await put(key, body);
  const { batches } = aws.connection;
  const setup = {
    source: source(),
    table,
    workGroup: 'labeling',
    outputLocation: 's3://results/athena/',
    scanLimit: 1_000_000_000,
    remove: false,
  };
  await drain(batches.applySetup(await batches.planSetup(setup)));
  const request = (prefix = '', own: Partial<ReportRequest> = {}): ReportRequest => ({
    source: source(prefix),
    table,
    workGroup: 'labeling',
    ...own,
  });
  return {
    aws,
    batches,
    put,
    setup,
    request,
    here: (prefix = '', options: CheckOptions = {}) => drain(batches.check(source(prefix), options)),
    there: (prefix = '', options: CheckOptions = {}) =>
      drain(batches.checkWithAthena(request(prefix), options)),
    [Symbol.asyncDispose]: async () => {
      s3.destroy();
      await aws[Symbol.asyncDispose]();
    },
  };
}

/** Two data files of rows in no order. */
const filesOf = async (format: Format, rows: readonly Row[]): Promise<Buffer[]> => {
  const halves = [rows.slice(0, rows.length / 2), rows.slice(rows.length / 2)];
  return Promise.all(halves.map((half) => (format === 'CSV' ? csvFile(half) : parquetFile(half))));
};

describe.each(['CSV', 'Parquet'] as const)('a report in %s', (format) => {
  let own: Awaited<ReturnType<typeof opened>>;
  beforeAll(async () => {
    own = await opened(format, await filesOf(format, manyRows()));
  });
  afterAll(() => own[Symbol.asyncDispose]());

  test.each(['', 'train/', 'train/na', 'nothing/'])('below %j it is the same report', async (prefix) => {
    const options = { taskType: 'image', units: 'binary', transferring: 5 } as const;
    const here = await own.here(prefix, options);
    const { query, extensions, ...there } = await own.there(prefix, options);
    expect({ ...there, extensions: [...extensions] }).toEqual({ ...here, extensions: [...here.extensions] });
    expect(query).toMatchObject({ engine: 'athena' });
  });

  test('what it says is right', async () => {
    const { findings, files, largest } = await own.there('train/');
    const counts = Object.fromEntries(findings.map(({ rule, evidence }) => [rule, evidence?.count]));
    expect(counts).toMatchObject({
      'batch/file-too-large': 2,
      'batch/stray-file': 4,
      'batch/needs-restore': 2,
      'batch/names-differ-by-case': 2,
    });
    expect(files).toBe(3029);
    expect(largest[0]).toEqual({ name: 'train/larger.mp4', size: 3_000_000_000, bucket: SOURCE_BUCKET });
  });

  test('it is split in the same way', async () => {
    const options = { keepTogether: 'folder', selection: { exclude: ['*.mp4'] } };
    const here = await drain(own.batches.split(source('train/'), options));
    const { query, ...there } = await drain(own.batches.splitWithAthena(own.request('train/'), options));
    expect(there).toEqual(here);
    expect(there.split.batches.flatMap(({ files }) => files)).toHaveLength(3029 - 3 - 4 - 1);
    expect(query?.scannedBytes).toBeGreaterThan(10_000);
  });

  test('what it comes to is known from its manifest', async () => {
    const estimate = await own.batches.estimateReport(source());
    expect(estimate).toMatchObject({ files: 2, columnar: format === 'Parquet' });
    expect(estimate.bytes).toBeGreaterThan(10_000);
    expect(estimate.taken).toEqual(new Date('2026-11-01T01:00:00.000Z'));
  });
});

test('rows that S3 would not write are refused here and there, wherever they lie', async () => {
  for (const [odd, why] of [
    ['"images","train/a","v","true","false","1","t","e"', /8 fields and not 9/],
    ['"images","train/100%","v","true","false","1","t","e","STANDARD"', /not URL-encoded UTF-8/],
    ['"images","other/%ff","v","true","false","1","t","e","STANDARD"', /not URL-encoded UTF-8/],
    ['"images","train/a","v","true","false","9007199254740993","t","e","STANDARD"', /not a number of bytes/],
    ['"images","train/a","v","true","false","-1","t","e","STANDARD"', /not a number of bytes/],
    ['"images","train/a","v","true","false","1","t","e","STANDARD', /its quotes are not closed|CSV/],
  ] as const) {
    await using own = await opened('CSV', [csvFile(manyRows(20), [odd])]);
    await expect(own.here('train/')).rejects.toThrow(why);
    await expect(own.there('train/'), odd).rejects.toMatchObject({
      source: 'usage',
      message: expect.stringMatching(why),
    });
  }
});

test('rows of Parquet without a key or size are refused here and there', async () => {
  for (const row of [
    { key: '', size: 1 },
    { key: 'train/a', size: null },
    { key: 'train/a', size: -1 },
  ]) {
    await using own = await opened('Parquet', [await parquetFile([...manyRows(20), row])]);
    await expect(own.here()).rejects.toThrow(/Row 54 of .* does not fit/);
    await expect(own.there()).rejects.toThrow(/A row of the inventory does not fit/);
  }
});

test('rows that are only unusual in CSV are read: bare fields, a mark at the begin, line ends of Windows', async () => {
  const more = [
    'images,train/bare.txt,v,true,false,5,t,e,STANDARD\r',
    '"images","train/q""q.txt","v","true","false","6","t","e","STANDARD"',
  ];
  await using own = await opened('CSV', [csvFile(manyRows(20), more)]);
  const { query, ...there } = await own.there('train/');
  expect(there).toEqual(await own.here('train/'));
  expect(query).toBeDefined();
});

describe('what goes wrong has a name', () => {
  test('no table, a table over something else, a workgroup without place or with a limit', async () => {
    await using own = await opened('CSV', [csvFile(manyRows(20))]);
    const read = (more: Partial<ReportRequest>) => drain(own.batches.checkWithAthena(own.request('', more)));
    await expect(read({ table: { ...table, name: 'others' } })).rejects.toMatchObject({
      code: 'athena-no-table',
    });
    await expect(read({ workGroup: 'nobody' })).rejects.toMatchObject({ code: 'athena-no-workgroup' });
    await expect(read({ workGroup: 'primary' })).rejects.toMatchObject({ code: 'athena-location' });
    const at = { in: 's3', bucket: REPORTS, key: MANIFEST.replace('daily', 'weekly') } as const;
    await own.put(
      at.key,
      JSON.stringify({ sourceBucket: 'x', fileFormat: 'CSV', fileSchema: 'Key, Size', files: [] }),
    );
    await expect(read({ source: { ...source(), at } })).rejects.toMatchObject({ code: 'athena-other-table' });
  });

  test('a manifest that is not where S3 puts it', async () => {
    await using own = await opened('CSV', [csvFile(manyRows(20))]);
    const at = { in: 's3', bucket: REPORTS, key: 'copied/manifest.json' } as const;
    await expect(
      drain(own.batches.checkWithAthena(own.request('', { source: { ...source(), at } }))),
    ).rejects.toThrow(/not where S3 puts the manifest/);
  });

  test('a symlink that names other files than the manifest', async () => {
    await using own = await opened('CSV', [csvFile(manyRows(20))]);
    const key = MANIFEST.replace('2026-11-01T01-00Z/manifest.json', 'hive/dt=2026-11-01-01-00/symlink.txt');
    await own.put(key, `s3://${REPORTS}/other.csv.gz\n`);
    await expect(own.there()).rejects.toThrow(/does not list the files that the manifest lists/);
  });

  test('ORC is refused here with the way to read it, and by the sandbox in plain words', async () => {
    await using own = await opened('ORC', [Buffer.from('ORC')]);
    await expect(own.here()).rejects.toMatchObject({
      message: expect.stringContaining('ORC'),
      hint: expect.stringContaining('--engine athena'),
    });
    await expect(own.there()).rejects.toThrow(/DuckDB, which does not read ORC/);
  });

  test('an interruption stops the query in Athena', async () => {
    await using own = await opened('CSV', [csvFile(manyRows(20))]);
    const ended = new AbortController();
    const stream = own.batches.checkWithAthena(own.request(), { signal: ended.signal });
    await stream.next();
    ended.abort();
    await expect(drain(stream)).rejects.toThrow();
    const operations = own.aws.sandbox.inspect.requests().map(({ operation }) => operation);
    expect(operations).toContain('StopQueryExecution');
  });
});

test('what Athena needs is planned, made, found again, and taken away', async () => {
  await using own = await opened('Parquet', [await parquetFile(manyRows(20))]);
  const again = await own.batches.planSetup(own.setup);
  expect(again.changes).toEqual([]);
  const removal = await own.batches.planSetup({ ...own.setup, remove: true });
  expect(removal.changes.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
    'delete table groundctl.inventory',
    'delete database groundctl',
    'delete workgroup labeling',
  ]);
});
