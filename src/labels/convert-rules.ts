import { defineRule } from '../core/finding.ts';

export const notInTarget = defineRule({
  id: 'labels/not-in-target',
  severity: 'warning',
  title: 'Labels that the target has no place for',
  why: 'They are not in what is written; another target may hold them, and jsonl holds everything.',
  fix: 'Choose a target that has a place for it: groundctl labels convert --help. --strict refuses instead.',
  source: 'docs/labels.md: what each target holds',
});

export const otherInTarget = defineRule({
  id: 'labels/other-in-target',
  severity: 'info',
  title: 'Labels that the target has in another way',
  why: 'They are there, and not as they were: a reader should know how.',
  fix: 'Nothing, where that is what is wanted.',
  source: 'docs/labels.md: what each target holds',
});

export const renamedFile = defineRule({
  id: 'labels/renamed-file',
  severity: 'info',
  title: 'Objects whose files have another name in the target',
  why: 'A name is there twice, or some file system refuses it.',
  fix: 'Nothing: the file of kept metadata has both names.',
  source: 'names that Windows refuses; inferred that targets go by file names',
});

export const olderLabel = defineRule({
  id: 'labels/older-label',
  severity: 'warning',
  title: 'Lines that have an older label only',
  why: 'The job of the newest attribute did not label them: it failed, was stopped, or had fewer lines.',
  fix: 'They give the newest label they have. --label-attribute NAME takes that one alone.',
  source: 'inferred',
});

export const noExtent = defineRule({
  id: 'labels/no-extent',
  severity: 'warning',
  title: 'Images of which nobody knows width and height',
  why: 'Targets with relative coordinates, or that state the size, cannot hold their labels.',
  fix: 'Name local copies with --local FOLDER, or connect to their bucket.',
  source: 'labels of video frames and of custom jobs do not say it',
});

export const belowConfidence = defineRule({
  id: 'labels/below-confidence',
  severity: 'info',
  title: 'Annotations below the confidence that was asked for',
  why: 'Several workers or automated labeling were less sure of them: of classes, each that a single worker chose is there.',
  fix: 'Nothing: --min-confidence leaves them out.',
  source: 'SageMaker developer guide, sms-data-output: confidence',
});

export const rejectedObject = defineRule({
  id: 'labels/rejected-object',
  severity: 'info',
  title: 'Objects whose labels a review has rejected',
  why: 'A verification job gave them a class that is to be left out.',
  fix: 'Nothing: --drop-rejected leaves them out.',
  source: 'SageMaker developer guide, sms-verification-data',
});

export const removedObject = defineRule({
  id: 'labels/removed-object',
  severity: 'info',
  title: 'Objects that were taken out of the target',
  why: 'The kept metadata knows them, and the source no longer has them: they are left out of the manifest.',
  fix: 'Nothing, where they were taken out on purpose.',
  source: 'groundctl-labels.jsonl, which labels convert writes',
});

export const convertRules = [
  notInTarget,
  otherInTarget,
  renamedFile,
  olderLabel,
  noExtent,
  removedObject,
  belowConfidence,
  rejectedObject,
] as const;
