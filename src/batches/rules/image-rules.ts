import { defineRule } from '../../core/finding.ts';

const QUOTAS = 'SageMaker developer guide, input-data-limits';

export const tooManyPixels = defineRule({
  id: 'job/too-many-pixels',
  severity: 'error',
  title: 'An image has more pixels than a labeling job takes',
  why: 'The object fails, whatever its size in bytes: compression hides how large a picture is.',
  fix: 'Save it with fewer pixels.',
  source: `${QUOTAS}: 100 megapixels; semantic segmentation 1920 x 1080, here in either orientation (inferred)`,
});

export const notForAutoLabeling = defineRule({
  id: 'job/too-large-for-automated-labeling',
  severity: 'info',
  title: 'An image is too large for automated data labeling',
  why: 'People can label it. A job with automated data labeling (active learning) takes smaller images only.',
  fix: 'Leave automated data labeling off, or save the image with at most 3840 x 2160 pixels.',
  source: `${QUOTAS}: 3840 x 2160 with active learning, here in either orientation (inferred)`,
});

export const brokenImage = defineRule({
  id: 'job/not-an-image',
  severity: 'warning',
  title: 'A file with the name of an image has not the header of one',
  why: "Workers' browsers will not show it.",
  fix: 'Upload it again if the upload was cut off, else leave it out.',
  source: 'The header was read: PNG, JPEG, GIF, WebP and BMP are known',
});

export const unreadImage = defineRule({
  id: 'job/image-not-readable',
  severity: 'warning',
  title: 'The header of an image could not be read',
  why: 'Nothing is said of its width and height.',
  fix: 'Ask for the IAM permission s3:GetObject on the objects; archived ones must be restored first.',
  source: 'GetObject, or the file system, refused',
});

export const imagesSampled = defineRule({
  id: 'job/images-sampled',
  severity: 'info',
  title: 'Width and height were read of some images only',
  why: 'Each takes a request. Those that were not looked at may still be too large.',
  fix: 'Look at every one with --images all.',
  source: 'groundctl: a sample spread over the source',
});

export const imageRules = [
  tooManyPixels,
  notForAutoLabeling,
  brokenImage,
  unreadImage,
  imagesSampled,
] as const;
