import { ListLabelingJobsForWorkteamCommand } from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lab, TEAM } from './lab.ts';

const HOUR = 3_600_000;
let lab: Lab;

beforeEach(async () => {
  lab = await Lab.open();
});
afterEach(() => lab[Symbol.asyncDispose]());

const texts = (count: number) => Array.from({ length: count }, (_, index) => ({ source: `text ${index}` }));
const chose = (label: string) => ({ kind: { label } });

describe('a labeling job', () => {
  test('goes from creation over its workers to its output', async () => {
    const name = await lab.create('Two-Lines', [{ source: 'one', id: 7 }, { source: 'two' }], undefined, {
      HumanTaskConfig: { NumberOfHumanWorkersPerDataObject: 3 },
      Tags: [{ Key: 'cost', Value: 'lab' }],
    });
    const started = await lab.until(name, 'InProgress');
    expect(started).toMatchObject({
      LabelCounters: { TotalLabeled: 0, Unlabeled: 2 },
      Tags: [{ Key: 'cost', Value: 'lab' }],
    });
    expect((await lab.page('')).body).toContain('<a href="/portal/retail-boxes/Two-Lines">Kinds</a>');
    expect((await lab.page(`/${name}/1/task`)).body).toContain('<crowd-form>one</crowd-form>');

    expect(JSON.parse((await lab.answer(name, 1, 1, chose('b'))).body)).toEqual({
      stored: expect.stringMatching(
        /^s3:\/\/lab\/out\/Two-Lines\/annotations\/worker-response\/iteration-1\/0\//,
      ),
      next: 2,
    });
    for (const [worker, task, label] of [
      [2, 1, 'b'],
      [3, 1, 'a'],
      [1, 2, 'c'],
      [2, 2, 'c'],
    ] as const) {
      expect((await lab.answer(name, worker, task, chose(label))).status).toBe(201);
    }
    expect((await lab.describe(name)).LabelCounters).toMatchObject({ HumanLabeled: 1, Unlabeled: 1 });
    expect(JSON.parse((await lab.answer(name, 3, 2, chose('c'))).body).next).toBeNull();

    const done = await lab.until(name, 'Completed');
    expect(done).toMatchObject({
      LabelCounters: { TotalLabeled: 2, HumanLabeled: 2, FailedNonRetryableError: 0, Unlabeled: 0 },
      LabelingJobOutput: { OutputDatasetS3Uri: 's3://lab/out/Two-Lines/manifests/output/output.manifest' },
    });
    const common = {
      type: 'groundtruth/text-classification',
      'job-name': 'labeling-job/two-lines',
      'human-annotated': 'yes',
      'creation-date': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/),
    };
    expect(await lab.output(name)).toEqual([
      {
        source: 'one',
        id: 7,
        kind: 1,
        'kind-metadata': { 'class-name': 'b', confidence: 0.67, ...common },
      },
      { source: 'two', kind: 2, 'kind-metadata': { 'class-name': 'c', confidence: 1, ...common } },
    ]);
    const time = /\d{4}-\d\d-\d\d_\d\d:\d\d:\d\d/g;
    expect((await lab.keys(`out/${name}/`)).map((key) => key.replace(time, 'TIME'))).toEqual([
      'out/Two-Lines/annotations/consolidated-annotation/consolidation-request/iteration-1/TIME.json',
      'out/Two-Lines/annotations/consolidated-annotation/consolidation-response/iteration-1/TIME.json',
      'out/Two-Lines/annotations/worker-response/iteration-1/0/TIME.json',
      'out/Two-Lines/annotations/worker-response/iteration-1/1/TIME.json',
      'out/Two-Lines/manifests/output/output.manifest',
    ]);
    const [request = '', response = '', file = ''] = await lab.keys(`out/${name}/annotations/`);
    const { answers } = JSON.parse(await lab.text(file));
    expect(answers).toHaveLength(3);
    expect(new Set(answers.map(({ workerId }: { workerId: string }) => workerId)).size).toBe(3);
    expect(answers[0]).toMatchObject({
      answerContent: chose('b'),
      workerMetadata: { identityData: { identityProviderType: 'Cognito' } },
    });
    const [asked] = JSON.parse(await lab.text(request));
    expect(asked).toMatchObject({ datasetObjectId: '0', dataObject: { content: 'one' } });
    expect(asked.annotations[2].annotationData).toEqual({ content: JSON.stringify(chose('a')) });
    expect(JSON.parse(await lab.text(response))[1]).toEqual({
      datasetObjectId: '1',
      consolidatedAnnotation: {
        content: { kind: 2, 'kind-metadata': expect.objectContaining({ confidence: 1 }) },
      },
    });
    expect((await lab.page(`/${name}`)).body).toBe('The job Two-Lines has no tasks: it is Completed.\n');
  });

  test('offers ten objects first, then MaxConcurrentTaskCount at a time', async () => {
    const name = await lab.create('batches', texts(13), undefined, {
      HumanTaskConfig: { MaxConcurrentTaskCount: 12 },
    });
    await lab.until(name, 'InProgress');
    for (let task = 1; task <= 10; task += 1) {
      expect((await lab.page(`/${name}/11`)).body).toBe('Task 11 comes in a later batch.\n');
      expect((await lab.page(`/${name}`)).body).not.toContain('Task 11');
      await lab.answer(name, 1, task, chose('a'));
    }
    expect(await lab.output(name)).toHaveLength(13);
    expect((await lab.page(`/${name}`)).body).toContain('Task 13');
    for (const task of [11, 12, 13]) await lab.answer(name, 1, task, chose('a'));
    await lab.until(name, 'Completed');
    expect(await lab.keys(`out/${name}/annotations/worker-response/iteration-2/`)).toHaveLength(3);
  });

  test('takes no more than MaxConcurrentTaskCount in its first batch either', async () => {
    const name = await lab.create('small', texts(3), undefined, {
      HumanTaskConfig: { MaxConcurrentTaskCount: 2 },
    });
    await lab.until(name, 'InProgress');
    expect((await lab.page(`/${name}/3`)).body).toContain('later batch');
  });

  test('lets tasks expire on the clock of the sandbox, batch by batch, and says so in the output', async () => {
    const name = await lab.create('late', texts(12), undefined, {
      HumanTaskConfig: { TaskAvailabilityLifetimeInSeconds: 3600 },
    });
    await lab.until(name, 'InProgress');
    await lab.answer(name, 1, 1, chose('a'));
    lab.sandbox.clock.advance(HOUR - 60_000);
    expect((await lab.describe(name)).LabelCounters).toMatchObject({ FailedNonRetryableError: 0 });
    lab.sandbox.clock.advance(2 * 60_000);
    expect((await lab.describe(name)).LabelCounters).toMatchObject({
      HumanLabeled: 1,
      FailedNonRetryableError: 9,
      Unlabeled: 2,
    });
    expect((await lab.page(`/${name}/11`)).status).toBe(200);
    lab.sandbox.clock.advance(HOUR);
    const done = await lab.until(name, 'Completed');
    expect(done.LabelCounters).toMatchObject({ TotalLabeled: 1, FailedNonRetryableError: 11, Unlabeled: 0 });
    const [first, second] = await lab.output(name);
    expect(first).toHaveProperty('kind', 0);
    expect(second).toEqual({
      source: 'text 1',
      'kind-metadata': {
        'retry-count': 1,
        'failure-reason': expect.stringMatching(/^ClientError: Annotation tasks expired\./),
        'human-annotated': 'true',
      },
    });
  });

  test('ends after thirty days, with what nobody was asked about left as it was', async () => {
    const name = await lab.create('old', texts(12));
    await lab.until(name, 'InProgress');
    lab.sandbox.clock.advance(30 * 24 * HOUR);
    const done = await lab.until(name, 'Stopped');
    expect(done.LabelCounters).toMatchObject({ FailedNonRetryableError: 10, Unlabeled: 2 });
    expect((await lab.output(name))[11]).toEqual({ source: 'text 11' });
  });

  test('fails an object that as many workers decline as were to label it', async () => {
    const name = await lab.create('declined', texts(2), undefined, {
      HumanTaskConfig: { NumberOfHumanWorkersPerDataObject: 2 },
    });
    await lab.until(name, 'InProgress');
    expect(JSON.parse((await lab.decline(name, 1, 1)).body)).toEqual({ declined: 1, next: 2 });
    expect((await lab.page(`/${name}/1`)).body).toBe('You have declined task 1.\n');
    expect((await lab.describe(name)).LabelCounters).toMatchObject({ FailedNonRetryableError: 0 });
    await lab.decline(name, 2, 1);
    expect((await lab.describe(name)).LabelCounters).toMatchObject({ FailedNonRetryableError: 1 });
    expect((await lab.page(`/${name}/1`, 3)).body).toBe('Task 1 has all the answers it needs.\n');
  });

  test('gives a worker no more time for a task than its limit', async () => {
    const name = await lab.create('slow', texts(1));
    await lab.until(name, 'InProgress');
    await lab.page(`/${name}/1/task`);
    lab.sandbox.clock.advance(601_000);
    const late = await lab.answer(name, 1, 1, chose('a'));
    expect([late.status, late.body]).toEqual([409, 'The time for task 1 ran out: it starts again.\n']);
    lab.sandbox.clock.advance(25_000);
    expect((await lab.answer(name, 1, 1, chose('a'))).status).toBe(201);
    await lab.until(name, 'Completed');
    const [file = ''] = await lab.keys(`out/${name}/annotations/worker-response/`);
    const [{ timeSpentInSeconds: spent }] = JSON.parse(await lab.text(file)).answers;
    expect(spent).toBeGreaterThanOrEqual(25);
    expect(spent).toBeLessThan(600);
  });

  test('has nothing to answer in the portal before its turn, and once it is stopped', async () => {
    const name = await lab.create('many', texts(12));
    await lab.until(name, 'InProgress');
    const words = async (task: number) => (await lab.page(`/${name}/${task}`)).body;
    expect(await words(10)).toBe('Tasks are done in order: task 1 comes first.\n');
    expect(await words(11)).toBe('Task 11 comes in a later batch.\n');
    expect(await words(13)).toBe('There is no such task.\n');
    await lab.stop(name);
    await lab.until(name, 'Stopped');
    expect(await words(1)).toBe('The job many has no tasks: it is Stopped.\n');
    expect((await lab.page('')).body).not.toContain(name);
  });

  test("says of a worker UI of AWS's that it is not here", async () => {
    const HumanTaskUiArn = 'arn:aws:sagemaker:us-east-1:394669845002:human-task-ui/NamedEntityRecognition';
    const name = await lab.create('theirs', texts(1), 'NamedEntityRecognition', {
      HumanTaskConfig: { UiConfig: { HumanTaskUiArn } },
    });
    await lab.until(name, 'InProgress');
    const { status, body } = await lab.page(`/${name}/1/task`);
    expect(status).toBe(422);
    expect(body).toContain(`The worker UI ${HumanTaskUiArn} is AWS's own, and is not in the sandbox.`);
  });

  test('is stopped with what is labeled so far, and stays so', async () => {
    const name = await lab.create('stopped', texts(3));
    await lab.until(name, 'InProgress');
    await lab.answer(name, 1, 1, chose('a'));
    await lab.stop(name);
    const done = await lab.until(name, 'Stopped');
    expect(done.LabelCounters).toMatchObject({ TotalLabeled: 1, Unlabeled: 2 });
    expect((await lab.output(name)).map((line) => Object.keys(line).length)).toEqual([3, 1, 1]);
    await expect(lab.stop(name)).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(lab.stop('nobody')).rejects.toMatchObject({ name: 'ResourceNotFound' });
  });

  test('ends at its stopping conditions', async () => {
    const name = await lab.create('half', texts(5), undefined, {
      StoppingConditions: { MaxPercentageOfInputDatasetLabeled: 50, MaxHumanLabeledObjectCount: 2 },
    });
    expect((await lab.until(name, 'InProgress')).LabelCounters).toMatchObject({ Unlabeled: 5 });
    for (const task of [1, 2]) await lab.answer(name, 1, task, chose('a'));
    expect((await lab.until(name, 'Stopped')).LabelCounters).toMatchObject({ TotalLabeled: 2, Unlabeled: 3 });
  });

  test('goes on with the output of another one: what has a label keeps it, what failed is asked again', async () => {
    const labeled =
      '{"source":"x","big":12345678901234567890,"kind":2,"kind-metadata":{"type":"groundtruth/text-classification"}}';
    const failed = { source: 'y', 'kind-metadata': { 'failure-reason': 'ClientError: …' } };
    const name = await lab.create('chained', [labeled, failed]);
    expect((await lab.until(name, 'InProgress')).LabelCounters).toMatchObject({
      TotalLabeled: 1,
      Unlabeled: 1,
    });
    expect((await lab.page(`/${name}`)).body).not.toContain('Task 1');
    expect((await lab.answer(name, 1, 2, chose('a'))).status).toBe(201);
    await lab.until(name, 'Completed');
    const text = await lab.text(`out/${name}/manifests/output/output.manifest`);
    expect(text.split('\n')[0]).toBe(labeled);
    expect((await lab.output(name))[1]).toMatchObject({ source: 'y', kind: 0 });
  });

  test('keeps numbers of its lines that JavaScript cannot hold', async () => {
    const name = await lab.create('big', ['{"source":"x","big":12345678901234567890} ']);
    await lab.until(name, 'InProgress');
    await lab.answer(name, 1, 1, chose('a'));
    await lab.until(name, 'Completed');
    const text = await lab.text(`out/${name}/manifests/output/output.manifest`);
    expect(text).toMatch(/^\{"source":"x","big":12345678901234567890, "kind":0,"kind-metadata":\{/);
  });

  test('is where it was after a snapshot is restored', async () => {
    const name = await lab.create('kept', texts(2));
    await lab.until(name, 'InProgress');
    await lab.answer(name, 1, 1, chose('a'));
    const before = lab.sandbox.snapshot();
    await lab.answer(name, 1, 2, chose('b'));
    await lab.until(name, 'Completed');
    lab.sandbox.restore(before);
    expect((await lab.describe(name)).LabelingJobStatus).toBe('InProgress');
    expect((await lab.page(`/${name}/1`)).body).toContain('You have already submitted task 1');
    await lab.answer(name, 1, 2, chose('c'));
    await lab.until(name, 'Completed');
    expect((await lab.output(name)).map(({ kind }) => kind)).toEqual([0, 2]);
  });

  test('is counted for its team', async () => {
    const name = await lab.create('counted', texts(2));
    await lab.until(name, 'InProgress');
    await lab.answer(name, 1, 1, chose('a'));
    const { LabelingJobSummaryList: jobs = [] } = await lab.sagemaker.send(
      new ListLabelingJobsForWorkteamCommand({
        WorkteamArn: `arn:aws:sagemaker:us-east-1:${lab.sandbox.accountId}:workteam/private-crowd/${TEAM}`,
        SortBy: 'CreationTime',
        SortOrder: 'Descending',
      }),
    );
    expect(jobs[0]).toMatchObject({
      LabelingJobName: name,
      LabelCounters: { HumanLabeled: 1, PendingHuman: 1, Total: 2 },
    });
  });
});
