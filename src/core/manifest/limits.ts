/** Quotas of a labeling job's input (developer guide: input-data-limits, sms-input-data-input-manifest). */
export const JOB_LIMITS = {
  items: 100_000,
  /** Semantic segmentation; this one cannot be raised. */
  segmentationItems: 20_000,
  lineCharacters: 100_000,
  attributeCharacters: 20_000,
  /** Bytes of one image. The guide says 40 MB; read as 10^6, the smaller of the two. */
  imageBytes: 40e6,
  imagePixels: 100e6,
  /** Longer and shorter side, with automated labeling alone. */
  segmentationPixels: [1920, 1080],
  autoLabelingPixels: [3840, 2160],
} as const;
