import { defineRule } from '../core/finding.ts';

export const notInTarget = defineRule({
  id: 'labels/not-in-target',
  severity: 'warning',
  title: 'Labels that the target cannot hold',
  why: 'They are not in the output; another target may hold them, and jsonl holds everything.',
  fix: 'Choose a target that can hold them: groundctl labels convert --help. --strict refuses instead.',
  source: 'docs/labels.md: what each target holds',
});

export const otherInTarget = defineRule({
  id: 'labels/other-in-target',
  severity: 'info',
  title: 'Labels that the target holds in a different form',
  why: 'They are included, but in a different form, which a reader should know.',
  fix: 'None needed if that is what you want.',
  source: 'docs/labels.md: what each target holds',
});

export const renamedFile = defineRule({
  id: 'labels/renamed-file',
  severity: 'info',
  title: 'Objects whose files have a different name in the target',
  why: 'A name occurs twice, or some file system refuses it.',
  fix: 'None needed: the saved metadata has both names.',
  source: 'names that Windows refuses; inferred that targets go by file names',
});

export const olderLabel = defineRule({
  id: 'labels/older-label',
  severity: 'warning',
  title: 'Lines that have only an older label',
  why: 'The job of the newest attribute did not label them: it failed, was stopped, or had fewer lines.',
  fix: 'The newest label they have is used. --label-attribute NAME uses only that attribute.',
  source: 'inferred',
});

export const noExtent = defineRule({
  id: 'labels/no-extent',
  severity: 'warning',
  title: 'Images whose width and height are unknown',
  why: 'Targets with relative coordinates, or that state the size, cannot hold their labels.',
  fix: 'Name local copies with --local FOLDER, or connect to their bucket.',
  source: 'labels of video frames and of custom jobs do not include it',
});

export const belowConfidence = defineRule({
  id: 'labels/below-confidence',
  severity: 'info',
  title: 'Annotations below the requested confidence',
  why: 'Several workers, or automated labeling, were less sure of them: classes that a single worker chose are included too.',
  fix: 'None needed: --min-confidence leaves them out.',
  source: 'SageMaker developer guide, sms-data-output: confidence',
});

export const rejectedObject = defineRule({
  id: 'labels/rejected-object',
  severity: 'info',
  title: 'Objects whose labels a review has rejected',
  why: 'A verification job gave them a class that marks them as rejected.',
  fix: 'None needed: --drop-rejected leaves them out.',
  source: 'SageMaker developer guide, sms-verification-data',
});

export const removedObject = defineRule({
  id: 'labels/removed-object',
  severity: 'info',
  title: 'Objects that were removed from the target',
  why: 'The saved metadata has them, but the source no longer does: they are left out of the manifest.',
  fix: 'None needed if they were removed on purpose.',
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
