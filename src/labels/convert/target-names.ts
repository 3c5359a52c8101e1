/** Formats that labels are converted to, in the order in which they are shown. */
export const TARGET_NAMES = [
  'coco',
  'yolo',
  'voc',
  'label-studio',
  'cvat',
  'jsonl',
  'manifest',
  'hf',
  'labelbox',
  'fiftyone',
  'mot',
  'kitti',
] as const;

export type TargetName = (typeof TARGET_NAMES)[number];
