import { encode } from 'fast-png';
import { isFields } from '../../../src/core/fields.ts';
import { isSequence, readSequence } from '../../../src/core/frames/sequence.ts';
import { readSequenceLabels } from '../../../src/labels/files/sequence-labels.ts';
import { decodeMask } from '../../../src/labels/masks/decode-png.ts';
import { Notes } from '../../../src/labels/notes.ts';
import { LineReader } from '../../../src/labels/read/line-reader.ts';
import { mutate } from '../mutate.ts';
import { check, plainWords, type Target } from '../target.ts';

const metadata = (type: string, more: object = {}) => ({
  type: `groundtruth/${type}`,
  'job-name': 'labeling-job/j',
  'human-annotated': 'yes',
  'creation-date': '2026-05-06T07:08:09.123456',
  ...more,
});
const map = { 'class-map': { 0: 'tin', 1: 'jar' } };
const box = { class_id: 0, left: 1, top: 2, width: 3, height: 4 };
const size = [{ width: 640, height: 480, depth: 3 }];
const lines = [
  {
    'source-ref': 's3://b/a.jpg',
    j: { image_size: size, annotations: [box, { ...box, class_id: 1 }] },
    'j-metadata': metadata('object-detection', {
      ...map,
      objects: [{ confidence: 0.8 }, { confidence: -0 }],
    }),
  },
  {
    source: 'text 😀',
    j: 1,
    'j-metadata': metadata('text-classification', { 'class-name': 'jar', confidence: 0.5 }),
  },
  {
    source: 'text',
    j: [0, 1],
    'j-metadata': metadata('text-classification-multilabel', { ...map, 'confidence-map': { 0: 1 } }),
  },
  {
    source: 'Ana lives here',
    j: {
      annotations: {
        entities: [{ label: 'name', startOffset: 0, endOffset: 3 }],
        labels: [{ label: 'name' }],
      },
    },
    'j-metadata': metadata('text-span', { entities: [{ confidence: 0.1 }] }),
  },
  {
    'source-ref': 's3://b/a.jpg',
    'j-ref': 's3://b/m.png',
    'j-ref-metadata': metadata('semantic-segmentation', {
      'internal-color-map': { 0: { 'class-name': 'tin', 'hex-color': '#ff0000' } },
    }),
  },
  {
    'source-ref': 's3://b/s.json',
    'j-ref': 's3://b/SeqLabel.json',
    'j-ref-metadata': metadata('video-object-tracking', map),
  },
  {
    'source-ref': 's3://b/a.jpg',
    'j-metadata': metadata('object-detection', { 'failure-reason': 'ClientError: Annotation tasks expired' }),
  },
  {
    'source-ref': 's3://b/a.jpg',
    j: {
      workerId: 'w',
      imageSource: {},
      boundingBox: { boundingBoxes: [{ label: 'a', left: 0, top: 0, width: 1, height: 1 }] },
    },
    'j-metadata': metadata('custom'),
  },
].map((line) => Buffer.from(JSON.stringify(line)));

const sequences = [
  {
    'seq-no': 1,
    prefix: 's3://b/v/',
    'number-of-frames': 2,
    frames: [
      { 'frame-no': 0, frame: 'f0.jpg' },
      { 'frame-no': 1, frame: 'f1.jpg', 'unix-timestamp': 1.5 },
    ],
  },
  {
    'seq-no': 2,
    prefix: 's3://b/p/',
    'number-of-frames': 1,
    frames: [
      {
        'frame-no': 0,
        'unix-timestamp': 1566861644.759115,
        frame: '0.txt',
        format: 'text/xyzi',
        'ego-vehicle-pose': { position: { x: 1, y: 2, z: 3 }, heading: { qx: 0, qy: 0, qz: 0, qw: 1 } },
        images: [{ 'image-path': 'c.jpg', 'camera-model': 'pinhole', fx: 1, fy: 1, cx: 1, cy: 1, k1: 0 }],
      },
    ],
  },
  {
    'tracking-annotations': [
      {
        'frame-no': '0',
        frame: 'f0.jpg',
        annotations: [{ ...box, 'object-name': 'tin:1', 'object-id': 'o' }],
      },
      { 'frame-no': '10' },
    ],
  },
  {
    lidar: {
      'detection-annotations': [
        {
          'frame-number': 1,
          annotations: [
            {
              'class-id': 0,
              'center-x': 1,
              'center-y': 2,
              'center-z': 3,
              length: 1,
              width: 1,
              height: 1,
              yaw: 0,
            },
          ],
        },
      ],
    },
  },
].map((value) => Buffer.from(JSON.stringify(value)));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const outputManifests: Target = {
  name: 'output-manifests',
  about: 'lines of output manifests, and files of annotations of sequences',
  make(random) {
    const seeds = random.chance(0.8) ? lines : sequences;
    return mutate(random.pick(seeds), random.pick(lines), random);
  },
  take(bytes) {
    const value = parsed(bytes.toString('utf8'));
    if (!isFields(value)) return;
    const notes = new Notes();
    const reader = new LineReader(notes);
    const item = reader.read(value, 1);
    check(item.ref === undefined || typeof item.ref === 'string', 'a reference that is not text');
    const [label] = item.labels;
    const about = { attribute: 'j', metadata: {}, ...label } as NonNullable<typeof label>;
    const frames = readSequenceLabels(value, about, 1, { classes: reader.classes, notes })?.frames ?? [];
    for (const [at, { number }] of frames.entries())
      check(Number.isInteger(number) && number >= (frames[at - 1]?.number ?? 0), 'frames out of order');
    plainWords(notes.findings('output.manifest').map(({ message }) => message));
  },
};

export const sequenceFiles: Target = {
  name: 'sequence-files',
  about: 'sequence files of video frames and point clouds',
  make: (random) => mutate(random.pick(sequences), random.pick(sequences), random),
  take(bytes) {
    const value = parsed(bytes.toString('utf8'));
    if (!isSequence(value)) return;
    for (const told of [undefined, 'video', 'point-cloud'] as const) {
      const { problems, tooLong, oddities, objects } = readSequence(value, told);
      plainWords([...problems, tooLong ?? '', ...oddities]);
      for (const { bucket, key } of objects)
        check(bucket !== '' && key !== '', 'a frame without bucket or key');
    }
  },
};

const pixels = (channels: 1 | 3 | 4) => Uint8Array.from({ length: 36 * channels }, (_, at) => (at * 7) % 256);
const masks = ([1, 3, 4] as const).map((channels) =>
  Buffer.from(encode({ width: 6, height: 6, data: pixels(channels), channels, depth: 8 })),
);

export const maskImages: Target = {
  name: 'masks',
  about: 'PNG files of masks',
  make: (random) => mutate(random.pick(masks), random.pick(masks), random),
  take(bytes) {
    const read = decodeMask(bytes);
    if (!read.ok) return plainWords([read.problem]);
    const { width, height, values } = read.value;
    check(values.length === width * height, 'a picture of another size than it says');
  },
};
