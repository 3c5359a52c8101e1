import { JOB_LIMITS } from '../manifest/limits.ts';
import type { ImageSize } from './image-size.ts';

/** What decides how large an image of a labeling job may be. */
export interface PixelQuota {
  /** Semantic segmentation has a smaller quota where labeling is automated. */
  readonly segmentation: boolean;
  /** The job labels some of its objects by itself; without that, every task type takes 100 megapixels. */
  readonly automated: boolean;
}

/** The quota of automated labeling in words. */
export function automatedLimit(segmentation: boolean): string {
  const [longer, shorter] = automatedPixels(segmentation);
  return `${longer} x ${shorter} pixels`;
}

/** The most pixels that an image may have, in words. */
export function pixelLimit({ segmentation, automated }: PixelQuota): string {
  return automated ? automatedLimit(segmentation) : `${JOB_LIMITS.imagePixels / 1e6} megapixels`;
}

/** Whether an image is beyond what its job takes. */
export function exceedsPixelLimit(size: ImageSize, { segmentation, automated }: PixelQuota): boolean {
  const { width, height } = size;
  return width * height > JOB_LIMITS.imagePixels || (automated && exceedsAutomated(size, segmentation));
}

/** Whether an image is beyond what automated labeling takes; in either orientation. */
export function exceedsAutomated({ width, height }: ImageSize, segmentation: boolean): boolean {
  const [longer, shorter] = automatedPixels(segmentation);
  return Math.max(width, height) > longer || Math.min(width, height) > shorter;
}

function automatedPixels(segmentation: boolean) {
  return segmentation ? JOB_LIMITS.segmentationPixels : JOB_LIMITS.autoLabelingPixels;
}
