import { defineRule } from '../../core/finding.ts';

const GUIDE = 'SageMaker developer guide';
const VIDEO = `${GUIDE}, sms-video-manual-data-setup`;
const CLOUDS = `${GUIDE}, sms-point-cloud-single-frame-input-data and sms-point-cloud-multi-frame-input-data`;
const QUOTAS = `${GUIDE}, input-data-limits`;

export const badSequence = defineRule({
  id: 'job/bad-sequence',
  severity: 'error',
  title: 'A sequence file that does not follow the developer guide',
  why: 'The job makes no progress with all counters at 0, or its tasks show no frames.',
  fix: 'Fix the field in the message: seq-no, prefix (which ends in /), number-of-frames and frames are required.',
  source: `${VIDEO}; ${CLOUDS}`,
});

export const longSequence = defineRule({
  id: 'job/sequence-too-long',
  severity: 'error',
  title: 'A sequence with more frames than a job accepts',
  why: 'A sequence has at most 2,000 video frames, or 500 point clouds.',
  fix: 'Split the sequence.',
  source: QUOTAS,
});

export const manySequences = defineRule({
  id: 'job/too-many-sequences',
  severity: 'error',
  title: 'A manifest with more than 10 sequences of video frames',
  why: 'A job for video frames accepts at most 10 sequences.',
  fix: 'Create several jobs.',
  source: QUOTAS,
});

export const missingFrame = defineRule({
  id: 'job/frame-missing',
  severity: 'error',
  title: 'A frame or a camera image that does not exist',
  why: 'Workers see nothing in its place, or the task does not load.',
  fix: 'Correct the prefix and name (they are joined as they are), or upload the file.',
  source: 'ListObjectsV2 or HeadObject: the object does not exist',
});

export const frameOrder = defineRule({
  id: 'job/frame-order',
  severity: 'warning',
  title: 'Frames whose names do not sort in the order of their numbers, or that occur twice',
  why: 'Workers see the frames of a video in the byte order of their names: frame10 before frame2.',
  fix: 'Pad the numbers in the names with zeros; give each frame its own number.',
  source: `${GUIDE}, sms-point-cloud-video-input-data`,
});

export const badPointCloud = defineRule({
  id: 'job/bad-point-cloud',
  severity: 'error',
  title: 'A point cloud that lacks what the developer guide requires',
  why: 'The frame cannot be shown, or camera and point cloud do not line up.',
  fix: 'Fix the field in the message.',
  source: CLOUDS,
});

export const framesSampled = defineRule({
  id: 'job/frames-sampled',
  severity: 'info',
  title: 'Not all sequences or point clouds were checked',
  why: 'Each one takes several requests. Those that were not checked may still lack frames.',
  fix: 'Check all of them with --images all.',
  source: 'groundctl: the first ones of the manifest',
});

export const frameRules = [
  badSequence,
  longSequence,
  manySequences,
  missingFrame,
  frameOrder,
  badPointCloud,
  framesSampled,
] as const;
