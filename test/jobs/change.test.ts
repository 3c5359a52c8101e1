import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateLabelingJobCommand, StopLabelingJobCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { drain } from '../../src/core/events.ts';
import { run } from '../helpers/command.ts';
import { type Connected, connected } from '../helpers/sandbox.ts';

// Each test starts the program several times.
vi.setConfig({ testTimeout: 120_000 });

let there: Connected;
let s3: S3Client;
let folder: string;

beforeAll(async () => {
  there = await connected();
  const { url: endpoint, credentials, region } = there.sandbox;
  s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'job-changes' }));
  folder = mkdtempSync(join(tmpdir(), 'groundctl-job-changes-'));
  await put(
    'task.html',
    '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script><crowd-form><p>{{ task.input.source }}</p><crowd-input name="kind"></crowd-input></crowd-form>',
  );
  await put('m.manifest', '{"source":"a"}\n{"source":"b"}\n{"source":"c"}\n');
  there.sandbox.addRole({
    name: 'jobs',
    policies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }],
  });
});
afterAll(async () => {
  s3.destroy();
  await there[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const jobs = (...words: string[]) => run(['jobs', ...words], { sandbox: there.sandbox, cwd: folder });
const put = (Key: string, Body: string) =>
  s3.send(new PutObjectCommand({ Bucket: 'job-changes', Key, Body }));
const text = async (Key: string) =>
  (await s3.send(new GetObjectCommand({ Bucket: 'job-changes', Key }))).Body?.transformToString();

function request(name: string, changes: object = {}) {
  return {
    LabelingJobName: name,
    LabelAttributeName: 'kind',
    InputConfig: { DataSource: { S3DataSource: { ManifestS3Uri: 's3://job-changes/m.manifest' } } },
    OutputConfig: { S3OutputPath: 's3://job-changes/out/' },
    RoleArn: 'arn:aws:iam::123456789012:role/jobs',
    HumanTaskConfig: {
      WorkteamArn: 'arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/retail-boxes',
      UiConfig: { UiTemplateS3Uri: 's3://job-changes/task.html' },
      TaskTitle: 'Kinds',
      TaskDescription: 'Say what it is',
      NumberOfHumanWorkersPerDataObject: 1,
      TaskTimeLimitInSeconds: 600,
    },
    Tags: [{ Key: 'cost', Value: 'lab' }],
    ...changes,
  };
}

/** Writes a request into a file of its own, and gives the name of the file. */
function fileOf(name: string, changes?: object): string {
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(request(name, changes)));
  return `${name}.json`;
}

async function inProgress(name: string): Promise<string> {
  const shown = async () => (await there.connection.jobs.show(name)).LabelingJobStatus;
  await expect.poll(shown).toBe('InProgress');
  return name;
}

const created = async (name: string) => {
  await there.sagemaker.send(new CreateLabelingJobCommand(request(name)));
  return inProgress(name);
};

/** A job that was stopped, with this as its output. */
async function stopped(name: string, output: readonly object[]): Promise<void> {
  await created(name);
  await there.sagemaker.send(new StopLabelingJobCommand({ LabelingJobName: name }));
  await expect.poll(async () => (await there.connection.jobs.show(name)).LabelingJobStatus).toBe('Stopped');
  await put(
    `out/${name}/manifests/output/output.manifest`,
    output.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
}

describe('jobs create', () => {
  test('shows the plan, creates what it shows, and leaves alone what is there as asked', async () => {
    const file = fileOf('new-job');
    there.sent();
    const dry = JSON.parse((await jobs('create', file, '--dry-run', '--output', 'json')).stdout);
    expect(there.sent()).not.toContain('CreateLabelingJob');
    expect(dry.changes).toEqual([
      {
        kind: 'create',
        subject: 'labeling job new-job',
        fields: expect.arrayContaining([
          { field: 'LabelAttributeName', after: 'kind' },
          { field: 'HumanTaskConfig.NumberOfHumanWorkersPerDataObject', after: 1 },
          { field: 'Tag cost', after: 'lab' },
        ]),
        notes: [expect.stringContaining('not changed, restarted or deleted')],
      },
    ]);
    const asked = await jobs('create', file);
    expect([asked.code, asked.stderr]).toEqual([252, expect.stringContaining('--yes')]);
    const done = JSON.parse((await jobs('create', file, '--yes', '--output', 'json')).stdout);
    expect(done.outcomes[0]).toMatchObject({ status: 'applied', result: 'created' });
    await inProgress('new-job');
    const again = JSON.parse((await jobs('create', file, '--yes', '--output', 'json')).stdout);
    expect(again).toMatchObject({
      applied: 0,
      unchanged: [{ subject: 'labeling job new-job', reason: 'it already exists (InProgress)' }],
    });
  });

  test('refuses a name that another job has, and says in what they differ', async () => {
    await created('taken');
    const file = fileOf('taken', { LabelAttributeName: 'other' });
    const { code, stderr } = await jobs('create', file, '--yes');
    expect(code).toBe(254);
    expect(stderr).toContain('LabelAttributeName is kind, but other was requested');
    const other = JSON.parse(
      (await jobs('create', file, '--name', 'not-taken', '--yes', '--output', 'json')).stdout,
    );
    expect(other.applied).toBe(1);
  });

  test('refuses a request with errors unless it is forced, and then AWS decides', async () => {
    const file = fileOf('wrong', { LabelAttributeName: 'source' });
    const { code, stderr } = await jobs('create', file, '--yes');
    expect(code).toBe(252);
    expect(stderr).toContain('jobs/label-attribute');
    const forced = await jobs('create', file, '--yes', '--force');
    expect(forced.code).toBe(254);
    expect(forced.stdout).toContain('ValidationException');
  });

  test('counts a job as created whose answer was lost', async () => {
    const { connection } = there;
    const fields = request('lost');
    const plan = await connection.jobs.planCreate(fields, { findings: [] });
    await created('lost');
    const { outcomes } = await drain(connection.jobs.apply(plan));
    expect(outcomes[0]).toMatchObject({ status: 'applied', result: 'exists' });
    const other = await connection.jobs.planCreate(request('lost-other'), { findings: [] });
    await there.sagemaker.send(
      new CreateLabelingJobCommand({ ...request('lost-other'), LabelAttributeName: 'other' }),
    );
    const failed = (await drain(connection.jobs.apply(other))).outcomes[0];
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'job-exists' } });
  });

  test('has a request from standard input, and refuses what is none', async () => {
    const words = ['jobs', 'create', '-', '--dry-run', '--output', 'json'];
    const piped = await run(words, {
      sandbox: there.sandbox,
      stdin: JSON.stringify(request('piped')),
    });
    expect(JSON.parse(piped.stdout).changes).toHaveLength(1);
    const none = await run(words, { sandbox: there.sandbox, stdin: '[]' });
    expect(none.code).toBe(252);
    expect((await jobs('create', 'none.json')).code).toBe(252);
  });
});

