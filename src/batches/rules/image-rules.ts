import { defineRule } from '../../core/finding.ts';

const QUOTAS = 'SageMaker developer guide, input-data-limits';

export const tooManyPixels = defineRule({
  id: 'job/too-many-pixels',
  severity: 'error',
  title: 'An image has more pixels than a labeling job takes',
  why: 'The object fails, whatever its size in bytes: compression hides how large a picture is.',
  fix: 'Save it with fewer pixels, or leave automated labeling off.',
  source: `${QUOTAS}: 100 megapixels; with automated labeling 3840 x 2160, semantic segmentation 1920 x 1080, here in either orientation (inferred)`,
});

export const notForAutoLabeling = defineRule({
  id: 'job/too-large-for-automated-labeling',
  severity: 'info',
  title: 'An image is too large for automated data labeling',
  why: 'People can label it. A job with automated data labeling (active learning) takes smaller images only.',
  fix: 'Leave automated data labeling off, or save the image smaller.',
  source: `${QUOTAS}: with active learning 3840 x 2160, semantic segmentation 1920 x 1080, here in either orientation (inferred)`,
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

export const strayFile = defineRule({
  id: 'job/stray-file',
  severity: 'warning',
  title: 'A file that a system or a transfer left behind',
  why: 'A manifest that is made of the prefix may take it in, and its task fails. An error where a job is to label images.',
  fix: 'Delete it, or leave its line out.',
  source: 'Known names: .DS_Store, ._*, Thumbs.db, *.part and the like',
});

export const cutOffImage = defineRule({
  id: 'job/image-cut-off',
  severity: 'warning',
  title: 'An image without its end',
  why: 'Browsers show a part of it, or nothing; most often its upload was cut off.',
  fix: 'Upload it again.',
  source: 'The last 4,096 bytes hold no end of image (PNG IEND, JPEG EOI)',
});

export const otherFormatImage = defineRule({
  id: 'job/image-other-format',
  severity: 'warning',
  title: 'An image whose name says another format than its bytes',
  why: 'Browsers go by the bytes, other programs by the name; formats other than JPEG and PNG are not supported.',
  fix: 'Rename it, or convert it.',
  source: 'SageMaker developer guide, sms-supported-data-formats; the header was read',
});

export const cmykImage = defineRule({
  id: 'job/image-cmyk',
  severity: 'warning',
  title: 'An image with four channels, as for print',
  why: 'Browsers show its colours wrongly, and programs that train on it expect three channels.',
  fix: 'Convert it to RGB.',
  source: 'Inferred: the header of the JPEG has four components',
});

export const turnedImage = defineRule({
  id: 'job/image-turned',
  severity: 'info',
  title: 'An image that its Exif part says to turn',
  why: 'Workers label it as the browser turns it. Whoever reads the pixels without turning them finds the labels elsewhere.',
  fix: 'Turn the pixels themselves, and take the Exif part out.',
  source: 'Inferred: browsers follow the orientation (CSS image-orientation: from-image)',
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
  strayFile,
  cutOffImage,
  otherFormatImage,
  cmykImage,
  turnedImage,
  imagesSampled,
] as const;
