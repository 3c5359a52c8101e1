import { isFields } from '../../core/fields.ts';
import { brokenLabel, oldYaw } from '../line-rules.ts';
import type { Cuboid } from '../model.ts';
import { classOf, isNumber, trackOf } from './boxes.ts';
import { utcTime } from './dates.ts';
import type { Read, Reading } from './reading.ts';

/** When AWS changed the direction of yaw (developer guide, sms-point-cloud-object-detection). */
const YAW_CHANGED = '2022-09-02T19:02:17.000000';

/** Boxes in a point cloud, of one frame. */
export function readCuboids(reading: Reading): Read {
  const { attribute, value, line, notes } = reading;
  const annotations = isFields(value) ? value.annotations : undefined;
  if (!Array.isArray(annotations)) {
    notes.add(brokenLabel, 'It has no list of annotations.', line, attribute);
    return { annotations: [], extent: undefined };
  }
  const cuboids = annotations.flatMap((one, at) => {
    const cuboid = readCuboid(one, reading);
    if (cuboid === undefined)
      notes.add(brokenLabel, `Annotation ${at + 1} is not a cuboid.`, line, attribute);
    return cuboid ?? [];
  });
  if (cuboids.length > 0 && hasOldYaw(reading))
    notes.add(oldYaw, 'Its yaw uses the earlier direction.', line, attribute);
  return { annotations: cuboids, extent: undefined };
}

function hasOldYaw({ metadata }: Pick<Reading, 'metadata'>): boolean {
  const created = metadata['creation-date'];
  const time = typeof created === 'string' ? utcTime(created) : undefined;
  return time !== undefined && time < YAW_CHANGED;
}

/** One cuboid, its yaw as it is written today; undefined for what is none. */
export function readCuboid(annotation: unknown, reading: Reading): Cuboid | undefined {
  if (!isFields(annotation)) return undefined;
  const id = annotation['class-id'] ?? annotation.class_id;
  const numbers = ['center-x', 'center-y', 'center-z', 'length', 'width', 'height'].map(
    (name) => annotation[name],
  );
  if (!numbers.every(isNumber)) return undefined;
  const named = classOf(id, annotation, reading);
  if (named === undefined) return undefined;
  const [x = 0, y = 0, z = 0, length = 0, width = 0, height = 0] = numbers;
  const turn = (name: string) => (isNumber(annotation[name]) ? annotation[name] : 0);
  const yaw = turn('yaw');
  return {
    shape: 'cuboid',
    class: named,
    classId: id as string | number | undefined,
    center: [x, y, z],
    size: [length, width, height],
    rotation: [turn('roll'), turn('pitch'), hasOldYaw(reading) ? Math.PI - yaw : yaw],
    ...trackOf(annotation),
  };
}
