import type { Severity } from '../finding.ts';

/**
 * How many label categories a task takes. Sources: developer guide, input-data-limits; CreateLabelingJob,
 * LabelCategoryConfigS3Uri (at least two to classify images and texts).
 */
export interface LabelQuota {
  /** A classification has to have two classes to choose from. */
  readonly least: number;
  /** Undefined where the API has no limit. */
  readonly most: number | undefined;
  /** A number that only some pages or ways of working have, beside the API's. */
  readonly advised?: { readonly most: number; readonly by: string };
}

const CONSOLE: LabelQuota['advised'] = { most: 30, by: 'the console accepts' };
const CLASSES: LabelQuota = { least: 2, most: undefined, advised: CONSOLE };
const MULTI_LABEL: LabelQuota = { least: 2, most: 50 };
const BOXES: LabelQuota = { least: 1, most: 50 };
const LINES: LabelQuota = {
  least: 1,
  most: undefined,
  advised: { most: 10, by: "the element's page in the guide accepts" },
};
const SEGMENTS: LabelQuota = {
  least: 1,
  most: undefined,
  advised: { most: 20, by: 'automated labeling accepts, and the console 10,' },
};
const SHAPES: LabelQuota = { least: 1, most: undefined, advised: CONSOLE };
const FRAMES: LabelQuota = { least: 1, most: 30 };

/** By the crowd element that workers label with. */
const BY_ELEMENT: Readonly<Record<string, LabelQuota>> = {
  'crowd-bounding-box': BOXES,
  'crowd-image-classifier': CLASSES,
  'crowd-classifier': CLASSES,
  'crowd-image-classifier-multi-select': MULTI_LABEL,
  'crowd-classifier-multi-select': MULTI_LABEL,
  'crowd-line': LINES,
  'crowd-polyline': LINES,
  'crowd-semantic-segmentation': SEGMENTS,
};

/** By the name of AWS's own Lambdas, without PRE-, ACS- and Adjustment. Verification has classes of its own. */
const BY_TASK: Readonly<Record<string, LabelQuota>> = {
  BoundingBox: BOXES,
  ImageMultiClass: CLASSES,
  ImageMultiClassMultiLabel: MULTI_LABEL,
  TextMultiClass: CLASSES,
  TextMultiClassMultiLabel: MULTI_LABEL,
  NamedEntityRecognition: SHAPES,
  SemanticSegmentation: SEGMENTS,
  VideoMultiClass: FRAMES,
  VideoObjectDetection: FRAMES,
  VideoObjectTracking: FRAMES,
  '3DPointCloudObjectDetection': FRAMES,
  '3DPointCloudObjectTracking': FRAMES,
  '3DPointCloudSemanticSegmentation': FRAMES,
};

/** The quota of a crowd element such as `crowd-bounding-box`; undefined where it takes no labels. */
export function elementLabelQuota(element: string): LabelQuota | undefined {
  return Object.hasOwn(BY_ELEMENT, element) ? BY_ELEMENT[element] : undefined;
}

/** The quota of one of AWS's own task types, such as `BoundingBox` or `AdjustmentBoundingBox`. */
export function taskLabelQuota(task: string): LabelQuota | undefined {
  const base = task.replace(/^Adjustment/, '');
  return Object.hasOwn(BY_TASK, base) ? BY_TASK[base] : undefined;
}

/** What is wrong with a number of labels; `who` is what takes them, as the subject of a sentence. */
export function labelCountProblem(
  who: string,
  { least, most, advised }: LabelQuota,
  count: number,
): { readonly few: boolean; readonly severity: Severity; readonly message: string } | undefined {
  if (count < least) {
    return {
      few: true,
      severity: 'error',
      message: `${who} requires at least ${least === 1 ? '1 category' : `${least} categories`}, and there ${count === 1 ? 'is 1' : `are ${count}`}.`,
    };
  }
  if (most !== undefined && count > most) {
    const message = `${who} accepts at most ${most} labels, but these are ${count}.`;
    return { few: false, severity: 'error', message };
  }
  if (advised === undefined || count <= advised.most) return undefined;
  const message = `These are ${count} labels for ${who}: more than the ${advised.most} that ${advised.by} at most; the API has no limit.`;
  return { few: false, severity: 'info', message };
}
