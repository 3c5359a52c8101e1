import { decode, encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { consolidate } from '../../../src/sandbox/labeling/consolidate/consolidate.ts';
import type { Answer, JobRun } from '../../../src/sandbox/labeling/model.ts';
import type { StoredLabelingJob } from '../../../src/sandbox/sagemaker/state.ts';

const NOW = new Date('2026-03-10T12:00:00.123Z');

/** The result of a job of AWS's own task whose workers gave these answers. */
function resultOf(task: string, said: readonly unknown[], labels = ['cat', 'dog']) {
  const lambda = `arn:aws:lambda:us-east-1:432418664414:function:ACS-${task}`;
  const job = {
    request: {
      LabelingJobName: 'Job-1',
      HumanTaskConfig: { AnnotationConsolidationConfig: { AnnotationConsolidationLambdaArn: lambda } },
    },
  } as unknown as StoredLabelingJob;
  const answers = said.map((value, index) => ({
    workerId: `w${index}`,
    answerContent: { element: value },
  })) as unknown as Answer[];
  return consolidate(job, { labels } as unknown as JobRun, answers, NOW);
}

const common = (type: string) => ({
  type: `groundtruth/${type}`,
  'job-name': 'labeling-job/job-1',
  'human-annotated': 'yes',
  'creation-date': '2026-03-10T12:00:00.123000',
});

describe('one class', () => {
  test('is what most workers chose, by its place in the label categories', () => {
    expect(
      resultOf('ImageMultiClass', [{ label: 'dog' }, { label: 'cat' }, { label: 'dog' }]).result,
    ).toEqual({
      label: 1,
      metadata: { 'class-name': 'dog', confidence: 0.67, ...common('image-classification') },
    });
  });

  test('has no confidence where one worker says it', () => {
    expect(resultOf('VideoMultiClass', [{ label: 'cat' }]).result).toMatchObject({
      label: 0,
      metadata: { confidence: 0, type: 'groundtruth/video-classification' },
    });
  });

  test('of a verification comes with what the workers wrote', () => {
    const said = [{ label: 'bad', workerComment: 'too large' }, { label: 'bad' }];
    expect(resultOf('VerificationBoundingBox', said, ['good', 'bad']).result).toEqual({
      label: 1,
      metadata: {
        'class-name': 'bad',
        confidence: 1,
        'worker-feedback': [{ comment: 'too large' }],
        ...common('label-verification'),
      },
    });
  });
});

test('several classes are all that some worker chose', () => {
  const said = [{ labels: ['dog'] }, { labels: ['cat', 'dog'] }];
  expect(resultOf('TextMultiClassMultiLabel', said).result).toEqual({
    label: [1, 0],
    metadata: {
      'class-map': { 1: 'dog', 0: 'cat' },
      'confidence-map': { 1: 1, 0: 0.5 },
      ...common('text-classification-multilabel'),
    },
  });
});

describe('boxes', () => {
  const box = (left: number, label = 'dog', width = 10) => ({ label, left, top: 0, width, height: 10 });
  const drawn = (...boundingBoxes: unknown[]) => ({
    boundingBoxes,
    inputImageProperties: { width: 64, height: 48 },
  });

  test('of one worker stay as they are', () => {
    expect(resultOf('BoundingBox', [drawn(box(3), box(20, 'cat'))]).result).toEqual({
      label: {
        image_size: [{ width: 64, height: 48, depth: 3 }],
        annotations: [
          { class_id: 1, left: 3, top: 0, width: 10, height: 10 },
          { class_id: 0, left: 20, top: 0, width: 10, height: 10 },
        ],
      },
      metadata: {
        objects: [{ confidence: 0 }, { confidence: 0 }],
        'class-map': { 0: 'cat', 1: 'dog' },
        ...common('object-detection'),
      },
    });
  });

  test('of several workers are joined where they overlap by half, of one class, and half of the workers drew them', () => {
    const said = [
      drawn(box(0), box(30)),
      drawn(box(2), box(0, 'cat')),
      drawn(box(1), box(50), box(40, 'dog', 4)),
    ];
    const { result } = resultOf('BoundingBox', said);
    expect(result).toMatchObject({
      label: { annotations: [{ class_id: 1, left: 1, top: 0, width: 10, height: 10 }] },
      metadata: { objects: [{ confidence: 1 }], 'class-map': { 1: 'dog' } },
    });
  });

  test('one worker drew twice at the same place are two', () => {
    const { result } = resultOf('BoundingBox', [drawn(box(0), box(1)), drawn(box(0), box(1))]);
    expect(result).toMatchObject({ label: { annotations: [{ left: 0 }, { left: 1 }] } });
  });

  test('of none are none, and what is not a box is passed over', () => {
    const { result } = resultOf('BoundingBox', [drawn({ label: 'dog', left: 'x' }, null, 7)]);
    expect(result).toMatchObject({ label: { annotations: [] }, metadata: { objects: [], 'class-map': {} } });
  });

  test('say whether they were adjusted', () => {
    const changed = { ...drawn(box(0)), initialValueModified: true };
    const same = { ...drawn(box(0)), initialValueModified: false };
    const statusOf = (said: object[]) => resultOf('AdjustmentBoundingBox', said).result;
    expect(statusOf([changed])).toMatchObject({ metadata: { 'adjustment-status': 'adjusted' } });
    expect(statusOf([same])).toMatchObject({ metadata: { 'adjustment-status': 'unadjusted' } });
  });
});

test('entities are joined where they overlap by half, with the bounds that most workers chose', () => {
  const span = (startOffset: number, endOffset: number, label = 'dog') => ({ label, startOffset, endOffset });
  const said = [
    { entities: [span(0, 8), span(20, 25)] },
    { entities: [span(0, 6), span(20, 25, 'cat')] },
    { entities: [span(0, 6)] },
  ];
  expect(resultOf('NamedEntityRecognition', said).result).toEqual({
    label: {
      annotations: {
        labels: [{ label: 'cat' }, { label: 'dog' }],
        entities: [span(0, 6)],
      },
    },
    metadata: { entities: [{ confidence: 1 }], ...common('text-span') },
  });
});

describe('a segmentation', () => {
  const RED = [255, 0, 0];
  const BLUE = [0, 0, 255];
  const WHITE = [255, 255, 255];
  const painted = (pixels: readonly number[][], channels: 3 | 4 = 4) => {
    const data = pixels.flatMap((rgb) => (channels === 4 ? [...rgb, 255] : rgb));
    const png = encode({ width: 2, height: pixels.length / 2, channels, data: new Uint8Array(data) });
    return {
      labelMappings: { cat: { color: '#ff0000' }, dog: { color: '#0000ff' } },
      labeledImage: { pngImageData: Buffer.from(png).toString('base64') },
    };
  };

  test('is a palette picture of indexes, and a map of them', () => {
    const { result, mask } = resultOf('SemanticSegmentation', [painted([RED, WHITE, BLUE, BLUE])]);
    expect(result).toMatchObject({
      metadata: {
        'internal-color-map': {
          0: { 'class-name': 'BACKGROUND', 'hex-color': '#ffffff', confidence: 0 },
          1: { 'class-name': 'cat', 'hex-color': '#ff0000', confidence: 0 },
          2: { 'class-name': 'dog', 'hex-color': '#0000ff', confidence: 0 },
        },
        ...common('semantic-segmentation'),
      },
    });
    const { data, palette, channels } = decode(mask?.png ?? new Uint8Array());
    expect({ channels, data: [...data] }).toEqual({ channels: 1, data: [1, 0, 2, 2] });
    expect(palette).toHaveLength(256);
    expect(palette?.slice(0, 4)).toEqual([WHITE, RED, BLUE, WHITE]);
  });

  test('of several workers is what most of them painted, pixel by pixel', () => {
    const said = [
      painted([RED, RED, WHITE, WHITE]),
      painted([RED, BLUE, WHITE, WHITE], 3),
      painted([RED, BLUE, BLUE, WHITE]),
    ];
    const { result, mask } = resultOf('SemanticSegmentation', said);
    expect([...decode(mask?.png ?? new Uint8Array()).data]).toEqual([1, 2, 0, 0]);
    expect(result).toMatchObject({ metadata: { 'internal-color-map': { 1: { confidence: 0.83 } } } });
  });

  test.each([
    ['of two sizes', [painted([RED, RED]), painted([RED, RED, RED, RED])]],
    ['that is not a picture', [{ labelMappings: {}, labeledImage: { pngImageData: 'AAAA' } }]],
    [
      'that was cut',
      [
        {
          labelMappings: {},
          labeledImage: { pngImageData: painted([RED, RED]).labeledImage.pngImageData.slice(0, 60) },
        },
      ],
    ],
  ])('%s fails its object', (_, said) => {
    expect(resultOf('SemanticSegmentation', said)).toEqual({
      result: { failure: expect.stringContaining('ACS-SemanticSegmentation') },
    });
  });
});

test.each([
  ['ImageMultiClass', { boundingBoxes: [] }],
  ['ImageMultiClassMultiLabel', { label: 'dog' }],
  ['BoundingBox', { label: 'dog' }],
  ['NamedEntityRecognition', 'text'],
  ['VideoObjectDetection', { label: 'dog' }],
])('answers that %s cannot use fail their object', (task, said) => {
  expect(resultOf(task, [said]).result).toEqual({ failure: expect.stringContaining(`ACS-${task}`) });
});

test('PassThrough hands on what every worker answered', () => {
  expect(resultOf('PassThrough', [{ label: 'x' }, 'y']).result).toEqual({
    label: {
      annotationsFromAllWorkers: [
        { workerId: 'w0', annotationData: { content: '{"element":{"label":"x"}}' } },
        { workerId: 'w1', annotationData: { content: '{"element":"y"}' } },
      ],
    },
    metadata: common('custom'),
  });
});
