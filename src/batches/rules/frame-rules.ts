import { defineRule } from '../../core/finding.ts';

const GUIDE = 'SageMaker developer guide';
const VIDEO = `${GUIDE}, sms-video-manual-data-setup`;
const CLOUDS = `${GUIDE}, sms-point-cloud-single-frame-input-data and sms-point-cloud-multi-frame-input-data`;
const QUOTAS = `${GUIDE}, input-data-limits`;

export const badSequence = defineRule({
  id: 'job/bad-sequence',
  severity: 'error',
  title: 'A sequence file that is not as the guide has it',
  why: 'The job stands still with all counters at 0, or its tasks show no frames.',
  fix: 'Mend the field in the message: seq-no, prefix (which ends in /), number-of-frames and frames are required.',
  source: `${VIDEO}; ${CLOUDS}`,
});

export const longSequence = defineRule({
  id: 'job/sequence-too-long',
  severity: 'error',
  title: 'A sequence with more frames than a job takes',
  why: 'At most 2,000 frames of a video are one sequence, and 500 point clouds.',
  fix: 'Divide the sequence.',
  source: QUOTAS,
});

export const manySequences = defineRule({
  id: 'job/too-many-sequences',
  severity: 'error',
  title: 'A manifest with more than 10 sequences of video frames',
  why: 'A job for video frames takes 10 sequences.',
  fix: 'Make several jobs.',
  source: QUOTAS,
});

export const missingFrame = defineRule({
  id: 'job/frame-missing',
  severity: 'error',
  title: 'A frame or a camera image that is not there',
  why: 'Workers see nothing in its place, or the task does not load.',
  fix: 'Correct prefix and name (they are put together as they are), or upload the file.',
  source: 'ListObjectsV2 or HeadObject: there is no such object',
});

export const frameOrder = defineRule({
  id: 'job/frame-order',
  severity: 'warning',
  title: 'Frames whose names sort otherwise than they are numbered, or that are there twice',
  why: 'Workers see the frames of a video in the byte order of their names: frame10 before frame2.',
  fix: 'Fill the numbers in the names with zeros; give each frame a number of its own.',
  source: `${GUIDE}, sms-point-cloud-video-input-data`,
});

export const badPointCloud = defineRule({
  id: 'job/bad-point-cloud',
  severity: 'error',
  title: 'A point cloud without what the guide requires of it',
  why: 'The frame cannot be shown, or camera and cloud do not lie on each other.',
  fix: 'Mend the field in the message.',
  source: CLOUDS,
});

export const framesSampled = defineRule({
  id: 'job/frames-sampled',
  severity: 'info',
  title: 'Not all sequences or point clouds were looked into',
  why: 'Each takes requests. Those that were not looked at may still lack frames.',
  fix: 'Look at every one with --images all.',
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
