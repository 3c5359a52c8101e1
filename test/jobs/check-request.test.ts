import { describe, expect, test } from 'vitest';
import { LAMBDA_ACCOUNTS } from '../../src/jobs/built-in.ts';
import { checkRequest } from '../../src/jobs/check/check-request.ts';

const REGION = 'eu-west-1';
const lambda = (name: string, account = LAMBDA_ACCOUNTS[REGION], region = REGION) =>
  `arn:aws:lambda:${region}:${account}:function:${name}`;
const ui = (name: string, account = '394669845002') =>
  `arn:aws:sagemaker:${REGION}:${account}:human-task-ui/${name}`;

interface Change {
  readonly config?: object;
  readonly request?: object;
  readonly task?: string;
}

function request({ config = {}, request: more = {}, task = 'BoundingBox' }: Change = {}) {
  return {
    LabelingJobName: 'boxes-7',
    LabelAttributeName: 'boxes',
    InputConfig: { DataSource: { S3DataSource: { ManifestS3Uri: 's3://data/m.manifest' } } },
    OutputConfig: { S3OutputPath: 's3://data/out/' },
    RoleArn: 'arn:aws:iam::111122223333:role/labeling',
    LabelCategoryConfigS3Uri: 's3://data/labels.json',
    HumanTaskConfig: {
      WorkteamArn: `arn:aws:sagemaker:${REGION}:111122223333:workteam/private-crowd/boxes`,
      UiConfig: { UiTemplateS3Uri: 's3://data/t.liquid' },
      PreHumanTaskLambdaArn: lambda(`PRE-${task}`),
      AnnotationConsolidationConfig: { AnnotationConsolidationLambdaArn: lambda(`ACS-${task}`) },
      TaskTitle: 'Boxes',
      TaskDescription: 'Draw boxes',
      NumberOfHumanWorkersPerDataObject: 3,
      TaskTimeLimitInSeconds: 600,
      ...config,
    },
    ...more,
  };
}

const found = (change: Change, region = REGION) =>
  checkRequest(request(change), 'r.json', region).map(({ severity, rule }) => `${severity} ${rule}`);
const post = (arn: string) => ({ AnnotationConsolidationConfig: { AnnotationConsolidationLambdaArn: arn } });