describe('jobs clone', () => {
  test('takes the request of a job, with what is to be another way', async () => {
    await created('first');
    const { stdout, stderr } = await jobs(
      'clone',
      'first',
      'second',
      ...['--workteam', 'radiology-readers', '--workers', '2', '--lifetime', '3600', '--batch', '50'],
      ...['--label-attribute', 'again', '--yes', '--output', 'json'],
    );
    expect(JSON.parse(stdout || stderr).applied).toBe(1);
    const [before, after] = await Promise.all(
      ['first', 'second'].map((name) => there.connection.jobs.show(name)),
    );
    expect(after).toMatchObject({
      LabelAttributeName: 'again',
      InputConfig: before?.InputConfig,
      Tags: [{ Key: 'cost', Value: 'lab' }],
      HumanTaskConfig: {
        WorkteamArn: 'arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/radiology-readers',
        NumberOfHumanWorkersPerDataObject: 2,
        TaskAvailabilityLifetimeInSeconds: 3600,
        MaxConcurrentTaskCount: 50,
        TaskTimeLimitInSeconds: 600,
      },
    });
  });

  test('names what is wrong with its options, and a near job', async () => {
    expect((await jobs('clone', 'first', 'x', '--workers', 'two')).code).toBe(252);
    expect((await jobs('clone', 'frist', 'x')).stderr).toContain('Did you mean first?');
    const { code, stderr } = await jobs('clone', 'first', 'x', '--workteam', 'nobody', '--dry-run');
    expect([code, stderr]).toEqual([252, expect.stringContaining('nobody')]);
  });
});

