import { type Fields, isFields } from '../../core/fields.ts';
import { brokenLabel, classUnnamed, emptyShape, outsideImage, unequalLengths } from '../line-rules.ts';
import type { Box, ImageExtent, LabelClass } from '../model.ts';
import type { Read, Reading } from './reading.ts';

/** Sums of fractions miss the edge by less. */
const SLACK = 1e-6;

/** Boxes of one image: `{ image_size, annotations }` with class-map and objects in the metadata. */
export function readBoxes(reading: Reading): Read {
  const { attribute, value, metadata, line, notes } = reading;
  const annotations = isFields(value) ? value.annotations : undefined;
  const extent = isFields(value) ? extentOf(value.image_size) : undefined;
  if (!Array.isArray(annotations)) {
    notes.add(brokenLabel, 'It has no list of annotations.', line, attribute);
    return { annotations: [], extent };
  }
  const objects: readonly unknown[] = Array.isArray(metadata.objects) ? metadata.objects : [];
  if (Array.isArray(metadata.objects) && objects.length !== annotations.length) {
    const detail = `${annotations.length} annotations but ${objects.length} objects.`;
    notes.add(unequalLengths, detail, line, attribute);
  }
  if (extent === undefined && annotations.length > 0) {
    notes.add(brokenLabel, 'It has no image_size with width and height.', line, attribute);
  }
  const boxes: Box[] = [];
  for (let at = 0; at < annotations.length; at++) {
    const box = readBox(annotations[at], objects[at], reading);
    if (box === undefined) {
      notes.add(
        brokenLabel,
        `Annotation ${at + 1} is not a box with left, top, width and height.`,
        line,
        attribute,
      );
      continue;
    }
    checkBox(box, extent, reading);
    boxes.push(box);
  }
  return { annotations: boxes, extent };
}

/** Notes what is wrong with where a box is. */
export function checkBox(
  box: Box,
  extent: ImageExtent | undefined,
  { attribute, line, notes }: Reading,
): void {
  const { left, top, width, height } = box;
  if (width <= 0 || height <= 0) {
    notes.add(emptyShape, `A box is ${width} x ${height}.`, line, attribute);
  } else if (
    left < -SLACK ||
    top < -SLACK ||
    (extent !== undefined && (left + width > extent.width + SLACK || top + height > extent.height + SLACK))
  ) {
    const of = extent === undefined ? '' : ` of ${extent.width} x ${extent.height}`;
    notes.add(
      outsideImage,
      `A box reaches from ${left}, ${top} to ${left + width}, ${top + height} in an image${of}.`,
      line,
      attribute,
    );
  }
}

/** One box, of an image or of a video's frame; undefined for what is none. */
export function readBox(annotation: unknown, object: unknown, reading: Reading): Box | undefined {
  if (!isFields(annotation)) return undefined;
  const { left, top, width, height } = annotation;
  if (!isNumber(left) || !isNumber(top) || !isNumber(width) || !isNumber(height)) return undefined;
  const id = annotation.class_id ?? annotation['class-id'];
  const named = classOf(id, annotation, reading);
  if (named === undefined) return undefined;
  const confidence = isFields(object) && isNumber(object.confidence) ? object.confidence : undefined;
  const classId = id as string | number | undefined;
  if (annotation['object-id'] === undefined && annotation['label-category-attributes'] === undefined)
    return { shape: 'box', class: named, classId, left, top, width, height, confidence };
  return {
    shape: 'box',
    class: named,
    classId,
    left,
    top,
    width,
    height,
    confidence,
    ...trackOf(annotation),
  };
}

/** What an annotation of a sequence says beside where it is. */
export function trackOf(annotation: Fields) {
  const {
    'object-id': track,
    'object-name': trackName,
    'label-category-attributes': attributes,
  } = annotation;
  return {
    track: typeof track === 'string' ? track : undefined,
    trackName: typeof trackName === 'string' ? trackName : undefined,
    attributes: isFields(attributes) && Object.keys(attributes).length > 0 ? attributes : undefined,
  };
}

/** The class of an annotation by the class-map of its line; undefined where it has no id at all. */
export function classOf(id: unknown, annotation: Fields, reading: Reading): LabelClass | undefined {
  const { attribute, metadata, line, classes, notes } = reading;
  if (typeof id !== 'number' && typeof id !== 'string') {
    return typeof annotation.label === 'string' ? classes.named(annotation.label) : undefined;
  }
  const map = metadata['class-map'] ?? metadata.class_map;
  const name = isFields(map) && Object.hasOwn(map, id) ? map[id] : undefined;
  if (typeof name === 'string') return classes.of(attribute, id, name);
  // The names of tracks begin with that of their class: "Vehicle:1".
  const track = annotation['object-name'];
  const said = typeof track === 'string' ? /^(.+):\d+$/.exec(track)?.[1] : undefined;
  if (said !== undefined) return classes.of(attribute, id, said);
  notes.add(classUnnamed, `The class ${String(id).slice(0, 40)} is not in the class-map.`, line, attribute);
  return classes.named(String(id));
}

/** image_size is a list with one object; some programs write the object alone. */
export function extentOf(size: unknown): ImageExtent | undefined {
  const one: unknown = Array.isArray(size) ? size[0] : size;
  if (!isFields(one)) return undefined;
  const { width, height, depth } = one;
  if (!isNumber(width) || !isNumber(height) || width <= 0 || height <= 0) return undefined;
  return isNumber(depth) ? { width, height, depth } : { width, height };
}

/** JSON's 1e999 is read as infinite. */
export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
