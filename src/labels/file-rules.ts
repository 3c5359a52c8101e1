import { defineRule } from '../core/finding.ts';

const OUTPUT = 'SageMaker developer guide, sms-data-output';

export const correctedLabel = defineRule({
  id: 'labels/corrected',
  severity: 'info',
  title: 'Labels that a later job has corrected',
  why: 'The newest attribute is the latest version; a program that reads the first one gets the labels before correction.',
  fix: 'None needed: the newest one is used. --label-attribute NAME selects another one.',
  source: `${OUTPUT}; newest is the largest creation-date`,
});

export const otherAttribute = defineRule({
  id: 'labels/other-attribute',
  severity: 'info',
  title: 'Label attributes besides the one that is used',
  why: 'A line may have the labels of several jobs, and only the newest attribute is used unless others are named.',
  fix: 'Name the ones you want: --label-attribute ONE --label-attribute OTHER.',
  source: OUTPUT,
});

export const duplicateSource = defineRule({
  id: 'labels/duplicate-source',
  severity: 'warning',
  title: 'The same object on several lines',
  why: 'The manifest was joined from several jobs, or names an object twice: each line has its own labels.',
  fix: 'Decide which line counts. Targets that go by file name get the second one under a different name.',
  source: 'inferred',
});

export const duplicateName = defineRule({
  id: 'labels/duplicate-name',
  severity: 'warning',
  title: 'Different objects with the same file name',
  why: 'They are under different prefixes. A program that goes by file names alone confuses them.',
  fix: 'labels convert adds their folder names and says so.',
  source: 'seen in output manifests',
});

export const noOutput = defineRule({
  id: 'labels/no-output',
  severity: 'error',
  title: 'Objects of the input that the output lacks',
  why: 'Every input line appears in the output; missing lines were lost afterwards, or the output belongs to another job.',
  fix: 'Compare with manifests/output/output.manifest below the S3OutputPath of the job.',
  source: OUTPUT,
});

export const notOfInput = defineRule({
  id: 'labels/not-of-input',
  severity: 'warning',
  title: 'Objects of the output that the input lacks',
  why: 'The input belongs to another job, or the output was joined from several.',
  fix: 'Name the input manifest of this job.',
  source: OUTPUT,
});

export const otherExtent = defineRule({
  id: 'labels/image-size',
  severity: 'error',
  title: 'image_size does not match the image',
  why: 'The coordinates belong to a different image: it was replaced or scaled after it was labeled.',
  fix: 'Find the image that workers saw. Nothing is scaled.',
  source: 'the header of the image',
});

export const turnedImage = defineRule({
  id: 'labels/turned-image',
  severity: 'warning',
  title: 'An image that browsers rotate by its Exif orientation',
  why: 'Where image_size is the rotated size, workers saw the image rotated; a program that does not rotate it puts the boxes in the wrong places.',
  fix: 'Rotate the pixels and remove the orientation, or read the images with a library that respects Exif.',
  source: 'SageMaker developer guide, sms-cors-update; Exif tag 0x0112',
});

export const unreadImage = defineRule({
  id: 'labels/image-unread',
  severity: 'info',
  title: 'Images whose headers were not read',
  why: 'Whether image_size is correct for them is not known.',
  fix: 'Connect to their bucket, name local copies with --local FOLDER, or read all with --images all.',
  source: 'groundctl: a sample is read by default',
});

export const missingAnnotations = defineRule({
  id: 'labels/annotations-missing',
  severity: 'error',
  title: 'An annotation file that does not exist',
  why: 'Masks and sequences are in separate files; the line alone holds no label.',
  fix: 'Copy annotations/consolidated-annotation/output of the job to where the line points, or name it with --local FOLDER.',
  source: OUTPUT,
});

export const unreadAnnotations = defineRule({
  id: 'labels/annotations-unread',
  severity: 'info',
  title: 'Annotation files that were not checked',
  why: 'What they contain is not known.',
  fix: 'Connect to their bucket, name local copies with --local FOLDER, or read all with --images all.',
  source: 'groundctl: a sample of the masks is read by default',
});

export const brokenAnnotations = defineRule({
  id: 'labels/broken-annotations',
  severity: 'error',
  title: 'An annotation file that cannot be read',
  why: 'It is truncated, or not what its line says it is.',
  fix: 'Copy it again from the job output.',
  source: OUTPUT,
});

export const maskColours = defineRule({
  id: 'labels/mask-indexes',
  severity: 'error',
  title: 'A mask whose indexes and colors disagree',
  why: 'Jobs of 4 June to 4 September 2020 with one worker wrote wrong indexes while the colors were correct: classes are mixed up.',
  fix: 'labels convert goes by the colors of such a mask and says so.',
  source: 'the correction script of AWS, aws/amazon-sagemaker-examples before b2def7565',
});

export const maskUnknown = defineRule({
  id: 'labels/mask-unknown-class',
  severity: 'error',
  title: 'A mask with indexes that internal-color-map lacks',
  why: 'Those pixels do not belong to any class.',
  fix: 'Check whether the mask belongs to the line.',
  source: OUTPUT,
});

export const frameOrder = defineRule({
  id: 'labels/frame-order',
  severity: 'warning',
  title: 'Frames that workers saw in a different order than their numbers',
  why: 'Frames are shown in the byte order of their names (frame10 before frame2), so boxes between two of them jump.',
  fix: 'Look at the tracks. For the next job, pad the numbers in the names with zeros.',
  source: 'SageMaker developer guide, sms-point-cloud-video-input-data',
});

export const emptySource = defineRule({
  id: 'labels/empty',
  severity: 'error',
  title: 'A source without lines',
  why: 'There is nothing to check or convert.',
  fix: 'Name the output manifest: manifests/output/output.manifest under the S3OutputPath of the job.',
  source: OUTPUT,
});

export const fileRules = [
  correctedLabel,
  otherAttribute,
  duplicateSource,
  duplicateName,
  noOutput,
  notOfInput,
  otherExtent,
  turnedImage,
  unreadImage,
  missingAnnotations,
  unreadAnnotations,
  brokenAnnotations,
  maskColours,
  maskUnknown,
  frameOrder,
  emptySource,
] as const;