describe('jobs stop', () => {
  test('asks for the name of the job, stops it, and finds it stopped', async () => {
    await created('running');
    expect((await jobs('stop', 'running')).stderr).toContain('--confirm running');
    expect((await jobs('stop', 'running', '--yes')).code).toBe(252);
    expect((await jobs('stop', 'running', '--confirm', 'other')).code).toBe(252);
    expect((await there.connection.jobs.show('running')).LabelingJobStatus).toBe('InProgress');
    const done = JSON.parse(
      (await jobs('stop', 'running', '--confirm', 'running', '--output', 'json')).stdout,
    );
    expect(done.outcomes[0]).toMatchObject({ status: 'applied', result: 'stopped' });
    expect((await jobs('stop', 'running', '--confirm', 'running')).stdout).toMatch(/Stopp/);
  });

  test('refuses a job that is over, and a plan whose job is over meanwhile', async () => {
    const { code, stderr } = await jobs('stop', 'chest-ct-nodules-06', '--confirm', 'chest-ct-nodules-06');
    expect([code, stderr]).toEqual([254, expect.stringContaining('Completed')]);
    await there.sagemaker.send(
      new CreateLabelingJobCommand({
        ...request('fails'),
        OutputConfig: { S3OutputPath: 's3://no-such-bucket-here/' },
      }),
    );
    await inProgress('fails');
    const plan = await there.connection.jobs.planStop('fails');
    await there.sagemaker.send(new StopLabelingJobCommand({ LabelingJobName: 'fails' }));
    await expect
      .poll(async () => (await there.connection.jobs.show('fails')).LabelingJobStatus)
      .toBe('Failed');
    const { outcomes } = await drain(there.connection.jobs.apply(plan));
    expect(outcomes[0]).toMatchObject({ status: 'failed', error: { code: 'job-over' } });
  });
});

