import { brokenLabel } from '../line-rules.ts';
import { isCount, isPicture, runLengths, runsFit } from '../masks/runs.ts';
import type { Annotation, ImageExtent, Item } from '../model.ts';
import { type ForeignReading, foreignItem } from './foreign-item.ts';
import { child, childText, type Element } from './xml-tree.ts';

/** Elements of CVAT that are whole by themselves. */
export const CVAT_ELEMENTS = ['image', 'track', 'meta'] as const;

/** An item of an image of CVAT 1.1. */
export function cvatItem(element: Element, line: number, reading: ForeignReading): Item {
  const { notes } = reading;
  const { name = '', width, height } = element.attributes;
  const extent = extentOf(width, height);
  const annotations: Annotation[] = [];
  let automated = 0;
  for (const shape of element.children) {
    const annotation = shapeOf(shape, extent, reading);
    if (annotation === undefined) notes.add(brokenLabel, `A ${shape.name} of ${name} cannot be read.`, line);
    else annotations.push(annotation);
    if (shape.attributes.source === 'auto') automated += 1;
  }
  const human = automated === 0 || automated < annotations.length;
  return foreignItem({ line, name, extent, annotations, human }, reading);
}

/** The tracks of one file of CVAT for video, which are one item: frame by frame, without where a track is outside. */
export class CvatVideo {
  readonly #frames = new Map<number, Annotation[]>();
  #name = '';
  #extent: ImageExtent | undefined;
  #human = false;
  #tracks = 0;

  /** What the file says of itself. */
  meta(element: Element): void {
    const task = child(element, 'task') ?? child(element, 'job');
    const size = child(task, 'original_size');
    this.#name = childText(task, 'name') ?? '';
    this.#extent = extentOf(childText(size, 'width'), childText(size, 'height'));
  }

  add({ attributes, children }: Element, line: number, reading: ForeignReading): void {
    this.#tracks += 1;
    if (attributes.source !== 'auto') this.#human = true;
    const track = attributes.id ?? String(this.#tracks);
    for (const shape of children) {
      const { frame, outside } = shape.attributes;
      if (outside === '1') continue;
      const number = Number(frame);
      const labeled = { ...shape, attributes: { ...shape.attributes, label: attributes.label ?? '' } };
      const annotation = Number.isSafeInteger(number) ? shapeOf(labeled, this.#extent, reading) : undefined;
      if (annotation === undefined) {
        reading.notes.add(brokenLabel, `A ${shape.name} of track ${track} cannot be read.`, line);
        continue;
      }
      const own = this.#frames.get(number) ?? [];
      const named = attributes.name === undefined ? {} : { trackName: attributes.name };
      own.push({ ...annotation, track, ...named });
      this.#frames.set(number, own);
    }
  }

  /** Undefined where there were no tracks. */
  item(line: number, reading: ForeignReading): Item | undefined {
    if (this.#tracks === 0) return undefined;
    const frames = [...this.#frames]
      .sort(([a], [b]) => a - b)
      .map(([number, annotations]) => ({ number, name: '', annotations, attributes: undefined }));
    const [name, extent, human] = [this.#name, this.#extent, this.#human];
    return foreignItem({ line, name, extent, annotations: [], frames, human }, reading);
  }
}

/** Width and height as XML has them. */
export function extentOf(width: string | undefined, height: string | undefined): ImageExtent | undefined {
  return Number(width) > 0 && Number(height) > 0
    ? { width: Number(width), height: Number(height) }
    : undefined;
}

/** What our own writer puts among the attributes. */
const OWN = new Set<string | undefined>(['worker', 'label_attribute']);

function attributesOf({ children }: Element): Readonly<Record<string, string>> | undefined {
  const entries = children
    .filter((one) => one.name === 'attribute' && !OWN.has(one.attributes.name))
    .map((one) => [one.attributes.name ?? '', one.text] as const);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
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
  const attributes = attributesOf(element);
  const common = {
    class: classes.named(of.label),
    ...(worker === undefined ? {} : { worker }),
    ...(attributes === undefined ? {} : { attributes }),
  };
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
  const inside = left + width <= extent.width && top + height <= extent.height;
  if (!inside || !isCount(left) || !isCount(top) || !isPicture(extent)) return undefined;
  if (!runsFit(runs, { width, height })) return undefined;
  const pixels = new Uint8Array(extent.width * extent.height);
  let at = 0;
  for (const [index, run] of runs.entries()) {
    for (const end = at + run; at < end; at++) {
      if (index % 2 === 1) pixels[(top + Math.floor(at / width)) * extent.width + left + (at % width)] = 1;
    }
  }
  const counts = runLengths(pixels, extent.width, extent.height).get(1) ?? [extent.width * extent.height];
  return { shape: 'mask', ...common, size: extent, counts, instance: true };
}
