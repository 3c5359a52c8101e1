import { defineRule } from '../../core/finding.ts';

const GUIDE = 'https://docs.aws.amazon.com/sagemaker/latest/dg/';

export const RENDER_FAILED = defineRule({
  id: 'task/render-failed',
  severity: 'error',
  title: 'A line that does not render',
  why: 'Its task fails, and no worker sees it.',
  fix: 'Fix the line, or make the template handle it.',
  source: `${GUIDE}sms-custom-templates-step2-automate.html`,
});

export const BAD_URI = defineRule({
  id: 'task/invalid-s3-uri',
  severity: 'error',
  title: 'A value that grant_read_access cannot sign',
  why: 'Ground Truth fails such a task with InvalidParameters.',
  fix: 'Write s3://BUCKET/KEY into the manifest.',
  source: 'https://github.com/aws-samples/amazon-a2i-sample-task-uis/issues/8',
});

export const MISSING_VARIABLE = defineRule({
  id: 'task/missing-variable',
  severity: 'warning',
  title: 'A variable that is not in the line',
  why: 'It renders as nothing: an empty label, an image without a source.',
  fix: 'Add it to the manifest, or set a default in the template.',
  source: `${GUIDE}sms-custom-templates-step2-automate.html`,
});

export const UNREAD_ATTRIBUTE = defineRule({
  id: 'task/unread-attribute',
  severity: 'info',
  title: 'An attribute that the template does not read',
  why: 'It may be intended for later, or the template reads a different name.',
  fix: 'Compare the names in the template and the manifest.',
  source: 'inferred',
});

export const LAMBDA_FAILED = defineRule({
  id: 'task/lambda-failed',
  severity: 'error',
  title: 'The pre-annotation Lambda fails on a line',
  why: 'Its task is never created.',
  fix: 'Fix the Lambda function or the line; the message has the error.',
  source: `${GUIDE}sms-custom-templates-step3-lambda-requirements.html`,
});

export const LAMBDA_NEEDS_AWS = defineRule({
  id: 'task/lambda-needs-aws',
  severity: 'warning',
  title: 'The Lambda calls AWS, and has no credentials here',
  why: 'It may well work with its role. Its response is not known here, so the line was not rendered.',
  fix: 'Let it call the sandbox with --lambda-aws sandbox, or your account with --lambda-aws session.',
  source: 'What the AWS SDKs say when they find no credentials',
});

export const LAMBDA_ANSWER = defineRule({
  id: 'task/lambda-answer',
  severity: 'warning',
  title: 'A Lambda response that does not have the intended effect',
  why: 'Ground Truth ignores members it does not know, so workers may get tasks that they should not get.',
  fix: 'Return { taskInput: {…}, isHumanAnnotationRequired: true }.',
  source: `${GUIDE}sms-custom-templates-step3-lambda-requirements.html`,
});

export const NOBODY_ASKED = defineRule({
  id: 'task/nobody-asked',
  severity: 'info',
  title: 'A line that the pre-annotation Lambda withholds from workers',
  why: 'It returns isHumanAnnotationRequired: false, so there is no task to render.',
  fix: 'None needed if that is intended.',
  source: `${GUIDE}sms-custom-templates-step3-lambda-requirements.html`,
});

export const OBJECT_MISSING = defineRule({
  id: 'task/object-missing',
  severity: 'error',
  title: 'An object that does not exist',
  why: 'The worker sees a broken image.',
  fix: 'Check the key: spelling, case, a missing folder.',
  source: 'S3 HeadObject',
});

export const OBJECT_UNREADABLE = defineRule({
  id: 'task/object-unreadable',
  severity: 'error',
  title: 'An object that cannot be read',
  why: 'A URL that is signed for it returns 403.',
  fix: 'Check the bucket, its policy and the permissions; without s3:ListBucket a missing key looks the same.',
  source: 'S3 HeadObject',
});

