import { defineRule } from '../../core/finding.ts';

const QUOTAS = 'SageMaker developer guide, input-data-limits';

export const tooManyPixels = defineRule({
  id: 'job/too-many-pixels',
  severity: 'error',
  title: 'An image has more pixels than a labeling job accepts',
  why: 'The object fails, whatever its size in bytes: compression hides how large an image is.',
  fix: 'Save it with fewer pixels, or turn automated labeling off.',
  source: `${QUOTAS}: 100 megapixels; with automated labeling 3840 x 2160, semantic segmentation 1920 x 1080, here in either orientation (inferred)`,
});

export const notForAutoLabeling = defineRule({
  id: 'job/too-large-for-automated-labeling',
  severity: 'info',
  title: 'An image is too large for automated data labeling',
  why: 'People can label it. A job with automated data labeling (active learning) accepts only smaller images.',
  fix: 'Turn automated data labeling off, or save the image with fewer pixels.',
  source: `${QUOTAS}: with active learning 3840 x 2160, semantic segmentation 1920 x 1080, here in either orientation (inferred)`,
});

export const brokenImage = defineRule({
  id: 'job/not-an-image',
  severity: 'warning',
  title: 'A file has the name of an image but not the header of one',
  why: "Workers' browsers cannot show it.",
  fix: 'Upload it again if the upload was interrupted; otherwise leave it out.',
  source: 'The header was read: PNG, JPEG, GIF, WebP and BMP are recognized',
});

export const unreadImage = defineRule({
  id: 'job/image-not-readable',
  severity: 'warning',
  title: 'The header of an image could not be read',
  why: 'Its width and height are not known.',
  fix: 'Ask for the IAM permission s3:GetObject on the objects; archived ones must be restored first.',
  source: 'GetObject or the file system refused',
});

export const strayFile = defineRule({
  id: 'job/stray-file',
  severity: 'warning',
  title: 'A file that a system or a transfer left behind',
  why: 'A manifest made from the prefix may include it, and its task fails. An error where a job labels images.',
  fix: 'Delete it, or leave out its line.',
  source: 'Known names: .DS_Store, ._*, Thumbs.db, *.part and the like',
});

export const cutOffImage = defineRule({
  id: 'job/image-cut-off',
  severity: 'warning',
  title: 'An image that is cut off',
  why: 'Browsers show only part of it, or nothing; usually its upload was interrupted.',
  fix: 'Upload it again.',
  source: 'The last 4,096 bytes do not contain an end-of-image marker (PNG IEND, JPEG EOI)',
});

export const otherFormatImage = defineRule({
  id: 'job/image-other-format',
  severity: 'warning',
  title: 'An image whose name suggests a different format than its content',
  why: 'Browsers go by the bytes, other programs by the name; formats other than JPEG and PNG are not supported.',
  fix: 'Rename it, or convert it.',
  source: 'SageMaker developer guide, sms-supported-data-formats; the header was read',
});

export const cmykImage = defineRule({
  id: 'job/image-cmyk',
  severity: 'warning',
  title: 'An image with four channels (CMYK), as for print',
  why: 'Browsers show its colors incorrectly, and training programs expect three channels.',
  fix: 'Convert it to RGB.',
  source: 'Inferred: the header of the JPEG has four components',
});

export const turnedImage = defineRule({
  id: 'job/image-turned',
  severity: 'info',
  title: 'An image with an Exif orientation that rotates it',
  why: 'Workers label the image as the browser rotates it. A program that reads the pixels without rotating them finds the labels in the wrong place.',
  fix: 'Rotate the pixels themselves, and remove the Exif orientation.',
  source: 'Inferred: browsers follow the orientation (CSS image-orientation: from-image)',
});

export const imagesSampled = defineRule({
  id: 'job/images-sampled',
  severity: 'info',
  title: 'Width and height were read for only some of the images',
  why: 'Each one takes a request. Those that were not checked may still be too large.',
  fix: 'Check all of them with --images all.',
  source: 'groundctl: a sample spread across the source',
});

export const imageRules = [
  tooManyPixels,
  notForAutoLabeling,
  brokenImage,
  unreadImage,
  strayFile,
  cutOffImage,
  otherFormatImage,
  cmykImage,
  turnedImage,
  imagesSampled,
] as const;
