import { type Fields, isFields } from '../../core/fields.ts';
import type { ClassTable } from '../classes.ts';
import { brokenLabel } from '../line-rules.ts';
import { runsFit } from '../masks/runs.ts';
import type { Annotation, Camera, Frame, Item, Label } from '../model.ts';
import { extentOf, isNumber } from '../read/boxes.ts';
import { utcTime } from '../read/dates.ts';
import { kindOf } from '../read/line-reader.ts';
import { type ForeignReading, fieldsIn, foreignItem, textIn } from './foreign-item.ts';

/** Types whose labels are of a kind that their annotations alone do not show. */
const OWN_KIND = /multilabel$|point.?cloud|verification/;

/** The item of one of groundctl's own lines. */
export function jsonlItem(object: Fields, line: number, reading: ForeignReading): Item {
  const { notes } = reading;
  const extent = extentOf(object);
  const labels: Label[] = [];
  for (const one of fieldsIn(object.labels, 'labels', reading)) {
    const annotationsIn = (list: unknown) =>
      fieldsIn(list, 'annotations', reading).flatMap((annotation) => {
        const read = annotationOf(annotation, reading);
        if (read === undefined)
          notes.add(brokenLabel, `A ${String(annotation.shape).slice(0, 40)} cannot be read.`, line);
        return read ?? [];
      });
    const framesIn = (list: unknown) =>
      fieldsIn(list, 'frames', reading).map(
        (frame, at): Frame => ({
          number: Number.isSafeInteger(frame.frame) ? (frame.frame as number) : at,
          name: textIn(frame.name) ?? '',
          annotations: annotationsIn(frame.annotations),
          attributes: isFields(frame.attributes) ? frame.attributes : undefined,
        }),
      );
    const annotations = annotationsIn(one.annotations);
    const frames = Array.isArray(one.frames) ? framesIn(one.frames) : undefined;
    const cameras = fieldsIn(one.cameras, 'cameras', reading).map(
      (camera): Camera => ({ name: textIn(camera.name) ?? '', frames: framesIn(camera.frames) }),
    );
    const [label] = foreignItem({ line, name: '', annotations, extent }, reading).labels;
    if (label === undefined) continue;
    const type = textIn(one.type);
    labels.push({
      ...label,
      attribute: textIn(one.attribute) ?? reading.attribute,
      ...(type === undefined
        ? {}
        : { type, kind: OWN_KIND.test(type) || frames !== undefined ? kindOf(type, undefined) : label.kind }),
      ...(frames === undefined ? {} : { frames }),
      ...(cameras.length === 0 ? {} : { cameras }),
      human: one.human !== false,
      created: typeof one.created === 'string' ? utcTime(one.created) : undefined,
      job: textIn(one.job),
      adjustment: textIn(one.adjustment),
    });
  }
  const name = textIn(object.name) ?? String(line);
  const item = foreignItem(
    { line, name, ref: textIn(object['source-ref']), text: textIn(object.source), extent, annotations: [] },
    reading,
  );
  return { ...item, labels };
}

function annotationOf(one: Fields, { classes }: ForeignReading): Annotation | undefined {
  const { shape, box, points, start, end, score, id } = one;
  const worker = textIn(one.worker);
  if (shape === 'kept') {
    const of = { shape, element: textIn(one.element), value: one.value } as const;
    return worker === undefined ? of : { ...of, worker };
  }
  if (shape === 'point-classes') return pointsOf(one, classes);
  const name = textIn(one.label);
  if (name === undefined) return undefined;
  const [track, trackName] = [textIn(one.track), textIn(one['track-name'])];
  const common = {
    class: classes.named(name),
    confidence: isNumber(score) ? score : undefined,
    ...(track === undefined ? {} : { track }),
    ...(trackName === undefined ? {} : { trackName }),
    ...(isFields(one.attributes) ? { attributes: one.attributes } : {}),
    ...(typeof id === 'number' || typeof id === 'string' ? { classId: id } : {}),
    ...(worker === undefined ? {} : { worker }),
  };
  if (shape === 'tag') return { shape, ...common };
  if (shape === 'box' && Array.isArray(box) && box.length === 4 && box.every(isNumber)) {
    const [left = 0, top = 0, width = 0, height = 0] = box as number[];
    return { shape, ...common, left, top, width, height };
  }
  if (shape === 'span' && Number.isSafeInteger(start) && Number.isSafeInteger(end)) {
    return { shape, ...common, start: start as number, end: end as number };
  }
  if ((shape === 'polygon' || shape === 'polyline' || shape === 'keypoint') && Array.isArray(points)) {
    const flat = (points as readonly unknown[]).flat();
    return flat.every(isNumber) ? { shape, ...common, points: flat } : undefined;
  }
  const { size, counts } = one;
  if (
    shape === 'mask' &&
    Array.isArray(size) &&
    size.every(isNumber) &&
    Array.isArray(counts) &&
    counts.every(isNumber)
  ) {
    const [height = 0, width = 0] = size as number[];
    if (!runsFit(counts as number[], { width, height })) return undefined;
    return {
      shape,
      ...common,
      size: { width, height },
      counts: counts as number[],
      instance: one.instance === true,
    };
  }
  const [center, extent, rotation] = [one.center, one.size, one.rotation].map(threeNumbers);
  if (shape === 'cuboid' && center !== undefined && extent !== undefined && rotation !== undefined) {
    return { shape, ...common, center, size: extent, rotation };
  }
  if (shape === 'verdict') {
    const comments = Array.isArray(one.comments)
      ? one.comments.filter((comment): comment is string => typeof comment === 'string')
      : [];
    return { shape, ...common, comments };
  }
  return undefined;
}

function threeNumbers(value: unknown): readonly [number, number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 3 || !value.every(isNumber)) return undefined;
  return value as unknown as readonly [number, number, number];
}

function pointsOf({ classes: names, values }: Fields, classes: ClassTable): Annotation | undefined {
  if (!isFields(names) || typeof values !== 'string') return undefined;
  const known = Object.entries(names).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return {
    shape: 'point-classes',
    classes: new Map(known.map(([id, name]) => [Number(id), classes.named(name)])),
    values: Buffer.from(values, 'base64'),
  };
}
