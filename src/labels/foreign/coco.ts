import { type Fields, isFields } from '../../core/fields.ts';
import { otherInTarget } from '../convert-rules.ts';
import { brokenLabel, classUnnamed } from '../line-rules.ts';
import { readRunText, runsFit } from '../masks/runs.ts';
import type { Annotation, Frame, ImageExtent, Item, LabelClass } from '../model.ts';
import { extentOf, isNumber } from '../read/boxes.ts';
import { type ForeignReading, fieldsIn, foreignItem, textIn } from './foreign-item.ts';

/** True for COCO's document. */
export function isCoco(document: unknown): document is Fields {
  return (
    isFields(document) &&
    Array.isArray(document.images) &&
    Array.isArray(document.annotations) &&
    Array.isArray(document.categories)
  );
}

/** An item for each image, in their order; then one for each video of COCO-VID, whose images are its frames. */
export function* cocoItems(document: Fields, reading: ForeignReading): Generator<Item> {
  const { notes, classes } = reading;
  const names = new Map<unknown, string>();
  for (const { id, name } of fieldsIn(document.categories, 'categories', reading)) {
    if (typeof name === 'string') names.set(id, name);
  }
  const byImage = new Map<unknown, Fields[]>();
  for (const one of fieldsIn(document.annotations, 'annotations', reading)) {
    const own = byImage.get(one.image_id);
    if (own === undefined) byImage.set(one.image_id, [one]);
    else own.push(one);
  }
  const videos = new Map(fieldsIn(document.videos, 'videos', reading).map((video) => [video.id, video]));
  const frames = new Map<Fields, { readonly frames: Frame[]; extent: ImageExtent | undefined }>();
  let line = 0;
  for (const image of fieldsIn(document.images, 'images', reading)) {
    line += 1;
    const annotations: Annotation[] = [];
    const extent = extentOf(image);
    for (const one of byImage.get(image.id) ?? []) {
      const name = names.get(one.category_id);
      if (name === undefined)
        notes.add(classUnnamed, `Category ${String(one.category_id)} is not among the categories.`, line);
      const found = name === undefined ? [] : annotationsOf(one, classes.named(name), extent, reading, line);
      if (name !== undefined && found.length === 0)
        notes.add(brokenLabel, `Annotation ${String(one.id)} has neither bbox nor segmentation.`, line);
      annotations.push(...found);
    }
    byImage.delete(image.id);
    const name = textIn(image.file_name) ?? String(image.id);
    const video = videos.get(image.video_id);
    if (video !== undefined) {
      const own = frames.get(video) ?? { frames: [], extent };
      const { frame_id: number, attributes } = image;
      own.frames.push({
        number: Number.isSafeInteger(number) ? (number as number) : own.frames.length,
        name,
        annotations,
        attributes: isFields(attributes) ? attributes : undefined,
      });
      frames.set(video, own);
      continue;
    }
    yield foreignItem({ line, name, ref: textIn(image.coco_url), extent, annotations }, reading);
  }
  for (const [video, own] of frames) {
    line += 1;
    const name = textIn(video.name) ?? String(video.id);
    const sorted = own.frames.toSorted((a, b) => a.number - b.number);
    const ref = textIn(video.source_ref);
    yield foreignItem({ line, name, ref, extent: own.extent, annotations: [], frames: sorted }, reading);
  }
  const lost = [...byImage.values()].reduce((sum, list) => sum + list.length, 0);
  if (lost > 0) notes.add(brokenLabel, `${lost} annotations belong to images that do not exist.`);
}

function annotationsOf(
  one: Fields,
  named: LabelClass,
  extent: ImageExtent | undefined,
  { boxes, notes }: ForeignReading,
  line: number,
): Annotation[] {
  const confidence = isNumber(one.score) ? one.score : undefined;
  const worker = textIn(one.worker);
  const { instance_id: instance, attributes } = one;
  const track = isNumber(instance) || typeof instance === 'string' ? String(instance) : undefined;
  const trackName = textIn(one.track);
  const common = {
    class: named,
    confidence,
    ...(worker === undefined ? {} : { worker }),
    ...(track === undefined ? {} : { track, ...(trackName === undefined ? {} : { trackName }) }),
    ...(isFields(attributes) ? { attributes } : {}),
  };
  const { bbox, segmentation } = one;
  const [left, top, width, height] =
    Array.isArray(bbox) && bbox.length === 4 && bbox.every(isNumber) ? (bbox as number[]) : [];
  const box: Annotation | undefined =
    left === undefined || top === undefined || width === undefined || height === undefined
      ? undefined
      : { shape: 'box', ...common, left, top, width, height };
  const polygons = Array.isArray(segmentation)
    ? segmentation.filter(
        (part): part is number[] => Array.isArray(part) && part.length >= 6 && part.every(isNumber),
      )
    : [];
  const runs = isFields(segmentation) ? runsOf(segmentation) : undefined;
  const counts = runs !== undefined && extent !== undefined && runsFit(runs, extent) ? runs : undefined;
  if (counts === undefined && isFields(segmentation))
    notes.add(brokenLabel, `The mask of annotation ${String(one.id)} does not match its image.`, line);
  if (boxes && box !== undefined) {
    if (polygons.length > 0 || counts !== undefined)
      notes.add(otherInTarget, 'Its outlines are boxes.', line);
    return [box];
  }
  if (counts !== undefined && extent !== undefined) {
    return [{ shape: 'mask', ...common, size: extent, counts, instance: one.iscrowd !== 1 }];
  }
  if (polygons.length > 0) return polygons.map((points) => ({ shape: 'polygon', ...common, points }));
  return box === undefined ? [] : [box];
}

function runsOf({ counts }: Fields): readonly number[] | undefined {
  if (typeof counts === 'string') return readRunText(counts);
  return Array.isArray(counts) && counts.every(isNumber) ? (counts as number[]) : undefined;
}
