import { JOB_LIMITS } from '../manifest/limits.ts';
import type { ImageSize } from './image-size.ts';

/** The most pixels that an image of a labeling job may have, in words. */
export function pixelLimit(segmentation: boolean): string {
  const [longer, shorter] = JOB_LIMITS.segmentationPixels;
  return segmentation ? `${longer} x ${shorter} pixels` : `${JOB_LIMITS.imagePixels / 1e6} megapixels`;
}

/** Whether an image is beyond it; semantic segmentation has a limit of its own, here in either orientation. */
export function exceedsPixelLimit({ width, height }: ImageSize, segmentation: boolean): boolean {
  if (!segmentation) return width * height > JOB_LIMITS.imagePixels;
  const [longer, shorter] = JOB_LIMITS.segmentationPixels;
  return Math.max(width, height) > longer || Math.min(width, height) > shorter;
}
