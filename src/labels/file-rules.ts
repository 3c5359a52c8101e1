import { defineRule } from '../core/finding.ts';

const OUTPUT = 'SageMaker developer guide, sms-data-output';

export const correctedLabel = defineRule({
  id: 'labels/corrected',
  severity: 'info',
  title: 'Labels that a later job has corrected',
  why: 'The newest attribute is what people left last; a reader that takes the first one has the labels before correction.',
  fix: 'Nothing: the newest is taken. --label-attribute NAME takes another one.',
  source: `${OUTPUT}; newest is the largest creation-date`,
});

export const otherAttribute = defineRule({
  id: 'labels/other-attribute',
  severity: 'info',
  title: 'Label attributes beside the one that is taken',
  why: 'A line may have the labels of several jobs, and only the newest attribute is taken unless others are named.',
  fix: 'Name those that are wanted: --label-attribute ONE --label-attribute OTHER.',
  source: OUTPUT,
});

export const duplicateSource = defineRule({
  id: 'labels/duplicate-source',
  severity: 'warning',
  title: 'The same object on several lines',
  why: 'A job that was joined from others, or a manifest that names an object twice: each line has labels of its own.',
  fix: 'Decide which line counts. Targets by file name get the second one under another name.',
  source: 'inferred',
});

export const duplicateName = defineRule({
  id: 'labels/duplicate-name',
  severity: 'warning',
  title: 'Different objects with the same file name',
  why: 'They lie below different prefixes. A program that goes by file names alone takes one for the other.',
  fix: 'labels convert gives them the names of their folders and says so.',
  source: 'seen in output manifests',
});

export const noOutput = defineRule({
  id: 'labels/no-output',
  severity: 'error',
  title: 'Objects of the input that the output lacks',
  why: 'Every line of the input comes out again; what is missing was lost afterwards, or is the output of another job.',
  fix: 'Compare with manifests/output/output.manifest below the S3OutputPath of the job.',
  source: OUTPUT,
});

export const notOfInput = defineRule({
  id: 'labels/not-of-input',
  severity: 'warning',
  title: 'Objects of the output that the input lacks',
  why: 'The input is of another job, or the output was joined from several.',
  fix: 'Name the input manifest of this job.',
  source: OUTPUT,
});

export const otherExtent = defineRule({
  id: 'labels/image-size',
  severity: 'error',
  title: 'image_size is not what the image says',
  why: 'The coordinates belong to another picture: it was replaced or scaled after it was labeled.',
  fix: 'Find the picture that workers saw. Nothing is scaled.',
  source: 'the header of the image',
});

export const turnedImage = defineRule({
  id: 'labels/turned-image',
  severity: 'warning',
  title: 'An image that browsers turn by its Exif orientation',
  why: 'Where image_size is the turned one, workers saw it turned; a program that does not turn it has the boxes in other places.',
  fix: 'Turn the pixels and drop the orientation, or read the images with a library that heeds Exif.',
  source: 'SageMaker developer guide, sms-cors-update; Exif tag 0x0112',
});

export const unreadImage = defineRule({
  id: 'labels/image-unread',
  severity: 'info',
  title: 'Images whose headers were not read',
  why: 'Nothing is said of whether image_size is right for them.',
  fix: 'Connect to their bucket, name local copies with --local FOLDER, or read all with --images all.',
  source: 'groundctl: a sample is read unless told otherwise',
});

export const missingAnnotations = defineRule({
  id: 'labels/annotations-missing',
  severity: 'error',
  title: 'A file of annotations that is not there',
  why: 'Masks and sequences lie in files of their own; the line alone holds no label.',
  fix: 'Copy annotations/consolidated-annotation/output of the job to where the line points, or name it with --local FOLDER.',
  source: OUTPUT,
});

export const unreadAnnotations = defineRule({
  id: 'labels/annotations-unread',
  severity: 'info',
  title: 'Files of annotations that were not looked into',
  why: 'Nothing is said of what they hold.',
  fix: 'Connect to their bucket, name local copies with --local FOLDER, or read all with --images all.',
  source: 'groundctl: a sample of the masks is read unless told otherwise',
});

export const brokenAnnotations = defineRule({
  id: 'labels/broken-annotations',
  severity: 'error',
  title: 'A file of annotations that cannot be read',
  why: 'It is cut off, or not what its line says it is.',
  fix: 'Copy it again from the output of the job.',
  source: OUTPUT,
});

export const maskColours = defineRule({
  id: 'labels/mask-indexes',
  severity: 'error',
  title: 'A mask whose indexes and colours disagree',
  why: 'Jobs of 4 June to 4 September 2020 with one worker wrote wrong indexes while the colours were right: classes are mixed up.',
  fix: 'labels convert goes by the colours of such a mask and says so.',
  source: 'the correction script of AWS, aws/amazon-sagemaker-examples before b2def7565',
});

export const maskUnknown = defineRule({
  id: 'labels/mask-unknown-class',
  severity: 'error',
  title: 'A mask with indexes that internal-color-map lacks',
  why: 'Those pixels belong to no class.',
  fix: 'Look whether mask and line belong to each other.',
  source: OUTPUT,
});

export const frameOrder = defineRule({
  id: 'labels/frame-order',
  severity: 'warning',
  title: 'Frames that workers saw in another order than they are numbered',
  why: 'Frames are shown in the byte order of their names (frame10 before frame2), so boxes between two of them jump.',
  fix: 'Look at the tracks. For the next job, fill the numbers in the names with zeros.',
  source: 'SageMaker developer guide, sms-point-cloud-video-input-data',
});

export const emptySource = defineRule({
  id: 'labels/empty',
  severity: 'error',
  title: 'A source without a line',
  why: 'There is nothing to check or to convert.',
  fix: 'Name the output manifest: manifests/output/output.manifest below the S3OutputPath of the job.',
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
