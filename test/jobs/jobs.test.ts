import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../helpers/command.ts';
import { type Connected, connected } from '../helpers/sandbox.ts';

let there: Connected;
let s3: S3Client;
let folder: string;

beforeAll(async () => {
  there = await connected();
  const { url: endpoint, credentials, region } = there.sandbox;
  s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'job-parts' }));
  folder = mkdtempSync(join(tmpdir(), 'groundctl-jobs-'));
});
afterAll(async () => {
  s3.destroy();
  await there[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const jobs = (...words: string[]) => run(['jobs', ...words], { sandbox: there.sandbox, cwd: folder });
const put = (uri: string, body: object | string | Buffer) => {
  const [, Bucket = '', Key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  const Body = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return s3.send(new PutObjectCommand({ Bucket, Key, Body }));
};
const rulesIn = (stdout: string): string[] =>
  JSON.parse(stdout).findings.map(
    ({ severity, rule }: { severity: string; rule: string }) => `${severity} ${rule}`,
  );

describe('jobs list and show', () => {
  test('have every job, newest first, and those asked for', async () => {
    const { jobs: all } = JSON.parse((await jobs('list', '--output', 'json')).stdout);
    expect(all.length).toBeGreaterThan(3);
    const times = all.map(({ CreationTime }: { CreationTime: string }) => CreationTime);
    expect(times).toEqual([...times].sort().reverse());
    const completed = JSON.parse(
      (await jobs('list', '--status', 'Completed', '--output', 'json')).stdout,
    ).jobs;
    expect(completed.length).toBeLessThan(all.length);
    expect((await jobs('list', '--name-contains', 'no-such-job')).stdout).toContain(
      'No matching labeling jobs',
    );
    expect((await jobs('list')).stdout).toContain(all[0].LabelingJobName);
  });

  test('say what a job is about, and what it cost by a price', async () => {
    const done = await jobs('show', 'shelf-boxes-0411', '--price', '0.5', '--fail-on', 'never');
    expect(done.code).toBe(0);
    expect(done.stdout).toMatch(/Status +\w+/);
    expect(done.stdout).toMatch(/Cost so far +\d+\.\d\d USD/);
    expect((await jobs('show', 'shelf-boxes-0411', '--price', 'much')).code).toBe(252);
    writeFileSync(
      join(folder, 'prices.yaml'),
      'objects: [{ upTo: 1000, price: 1 }, { price: 0.1 }]\nworkers: 0.01\n',
    );
    const table = ['show', 'shelf-boxes-0411', '--prices', 'prices.yaml', '--fail-on', 'never'];
    // 31,250 objects: 1,000 at a dollar, 30,250 at ten cents, and an answer of a cent for each.
    expect((await jobs(...table)).stdout).toMatch(/Cost so far +4337\.50 USD/);
    expect((await jobs(...table, '--price', '1')).code).toBe(252);
    writeFileSync(join(folder, 'prices.yaml'), 'objects: [{ upTo: 1000, price: 1 }]\n');
    const bad = await jobs(...table);
    expect([bad.code, bad.stderr]).toEqual([252, expect.stringContaining('no price beyond it')]);
  });

  test('list what each job cost by a table, of a flag or of the settings', async () => {
    const home = mkdtempSync(join(tmpdir(), 'groundctl-prices-'));
    try {
      const here = (...words: string[]) => run(['jobs', ...words], { sandbox: there.sandbox, cwd: home });
      const costs = async (...words: string[]): Promise<Record<string, number>> => {
        const { jobs: all } = JSON.parse((await here('list', ...words, '--output', 'json')).stdout);
        return Object.fromEntries(
          all.map((job: { LabelingJobName: string; costUsd?: number }) => [job.LabelingJobName, job.costUsd]),
        );
      };
      writeFileSync(join(home, 'table.yaml'), 'objects: 0\nworkers: 0.01\n');
      expect((await costs())['shelf-boxes-0411']).toBeUndefined();
      // Three answers for each of 31,250 objects: how many there are, only the job itself says.
      const workers = (await there.connection.jobs.show('shelf-boxes-0411')).HumanTaskConfig
        ?.NumberOfHumanWorkersPerDataObject;
      expect((await costs('--prices', 'table.yaml'))['shelf-boxes-0411']).toBeCloseTo(
        312.5 * (workers ?? 0),
        6,
      );
      writeFileSync(join(home, 'groundctl.yaml'), 'prices: table.yaml\n');
      expect((await costs())['shelf-boxes-0411']).toBeGreaterThan(0);
      expect((await costs('--price', '2'))['shelf-boxes-0411']).toBe(62_500);
      const table = (await here('list', '--price', '1')).stdout;
      expect(table).toMatch(/shelf-boxes-0411 .*31250\.00 USD/);
      expect(table).toMatch(/^\d+\.00 USD in all\.$/m);
      writeFileSync(join(home, 'table.yaml'), 'objects: much\n');
      expect((await here('list')).code).toBe(252);
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  test('watch ends when the job is over', async () => {
    const all = JSON.parse((await jobs('list', '--status', 'Completed', '--output', 'json')).stdout).jobs;
    const done = await jobs('watch', all[0].LabelingJobName);
    expect(done.stdout).toMatch(/^\S+ {2}Completed {2}\d/);
    expect([0, 1]).toContain(done.code);
    expect((await jobs('watch', 'x', '--every', '0')).code).toBe(252);
  });

  test('name a near job where there is none of that name', async () => {
    const { code, stderr } = await jobs('show', 'shelf-bxes-0411');
    expect(code).toBe(254);
    expect(stderr).toContain('Did you mean shelf-boxes-0411?');
  });

  test('read why objects failed from the output, and how long tasks take from the answers', async () => {
    const job = await there.connection.jobs.show('shelf-boxes-0411');
    const out = `${job.OutputConfig?.S3OutputPath}shelf-boxes-0411`;
    const failed = { 'failure-reason': 'ClientError: Annotation tasks expired. Probable Reasons are …' };
    const line = (metadata: object) =>
      `${JSON.stringify({ source: 'x', [`${job.LabelAttributeName}-metadata`]: metadata })}\n`;
    await put(
      `${out}/manifests/output/output.manifest`,
      line(failed) + line({ type: 'groundtruth/custom' }) + line(failed),
    );
    for (const [at, spent] of [8, 30, 9].entries()) {
      const answers = [{ timeSpentInSeconds: spent }];
      await put(`${out}/annotations/worker-response/iteration-1/${at}/2026-01-01_00:00:00.json`, { answers });
    }
    const findings = await there.connection.jobs.explain(job, new Date(), { members: 1 });
    expect(findings.find(({ rule }) => rule === 'jobs/failed-by-expiry')?.message).toMatch(/^2 objects/);
    const slow = {
      ...job,
      LabelingJobStatus: 'InProgress',
      LabelCounters: { TotalLabeled: 1, Unlabeled: 1000 },
    };
    const short = { HumanTaskConfig: { TaskAvailabilityLifetimeInSeconds: 600 } };
    const late = await there.connection.jobs.explain({ ...slow, ...short }, new Date(), { members: 1 });
    expect(late.find(({ rule }) => rule === 'jobs/lifetime-too-short')?.message).toContain('at 9 s each');
  });
});

describe('jobs check', () => {
  const request = () => ({
    LabelingJobName: 'boxes-7',
    LabelAttributeName: 'boxes',
    InputConfig: { DataSource: { S3DataSource: { ManifestS3Uri: 's3://job-parts/m.manifest' } } },
    OutputConfig: { S3OutputPath: 's3://job-parts/out/' },
    RoleArn: 'arn:aws:iam::111122223333:role/labeling',
    LabelCategoryConfigS3Uri: 's3://job-parts/labels.json',
    HumanTaskConfig: {
      WorkteamArn: 'arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/retail-boxes',
      UiConfig: { UiTemplateS3Uri: 's3://job-parts/t.liquid' },
      PreHumanTaskLambdaArn: 'arn:aws:lambda:us-east-1:432418664414:function:PRE-BoundingBox',
      AnnotationConsolidationConfig: {
        AnnotationConsolidationLambdaArn: 'arn:aws:lambda:us-east-1:432418664414:function:ACS-BoundingBox',
      },
      TaskTitle: 'Boxes',
      TaskDescription: 'Draw boxes',
      NumberOfHumanWorkersPerDataObject: 1,
      TaskTimeLimitInSeconds: 600,
    },
  });

  test('of a file asks nobody with --offline', async () => {
    writeFileSync(join(folder, 'r.json'), JSON.stringify(request()));
    there.sent();
    const { code, stdout } = await jobs('check', 'r.json', '--offline');
    expect({ code, sent: there.sent() }).toEqual({ code: 0, sent: [] });
    expect(stdout).toMatch(/no findings/i);
    const elsewhere = await jobs('check', 'r.json', '--offline', '--region', 'eu-west-1', '--output', 'json');
    expect(elsewhere.code).toBe(1);
    expect(rulesIn(elsewhere.stdout)).toContain('error jobs/other-region');
  });

  test('looks at the files, the template, the manifest and the team as well', async () => {
    writeFileSync(join(folder, 'r.yaml'), JSON.stringify(request()));
    expect(rulesIn((await jobs('check', 'r.yaml', '--output', 'json')).stdout)).toEqual(
      expect.arrayContaining(['error jobs/not-read']),
    );
    await put('s3://job-parts/labels.json', {
      labels: Array.from({ length: 51 }, (_, at) => ({ label: `l${at}` })),
    });
    await put('s3://job-parts/t.liquid', '{% if x %}');
    await put('s3://job-parts/m.manifest', '{"source-ref":"s3://job-parts/none.png"}\n');
    const changed = request();
    changed.HumanTaskConfig.WorkteamArn = changed.HumanTaskConfig.WorkteamArn.replace(
      'retail-boxes',
      'nobody',
    );
    writeFileSync(join(folder, 'r.json'), JSON.stringify(changed));
    const { code, stdout } = await jobs('check', 'r.json', '--output', 'json');
    expect(code).toBe(1);
    expect(rulesIn(stdout)).toEqual(
      expect.arrayContaining([
        'error jobs/label-categories',
        'error template/syntax-error',
        'error manifest/missing-object',
        'error jobs/not-read',
      ]),
    );
  });

  test('of a job that is there reads its request', async () => {
    const { stdout } = await jobs('check', '--like', 'shelf-boxes-0411', '--output', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ request: 'shelf-boxes-0411', online: true });
  });

  test.each([
    [['check'], 'either a file with the request or --like JOB'],
    [['check', 'r.json', '--like', 'x'], 'either a file with the request or --like JOB'],
    [['check', '--like', 'x', '--offline'], '--like reads from AWS'],
    [['check', 'none.json'], 'does not exist'],
    [['check', 'odd.json', '--offline'], 'neither LabelingJobName nor HumanTaskConfig'],
    [['manifest', 'nowhere'], 'not an S3 URI'],
  ])('%j is bad input', async (words, message) => {
    writeFileSync(join(folder, 'odd.json'), '{"a": 1}');
    const { code, stderr } = await jobs(...words);
    expect(code).toBe(252);
    expect(stderr).toContain(message);
  });
});

describe('jobs manifest', () => {
  test('has a line for each image, or for each line of a text, and never overwrites', async () => {
    for (const key of ['a.png', 'b c.JPG', '._a.png', 'notes.txt', 'd.heic'])
      await put(`s3://job-parts/in/${key}`, 'one\n\ntwo\r\n');
    const images = await jobs('manifest', 's3://job-parts/in/');
    expect(images.stdout).toBe(
      '{"source-ref":"s3://job-parts/in/a.png"}\n{"source-ref":"s3://job-parts/in/b c.JPG"}\n',
    );
    expect(images.stderr).toContain('2 lines of 2 objects; 3 other files skipped');
    const out = ['manifest', 's3://job-parts/in/', '--data-type', 'text', '--out', 'm.jsonl'];
    expect((await jobs(...out)).code).toBe(0);
    expect(readFileSync(join(folder, 'm.jsonl'), 'utf8')).toBe('{"source":"one"}\n{"source":"two"}\n');
    expect((await jobs(...out)).stderr).toContain('exists already');
  });

  test('says how many lines of a text are left out, and ends with 1', async () => {
    await put('s3://job-parts/odd/a.txt', Buffer.from('one\n\xff\ntwo\n', 'latin1'));
    const odd = ['manifest', 's3://job-parts/odd/', '--data-type', 'text'];
    expect(await jobs(...odd)).toMatchObject({
      code: 1,
      stdout: '{"source":"one"}\n{"source":"two"}\n',
      stderr: expect.stringContaining('Left out: 1 line that cannot be read as text in UTF-8.'),
    });
    expect((await jobs(...odd, '--out', 'odd.jsonl')).code).toBe(1);
  });
});

describe('jobs manifest of video frames', () => {
  test('is planned, written with its sequences, and left alone when it is there', async () => {
    for (const frame of ['a/1.jpg', 'a/2.jpg', 'b/1.png'])
      await put(`s3://acme-labeling-data/clips/${frame}`, 'x');
    const words = ['manifest', 's3://acme-labeling-data/clips/', '--data-type', 'video-frames'];
    expect(await jobs(...words)).toMatchObject({ code: 252, stderr: expect.stringContaining('--to s3://') });
    expect((await jobs('manifest', 's3://acme-labeling-data/clips/', '--to', 's3://x/y/')).code).toBe(252);
    const to = ['--to', 's3://acme-labeling-data/clips-seq/'];
    const dry = await jobs(...words, ...to, '--dry-run');
    expect([dry.code, dry.stdout + dry.stderr]).toEqual([0, expect.stringContaining('frames.manifest')]);
    const done = JSON.parse((await jobs(...words, ...to, '--yes', '--output', 'json')).stdout);
    expect(done.applied).toBe(3);
    const again = JSON.parse((await jobs(...words, ...to, '--yes', '--output', 'json')).stdout);
    expect([again.applied, again.unchanged?.length ?? 3]).toEqual([0, 3]);
    const checked = await run(
      [
        ...['batches', 'check', 's3://acme-labeling-data/clips-seq/frames.manifest'],
        ...['--kind', 'labeling-job', '--task-type', 'video', '--output', 'json'],
      ],
      { sandbox: there.sandbox },
    );
    expect(rulesIn(checked.stdout).filter((rule) => rule.startsWith('error'))).toEqual([]);
  });
});

describe('jobs workers', () => {
  test('tells who answered, and by the log who declined', async () => {
    const job = await there.connection.jobs.show('archive-second-look-12');
    const out = `${job.OutputConfig?.S3OutputPath}archive-second-look-12/annotations/worker-response/iteration-1`;
    const one = (workerId: string, timeSpentInSeconds: number) => ({ workerId, timeSpentInSeconds });
    await put(`${out}/0/x.json`, {
      answers: [one('private.us-east-1.aa', 4), one('private.us-east-1.bb', 8)],
    });
    await put(`${out}/1/x.json`, { answers: [one('private.us-east-1.aa', 6)] });
    const event = (worker_id: string, end: string, name = 'archive-second-look-12') => ({
      worker_id,
      task_accepted_time: 'Wed Aug 14 16:00:59 UTC 2019',
      [`task_${end}_time`]: 'Wed Aug 14 16:01:59 UTC 2019',
      labeling_job_arn: `arn:aws:sagemaker:us-east-1:123456789012:labeling-job/${name}`,
    });
    const log = [
      event('aa', 'submitted'),
      event('bb', 'declined'),
      event('cc', 'declined'),
      event('bb', 'returned', 'x'),
    ];
    writeFileSync(join(folder, 'activity.jsonl'), log.map((line) => JSON.stringify(line)).join('\n'));
    const words = ['workers', 'archive-second-look-12', '--worker-activity', 'activity.jsonl'];
    const { workers } = JSON.parse((await jobs(...words, '--output', 'json')).stdout);
    expect(workers).toMatchObject([
      { workerId: 'private.us-east-1.aa', answers: 2, medianSeconds: 6, declined: 0 },
      { workerId: 'private.us-east-1.bb', answers: 1, medianSeconds: 8, declined: 1, returned: 0 },
      { workerId: 'cc', answers: 0, declined: 1 },
    ]);
    writeFileSync(join(folder, 'cents.yaml'), 'workers: 0.5\n');
    const table = await jobs('workers', 'archive-second-look-12', '--prices', 'cents.yaml');
    expect(table.stdout).toMatch(/private\.us-east-1\.aa +2 +6 +0 +1\.00 USD/);
    expect((await jobs('workers', 'archive-second-look-12', '--worker-activity', 'cents.yaml')).code).toBe(
      252,
    );
  });
});
