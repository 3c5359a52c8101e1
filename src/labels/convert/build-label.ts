import type { Annotation, Box, Cuboid, ImageExtent, Label, LabelClass, Span, Tag } from '../model.ts';

/** A label as a job writes it. */
export interface BuiltLabel {
  readonly value: unknown;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Shapes that the type has no place for. */
  readonly lost: readonly Annotation['shape'][];
}

/**
 * What a job would have written for annotations: boxes, classes or entities. Undefined for what only a file of its own can
 * hold. Confidences that nobody wrote are 0, as those of a single worker.
 */
export function buildLabel(
  label: Label,
  extent: ImageExtent | undefined,
  idOf: (of: LabelClass) => number,
): BuiltLabel | undefined {
  const { annotations } = label;
  const of = <A extends Annotation>(shape: A['shape']) =>
    annotations.filter((one): one is A => one.shape === shape);
  const [boxes, tags, spans] = [of<Box>('box'), of<Tag>('tag'), of<Span>('span')];
  const common = {
    'human-annotated': label.human === false ? 'no' : 'yes',
    'creation-date': label.created ?? `${new Date().toISOString().slice(0, -1)}000`,
    'job-name': label.job ?? `labeling-job/${label.attribute.toLowerCase()}`,
    ...(label.adjustment === undefined ? {} : { 'adjustment-status': label.adjustment }),
  };
  const without = (...shapes: readonly Annotation['shape'][]) =>
    annotations.map((one) => one.shape).filter((shape) => !shapes.includes(shape));
  const ids = (all: readonly { readonly class: LabelClass }[]) =>
    Object.fromEntries(all.map((one) => [String(idOf(one.class)), one.class.name]));
  if (boxes.length > 0 || label.kind === 'boxes') {
    if (extent === undefined && boxes.length > 0) return undefined;
    const { width, height, depth = 3 } = extent ?? {};
    return {
      value: {
        image_size: extent === undefined ? [] : [{ width, height, depth }],
        annotations: boxes.map(({ class: named, left, top, width, height }) => ({
          class_id: idOf(named),
          top,
          left,
          height,
          width,
        })),
      },
      metadata: {
        objects: boxes.map(({ confidence = 0 }) => ({ confidence })),
        'class-map': ids(boxes),
        type: 'groundtruth/object-detection',
        ...common,
      },
      lost: without('box'),
    };
  }
  if (spans.length > 0 || label.kind === 'spans') {
    const names = [...new Set(spans.map((one) => one.class.name))];
    return {
      value: {
        annotations: {
          labels: names.map((name) => ({ label: name })),
          entities: spans.map((one) => ({
            label: one.class.name,
            startOffset: one.start,
            endOffset: one.end,
          })),
        },
      },
      metadata: {
        entities: spans.map(({ confidence = 0 }) => ({ confidence })),
        type: 'groundtruth/text-span',
        ...common,
      },
      lost: without('span'),
    };
  }
  const cuboids = of<Cuboid>('cuboid');
  if (cuboids.length > 0) {
    return {
      value: { annotations: cuboids.map((one) => cuboidJson(one, idOf)) },
      metadata: {
        objects: [],
        'class-map': ids(cuboids),
        type: 'groundtruth/point_cloud_object_detection',
        ...common,
      },
      lost: without('cuboid'),
    };
  }
  if (tags.length === 0 && label.kind !== 'tags') return undefined;
  const text = label.type.includes('text-') ? 'text' : 'image';
  const [tag] = tags;
  if (tags.length === 1 && label.kind !== 'tags' && tag !== undefined) {
    return {
      value: idOf(tag.class),
      metadata: {
        'class-name': tag.class.name,
        confidence: tag.confidence ?? 0,
        type: `groundtruth/${text}-classification`,
        ...common,
      },
      lost: without('tag'),
    };
  }
  return {
    value: tags.map((one) => idOf(one.class)),
    metadata: {
      'class-map': ids(tags),
      'confidence-map': Object.fromEntries(tags.map((one) => [String(idOf(one.class)), one.confidence ?? 0])),
      type: `groundtruth/${text}-classification-multilabel`,
      ...common,
    },
    lost: without('tag'),
  };
}

function cuboidJson(
  { class: named, center, size, rotation, trackName, attributes }: Cuboid,
  idOf: (of: LabelClass) => number,
) {
  const [[x, y, z], [length, width, height], [roll, pitch, yaw]] = [center, size, rotation];
  return {
    'class-id': idOf(named),
    ...(trackName === undefined ? {} : { 'object-name': trackName }),
    'center-x': x,
    'center-y': y,
    'center-z': z,
    length,
    width,
    height,
    roll,
    pitch,
    yaw,
    ...(attributes === undefined ? {} : { 'label-category-attributes': attributes }),
  };
}
