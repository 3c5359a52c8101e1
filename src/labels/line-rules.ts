import { defineRule } from '../core/finding.ts';

const OUTPUT = 'SageMaker developer guide, sms-data-output';
const REAL = 'seen in output manifests of 2019 to 2026';

export const unreadableLine = defineRule({
  id: 'labels/unreadable-line',
  severity: 'error',
  title: 'A line that cannot be read',
  why: 'Whatever it holds is in no count and in nothing that is converted.',
  fix: 'Look at the line: each is one JSON object in UTF-8. A file that was cut off ends in such a line.',
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
  why: 'They have metadata with a failure-reason and no label; they are not the same as objects that nobody was shown.',
  fix: 'Label them in another job: groundctl jobs manifest makes a manifest, and its reason says what to change.',
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
  why: 'A job that was stopped, or still runs, passes the rest of its lines through as they came.',
  fix: 'Wait for the job, or label the rest in another one that is chained to it.',
  source: OUTPUT,
});

export const brokenLabel = defineRule({
  id: 'labels/broken-label',
  severity: 'error',
  title: 'A label that is not as its type has it',
  why: 'What is said of it cannot be read, and is in nothing that is converted.',
  fix: 'Mend the line, or take it out. A program that rewrote the manifest is the usual cause.',
  source: OUTPUT,
});

export const unequalLengths = defineRule({
  id: 'labels/unequal-lengths',
  severity: 'warning',
  title: 'Annotations and their metadata are not equally many',
  why: 'objects[i] of the metadata belongs to annotations[i]; which confidence is whose is not certain here.',
  fix: 'Mend the line. groundctl takes them in their order, and the rest as without confidence.',
  source: `${OUTPUT}; equal on every line that AWS wrote`,
});

export const unknownType = defineRule({
  id: 'labels/unknown-type',
  severity: 'warning',
  title: 'A label of a type that is not known',
  why: 'Its JSON is kept as it is; nothing is known of what it means.',
  fix: 'groundctl labels convert --format jsonl writes it as it is.',
  source: 'groundctl knows the types of the developer guide',
});

export const classConflict = defineRule({
  id: 'labels/class-conflict',
  severity: 'error',
  title: 'One class id with different names',
  why: 'The file was joined from jobs with different label categories. A reader that goes by ids mixes the classes up.',
  fix: 'groundctl goes by the names. Give other programs the result of labels convert, not this file.',
  source: 'inferred: a class-map belongs to its line',
});

export const classTwice = defineRule({
  id: 'labels/class-twice',
  severity: 'warning',
  title: 'One class name with several ids',
  why: 'It is one class in what is converted; a reader that goes by ids sees several.',
  fix: 'Nothing, where the name means the same everywhere; else rename one of them in its class-map.',
  source: REAL,
});

export const classUnnamed = defineRule({
  id: 'labels/class-unnamed',
  severity: 'error',
  title: 'A class id without a name',
  why: 'The class-map of its line lacks it. It is called by its number.',
  fix: 'Add it to the class-map.',
  source: OUTPUT,
});

export const classBlanks = defineRule({
  id: 'labels/class-blanks',
  severity: 'warning',
  title: 'A class name that begins or ends in a blank, or looks like another one',
  why: 'It is another class for every program, and looks the same to people.',
  fix: 'Correct the label category file of the next job. Names are never changed by groundctl.',
  source: REAL,
});

export const outsideImage = defineRule({
  id: 'labels/outside-image',
  severity: 'error',
  title: 'Annotations beyond their image',
  why: 'The tools of workers stay inside, so image_size or the coordinates are wrong, or another program wrote them.',
  fix: 'Hold image_size against the image. The numbers are kept as they are.',
  source: 'no box of 18,729 real ones is; inferred that the tools keep to it',
});

export const emptyShape = defineRule({
  id: 'labels/empty-shape',
  severity: 'error',
  title: 'Annotations without an area',
  why: 'Width or height is 0 or less, or a polygon has fewer than three points: training programs refuse it or divide by it.',
  fix: 'Take it out, or have it labeled again.',
  source: 'no box of 18,729 real ones is',
});

export const spanOutside = defineRule({
  id: 'labels/span-outside',
  severity: 'error',
  title: 'Entities beyond their text, or through the middle of a character',
  why: 'Whether AWS counts characters or UTF-16 units is not documented; an offset inside a pair of units is wrong in either.',
  fix: 'Look whether the text holds characters above U+FFFF, such as emoji, and count from there.',
  source:
    'SageMaker developer guide, sms-named-entity-recg: Unicode offsets; inferred: UTF-16 units, as in JavaScript',
});

export const fractional = defineRule({
  id: 'labels/fractional',
  severity: 'info',
  title: 'Coordinates with fractions of pixels',
  why: 'Boxes of several workers are averaged. They are kept; Pascal VOC alone wants whole numbers by custom.',
  fix: 'Nothing.',
  source: REAL,
});

export const oneWorkerConfidence = defineRule({
  id: 'labels/one-worker-confidence',
  severity: 'info',
  title: 'Confidences that say nothing',
  why: 'Where one worker did each task, 0 (in 2019: 0.09) is written. It is not a probability, and not converted as a score.',
  fix: 'Nothing.',
  source: `${OUTPUT}; ${REAL}`,
});

export const oldYaw = defineRule({
  id: 'labels/old-yaw',
  severity: 'warning',
  title: 'Yaw in the direction of before 2 September 2022',
  why: 'AWS changed it at 2022-09-02T19:02:17Z: what was written before means pi minus yaw today.',
  fix: 'groundctl converts it by creation-date and says so. Other programs have to do the same.',
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
