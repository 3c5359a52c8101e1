import type { Fields } from '../../core/fields.ts';
import { brokenLabel } from '../line-rules.ts';
import type { Annotation, Item, Label } from '../model.ts';
import { extentOf, isNumber } from '../read/boxes.ts';
import { utcTime } from '../read/dates.ts';
import { type ForeignReading, fieldsIn, foreignItem, textIn } from './foreign-item.ts';

/** The item of one of groundctl's own lines. What only frames or clouds have stays behind, and is noted. */
export function jsonlItem(object: Fields, line: number, reading: ForeignReading): Item {
  const { notes } = reading;
  const extent = extentOf(object);
  const labels: Label[] = [];
  for (const one of fieldsIn(object.labels, 'labels', reading)) {
    const annotations = fieldsIn(one.annotations, 'annotations', reading).flatMap((annotation) => {
      const read = annotationOf(annotation, reading);
      if (read === undefined)
        notes.add(brokenLabel, `A ${String(annotation.shape).slice(0, 40)} cannot be read.`, line);
      return read ?? [];
    });
    const [label] = foreignItem({ line, name: '', annotations, extent }, reading).labels;
    if (label === undefined) continue;
    const type = textIn(one.type);
    labels.push({
      ...label,
      attribute: textIn(one.attribute) ?? reading.attribute,
      ...(type === undefined
        ? {}
        : { type, kind: /multilabel$/.test(type) ? ('tags' as const) : label.kind }),
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
  const name = textIn(one.label);
  if (name === undefined) return undefined;
  const worker = textIn(one.worker);
  const common = {
    class: classes.named(name),
    confidence: isNumber(score) ? score : undefined,
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
    return {
      shape,
      ...common,
      size: { width, height },
      counts: counts as number[],
      instance: one.instance === true,
    };
  }
  if (shape === 'verdict') {
    const comments = Array.isArray(one.comments)
      ? one.comments.filter((comment): comment is string => typeof comment === 'string')
      : [];
    return { shape, ...common, comments };
  }
  return undefined;
}
