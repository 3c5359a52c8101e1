import { isFields } from '../../core/fields.ts';
import type { Annotation, Box, Label, LabelClass } from '../model.ts';
import type { BuiltLabel } from './build-label.ts';

/** Pixels that a way there and back may move something by. */
const SLACK = 1e-6;

/** Whether two lists say the same, one by one. */
export function sameAnnotations(before: readonly Annotation[], after: readonly Annotation[]): boolean {
  return before.length === after.length && before.every((one, at) => sameAnnotation(one, after[at]));
}

function sameAnnotation(a: Annotation, b: Annotation | undefined): boolean {
  return (
    b !== undefined && a.shape === b.shape && className(a) === className(b) && near(placeOf(a), placeOf(b))
  );
}

function className(one: Annotation): string | undefined {
  return 'class' in one ? one.class.name : undefined;
}

function placeOf(one: Annotation): readonly number[] {
  switch (one.shape) {
    case 'box':
      return [one.left, one.top, one.width, one.height];
    case 'polygon':
    case 'polyline':
    case 'keypoint':
      return one.points;
    case 'mask':
      return one.counts;
    case 'cuboid':
      return [...one.center, ...one.size, ...one.rotation];
    case 'span':
      return [one.start, one.end];
    default:
      return [];
  }
}

function near(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, at) => Math.abs(value - (b[at] ?? Number.NaN)) <= SLACK);
}

/** A label of boxes in which some changed: those that are the same keep all that was said of them. */
export function mergeBoxes(
  label: Label,
  after: readonly Annotation[],
  idOf: (of: LabelClass) => number,
): BuiltLabel | undefined {
  const { value, metadata } = label;
  if (!isFields(value) || !Array.isArray(value.annotations)) return undefined;
  const written = value.annotations as readonly unknown[];
  const objects: readonly unknown[] = Array.isArray(metadata.objects) ? metadata.objects : [];
  const whole = written.length === label.annotations.length;
  const free = new Set(whole ? label.annotations.keys() : []);
  const boxes = after.filter((one): one is Box => one.shape === 'box');
  const classes: Record<string, unknown> = {};
  const entries = boxes.map((box): readonly [annotation: unknown, object: unknown] => {
    const same = [...free].find((at) => sameAnnotation(label.annotations[at] as Annotation, box));
    if (same !== undefined) {
      free.delete(same);
      const id = label.annotations[same]?.classId;
      if (id !== undefined) classes[String(id)] = box.class.name;
      return [written[same], objects[same] ?? { confidence: box.confidence ?? 0 }];
    }
    const class_id = ownId(metadata['class-map'], box.class.name) ?? idOf(box.class);
    classes[String(class_id)] = box.class.name;
    const { left, top, width, height } = box;
    return [{ class_id, top, left, height, width }, { confidence: box.confidence ?? 0 }];
  });
  return {
    value: { ...value, annotations: entries.map(([annotation]) => annotation) },
    metadata: {
      ...metadata,
      objects: entries.map(([, object]) => object),
      'class-map': classes,
    },
    lost: after.map(({ shape }) => shape).filter((shape) => shape !== 'box'),
  };
}

/** The id that a name has on its own line. */
function ownId(map: unknown, name: string): number | undefined {
  if (!isFields(map)) return undefined;
  const id = Object.keys(map).find((key) => map[key] === name);
  return id === undefined || !/^\d+$/.test(id) ? undefined : Number(id);
}
