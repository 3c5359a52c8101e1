import { type Fields, isFields } from '../../core/fields.ts';
import { frameOrder } from '../file-rules.ts';
import { brokenLabel } from '../line-rules.ts';
import type { Annotation, Camera, Frame, Label } from '../model.ts';
import { checkBox, classOf, readBox, trackOf } from '../read/boxes.ts';
import { readPoints } from '../read/crowd-outputs.ts';
import { readCuboid } from '../read/cuboids.ts';
import type { Reading } from '../read/reading.ts';
import type { FileReading } from './file-reading.ts';

const LISTS = ['tracking-annotations', 'detection-annotations'] as const;

/** True for JSON that is a file of annotations of a sequence. */
export function isSequenceLabels(value: unknown): value is Fields {
  return isFields(value) && (LISTS.some((name) => Array.isArray(value[name])) || isFields(value.lidar));
}

/**
 * The frames of a `SeqLabel.json`, by their numbers: the file has them in the order of texts, "0", "1", "10". Of point
 * clouds with cameras, those of the cloud, and of each camera its own. Undefined for other JSON.
 */
export function readSequenceLabels(
  value: unknown,
  label: Label,
  line: number,
  { classes, notes }: Pick<FileReading, 'classes' | 'notes'>,
): Pick<Label, 'frames' | 'cameras'> | undefined {
  if (!isSequenceLabels(value)) return undefined;
  const { attribute, metadata } = label;
  const reading: Reading = { attribute, value, metadata, line, text: undefined, classes, notes };
  const { lidar } = value;
  const frames = framesOf(isFields(lidar) ? lidar : value, reading);
  if (frames === undefined || !isFields(lidar)) return frames && { frames };
  const cameras = Object.keys(value).flatMap((name): Camera[] => {
    const seen = value[name];
    const own = name !== 'lidar' && isFields(seen) ? framesOf(seen, reading) : undefined;
    return own === undefined ? [] : [{ name, frames: own }];
  });
  return cameras.length === 0 ? { frames } : { frames, cameras };
}

function framesOf(within: Fields, reading: Reading): Frame[] | undefined {
  const { attribute, line, notes } = reading;
  const list = LISTS.map((name) => within[name]).find(Array.isArray);
  if (list === undefined) return undefined;
  const frames: Frame[] = [];
  for (const [at, entry] of (list as readonly unknown[]).entries()) {
    const frame = isFields(entry) ? readFrame(entry, reading) : undefined;
    if (frame === undefined)
      notes.add(brokenLabel, `Frame ${at + 1} of the file has no number.`, line, attribute);
    else frames.push(frame);
  }
  frames.sort((a, b) => a.number - b.number);
  const order = orderProblem(frames);
  if (order !== undefined) notes.add(frameOrder, order, line, attribute);
  return frames;
}

function readFrame(entry: Fields, reading: Reading): Frame | undefined {
  const number = Number(entry['frame-no'] ?? entry['frame-number'] ?? Number.NaN);
  if (!Number.isInteger(number) || number < 0) return undefined;
  const name = entry.frame ?? entry['frame-name'];
  const attributes = entry['frame-attributes'];
  return {
    number,
    name: typeof name === 'string' ? name : '',
    annotations: [...annotationsOf(entry, number, reading)],
    attributes: isFields(attributes) && Object.keys(attributes).length > 0 ? attributes : undefined,
  };
}

function* annotationsOf(entry: Fields, number: number, reading: Reading): Generator<Annotation> {
  const { attribute, line, notes } = reading;
  const lists = [
    ['annotations', readOne],
    [
      'polygons',
      (one: Fields) =>
        withTrack(one, readPoints('polygon', classFor(one, reading), one.vertices, undefined, reading)),
    ],
    [
      'polylines',
      (one: Fields) =>
        withTrack(one, readPoints('polyline', classFor(one, reading), one.vertices, undefined, reading)),
    ],
    [
      'keypoints',
      (one: Fields) =>
        withTrack(one, readPoints('keypoint', classFor(one, reading), [one], undefined, reading)),
    ],
  ] as const;
  for (const [name, read] of lists) {
    const entries: readonly unknown[] = Array.isArray(entry[name]) ? entry[name] : [];
    for (const [at, one] of entries.entries()) {
      const annotation = isFields(one) ? read(one, reading) : undefined;
      if (annotation !== undefined) yield annotation;
      else notes.add(brokenLabel, `Frame ${number}, entry ${at + 1} of ${name} is not one.`, line, attribute);
    }
  }
}

/** Boxes in the picture, or in the cloud. */
function readOne(one: Fields, reading: Reading): Annotation | undefined {
  if ('center-x' in one) return readCuboid(one, reading);
  const box = readBox(one, undefined, reading);
  if (box !== undefined) checkBox(box, undefined, reading);
  return box;
}

function classFor(one: Fields, reading: Reading) {
  return classOf(one['class-id'] ?? one.class_id, one, reading);
}

function withTrack<A extends Annotation>(one: Fields, annotation: A | undefined): A | undefined {
  if (annotation === undefined) return undefined;
  const id = one['class-id'] ?? one.class_id;
  return { ...annotation, classId: id as string | number | undefined, ...trackOf(one) };
}

/** Names in UTF-8 byte order, which is how workers saw the frames, held against their numbers. */
function orderProblem(frames: readonly Frame[]): string | undefined {
  for (let at = 1; at < frames.length; at++) {
    const [before, after] = [frames[at - 1], frames[at]];
    if (before === undefined || after === undefined || before.name === '' || after.name === '') continue;
    if (Buffer.compare(Buffer.from(before.name), Buffer.from(after.name)) > 0) {
      return `${after.name} (${after.number}) was shown before ${before.name} (${before.number}).`;
    }
  }
  return undefined;
}
