import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { CreateLabelingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Changes, Lab } from './lab.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.open();
});
afterAll(() => lab[Symbol.asyncDispose]());

const LAMBDA = 'arn:aws:lambda:us-east-1:432418664414:function';
const create = (changes: Changes, name = 'refused') =>
  lab.sagemaker.send(new CreateLabelingJobCommand(lab.request(name, 'TextMultiClass', changes)));

describe('CreateLabelingJob refuses', () => {
  test.each<[string, Changes, RegExp]>([
    ['a label attribute that ends in -metadata', { LabelAttributeName: 'kind-metadata' }, /-metadata/],
    [
      'the name of the input as label attribute',
      { LabelAttributeName: 'source' },
      /already used by the input/,
    ],
    [
      'Lambdas of two tasks',
      {
        HumanTaskConfig: {
          AnnotationConsolidationConfig: { AnnotationConsolidationLambdaArn: `${LAMBDA}:ACS-BoundingBox` },
        },
      },
      /does not match/,
    ],
    [
      'a Lambda of the account of another region',
      {
        HumanTaskConfig: {
          PreHumanTaskLambdaArn: 'arn:aws:lambda:us-east-1:266458841044:function:PRE-TextMultiClass',
        },
      },
      /in us-east-1 it must be 432418664414/,
    ],
    [
      'a worker UI for a task that uses a template',
      {
        HumanTaskConfig: {
          UiConfig: {
            HumanTaskUiArn: 'arn:aws:sagemaker:us-east-1:394669845002:human-task-ui/NamedEntityRecognition',
          },
        },
      },
      /uses a template/,
    ],
    ['nine hours for a text', { HumanTaskConfig: { TaskTimeLimitInSeconds: 32_400 } }, /at most 28800/],
    [
      'a team that is not there',
      {
        HumanTaskConfig: {
          WorkteamArn: 'arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/nobody',
        },
      },
      /work team .*nobody does not exist/,
    ],
    [
      'the public crowd',
      {
        HumanTaskConfig: {
          WorkteamArn: 'arn:aws:sagemaker:us-east-1:394669845002:workteam/public-crowd/default',
        },
      },
      /public crowd/,
    ],
    [
      'a role that is not there',
      { RoleArn: 'arn:aws:iam::123456789012:role/nobody' },
      /Could not assume role/,
    ],
    ['no input', { InputConfig: { DataSource: {} } }, /neither S3DataSource nor SnsDataSource/],
  ])('%s', async (_, changes, message) => {
    await expect(create(changes)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });

  test('a name that is taken, in whatever case', async () => {
    await lab.create('taken', [{ source: 'x' }]);
    await expect(create({}, 'TAKEN')).rejects.toMatchObject({ name: 'ResourceInUse' });
  });

  test('a streaming job whose topic is not there', async () => {
    const topic = 'arn:aws:sns:us-east-1:123456789012:objects';
    await expect(
      create({ InputConfig: { DataSource: { SnsDataSource: { SnsTopicArn: topic } } } }),
    ).rejects.toMatchObject({ message: expect.stringContaining('The topic') });
  });

  test('a caller who may not pass the role, or not create jobs for the team', async () => {
    const { url: endpoint, region } = lab.sandbox;
    const statement = { Effect: 'Allow', Action: 'sagemaker:CreateLabelingJob', Resource: '*' };
    const named = { StringEquals: { 'sagemaker:WorkteamType': 'vendor-crowd' } };
    const role = { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' };
    for (const [user, Statement, action] of [
      ['no-role', [statement], 'iam:PassRole'],
      ['vendors', [{ ...statement, Condition: named }, role], 'sagemaker:CreateLabelingJob'],
    ] as const) {
      const credentials = lab.sandbox.addUser(user, [{ Version: '2012-10-17', Statement }]);
      const client = new SageMakerClient({ endpoint, region, credentials });
      await expect(client.send(new CreateLabelingJobCommand(lab.request('not-mine')))).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: expect.stringContaining(action),
      });
      client.destroy();
    }
  });
});

describe('a job that is created fails when it begins', () => {
  test.each<[string, readonly (object | string)[], Changes, RegExp]>([
    ['lines', ['{"source":"x"}', 'no json'], {}, /^ClientError: Line 2 .* it is not JSON\.$/],
    ['no-source', [{ text: 'x' }], {}, /Line 1 .* neither source-ref nor source/],
    ['empty', [], {}, /contains no data objects/],
    [
      'template',
      [{ source: 'x' }],
      { HumanTaskConfig: { UiConfig: { UiTemplateS3Uri: 's3://lab/none' } } },
      /There is no s3:\/\/lab\/none/,
    ],
    [
      'denied',
      [{ source: 'x' }],
      { RoleArn: 'arn:aws:iam::123456789012:role/acme-labeling-execution' },
      /^ClientError: Access denied when reading/,
    ],
    [
      'output',
      [],
      { OutputConfig: { S3OutputPath: 's3://acme-labeling-data/out/' } },
      /contains no data objects/,
    ],
    [
      'lambda',
      [{ source: 'x' }],
      {
        HumanTaskConfig: {
          PreHumanTaskLambdaArn: 'arn:aws:lambda:us-east-1:123456789012:function:my-SageMaker-pre',
          AnnotationConsolidationConfig: {
            AnnotationConsolidationLambdaArn:
              'arn:aws:lambda:us-east-1:123456789012:function:my-SageMaker-post',
          },
        },
      },
      /^ClientError: Exception invoking the Lambda function .*my-SageMaker-pre/,
    ],
  ])('%s', async (name, lines, changes, reason) => {
    await lab.create(name, lines, undefined, changes);
    expect((await lab.until(name, 'Failed')).FailureReason).toMatch(reason);
  });

  test('where the labels cannot be read', async () => {
    const name = 'labels';
    await lab.put('other.json', '{"labels":[]}');
    await lab.create(name, [{ source: 'x' }], undefined, {
      LabelCategoryConfigS3Uri: 's3://lab/other.json',
    });
    expect((await lab.until(name, 'Failed')).FailureReason).toContain('there are no label categories');
  });

  test('and later, where its role may not write', async () => {
    const name = await lab.create('no-write', [{ source: 'x' }], undefined, {
      OutputConfig: { S3OutputPath: 's3://acme-labeling-data/out' },
    });
    await lab.until(name, 'InProgress');
    const refused = await lab.answer(name, 1, 1, { kind: { label: 'a' } });
    expect([refused.status, refused.body]).toEqual([
      502,
      'The answer could not be stored: S3 returned 403.\n',
    ]);
    await lab.stop(name);
    expect((await lab.until(name, 'Failed')).FailureReason).toMatch(/Access denied when writing/);
  });
});

test('a template that is gone later is told to the worker', async () => {
  const name = await lab.create('gone', [{ source: 'x' }]);
  await lab.until(name, 'InProgress');
  await lab.s3.send(new DeleteObjectCommand({ Bucket: 'lab', Key: 'task.liquid.html' }));
  expect((await lab.page(`/${name}/1/task`)).body).toContain("cannot be read by the job's role");
});
