import { defineRule } from '../../core/finding.ts';

const FORMAT = 'SageMaker developer guide, sms-input-data-input-manifest';

export const malformedLine = defineRule({
  id: 'manifest/malformed-line',
  severity: 'error',
  title: 'A line of the manifest cannot be read',
  why: 'A labeling job fails on it, or leaves the object out.',
  fix: 'Write each line as one JSON object with source-ref or source, in UTF-8.',
  source: FORMAT,
});

export const missingObject = defineRule({
  id: 'manifest/missing-object',
  severity: 'error',
  title: 'A source-ref names an object that is not there',
  why: 'Workers would be given a task without data.',
  fix: 'Correct the key (capital letters count), upload the object, or remove the line.',
  source: 'HeadObject answers 404',
});

export const deniedObject = defineRule({
  id: 'manifest/object-not-readable',
  severity: 'error',
  title: 'An object of the manifest may not be read',
  why: 'Neither its size nor its existence can be checked; without s3:ListBucket S3 refuses missing objects too.',
  fix: 'Ask for the IAM permissions s3:GetObject and s3:ListBucket on the bucket.',
  source: 'HeadObject answers 403',
});

export const severalBuckets = defineRule({
  id: 'manifest/several-buckets',
  severity: 'warning',
  title: 'The manifest points into several buckets',
  why: 'A batch of Ground Truth Plus is one S3 location, and the role needs access to each bucket.',
  fix: 'Bring the objects together: groundctl batches split, then groundctl batches stage.',
  source: "Inferred: the portal's form takes one S3 location",
});

export const duplicateItem = defineRule({
  id: 'manifest/duplicate-object',
  severity: 'warning',
  title: 'The same object is listed twice',
  why: 'It is labeled and paid for twice.',
  fix: 'Remove the second line.',
  source: 'Inferred: each line of a manifest is one data object',
});

export const inlineText = defineRule({
  id: 'manifest/inline-text',
  severity: 'info',
  title: 'Lines hold their text themselves',
  why: 'They are no files, so they are in none of the numbers of a batch.',
  fix: 'Write each text into a file of its own for Ground Truth Plus.',
  source: FORMAT,
});

export const notAsked = defineRule({
  id: 'manifest/objects-not-asked',
  severity: 'info',
  title: 'A manifest was read without asking S3 about its objects',
  why: 'Its lines were checked. Whether the objects are there, how large they are and what their bucket allows was not.',
  fix: 'Give a region and credentials: --region, --profile, or --sandbox.',
  source: 'groundctl: lines of a local file need no connection',
});

export const tooManyItems = defineRule({
  id: 'job/too-many-items',
  severity: 'error',
  title: 'A labeling job has too many items',
  why: 'CreateLabelingJob accepts the manifest; the job fails afterwards.',
  fix: 'Make several jobs, each with a part of the manifest.',
  source: 'SageMaker developer guide, input-data-limits: 100,000; semantic segmentation 20,000, not raisable',
});

export const imageTooLarge = defineRule({
  id: 'job/image-too-large',
  severity: 'error',
  title: 'An image is larger than 40 MB',
  why: 'Workers cannot be shown it; the object fails.',
  fix: 'Save it smaller.',
  source: 'SageMaker developer guide, input-data-limits',
});

export const imageFormat = defineRule({
  id: 'job/image-format',
  severity: 'error',
  title: 'An image is in a format that labeling jobs do not take',
  why: 'Only .jpg, .jpeg and .png are shown.',
  fix: 'Convert it.',
  source: 'SageMaker developer guide, sms-supported-data-formats',
});

export const otherData = defineRule({
  id: 'job/other-data',
  severity: 'error',
  title: 'Lines with data of another kind than the task labels',
  why: 'Pictures, frames and point clouds are objects in S3, so a text in the line itself is none; and a picture or a video is no text.',
  fix: 'Write source-ref with the object that is to be labeled, or choose another task.',
  source: 'SageMaker developer guide, sms-input-data-input-manifest and sms-supported-data-formats',
});

export const jobRegion = defineRule({
  id: 'job/other-region',
  severity: 'error',
  title: "A bucket is not in the job's region",
  why: 'Manifest and data must be in the region in which the job runs.',
  fix: 'Run the job in that region (--region), or copy the data.',
  source: FORMAT,
});

export const manifestRules = [
  malformedLine,
  missingObject,
  deniedObject,
  severalBuckets,
  duplicateItem,
  inlineText,
  notAsked,
  tooManyItems,
  imageTooLarge,
  imageFormat,
  otherData,
  jobRegion,
] as const;
