import { otherInTarget } from '../convert-rules.ts';
import { brokenLabel } from '../line-rules.ts';
import { runLengths } from '../masks/runs.ts';
import type { Annotation, ImageExtent, Item } from '../model.ts';
import { type ForeignReading, foreignItem } from './foreign-item.ts';
import type { Element } from './xml-tree.ts';

/** Elements of CVAT that are whole by themselves. */
export const CVAT_ELEMENTS = ['image', 'track'] as const;

/** An item of an image of CVAT 1.1. Tracks have no way back. */
export function* cvatItem(element: Element, line: number, reading: ForeignReading): Generator<Item> {
  const { notes } = reading;
  if (element.name === 'track') {
    notes.add(otherInTarget, 'Tracks of videos are not read.', line);
    return;
  }
  const { name = '', width, height } = element.attributes;
  const extent =
    Number(width) > 0 && Number(height) > 0 ? { width: Number(width), height: Number(height) } : undefined;
  const annotations: Annotation[] = [];
  let automated = 0;
  for (const shape of element.children) {
    const annotation = shapeOf(shape, extent, reading);
    if (annotation === undefined) notes.add(brokenLabel, `A ${shape.name} of ${name} cannot be read.`, line);
    else annotations.push(annotation);
    if (shape.attributes.source === 'auto') automated += 1;
  }
  const human = automated === 0 || automated < annotations.length;
  yield foreignItem({ line, name, extent, annotations, human }, reading);
}

function shapeOf(
  element: Element,
  extent: ImageExtent | undefined,
  { classes }: ForeignReading,
): Annotation | undefined {
  const { attributes: of } = element;
  if (of.label === undefined) return undefined;
  const worker = element.children.find(
    (one) => one.name === 'attribute' && one.attributes.name === 'worker',
  )?.text;
  const common = { class: classes.named(of.label), ...(worker === undefined ? {} : { worker }) };
  switch (element.name) {
    case 'box': {
      const [left, top, right, bottom] = [of.xtl, of.ytl, of.xbr, of.ybr].map((text) =>
        Number.parseFloat(text ?? ''),
      );
      if (![left, top, right, bottom].every(Number.isFinite)) return undefined;
      return {
        shape: 'box',
        ...common,
        left: left ?? 0,
        top: top ?? 0,
        width: (right ?? 0) - (left ?? 0),
        height: (bottom ?? 0) - (top ?? 0),
      };
    }
    case 'polygon':
    case 'polyline':
    case 'points': {
      const points = (of.points ?? '').split(/[;,]/).map(Number);
      if (points.length < 2 || points.length % 2 === 1 || !points.every(Number.isFinite)) return undefined;
      return { shape: element.name === 'points' ? 'keypoint' : element.name, ...common, points };
    }
    case 'tag':
      return { shape: 'tag', ...common };
    case 'mask':
      return extent === undefined ? undefined : maskOf(of, extent, common);
    default:
      return undefined;
  }
}

function maskOf(
  of: Element['attributes'],
  extent: ImageExtent,
  common: { readonly class: Annotation extends infer A ? (A extends { class: infer C } ? C : never) : never },
): Annotation | undefined {
  const [left = Number.NaN, top = Number.NaN, width = Number.NaN, height = Number.NaN] = [
    of.left,
    of.top,
    of.width,
    of.height,
  ].map(Number);
  const runs = (of.rle ?? '').split(',').map(Number);
  const inside = left >= 0 && top >= 0 && left + width <= extent.width && top + height <= extent.height;
  if (!inside || !runs.every((run) => Number.isSafeInteger(run) && run >= 0)) return undefined;
  const pixels = new Uint8Array(extent.width * extent.height);
  let at = 0;
  for (const [index, run] of runs.entries()) {
    for (const end = Math.min(at + run, width * height); at < end; at++) {
      if (index % 2 === 1) pixels[(top + Math.floor(at / width)) * extent.width + left + (at % width)] = 1;
    }
  }
  const counts = runLengths(pixels, extent.width, extent.height).get(1) ?? [extent.width * extent.height];
  return { shape: 'mask', ...common, size: extent, counts, instance: true };
}
