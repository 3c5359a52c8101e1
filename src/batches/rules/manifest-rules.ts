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
  title: 'A source-ref names an object that does not exist',
  why: 'Workers would get a task without data.',
  fix: 'Correct the key (it is case-sensitive), upload the object, or remove the line.',
  source: 'HeadObject answers 404',
});

export const deniedObject = defineRule({
  id: 'manifest/object-not-readable',
  severity: 'error',
  title: 'You have no permission to read an object of the manifest',
  why: 'Neither its size nor its existence can be checked; without s3:ListBucket, S3 answers 403 for missing objects too.',
  fix: 'Ask for the IAM permissions s3:GetObject and s3:ListBucket on the bucket.',
  source: 'HeadObject answers 403',
});

export const severalBuckets = defineRule({
  id: 'manifest/several-buckets',
  severity: 'warning',
  title: 'The manifest points into several buckets',
  why: 'A Ground Truth Plus batch is one S3 location, and the role needs access to each bucket.',
  fix: 'Copy the objects into one bucket: groundctl batches split, then groundctl batches stage.',
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
  title: 'Lines contain their text inline',
  why: 'They are not files, so they are not counted in a batch.',
  fix: 'For Ground Truth Plus, write each text into a separate file.',
  source: FORMAT,
});

export const notAsked = defineRule({
  id: 'manifest/objects-not-asked',
  severity: 'info',
  title: 'A manifest was read without asking S3 about its objects',
  why: 'Its lines were checked. Whether the objects exist, how large they are and what their bucket allows was not checked.',
  fix: 'Provide a region and credentials: --region, --profile, or --sandbox.',
  source: 'groundctl: lines of a local file need no connection',
});

export const tooManyItems = defineRule({
  id: 'job/too-many-items',
  severity: 'error',
  title: 'A labeling job has too many items',
  why: 'CreateLabelingJob accepts the manifest; the job fails afterwards.',
  fix: 'Create several jobs, each with part of the manifest.',
  source:
    'SageMaker developer guide, input-data-limits: 100,000; semantic segmentation 20,000, which cannot be raised',
});

export const imageTooLarge = defineRule({
  id: 'job/image-too-large',
  severity: 'error',
  title: 'An image is larger than 40 MB',
  why: 'It cannot be shown to workers; the object fails.',
  fix: 'Save it as a smaller file.',
  source: 'SageMaker developer guide, input-data-limits',
});

export const imageFormat = defineRule({
  id: 'job/image-format',
  severity: 'error',
  title: 'An image is in a format that labeling jobs do not support',
  why: 'Only .jpg, .jpeg and .png are shown.',
  fix: 'Convert it.',
  source: 'SageMaker developer guide, sms-supported-data-formats',
});

export const otherData = defineRule({
  id: 'job/other-data',
  severity: 'error',
  title: 'Lines with a different kind of data than the task labels',
  why: 'Images, frames and point clouds are objects in S3, so they cannot be text in the line itself; and an image or a video is not text.',
  fix: 'Write source-ref with the object to label, or choose another task.',
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