describe('a request to create a labeling job', () => {
  test('is right as AWS documents it, for each kind of task', () => {
    expect(found({})).toEqual([]);
    const frames = { task: 'VideoObjectTracking', request: { LabelAttributeName: 'tracks-ref' } };
    expect(found({ ...frames, config: { UiConfig: { HumanTaskUiArn: ui('VideoObjectTracking') } } })).toEqual(
      [],
    );
    const custom = {
      PreHumanTaskLambdaArn: lambda('SageMaker-pre', '111122223333'),
      ...post(lambda('SageMaker-post', '111122223333')),
    };
    expect(found({ config: custom, request: { LabelCategoryConfigS3Uri: undefined } })).toEqual([]);
    const none = { PreHumanTaskLambdaArn: undefined, AnnotationConsolidationConfig: undefined };
    expect(found({ config: none })).toEqual([]);
    expect(found({ task: 'PassThrough' })).toEqual([]);
    expect(found({ task: 'AdjustmentBoundingBox' })).toEqual([]);
  });

  test.each<[Change, string]>([
    [{ request: { LabelingJobName: 'a_b' } }, 'error jobs/invalid-request'],
    [{ request: { RoleArn: undefined } }, 'error jobs/invalid-request'],
    [{ config: { NumberOfHumanWorkersPerDataObject: 10 } }, 'error jobs/invalid-request'],
    [{ config: { TaskTimeLimitInSeconds: '600' } }, 'error jobs/invalid-request'],
    [{ config: post(lambda('ACS-ImageMultiClass')) }, 'error jobs/lambda-pair'],
    [{ config: { AnnotationConsolidationConfig: undefined } }, 'error jobs/lambda-pair'],
    [{ config: { PreHumanTaskLambdaArn: lambda('ACS-BoundingBox') } }, 'error jobs/lambda-pair'],
    [
      { config: { PreHumanTaskLambdaArn: lambda('PRE-BoundingBox', '432418664414') } },
      'error jobs/lambda-arn',
    ],
    [{ config: { PreHumanTaskLambdaArn: lambda('PRE-BoundingBoxes') } }, 'error jobs/lambda-arn'],
    [
      { config: { PreHumanTaskLambdaArn: lambda('PRE-BoundingBox', '432418664414', 'us-east-1') } },
      'error jobs/other-region',
    ],
    [
      {
        config: {
          PreHumanTaskLambdaArn: lambda('prepare', '111122223333'),
          ...post(lambda('SageMaker-x', '111122223333')),
        },
      },
      'warning jobs/lambda-name',
    ],
    [{ config: { UiConfig: {} } }, 'error jobs/worker-ui'],
    [
      { config: { UiConfig: { UiTemplateS3Uri: 's3://d/t', HumanTaskUiArn: ui('VideoObjectTracking') } } },
      'error jobs/worker-ui',
    ],
    [{ task: 'VideoObjectTracking' }, 'error jobs/worker-ui'],
    [
      { task: 'VideoObjectTracking', config: { UiConfig: { HumanTaskUiArn: ui('VideoObjectDetection') } } },
      'error jobs/worker-ui',
    ],
    [
      {
        task: 'VideoObjectTracking',
        config: { UiConfig: { HumanTaskUiArn: ui('VideoObjectTracking', '111122223333') } },
      },
      'error jobs/worker-ui',
    ],
    [
      { task: 'VideoObjectTracking', config: { UiConfig: { HumanTaskUiArn: ui('VideoObjectTracking') } } },
      'error jobs/label-attribute',
    ],
    [{ request: { LabelAttributeName: 'boxes-metadata' } }, 'error jobs/label-attribute'],
    [{ request: { LabelAttributeName: 'source-ref' } }, 'error jobs/label-attribute'],
    [
      { task: 'VerificationSemanticSegmentation', request: { LabelAttributeName: 'verify-ref' } },
      'error jobs/label-attribute',
    ],
    [
      { config: { WorkteamArn: `arn:aws:sagemaker:${REGION}:394669845002:workteam/public-crowd/default` } },
      'error jobs/public-crowd',
    ],
    [{ config: { TaskTimeLimitInSeconds: 28_801 } }, 'error jobs/time-limit'],
    [{ config: { TaskAvailabilityLifetimeInSeconds: 2_592_001 } }, 'warning jobs/task-lifetime'],
    [{ config: { TaskAvailabilityLifetimeInSeconds: 599 } }, 'warning jobs/task-lifetime'],
    [{ request: { LabelCategoryConfigS3Uri: undefined } }, 'warning jobs/no-label-categories'],
    [{ request: { InputConfig: { DataSource: {} } } }, 'error jobs/no-input'],
    [{ config: { MaxConcurrentTaskCount: 1_001 } }, 'info jobs/large-batch'],
    [
      {
        request: {
          LabelingJobAlgorithmsConfig: {
            LabelingJobAlgorithmSpecificationArn: `arn:aws:sagemaker:${REGION}:027400017018:labeling-job-algorithm-specification/image-classification`,
          },
        },
      },
      'error jobs/algorithm',
    ],
  ])('%j', (change, expected) => {
    expect(found(change)).toContain(expected);
  });

  test('may last as long as the task takes, and not a second more', () => {
    expect(found({ config: { TaskTimeLimitInSeconds: 28_800 } })).toEqual([]);
    const video = (TaskTimeLimitInSeconds: number) =>
      found({
        task: 'VideoObjectDetection',
        request: { LabelAttributeName: 'x-ref' },
        config: { TaskTimeLimitInSeconds, UiConfig: { HumanTaskUiArn: ui('VideoObjectDetection') } },
      });
    expect(video(2_592_000)).toEqual([]);
    expect(video(2_592_001)).toEqual(['error jobs/time-limit']);
  });

  test('is told the ARN that is right', () => {
    const fixOf = (config: object, task?: string) =>
      checkRequest(request({ config, ...(task ? { task } : {}) }), 'r', REGION)
        .map(({ fix }) => fix)
        .join('\n');
    expect(fixOf({ PreHumanTaskLambdaArn: lambda('PRE-BoundingBox', '432418664414') })).toContain(
      'arn:aws:lambda:eu-west-1:568282634449:function:PRE-BoundingBox',
    );
    expect(
      fixOf(
        { UiConfig: { HumanTaskUiArn: ui('3DPointCloudObjectDetection') } },
        '3DPointCloudObjectDetection',
      ),
    ).toContain('human-task-ui/PointCloudObjectDetection');
  });

  test.each([
    [{}],
    [{ HumanTaskConfig: 'x' }],
    [{ HumanTaskConfig: { UiConfig: 5, WorkteamArn: [1] }, LabelAttributeName: 7 }],
  ])('of the wrong types is an answer, not a crash: %j', (fields) => {
    expect(checkRequest(fields, 'r').some(({ rule }) => rule === 'jobs/invalid-request')).toBe(true);
  });
});

describe('a streaming job', () => {
  const topic = (name = 'in', region = REGION) => `arn:aws:sns:${region}:111122223333:${name}`;
  const streaming = (arn: string, more: object = {}) => ({
    request: { InputConfig: { DataSource: { SnsDataSource: { SnsTopicArn: arn } } }, ...more },
  });

  test('has an input topic of its region, with a manifest or without', () => {
    expect(found(streaming(topic()))).toEqual([]);
    const both = {
      S3DataSource: { ManifestS3Uri: 's3://data/m.manifest' },
      SnsDataSource: { SnsTopicArn: topic() },
    };
    expect(found({ request: { InputConfig: { DataSource: both } } })).toEqual([]);
    expect(found(streaming(topic('in', 'us-east-1')))).toEqual(['error jobs/other-region']);
    expect(found(streaming('in'))).toEqual(['error jobs/invalid-request']);
  });

  test('has no automated labeling, no conditions to stop, and another topic for its output', () => {
    const LabelingJobAlgorithmSpecificationArn = `arn:aws:sagemaker:${REGION}:027400017018:labeling-job-algorithm-specification/object-detection`;
    const algorithm = { LabelingJobAlgorithmsConfig: { LabelingJobAlgorithmSpecificationArn } };
    const conditions = { StoppingConditions: { MaxHumanLabeledObjectCount: 5 } };
    expect(found({ request: { ...algorithm, ...conditions } })).toEqual([]);
    expect(found(streaming(topic(), algorithm))).toEqual(['error jobs/streaming']);
    expect(found(streaming(topic(), conditions))).toEqual(['warning jobs/streaming']);
    const output = (arn: string) => ({ OutputConfig: { S3OutputPath: 's3://data/out/', SnsTopicArn: arn } });
    expect(found(streaming(topic(), output(topic())))).toEqual(['warning jobs/streaming']);
    expect(found(streaming(topic(), output(topic('out'))))).toEqual([]);
  });
});
