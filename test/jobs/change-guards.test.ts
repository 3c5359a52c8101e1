import { describe, expect, test } from 'vitest';
import { GroundctlError } from '../../src/core/errors.ts';
import { drain } from '../../src/core/events.ts';
import type { Plan } from '../../src/core/plan.ts';
import { chainWords, manifestBeside } from '../../src/jobs/change/chain.ts';
import type { JobChange } from '../../src/jobs/change/change.ts';
import { changedRequest, differences, leavesOf } from '../../src/jobs/change/request.ts';
import { createJobOperations } from '../../src/jobs/job-operations.ts';
import type { JobDetail } from '../../src/jobs/model.ts';
import type { JobsApi, JobsStorage } from '../../src/jobs/ports.ts';

const TEAM = 'arn:aws:sagemaker:eu-west-1:111122223333:workteam/private-crowd/boxes';
const REQUEST = {
  LabelingJobName: 'boxes-7',
  LabelAttributeName: 'boxes',
  InputConfig: { DataSource: { S3DataSource: { ManifestS3Uri: 's3://data/in/m.manifest' } } },
  OutputConfig: { S3OutputPath: 's3://data/out/' },
  RoleArn: 'arn:aws:iam::111122223333:role/labeling',
  HumanTaskConfig: { WorkteamArn: TEAM, TaskTitle: 'Boxes', NumberOfHumanWorkersPerDataObject: 3 },
  Tags: [{ Key: 'cost', Value: 'lab' }],
};
const described = (more: object = {}): JobDetail => ({
  ...REQUEST,
  LabelingJobArn: 'arn:aws:sagemaker:eu-west-1:111122223333:labeling-job/boxes-7',
  LabelingJobStatus: 'InProgress',
  LabelCounters: { TotalLabeled: 2, Unlabeled: 1 },
  ...more,
});

function awsError(name: string, httpStatus: number, retryable = false): GroundctlError {
  return new GroundctlError(name, {
    code: 'aws-error',
    source: 'aws',
    aws: { name, operation: 'x', httpStatus, retryable },
  });
}

/** SageMaker and S3 in memory: what was sent, and answers that a test can change. */
class Account {
  readonly jobs = new Map<string, JobDetail>();
  readonly objects = new Map<string, string>();
  readonly sent: string[] = [];
  /** Thrown by the next call of an operation. */
  readonly fails = new Map<string, Error>();
  /** Whether SageMaker does not show its jobs yet. */
  hidden = false;
  /** What SageMaker makes of a request that it takes. */
  made = (request: Readonly<Record<string, unknown>>): JobDetail =>
    described({ ...request, LabelingJobStatus: 'Initializing' });

  private call(operation: string, about: string): void {
    this.sent.push(`${operation} ${about}`);
    const error = this.fails.get(operation);
    this.fails.delete(operation);
    if (error !== undefined) throw error;
  }

  get operations() {
    const api: JobsApi = {
      listJobs: async () => [...this.jobs.values()],
      describeJob: async (name) => (this.hidden ? undefined : this.jobs.get(name)),
      createJob: async (request) => {
        const name = String(request.LabelingJobName);
        this.call('create', name);
        if (this.jobs.has(name)) throw awsError('ResourceInUse', 400);
        this.jobs.set(name, this.made(request));
      },
      stopJob: async (name) => {
        this.call('stop', name);
        this.jobs.set(name, { ...described(this.jobs.get(name)), LabelingJobStatus: 'Stopping' });
      },
    };
    const at = ({ bucket, key }: { bucket: string; key: string }) => `s3://${bucket}/${key}`;
    const storage: JobsStorage = {
      head: async (place) => {
        const text = this.objects.get(at(place));
        return text === undefined ? undefined : { Size: Buffer.byteLength(text) };
      },
      get: async (place) => {
        const text = this.objects.get(at(place));
        if (text === undefined) return undefined;
        const body = async function* () {
          // In two parts, as bodies come.
          yield Buffer.from(text).subarray(0, 3);
          yield Buffer.from(text).subarray(3);
        };
        return { Size: Buffer.byteLength(text), body: body() };
      },
      put: async ({ body, contentType, ifNoneMatch, ...place }) => {
        this.call('put', `${at(place)} ${contentType} ${ifNoneMatch}`);
        if (ifNoneMatch && this.objects.has(at(place))) throw awsError('PreconditionFailed', 412);
        this.objects.set(at(place), body);
      },
      bucketRegion: async () => 'eu-west-1',
      listPage: async () => ({ objects: [], token: undefined }),
    };
    return createJobOperations(api, storage, 'eu-west-1');
  }

