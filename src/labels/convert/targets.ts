import type { TargetContext, TargetWriter } from './target.ts';
import type { TargetName } from './target-names.ts';
import { cocoWriter } from './targets/coco.ts';
import { cvatWriter } from './targets/cvat.ts';
import { fiftyoneWriter } from './targets/fiftyone.ts';
import { huggingFaceWriter } from './targets/hugging-face.ts';
import { jsonlWriter } from './targets/jsonl.ts';
import { kittiWriter } from './targets/kitti.ts';
import { labelStudioWriter } from './targets/label-studio.ts';
import { labelboxWriter } from './targets/labelbox.ts';
import { manifestWriter } from './targets/manifest.ts';
import { motWriter } from './targets/mot.ts';
import { vocWriter } from './targets/voc.ts';
import { yoloWriter } from './targets/yolo.ts';

interface Target {
  /** Its name as its own documents write it. */
  readonly title: string;
  readonly writer: (context: TargetContext) => TargetWriter;
  /** The folder for copied images. */
  readonly images: string;
  /** It states places relative to the image, or the size. */
  readonly needsExtent: boolean;
  /** Files beside the images have their names with another extension. */
  readonly stems?: boolean;
  /** It says of every annotation which label attribute it is of. */
  readonly keepsApart?: boolean;
  /** It says of every annotation which worker made it. */
  readonly keepsWorkers?: boolean;
  /** It has a place for the frames of cameras beside those of a cloud. */
  readonly keepsCameras?: boolean;
  /** False where everything is in the target itself. */
  readonly sidecar?: boolean;
}

/** Formats that labels are converted to. */
export const TARGETS = {
  coco: {
    title: 'COCO',
    writer: cocoWriter,
    images: 'images',
    needsExtent: true,
    keepsApart: true,
    keepsWorkers: true,
  },
  yolo: { title: 'YOLO', writer: yoloWriter, images: 'images', needsExtent: true, stems: true },
  voc: { title: 'Pascal VOC', writer: vocWriter, images: 'JPEGImages', needsExtent: true, stems: true },
  'label-studio': {
    title: 'Label Studio',
    writer: labelStudioWriter,
    images: 'images',
    needsExtent: true,
    keepsApart: true,
    keepsWorkers: true,
  },
  cvat: {
    title: 'CVAT',
    writer: cvatWriter,
    images: 'images',
    needsExtent: true,
    keepsApart: true,
    keepsWorkers: true,
  },
  jsonl: {
    title: 'JSON Lines',
    writer: jsonlWriter,
    images: 'images',
    needsExtent: false,
    keepsApart: true,
    keepsCameras: true,
    keepsWorkers: true,
  },
  manifest: {
    title: 'augmented manifest',
    writer: manifestWriter,
    images: 'images',
    needsExtent: true,
    keepsApart: true,
    sidecar: false,
  },
  hf: { title: 'Hugging Face imagefolder', writer: huggingFaceWriter, images: 'images', needsExtent: false },
  labelbox: { title: 'Labelbox', writer: labelboxWriter, images: 'images', needsExtent: false },
  fiftyone: {
    title: 'FiftyOne',
    writer: fiftyoneWriter,
    images: 'data',
    needsExtent: true,
    stems: true,
    keepsWorkers: true,
  },
  mot: { title: 'MOT Challenge', writer: motWriter, images: 'images', needsExtent: true, keepsApart: true },
  kitti: {
    title: 'KITTI',
    writer: kittiWriter,
    images: 'images',
    needsExtent: false,
    stems: true,
    keepsApart: true,
  },
} as const satisfies Readonly<Record<TargetName, Target>>;

export function targetOf(name: TargetName): Target {
  return TARGETS[name];
}
