import { type Fields, isFields } from '../../core/fields.ts';
import { brokenLabel } from '../line-rules.ts';
import { readBrushRuns } from '../masks/brush.ts';
import type { Annotation, ImageExtent, Item } from '../model.ts';
import { isNumber } from '../read/boxes.ts';
import { type ForeignReading, fieldsIn, foreignItem, textIn } from './foreign-item.ts';

/** True for an export, or an import, of Label Studio. */
export function isLabelStudio(document: unknown): document is readonly Fields[] {
  return (
    Array.isArray(document) &&
    document.length > 0 &&
    document.every(
      (task) =>
        isFields(task) &&
        isFields(task.data) &&
        (Array.isArray(task.annotations) || Array.isArray(task.predictions)),
    )
  );
}

/** An item for each task: what people left, of every one of them; predictions only where there is no person. */
export function* labelStudioItems(tasks: readonly Fields[], reading: ForeignReading): Generator<Item> {
  for (const [at, task] of tasks.entries()) {
    const line = at + 1;
    const data = isFields(task.data) ? task.data : {};
    const text = textIn(data.text);
    const place =
      textIn(data.image) ??
      Object.values(data).find(
        (value): value is string => typeof value === 'string' && /^(?:s3|https?):/.test(value),
      );
    const meta = isFields(task.meta) ? task.meta : {};
    const people = fieldsIn(task.annotations, 'annotations', reading).filter(
      (one) => one.was_cancelled !== true,
    );
    const answers = people.length > 0 ? people : fieldsIn(task.predictions, 'predictions', reading);
    const annotations: Annotation[] = [];
    let extent: ImageExtent | undefined;
    for (const answer of answers) {
      const worker =
        textIn(answer.worker) ?? (answers.length > 1 && people.length > 0 ? workerOf(answer) : undefined);
      for (const region of fieldsIn(answer.result, 'result', reading)) {
        const size = extentOfRegion(region);
        extent ??= size;
        const found = regionAnnotations(region, size, reading);
        const kind = String(region.type).slice(0, 40);
        if (found.length === 0)
          reading.notes.add(brokenLabel, `A region of type ${kind} cannot be read.`, line);
        annotations.push(...found.map((one) => (worker === undefined ? one : { ...one, worker })));
      }
    }
    const name = textIn(meta.name) ?? place?.slice(place.lastIndexOf('/') + 1) ?? String(task.id ?? line);
    const known = extent ?? reading.extentOf(name);
    yield foreignItem(
      {
        line,
        name,
        ref: place,
        text: place === undefined ? text : undefined,
        extent: known,
        annotations,
        human: people.length > 0 || answers.length === 0,
      },
      reading,
    );
  }
}

function workerOf({ completed_by: who, id }: Fields): string | undefined {
  if (isFields(who)) return textIn(who.email) ?? String(who.id);
  return who === undefined || who === null ? (id === undefined ? undefined : String(id)) : String(who);
}

function extentOfRegion({ original_width: width, original_height: height }: Fields): ImageExtent | undefined {
  return isNumber(width) && isNumber(height) && width > 0 && height > 0 ? { width, height } : undefined;
}

function regionAnnotations(
  region: Fields,
  extent: ImageExtent | undefined,
  { classes }: ForeignReading,
): Annotation[] {
  const { type, value, score } = region;
  if (!isFields(value) || typeof type !== 'string') return [];
  const list: unknown = value[type];
  const names = (Array.isArray(list) ? list : []).filter((name): name is string => typeof name === 'string');
  const confidence = isNumber(score) ? score : undefined;
  const { x, y, width, height, points, start, end } = value;
  return names.flatMap((name): Annotation[] => {
    const common = { class: classes.named(name), confidence };
    if (type === 'choices') return [{ shape: 'tag', ...common }];
    if (type === 'labels' && Number.isSafeInteger(start) && Number.isSafeInteger(end)) {
      return [{ shape: 'span', ...common, start: start as number, end: end as number }];
    }
    if (extent === undefined) return [];
    const [across, down] = [extent.width / 100, extent.height / 100];
    if (type === 'rectanglelabels' && isNumber(x) && isNumber(y) && isNumber(width) && isNumber(height)) {
      return [
        {
          shape: 'box',
          ...common,
          left: x * across,
          top: y * down,
          width: width * across,
          height: height * down,
        },
      ];
    }
    if (type === 'keypointlabels' && isNumber(x) && isNumber(y)) {
      return [{ shape: 'keypoint', ...common, points: [x * across, y * down] }];
    }
    if (type === 'brushlabels') {
      const { format, rle } = value;
      const bytes = format === 'rle' && Array.isArray(rle) && rle.every(isNumber) ? (rle as number[]) : [];
      const counts = readBrushRuns(bytes, extent);
      return counts === undefined ? [] : [{ shape: 'mask', ...common, size: extent, counts, instance: true }];
    }
    if (type !== 'polygonlabels' || !Array.isArray(points)) return [];
    const flat = (points as readonly unknown[]).flatMap((point) =>
      Array.isArray(point) && isNumber(point[0]) && isNumber(point[1])
        ? [point[0] * across, point[1] * down]
        : [],
    );
    return [{ shape: 'polygon', ...common, points: flat }];
  });
}