  async apply(plan: Plan<JobChange>, signal?: AbortSignal): Promise<string[]> {
    const { outcomes } = await drain(this.operations.apply(plan, signal));
    return outcomes.map((outcome) => {
      const { status, change } = outcome;
      const words =
        status === 'applied'
          ? `${outcome.result}: ${outcome.detail}`
          : status === 'failed'
            ? [outcome.error.code, ...(outcome.error.problems ?? [])].join(': ')
            : outcome.reason;
      return `${status} ${change.subject}; ${words}`;
    });
  }
}

const error = { rule: 'jobs/x', severity: 'error', subject: 'r', message: 'Bad.', fix: 'f' } as const;
const planned = (account: Account, request: object = REQUEST, more: object = {}) =>
  account.operations.planCreate(request as typeof REQUEST, { findings: [], ...more });

describe('a job that is to be created', () => {
  test('is planned with every member, and created as planned', async () => {
    const account = new Account();
    const plan = await planned(account);
    expect(plan).toMatchObject({
      title: 'Create labeling job boxes-7',
      unchanged: [],
      changes: [
        {
          kind: 'create',
          subject: 'labeling job boxes-7',
          notes: [expect.stringContaining('not changed, restarted or deleted')],
          action: { type: 'create-job', name: 'boxes-7', request: REQUEST },
        },
      ],
    });
    expect(plan.changes[0]?.fields).toEqual([
      { field: 'LabelAttributeName', after: 'boxes' },
      { field: 'InputConfig.DataSource.S3DataSource.ManifestS3Uri', after: 's3://data/in/m.manifest' },
      { field: 'OutputConfig.S3OutputPath', after: 's3://data/out/' },
      { field: 'RoleArn', after: 'arn:aws:iam::111122223333:role/labeling' },
      { field: 'HumanTaskConfig.WorkteamArn', after: TEAM },
      { field: 'HumanTaskConfig.TaskTitle', after: 'Boxes' },
      { field: 'HumanTaskConfig.NumberOfHumanWorkersPerDataObject', after: 3 },
      { field: 'Tag cost', after: 'lab' },
    ]);
    expect(await account.apply(plan)).toEqual([
      'applied labeling job boxes-7; created: created: Initializing',
    ]);
    expect(account.sent).toEqual(['create boxes-7']);
  });

  test('is not sent where the check found errors, unless it is forced', async () => {
    const account = new Account();
    const warning = { ...error, severity: 'warning' } as const;
    await expect(planned(account, REQUEST, { findings: [warning, error] })).rejects.toMatchObject({
      code: 'invalid-job',
      exitCode: 252,
      message: 'The job "boxes-7" would be refused, or would fail.',
      problems: ['jobs/x: Bad.'],
      hint: 'Nothing was sent. Fix the request; --force goes ahead anyway.',
    });
    expect((await planned(account, REQUEST, { findings: [warning] })).findings).toEqual([warning]);
    expect((await planned(account, REQUEST, { findings: [error], force: true })).changes).toHaveLength(1);
  });

  test.each([[{}], [{ LabelingJobName: '' }], [{ LabelingJobName: 7 }]])(
    'has a name, so not %j',
    async (name) => {
      await expect(
        planned(new Account(), { ...REQUEST, LabelingJobName: undefined, ...name }),
      ).rejects.toMatchObject({
        exitCode: 252,
        message: 'The request has no LabelingJobName.',
      });
    },
  );

  test('is left alone where it is there as asked, and refused where another one has the name', async () => {
    const account = new Account();
    account.jobs.set('boxes-7', described());
    expect(await planned(account)).toMatchObject({
      title: 'Create labeling job boxes-7',
      changes: [],
      unchanged: [
        { subject: 'labeling job boxes-7', reason: 'it already exists (InProgress)', result: 'exists' },
      ],
    });
    account.jobs.set('boxes-7', described({ LabelAttributeName: 'cars', Tags: [] }));
    await expect(planned(account)).rejects.toMatchObject({
      code: 'job-exists',
      message: 'There is a different labeling job "boxes-7".',
      problems: [
        'LabelAttributeName is cars, but boxes was requested',
        'Tag cost is not set, but lab was requested',
      ],
      hint: expect.stringContaining('never be reused'),
    });
    expect(account.sent).toEqual([]);
  });

  test('may be there by an attempt whose answer was lost, or by somebody else', async () => {
    const account = new Account();
    const plan = await planned(account);
    account.jobs.set('boxes-7', described());
    expect(await account.apply(plan)).toEqual([
      'applied labeling job boxes-7; exists: already there: InProgress',
    ]);
    account.jobs.set('boxes-7', described({ RoleArn: 'arn:aws:iam::111122223333:role/other' }));
    expect(await account.apply(plan)).toEqual([
      expect.stringMatching(
        /^failed labeling job boxes-7; job-exists: RoleArn is .*other, but .*labeling was/,
      ),
    ]);
  });

  test('is held against what was asked for, and AWS may add of its own', async () => {
    const account = new Account();
    const plan = await planned(account);
    account.made = (request) =>
      described({ ...request, StoppingConditions: { MaxHumanLabeledObjectCount: 5 } });
    expect((await account.apply(plan))[0]).toMatch(/^applied/);
    account.jobs.clear();
    account.made = (request) => described({ ...request, LabelAttributeName: 'other' });
    expect(await account.apply(plan)).toEqual([
      'failed labeling job boxes-7; not-as-asked: LabelAttributeName is other, but boxes was requested',
    ]);
  });

  test('may be taken and not be shown yet', async () => {
    const account = new Account();
    const plan = await planned(account);
    account.hidden = true;
    expect(await account.apply(plan)).toEqual([
      'applied labeling job boxes-7; created: created; SageMaker does not show it yet',
    ]);
  });

  test('fails with what AWS says, and nothing is said to be there', async () => {
    const account = new Account();
    const plan = await planned(account);
    account.fails.set('create', awsError('ResourceLimitExceeded', 400));
    account.jobs.set('boxes-7', described());
    expect(await account.apply(plan)).toEqual(['failed labeling job boxes-7; aws-error']);
  });
});

