import type { Annotation, Frame, Label } from '../../model.ts';
import type { TargetContext, TargetWriter } from '../target.ts';
import { pairs } from './label-studio.ts';

/** The version of what a line looks like. */
export const JSONL_SCHEMA = 'groundctl/label/v1';

/** groundctl's own lines: everything that was read, classes by name, places in pixels. Described in docs/labels.md. */
export function jsonlWriter(context: TargetContext): TargetWriter {
  const { output } = context;
  const file = output.text('labels.jsonl');
  return {
    entry({ item, labels, reviews, name, extent }) {
      const line = {
        schema: JSONL_SCHEMA,
        name,
        line: item.line,
        ...(item.ref === undefined ? {} : { 'source-ref': item.ref }),
        ...(item.text === undefined ? {} : { source: item.text }),
        ...(extent === undefined ? {} : { width: extent.width, height: extent.height }),
        labels: [...labels, ...reviews].map((label) => labelJson(label, context)),
      };
      file.write(`${JSON.stringify(line)}\n`);
    },
    end() {
      output.close(file);
      output.write('classes.json', `${JSON.stringify({ classes: context.classNames }, undefined, 2)}\n`);
    },
  };
}

function labelJson(label: Label, context: TargetContext): object {
  const { attribute, type, human, created, job, adjustment, annotations, frames, cameras } = label;
  const json = (one: Annotation) => annotationJson(one, context.score(label, one.confidence));
  const framesJson = (all: readonly Frame[]) =>
    all.map((frame) => ({
      frame: frame.number,
      name: frame.name,
      ...(frame.attributes === undefined ? {} : { attributes: frame.attributes }),
      annotations: frame.annotations.map(json),
    }));
  return {
    attribute,
    type,
    ...(human === undefined ? {} : { human }),
    ...(created === undefined ? {} : { created: `${created}Z` }),
    ...(job === undefined ? {} : { job }),
    ...(adjustment === undefined ? {} : { adjustment }),
    ...(frames === undefined ? { annotations: annotations.map(json) } : { frames: framesJson(frames) }),
    ...(cameras === undefined
      ? {}
      : { cameras: cameras.map(({ name, frames }) => ({ name, frames: framesJson(frames) })) }),
  };
}

function annotationJson(one: Annotation, score: number | undefined): object {
  const { worker, attributes, track, trackName, classId } = one;
  return {
    shape: one.shape,
    ...('class' in one ? { label: one.class.name } : {}),
    ...(classId === undefined ? {} : { id: classId }),
    ...placeJson(one),
    ...(score === undefined ? {} : { score }),
    ...(worker === undefined ? {} : { worker }),
    ...(track === undefined
      ? {}
      : { track, ...(trackName === undefined ? {} : { 'track-name': trackName }) }),
    ...(attributes === undefined ? {} : { attributes }),
  };
}

function placeJson(one: Annotation): object {
  switch (one.shape) {
    case 'box':
      return { box: [one.left, one.top, one.width, one.height] };
    case 'polygon':
    case 'polyline':
    case 'keypoint':
      return { points: pairs(one.points) };
    case 'mask':
      return { size: [one.size.height, one.size.width], counts: one.counts, instance: one.instance };
    case 'span':
      return { start: one.start, end: one.end };
    case 'verdict':
      return { comments: one.comments };
    case 'cuboid':
      return { center: one.center, size: one.size, rotation: one.rotation };
    case 'point-classes':
      return {
        classes: Object.fromEntries([...one.classes].map(([id, of]) => [id, of.name])),
        values: Buffer.from(one.values).toString('base64'),
      };
    case 'kept':
      return { ...(one.element === undefined ? {} : { element: one.element }), value: one.value };
    default:
      return {};
  }
}