describe('jobs chain', () => {
  const metadata = { type: 'groundtruth/text-classification' };
  const output = [
    { source: 'a', kind: 0, 'kind-metadata': { ...metadata, 'class-name': 'good' } },
    { source: 'b', 'kind-metadata': { 'failure-reason': 'ClientError: Annotation tasks expired.' } },
    { source: 'c' },
  ];

  test('writes what is left into a file, or beside the manifest with the job that labels it', async () => {
    await stopped('half', output);
    const local = await jobs('chain', 'half', '--out', 'left.manifest');
    expect(local.stderr).toContain('2 lines of 3 objects: 1 labeled, 1 missing, 1 failed.');
    expect(readFileSync(join(folder, 'left.manifest'), 'utf8')).toBe('{"source":"b"}\n{"source":"c"}\n');
    expect((await jobs('chain', 'half', '--out', 'left.manifest')).code).toBe(252);
    expect((await jobs('chain', 'half', '--out', 'dry.manifest', '--dry-run')).code).toBe(0);
    expect(existsSync(join(folder, 'dry.manifest'))).toBe(false);

    const words = ['chain', 'half', 'half-2', '--lifetime', '7200', '--yes', '--output', 'json'];
    const done = JSON.parse((await jobs(...words)).stdout);
    expect(done.outcomes.map(({ subject }: { subject: string }) => subject)).toEqual([
      's3://job-changes/half-2.manifest',
      'labeling job half-2',
    ]);
    expect(await text('half-2.manifest')).toBe('{"source":"b"}\n{"source":"c"}\n');
    expect(await there.connection.jobs.show(await inProgress('half-2'))).toMatchObject({
      LabelAttributeName: 'kind',
      LabelCounters: { Unlabeled: 2 },
      HumanTaskConfig: { TaskAvailabilityLifetimeInSeconds: 7200 },
    });
    const again = JSON.parse((await jobs(...words)).stdout);
    expect(again).toMatchObject({ applied: 0, unchanged: [{ result: 'exists' }, { result: 'exists' }] });
  });

  test('creates no job whose manifest could not be written', async () => {
    await stopped('cannot', output);
    there.sandbox.faults.add({ match: { service: 's3', operation: 'PutObject' }, kind: 'deny', count: 1 });
    const { code, stdout } = await jobs('chain', 'cannot', 'cannot-2', '--yes', '--output', 'json');
    expect(code).toBe(254);
    expect(JSON.parse(stdout).outcomes).toMatchObject([
      { status: 'failed' },
      { status: 'not-started', reason: 'its manifest could not be written' },
    ]);
  });

  test('takes rejected objects by the class that rejects them', async () => {
    await stopped('verified', [
      { source: 'a', boxes: 1, kind: 0, 'kind-metadata': { ...metadata, 'class-name': 'good' } },
      { source: 'b', boxes: 2, kind: 1, 'kind-metadata': { ...metadata, 'class-name': 'bad' } },
      { source: 'c', boxes: 3, kind: 1, 'kind-metadata': { ...metadata, 'class-name': 'bad' } },
    ]);
    const to = 's3://job-changes/again.manifest';
    const none = await jobs('chain', 'verified', '--only', 'rejected', '--to', to);
    expect([none.code, none.stderr]).toEqual([252, expect.stringContaining('"good" (1), "bad" (2)')]);
    expect((await jobs('chain', 'verified', '--reject', 'worse', '--to', to)).code).toBe(252);
    expect((await jobs('chain', 'verified', '--reject', 'bad', '--to', to, '--yes')).code).toBe(0);
    expect(await text('again.manifest')).toBe('{"source":"b","boxes":2}\n{"source":"c","boxes":3}\n');
    const other = await jobs('chain', 'verified', '--only', 'missing', '--to', to);
    expect([other.code, other.stderr]).toEqual([0, expect.stringContaining('Nothing is left')]);
  });

  test('overwrites nothing, and says where a job has nothing to chain', async () => {
    await put('other.manifest', 'other\n');
    const there_ = await jobs('chain', 'half', '--to', 's3://job-changes/other.manifest', '--yes');
    expect([there_.code, there_.stderr]).toEqual([252, expect.stringContaining('already exists')]);
    expect(await text('other.manifest')).toBe('other\n');
    await created('goes-on');
    expect((await jobs('chain', 'goes-on', 'x')).stderr).toContain('its output still changes');
    expect((await jobs('chain', 'chest-ct-nodules-06', 'x')).stderr).toContain('has no output manifest');
    for (const words of [
      ['half'],
      ['half', '--to', 's3://job-changes/x', '--out', 'x'],
      ['half', 'x', '--out', 'x'],
      ['half', '--to', 's3://job-changes/', '--yes'],
      ['half', '--out', 'x', '--like', 'half'],
    ]) {
      expect((await jobs('chain', ...words)).code, words.join(' ')).toBe(252);
    }
  });

  test('makes the job like another one', async () => {
    const words = [
      '--reject',
      'bad',
      '--like',
      'first',
      '--label-attribute',
      'more',
      '--dry-run',
      '--output',
      'json',
    ];
    const { changes } = JSON.parse((await jobs('chain', 'verified', 'like-first', ...words)).stdout);
    expect(changes[1].fields).toContainEqual({ field: 'LabelAttributeName', after: 'more' });
    expect(changes[1].fields).toContainEqual({
      field: 'InputConfig.DataSource.S3DataSource.ManifestS3Uri',
      after: 's3://job-changes/like-first.manifest',
    });
  });
});