export const OBJECT_TOO_LARGE = defineRule({
  id: 'task/image-too-large',
  severity: 'error',
  title: 'An image larger than 40 MB',
  why: 'Ground Truth refuses images above its quota.',
  fix: 'Reduce the size of the image.',
  source: `${GUIDE}input-data-limits.html`,
});

export const TOO_MANY_PIXELS = defineRule({
  id: 'task/too-many-pixels',
  severity: 'error',
  title: 'An image with more pixels than the job accepts',
  why: 'Ground Truth refuses images above its quota, however few bytes they have: 100 megapixels; with automated labeling 3840 x 2160, and 1920 x 1080 for semantic segmentation.',
  fix: 'Save the image with fewer pixels, or leave automated labeling off.',
  source: `${GUIDE}input-data-limits.html; that either side may be the longer one is inferred`,
});

export const NOT_AUTOMATED = defineRule({
  id: 'task/too-large-for-automated-labeling',
  severity: 'info',
  title: 'An image that is too large for automated labeling',
  why: 'People can label it. A job with automated labeling accepts 3840 x 2160 pixels, 1920 x 1080 for semantic segmentation.',
  fix: 'None needed without automated labeling; check with --automated-labeling otherwise.',
  source: `${GUIDE}input-data-limits.html; that either side may be the longer one is inferred`,
});

export const ODD_IMAGE = defineRule({
  id: 'task/odd-image',
  severity: 'warning',
  title: 'An image that is cut off, in a different format than its name says, or in CMYK colors',
  why: 'Browsers show only part of it, or do not show it as intended.',
  fix: 'Save it again as an RGB JPEG or PNG, under a name that says so, and upload it again.',
  source: 'The header and the last 4,096 bytes were read',
});

export const TURNED_IMAGE = defineRule({
  id: 'task/turned-image',
  severity: 'info',
  title: 'An image with an Exif orientation that rotates it',
  why: 'Workers label the image as the browser rotates it. A program that reads the pixels without rotating them finds the labels in the wrong place.',
  fix: 'Rotate the pixels themselves, and remove the Exif orientation.',
  source: 'Inferred: browsers follow the orientation (CSS image-orientation: from-image)',
});

export const NO_IMAGE = defineRule({
  id: 'task/not-an-image',
  severity: 'warning',
  title: 'A file has the name of an image but not the header of one',
  why: 'The worker sees a broken image.',
  fix: 'Upload it again if the upload was interrupted; otherwise remove the line.',
  source: 'The header was read: PNG, JPEG, GIF, WebP and BMP are recognized',
});

export const OTHER_REGION = defineRule({
  id: 'task/other-region',
  severity: 'error',
  title: "A bucket in another region than the job's",
  why: 'Manifest and data must be in the region in which the job runs.',
  fix: 'Run the job in that region (--region), or copy the data.',
  source: `${GUIDE}sms-input-data-input-manifest.html`,
});

export const NO_CORS = defineRule({
  id: 'task/no-cors',
  severity: 'error',
  title: 'A bucket without CORS for GET',
  why: 'Browsers do not pass the image to the crowd elements, and the task fails.',
  fix: 'Allow GET from * in the bucket: AllowedMethods ["GET"], AllowedOrigins ["*"], ExposeHeaders ["Access-Control-Allow-Origin"].',
  source: `${GUIDE}sms-cors-update.html`,
});

export const taskRules = [
  RENDER_FAILED,
  BAD_URI,
  MISSING_VARIABLE,
  UNREAD_ATTRIBUTE,
  LAMBDA_FAILED,
  LAMBDA_NEEDS_AWS,
  LAMBDA_ANSWER,
  NOBODY_ASKED,
  OBJECT_MISSING,
  OBJECT_UNREADABLE,
  OBJECT_TOO_LARGE,
  TOO_MANY_PIXELS,
  NOT_AUTOMATED,
  ODD_IMAGE,
  TURNED_IMAGE,
  NO_IMAGE,
  OTHER_REGION,
  NO_CORS,
];