describe('a job that is to be stopped', () => {
  const stop = (account: Account, more: object = {}) => {
    account.jobs.set('boxes-7', described(more));
    return account.operations.planStop('boxes-7');
  };

  test.each(['Initializing', 'InProgress'])('is asked for by name while it is %s', async (status) => {
    const account = new Account();
    const plan = await stop(account, { LabelingJobStatus: status });
    expect(plan).toMatchObject({
      title: 'Stop labeling job boxes-7',
      confirmName: 'boxes-7',
      unchanged: [],
      changes: [
        {
          kind: 'update',
          subject: 'labeling job boxes-7',
          fields: [{ field: 'LabelingJobStatus', before: status, after: 'Stopped' }],
          notes: [
            expect.stringContaining('cannot be restarted'),
            '1 object without a label: groundctl jobs chain makes a job for them.',
          ],
          action: { type: 'stop-job', name: 'boxes-7' },
        },
      ],
    });
    expect(await account.apply(plan)).toEqual(['applied labeling job boxes-7; stopped: Stopping']);
    expect(account.sent).toEqual(['stop boxes-7']);
  });

  test('with nothing left says nothing of it', async () => {
    for (const LabelCounters of [{ Unlabeled: 0 }, undefined]) {
      expect((await stop(new Account(), { LabelCounters })).changes[0]?.notes).toHaveLength(1);
    }
  });

  test.each(['Stopping', 'Stopped'])('is left alone where it is %s', async (status) => {
    const plan = await stop(new Account(), { LabelingJobStatus: status });
    expect(plan).toMatchObject({
      title: 'Stop labeling job boxes-7',
      changes: [],
      unchanged: [{ subject: 'labeling job boxes-7', reason: `it is ${status}`, result: 'stopped' }],
    });
    expect(plan.confirmName).toBeUndefined();
  });

  test.each(['Completed', 'Failed'])('is refused where it is %s', async (status) => {
    await expect(stop(new Account(), { LabelingJobStatus: status })).rejects.toMatchObject({
      code: 'job-over',
      exitCode: 254,
      message: `The labeling job boxes-7 is ${status}: there is nothing to stop.`,
    });
  });

  test('may be over, stopped or gone when its turn comes', async () => {
    const account = new Account();
    const plan = await stop(account);
    account.jobs.set('boxes-7', described({ LabelingJobStatus: 'Stopped' }));
    expect(await account.apply(plan)).toEqual(['applied labeling job boxes-7; stopped: Stopped']);
    account.jobs.set('boxes-7', described({ LabelingJobStatus: 'Completed' }));
    expect(await account.apply(plan)).toEqual(['failed labeling job boxes-7; job-over']);
    account.jobs.delete('boxes-7');
    expect(await account.apply(plan)).toEqual(['not-started labeling job boxes-7; the job no longer exists']);
    expect(account.sent).toEqual([]);
  });
});

