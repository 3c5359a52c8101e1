import { type Fields, isFields } from '../../core/fields.ts';
import { brokenLabel, emptyShape, outsideImage } from '../line-rules.ts';
import { colourMasks } from '../masks/colour-masks.ts';
import type { Annotation, ImageExtent, Points } from '../model.ts';
import { checkBox, extentOf, isNumber } from './boxes.ts';
import type { Reading } from './reading.ts';
import { readSpan } from './spans.ts';

interface ElementRead {
  readonly annotations: readonly Annotation[];
  readonly extent: ImageExtent | undefined;
}

/** Members that the outputs of crowd elements have (developer guide, the pages sms-ui-template-crowd-…). */
const LISTS = ['boundingBoxes', 'polygons', 'polylines', 'lines', 'keypoints', 'entities'] as const;

/** True for what an element of AWS's own hands in, by its members: `{ boundingBoxes, inputImageProperties }`. */
export function isElementOutput(value: Fields): boolean {
  if (LISTS.some((name) => isListOfFields(value[name]))) return true;
  if (isFields(value.labeledImage) && typeof value.labeledImage.pngImageData === 'string') return true;
  const keys = Object.keys(value);
  if (keys.length !== 1) return false;
  const { label, labels } = value;
  return (
    typeof label === 'string' || (Array.isArray(labels) && labels.every((one) => typeof one === 'string'))
  );
}

function isListOfFields(value: unknown): boolean {
  return Array.isArray(value) && value.every(isFields);
}

/** Reads the output of one element. Labels are names there; there are no ids. */
export function readElement(value: Fields, reading: Reading, worker: string | undefined): ElementRead {
  const { classes, attribute, line, notes } = reading;
  const extent = extentOf(value.inputImageProperties);
  const common = worker === undefined ? {} : { worker };
  const annotations: Annotation[] = [];
  const list = (name: (typeof LISTS)[number], read: (one: Fields) => Annotation | undefined) => {
    const entries: readonly unknown[] = Array.isArray(value[name]) ? value[name] : [];
    for (const [at, one] of entries.entries()) {
      const annotation = isFields(one) ? read(one) : undefined;
      if (annotation !== undefined) annotations.push({ ...annotation, ...common });
      else notes.add(brokenLabel, `Entry ${at + 1} of ${name} is not one.`, line, attribute);
    }
  };
  const named = (one: Fields) => (typeof one.label === 'string' ? classes.named(one.label) : undefined);
  list('boundingBoxes', (one) => {
    const { left, top, width, height } = one;
    const of = named(one);
    if (of === undefined || !isNumber(left) || !isNumber(top) || !isNumber(width) || !isNumber(height))
      return undefined;
    const box = { shape: 'box', class: of, left, top, width, height } as const;
    checkBox(box, extent, reading);
    return box;
  });
  for (const [name, shape] of [
    ['polygons', 'polygon'],
    ['polylines', 'polyline'],
    ['lines', 'polyline'],
  ] as const) {
    list(name, (one) => readPoints(shape, named(one), one.vertices, extent, reading));
  }
  list('keypoints', (one) => readPoints('keypoint', named(one), [one], extent, reading));
  list('entities', (one) => readSpan(one, reading));
  const { label, labels, labeledImage } = value;
  const chosen: readonly unknown[] =
    typeof label === 'string' ? [label] : Array.isArray(labels) ? labels : [];
  for (const one of chosen) {
    if (typeof one === 'string') annotations.push({ shape: 'tag', class: classes.named(one), ...common });
  }
  if (isFields(labeledImage) && typeof labeledImage.pngImageData === 'string') {
    const masks = colourMasks(value, labeledImage.pngImageData, classes);
    for (const problem of masks.problems) notes.add(brokenLabel, problem, line, attribute);
    annotations.push(...masks.masks.map((mask) => ({ ...mask, ...common })));
    return { annotations, extent: extent ?? masks.extent };
  }
  return { annotations, extent };
}

/** A shape of vertices `[{ x, y }]`; undefined for what is none. Where it lies beyond the image is noted. */
export function readPoints(
  shape: Points['shape'],
  of: Points['class'] | undefined,
  vertices: unknown,
  extent: ImageExtent | undefined,
  { attribute, line, notes }: Reading,
): Points | undefined {
  if (of === undefined || !Array.isArray(vertices) || vertices.length === 0) return undefined;
  const points: number[] = [];
  for (const vertex of vertices as readonly unknown[]) {
    if (!isFields(vertex) || !isNumber(vertex.x) || !isNumber(vertex.y)) return undefined;
    points.push(vertex.x, vertex.y);
  }
  const least = shape === 'polygon' ? 6 : shape === 'polyline' ? 4 : 2;
  if (points.length < least) {
    notes.add(emptyShape, `A ${shape} has ${points.length / 2} points.`, line, attribute);
  }
  const beyond =
    extent !== undefined &&
    points.some((at, index) => at < 0 || at > (index % 2 === 0 ? extent.width : extent.height));
  if (beyond) notes.add(outsideImage, `A ${shape} reaches beyond its image.`, line, attribute);
  return { shape, class: of, points };
}
