import { defineRule } from '../core/finding.ts';

const OUTPUT = 'SageMaker developer guide, sms-data-output';
const REAL = 'seen in output manifests of 2019 to 2026';

export const unreadableLine = defineRule({
  id: 'labels/unreadable-line',
  severity: 'error',
  title: 'A line that cannot be read',
  why: 'Its content is not counted and not converted.',
  fix: 'Look at the line: each is one JSON object in UTF-8. A truncated file ends in such a line.',
  source: 'SageMaker developer guide, sms-input-data-input-manifest',
});

export const noSourceRule = defineRule({
  id: 'labels/no-source',
  severity: 'warning',
  title: 'A line that does not say what it is about',
  why: 'Without source-ref or source nobody can find the image or the text again.',
  fix: 'Write source-ref (s3://BUCKET/KEY) or source into the line.',
  source: 'SageMaker developer guide, sms-input-data-input-manifest',
});

export const failedObject = defineRule({
  id: 'labels/failed-object',
  severity: 'warning',
  title: 'Objects on which the job failed',
  why: 'They have metadata with a failure-reason and no label; they are not the same as objects that were never shown to anyone.',
  fix: 'Label them in another job: groundctl jobs manifest writes a manifest, and the reason says what to change.',
  source: `${OUTPUT}; ${REAL}`,
});

export const expiredObject = defineRule({
  id: 'labels/expired-object',
  severity: 'warning',
  title: 'Objects whose tasks expired before workers did them',
  why: 'TaskAvailabilityLifetimeInSeconds ended first. The line has a failure-reason and no label.',
  fix: 'Label them in another job with a longer TaskAvailabilityLifetimeInSeconds, or with more workers.',
  source: REAL,
});

export const unlabeledObject = defineRule({
  id: 'labels/unlabeled-object',
  severity: 'warning',
  title: 'Objects without any label',
  why: 'A job that was stopped or is still running passes the remaining lines through unchanged.',
  fix: 'Wait for the job, or label the rest in another job that is chained to it.',
  source: OUTPUT,
});

export const brokenLabel = defineRule({
  id: 'labels/broken-label',
  severity: 'error',
  title: 'A label that does not have the structure of its type',
  why: 'It cannot be read, and is not in any converted output.',
  fix: 'Fix the line, or remove it. A program that rewrote the manifest is the usual cause.',
  source: OUTPUT,
});

export const unequalLengths = defineRule({
  id: 'labels/unequal-lengths',
  severity: 'warning',
  title: 'Annotations and their metadata differ in number',
  why: 'objects[i] of the metadata belongs to annotations[i]; which confidence belongs to which annotation is uncertain here.',
  fix: 'Fix the line. groundctl pairs them in order, and treats the rest as having no confidence.',
  source: `${OUTPUT}; equal in number on every line that AWS wrote`,
});

export const unknownType = defineRule({
  id: 'labels/unknown-type',
  severity: 'warning',
  title: 'A label of an unknown type',
  why: 'Its JSON is kept as it is; its meaning is unknown.',
  fix: 'groundctl labels convert --format jsonl writes it as it is.',
  source: 'groundctl knows the types of the developer guide',
});

export const classConflict = defineRule({
  id: 'labels/class-conflict',
  severity: 'error',
  title: 'One class id with different names',
  why: 'The file was joined from jobs with different label categories. A program that goes by ids mixes up the classes.',
  fix: 'groundctl goes by the names. Use the output of labels convert in other programs, not this file.',
  source: 'inferred: a class-map applies to its line',
});

export const classTwice = defineRule({
  id: 'labels/class-twice',
  severity: 'warning',
  title: 'One class name with several ids',
  why: 'It is one class in the converted output; a program that goes by ids sees several.',
  fix: 'None needed if the name means the same everywhere; otherwise rename one of them in its class-map.',
  source: REAL,
});

export const classUnnamed = defineRule({
  id: 'labels/class-unnamed',
  severity: 'error',
  title: 'A class id without a name',
  why: 'The class-map of its line lacks it. Its number is used as its name.',
  fix: 'Add it to the class-map.',
  source: OUTPUT,
});

export const classBlanks = defineRule({
  id: 'labels/class-blanks',
  severity: 'warning',
  title: 'A class name that begins or ends with a space, or looks like another one',
  why: 'Programs see a different class; people see the same one.',
  fix: 'Correct the label category file of the next job. Names are never changed by groundctl.',
  source: REAL,
});

export const outsideImage = defineRule({
  id: 'labels/outside-image',
  severity: 'error',
  title: 'Annotations beyond their image',
  why: "Workers' tools stay inside the image, so image_size or the coordinates are wrong, or another program wrote them.",
  fix: 'Compare image_size with the image. The numbers are kept as they are.',
  source: 'none of 18,729 real boxes is; inferred that the tools enforce it',
});

export const emptyShape = defineRule({
  id: 'labels/empty-shape',
  severity: 'error',
  title: 'Annotations without an area',
  why: 'Width or height is 0 or less, or a polygon has fewer than three points: training programs reject it or divide by zero.',
  fix: 'Remove it, or have it labeled again.',
  source: 'none of 18,729 real boxes is',
});

export const spanOutside = defineRule({
  id: 'labels/span-outside',
  severity: 'error',
  title: 'Entities that extend beyond their text, or split a character',
  why: 'Whether AWS counts characters or UTF-16 units is not documented; an offset inside a surrogate pair is wrong either way.',
  fix: 'Check whether the text has characters above U+FFFF, such as emoji, and count from there.',
  source:
    'SageMaker developer guide, sms-named-entity-recg: Unicode offsets; inferred: UTF-16 units, as in JavaScript',
});

export const fractional = defineRule({
  id: 'labels/fractional',
  severity: 'info',
  title: 'Coordinates with fractions of pixels',
  why: 'Boxes from several workers are averaged. The fractions are kept; only Pascal VOC uses whole numbers by convention.',
  fix: 'Nothing.',
  source: REAL,
});

export const oneWorkerConfidence = defineRule({
  id: 'labels/one-worker-confidence',
  severity: 'info',
  title: 'Confidence values that mean nothing',
  why: 'Where one worker did each task, 0 (in 2019: 0.09) is written. It is not a probability, and is not converted to a score.',
  fix: 'Nothing.',
  source: `${OUTPUT}; ${REAL}`,
});

export const oldYaw = defineRule({
  id: 'labels/old-yaw',
  severity: 'warning',
  title: 'Yaw in the direction used before 2 September 2022',
  why: 'AWS changed it at 2022-09-02T19:02:17Z: values written before then mean pi minus yaw today.',
  fix: 'groundctl converts it by creation-date and says so. Other programs must do the same.',
  source: 'SageMaker developer guide, sms-point-cloud-object-detection',
});

export const lineRules = [
  unreadableLine,
  noSourceRule,
  failedObject,
  expiredObject,
  unlabeledObject,
  brokenLabel,
  unequalLengths,
  unknownType,
  classConflict,
  classTwice,
  classUnnamed,
  classBlanks,
  outsideImage,
  emptyShape,
  spanOutside,
  fractional,
  oneWorkerConfidence,
  oldYaw,
] as const;