describe('what a job left undone', () => {
  const MANIFEST = 's3://data/in/m.manifest';
  const OUTPUT = 's3://data/out/boxes-7/manifests/output/output.manifest';
  const failed = { source: 'b', 'boxes-metadata': { 'failure-reason': 'expired' } };
  const labeled = (source: string, name: string) => ({
    source,
    boxes: 0,
    'boxes-metadata': { 'class-name': name },
  });
  const text = (...lines: object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

  function over(more: object = {}): { account: Account; job: JobDetail } {
    const account = new Account();
    account.objects.set(MANIFEST, text({ source: 'a' }, { source: 'b' }, { source: 'c' }));
    account.objects.set(OUTPUT, text(labeled('a', 'good'), failed, labeled('c', 'bad')));
    return { account, job: described({ LabelingJobStatus: 'Completed', ...more }) };
  }

  test.each(['Completed', 'Failed', 'Stopped'])('is read where it is %s', async (LabelingJobStatus) => {
    const { account, job } = over({ LabelingJobStatus });
    const chain = await account.operations.chain(job);
    expect(chain.lines).toEqual(['{"source":"b"}\n']);
    expect(chainWords(chain)).toBe('1 line of 3 objects: 2 labeled, 1 failed');
  });

  test.each(['Initializing', 'InProgress', 'Stopping'])('is not read while it is %s', async (status) => {
    const { account, job } = over({ LabelingJobStatus: status });
    await expect(account.operations.chain(job)).rejects.toMatchObject({
      code: 'job-not-over',
      exitCode: 254,
      message: `The labeling job boxes-7 is ${status}: its output still changes.`,
      hint: 'Wait for it (groundctl jobs watch boxes-7), or stop it.',
    });
  });

  test('needs an output, which the job may name itself', async () => {
    const { account, job } = over();
    account.objects.delete(OUTPUT);
    await expect(account.operations.chain(job)).rejects.toMatchObject({
      code: 'no-output',
      exitCode: 254,
      message: 'The labeling job boxes-7 has no output manifest.',
      hint: 'A job with its whole input: groundctl jobs clone boxes-7 NEW.',
    });
    account.objects.set('s3://data/else.manifest', text(failed));
    const LabelingJobOutput = { OutputDatasetS3Uri: 's3://data/else.manifest' };
    expect((await account.operations.chain({ ...job, LabelingJobOutput })).lines).toHaveLength(3);
    const nameless = { ...over().job, LabelAttributeName: undefined };
    await expect(over().account.operations.chain(nameless)).rejects.toMatchObject({ code: 'no-output' });
  });

  test('speaks for itself where the input is gone', async () => {
    const { account, job } = over();
    account.objects.set(OUTPUT, text(failed, { source: 'x' }));
    account.objects.delete(MANIFEST);
    expect((await account.operations.chain(job)).lines).toEqual(['{"source":"b"}\n', '{"source":"x"}\n']);
    const streamed = { ...job, InputConfig: { DataSource: {} } };
    expect((await account.operations.chain(streamed)).lines).toHaveLength(2);
  });

  test('takes the kinds that are asked for, and rejected ones by their class', async () => {
    const { account, job } = over();
    const { chain } = account.operations;
    expect((await chain(job, { rejected: ['bad'] })).lines).toEqual(['{"source":"b"}\n', '{"source":"c"}\n']);
    expect((await chain(job, { rejected: ['bad'], only: ['rejected'] })).lines).toEqual(['{"source":"c"}\n']);
    expect((await chain(job, { only: ['missing'] })).lines).toEqual([]);
    await expect(chain(job, { only: ['rejected'] })).rejects.toMatchObject({
      exitCode: 252,
      message: 'Name the class that means rejected: --reject CLASS.',
      hint: 'Classes in the output: "good" (1), "bad" (1).',
    });
    await expect(chain(job, { rejected: ['bad', 'ugly'] })).rejects.toMatchObject({
      exitCode: 252,
      message: 'No label of the output is "ugly".',
    });
    account.objects.set(OUTPUT, text(failed));
    await expect(chain(job, { rejected: ['bad'] })).rejects.toMatchObject({
      hint: 'Its labels have no class.',
    });
  });

  test('is told with the lines that cannot be read', async () => {
    const { account, job } = over();
    account.objects.set(OUTPUT, `no json\n${text(failed)}`);
    account.objects.set(MANIFEST, `{\n${text({ source: 'a' }, { source: 'b' })}`);
    const chain = await account.operations.chain(job);
    expect(chainWords(chain)).toBe(
      '2 lines of 2 objects: 1 missing, 1 failed; 2 lines of the manifests cannot be read',
    );
  });

  test('is written where nothing is, once', async () => {
    const { account, job } = over();
    const { chain, planManifest } = account.operations;
    const lines = await chain(job);
    const plan = await planManifest(lines, 's3://data/in/b.manifest');
    expect(plan).toMatchObject({
      title: 'Write s3://data/in/b.manifest',
      unchanged: [],
      findings: [],
      changes: [
        {
          kind: 'upload',
          subject: 's3://data/in/b.manifest',
          fields: [
            { field: 'Lines', after: 1 },
            { field: 'Size', after: 15 },
          ],
          notes: ['1 line of 3 objects: 2 labeled, 1 failed.'],
        },
      ],
    });
    expect(await account.apply(plan)).toEqual([
      expect.stringMatching(/^applied s3:\/\/data\/in\/b\.manifest/),
    ]);
    expect(account.sent).toEqual(['put s3://data/in/b.manifest application/jsonlines true']);
    expect(account.objects.get('s3://data/in/b.manifest')).toBe('{"source":"b"}\n');
    expect(await planManifest(lines, 's3://data/in/b.manifest')).toMatchObject({
      changes: [],
      unchanged: [{ subject: 's3://data/in/b.manifest', reason: 'it already exists', result: 'exists' }],
    });
    // An attempt whose answer was lost has written it.
    expect((await account.apply(plan))[0]).toMatch(/^applied/);
  });

  test.each(['{"source":"x"}\n', '{"source":"bb"}\n', '{"source":"b"}'])(
    'never replaces %j',
    async (other) => {
      const { account, job } = over();
      const lines = await account.operations.chain(job);
      const plan = await account.operations.planManifest(lines, 's3://data/b.manifest');
      account.objects.set('s3://data/b.manifest', other);
      expect(await account.apply(plan)).toEqual(['failed s3://data/b.manifest; aws-error']);
      expect(account.objects.get('s3://data/b.manifest')).toBe(other);
      await expect(account.operations.planManifest(lines, 's3://data/b.manifest')).rejects.toMatchObject({
        code: 'manifest-exists',
        exitCode: 252,
        message: '"s3://data/b.manifest" already exists with other contents; write it elsewhere with --to.',
      });
    },
  );

  test.each(['data/b', 's3://data', 's3://data/', 's3://data/in/'])(
    'goes to no place such as %s',
    async (uri) => {
      const { account, job } = over();
      const lines = await account.operations.chain(job);
      await expect(account.operations.planManifest(lines, uri)).rejects.toMatchObject({
        exitCode: 252,
        message: `"${uri}" is not a location for a manifest; write s3://BUCKET/KEY.`,
      });
    },
  );

  test('comes before its job, which is not created without it', async () => {
    const { account, job } = over();
    const manifest = await account.operations.planManifest(
      await account.operations.chain(job),
      's3://data/b',
    );
    const create = await planned(account, { ...REQUEST, LabelingJobName: 'boxes-8' });
    const both = { ...create, changes: [...create.changes, ...manifest.changes] };
    account.made = (request) => {
      expect(account.objects.has('s3://data/b')).toBe(true);
      return described(request);
    };
    expect(await account.apply(both)).toEqual([
      expect.stringMatching(/^applied labeling job boxes-8/),
      expect.stringMatching(/^applied s3:\/\/data\/b/),
    ]);
    account.objects.delete('s3://data/b');
    account.jobs.clear();
    account.fails.set('put', awsError('NoSuchBucket', 404));
    expect(await account.apply(both)).toEqual([
      'not-started labeling job boxes-8; its manifest could not be written',
      'failed s3://data/b; aws-error',
    ]);
    expect(account.jobs.size).toBe(0);
  });

  test('of sequences comes after them, and is not written where one of them could not be', async () => {
    const { account } = over();
    const put = (type: 'put-sequence' | 'put-manifest', key: string): JobChange => ({
      kind: 'upload',
      subject: key,
      fields: [],
      action: { type, at: { bucket: 'data', key }, text: '{}' },
    });
    const changes = [put('put-manifest', 'm'), put('put-sequence', 's1'), put('put-sequence', 's2')];
    const plan = { title: 'Write', changes, unchanged: [], findings: [] };
    account.fails.set('put', awsError('AccessDenied', 403));
    const outcomes = await account.apply(plan);
    expect(outcomes[0]).toBe('not-started m; a sequence could not be written');
    expect(outcomes.filter((one) => one.startsWith('failed'))).toHaveLength(1);
    expect(account.objects.has('s3://data/m')).toBe(false);
    expect((await account.apply(plan)).every((one) => one.startsWith('applied'))).toBe(true);
    expect(account.sent.at(-1)).toBe('put s3://data/m application/jsonlines true');
    expect(account.sent.at(-2)).toMatch(/^put s3:\/\/data\/s\d application\/json true$/);
  });

  test('fails with what S3 says, though the same is already there', async () => {
    const { account, job } = over();
    const plan = await account.operations.planManifest(await account.operations.chain(job), 's3://data/b');
    account.objects.set('s3://data/b', '{"source":"b"}\n');
    for (const error of [awsError('InternalError', 500, true), new Error('broken')]) {
      account.fails.set('put', error);
      expect((await account.apply(plan))[0]).toMatch(/^failed s3:\/\/data\/b/);
    }
    expect((await account.apply(plan))[0]).toMatch(/^applied/);
  });

  test('is held against what S3 has then', async () => {
    const { account, job } = over();
    const plan = await account.operations.planManifest(await account.operations.chain(job), 's3://data/b');
    account.objects.set = (key, _) => Map.prototype.set.call(account.objects, key, 'short');
    expect(await account.apply(plan)).toEqual(['failed s3://data/b; not-as-asked']);
  });

  test('lies beside the manifest of its job unless said', () => {
    expect(manifestBeside(described(), 'boxes-8')).toBe('s3://data/in/boxes-8.manifest');
    expect(() => manifestBeside(described({ InputConfig: undefined }), 'x')).toThrow(
      'Say where to write the manifest: --to s3://BUCKET/KEY.',
    );
  });

  test('is not begun once it is interrupted', async () => {
    const { account } = over();
    const plan = await planned(account);
    expect(await account.apply(plan, AbortSignal.abort())).toEqual([
      'not-started labeling job boxes-7; interrupted',
    ]);
    expect(account.sent).toEqual([]);
  });
});

describe('a request that is taken from a job', () => {
  test('is its request under another name, without what AWS added', () => {
    expect(changedRequest(described({ FailureReason: 'x' }), 'boxes-8', {})).toEqual({
      ...REQUEST,
      LabelingJobName: 'boxes-8',
    });
  });

  test('has each change in its place, and the rest as it was', () => {
    const UiConfig = { HumanTaskUiArn: 'arn:x' };
    const job = described({
      HumanTaskConfig: { ...REQUEST.HumanTaskConfig, UiConfig },
      OutputConfig: { S3OutputPath: 's3://data/out/', KmsKeyId: 'k' },
    });
    const changed = changedRequest(job, 'b', {
      labelAttribute: 'cars',
      manifest: 's3://data/n.manifest',
      outputPath: 's3://data/new/',
      role: 'arn:r',
      workteam: 'cars',
      template: 's3://data/t.html',
      workers: 1,
      timeLimit: 60,
      lifetime: 3600,
      batch: 5,
    });
    expect(changed).toMatchObject({
      LabelAttributeName: 'cars',
      RoleArn: 'arn:r',
      OutputConfig: { S3OutputPath: 's3://data/new/', KmsKeyId: 'k' },
      Tags: REQUEST.Tags,
    });
    expect(changed.InputConfig).toEqual({
      DataSource: { S3DataSource: { ManifestS3Uri: 's3://data/n.manifest' } },
    });
    expect(changed.HumanTaskConfig).toEqual({
      WorkteamArn: TEAM.replace('/boxes', '/cars'),
      TaskTitle: 'Boxes',
      UiConfig: { UiTemplateS3Uri: 's3://data/t.html' },
      NumberOfHumanWorkersPerDataObject: 1,
      TaskTimeLimitInSeconds: 60,
      TaskAvailabilityLifetimeInSeconds: 3600,
      MaxConcurrentTaskCount: 5,
    });
  });

  test('keeps what its input is told beside the manifest', () => {
    const DataAttributes = { ContentClassifiers: ['FreeOfAdultContent'] };
    const job = described({ InputConfig: { ...REQUEST.InputConfig, DataAttributes } });
    expect(changedRequest(job, 'b', { manifest: 's3://d/m' }).InputConfig).toMatchObject({ DataAttributes });
  });

  test("names a private team beside the earlier one's, and any team by its ARN", () => {
    const vendor = 'arn:aws:sagemaker:eu-west-1:394669845002:workteam/vendor-crowd/x';
    const teamIn = (job: JobDetail, workteam: string) =>
      (changedRequest(job, 'b', { workteam }).HumanTaskConfig as { WorkteamArn: string }).WorkteamArn;
    expect(teamIn(described(), vendor)).toBe(vendor);
    const of = (WorkteamArn: string | undefined) => described({ HumanTaskConfig: { WorkteamArn } });
    for (const before of [vendor, undefined]) {
      expect(() => teamIn(of(before), 'cars')).toThrow('"cars" can only be named by its ARN here.');
    }
  });

  test('differs in single values, told by their place', () => {
    expect(leavesOf({ a: { b: [1, { c: true }], d: null }, Tags: [{ Key: 'k', Value: 'v' }] })).toEqual([
      ['a.b.0', 1],
      ['a.b.1.c', 'true'],
      ['Tag k', 'v'],
    ]);
    expect(leavesOf({ a: { Tags: [{ Key: 'k' }] }, Tags: 'x' })).toEqual([
      ['a.Tags.0.Key', 'k'],
      ['Tags', 'x'],
    ]);
    expect(differences({ a: 1 }, described({ a: 1 }))).toEqual([]);
    expect(differences({ a: 1 }, described({ a: '1' }))).toEqual(['a is 1, but 1 was requested']);
  });
});
