import { otherInTarget } from '../../convert-rules.ts';
import { runArea, runBox, runText } from '../../masks/runs.ts';
import type { Annotation, Box, Frame, Label, Points } from '../../model.ts';
import type { Entry, TargetContext, TargetWriter } from '../target.ts';

/** More than a box takes: its numbers have 24 characters at most. */
const BOX_BYTES = 512;

/** The name of the file that holds everything. */
const COCO_FILE = 'annotations.json';

/**
 * COCO's one file. Annotations come first in it, since they are written as they arrive, and images behind them. Videos are
 * COCO-VID: an image for each frame, `video_id`, `frame_id`, and `instance_id` for tracks.
 */
export function cocoWriter(context: TargetContext): TargetWriter {
  const { output } = context;
  const file = output.text(COCO_FILE);
  const images = output.text('.images');
  const several = context.choice.attributes.length > 1;
  const videos: string[] = [];
  const keypoints: string[] = [];
  let imageCount = 0;
  let annotationCount = 0;
  file.write('{"annotations":[');

  const annotation = (image: number, category: number, rest: string) => {
    annotationCount += 1;
    file.write(
      `${annotationCount === 1 ? '\n' : ',\n'}{"id":${annotationCount},"image_id":${image},"category_id":${category},${rest}}`,
    );
  };

  const writeBox = (image: number, box: Box, label: Label, own: string) => {
    const { left, top, width, height } = box;
    const score = context.score(label, box.confidence);
    annotationCount += 1;
    file.reserve(BOX_BYTES);
    file.plain(annotationCount === 1 ? '\n{"id":' : ',\n{"id":');
    file.number(annotationCount);
    file.plain(',"image_id":');
    file.number(image);
    file.plain(',"category_id":');
    file.number(context.indexOf(box.class) + 1);
    file.plain(',"bbox":[');
    file.number(left);
    file.plain(',');
    file.number(top);
    file.plain(',');
    file.number(width);
    file.plain(',');
    file.number(height);
    file.plain('],"area":');
    file.number(width * height);
    file.plain(',"iscrowd":0,"segmentation":[]');
    if (score !== undefined) {
      file.plain(',"score":');
      file.number(score);
    }
    if (own !== '') file.write(own);
    file.plain('}');
  };

  const image = (name: string, ref: string | undefined, { extent, item }: Entry, more: string): number => {
    imageCount += 1;
    const size = extent === undefined ? '' : `,"width":${extent.width},"height":${extent.height}`;
    const url = ref === undefined ? '' : `,"coco_url":${JSON.stringify(ref)}`;
    images.write(
      `${imageCount === 1 ? '' : ',\n'}{"id":${imageCount},"file_name":${JSON.stringify(name)}${size}${url},"line":${item.line}${more}}`,
    );
    return imageCount;
  };

  const ownOf = (one: Annotation, label: Label): string => {
    if (!several && one.track === undefined && one.attributes === undefined && one.worker === undefined)
      return '';
    let own = several ? `,"label_attribute":${JSON.stringify(label.attribute)}` : '';
    if (one.track !== undefined) own += `,"track":${JSON.stringify(one.trackName ?? one.track)}`;
    if (one.attributes !== undefined) own += `,"attributes":${JSON.stringify(one.attributes)}`;
    if (one.worker !== undefined) own += `,"worker":${JSON.stringify(one.worker)}`;
    return own;
  };

  const write = (at: number, one: Annotation, label: Label, line: number, more = ''): void => {
    const own = ownOf(one, label) + more;
    switch (one.shape) {
      case 'box':
        writeBox(at, one, label, own);
        return;
      case 'polygon': {
        const [left, top, right, bottom] = bounds(one.points);
        const score = context.score(label, one.confidence);
        annotation(
          at,
          context.indexOf(one.class) + 1,
          `"segmentation":[[${one.points.join(',')}]],"bbox":[${left},${top},${right - left},${bottom - top}],"area":${areaOf(one.points)},"iscrowd":0${score === undefined ? '' : `,"score":${score}`}${own}`,
        );
        return;
      }
      case 'mask': {
        const { width, height } = one.size;
        annotation(
          at,
          context.indexOf(one.class) + 1,
          `"segmentation":{"size":[${height},${width}],"counts":${JSON.stringify(runText(one.counts))}},"bbox":[${runBox(one.counts, height).join(',')}],"area":${runArea(one.counts)},"iscrowd":0${own}`,
        );
        return;
      }
      case 'keypoint':
        return;
      default:
        context.lost(`COCO cannot hold a ${one.shape}.`, line, label.attribute);
    }
  };

  /** COCO's keypoints are those of one object, each at most once: those of a line, of each worker. */
  const writeKeypoints = (
    at: number,
    label: Label,
    all: readonly Annotation[],
    line: number,
    more = '',
  ): void => {
    const groups = new Map<string, Points[][]>();
    for (const one of all) {
      if (one.shape !== 'keypoint') continue;
      if (!keypoints.includes(one.class.name)) keypoints.push(one.class.name);
      const objects = groups.get(one.worker ?? '') ?? [];
      const free = objects.find((object) => !object.some((point) => point.class === one.class));
      if (free === undefined) objects.push([one]);
      else free.push(one);
      groups.set(one.worker ?? '', objects);
    }
    for (const object of [...groups.values()].flat()) {
      context.notes.add(
        otherInTarget,
        'Its keypoints become one COCO object, each name once.',
        line,
        label.attribute,
      );
      const names = context.classNames;
      const flat = object.map((point) => [names.indexOf(point.class.name), point.points] as const);
      const [left, top, right, bottom] = bounds(object.flatMap((point) => point.points));
      const first = object[0];
      pendingKeypoints.push({
        at,
        flat,
        box: [left, top, right - left, bottom - top],
        own: (first === undefined ? '' : ownOf(first, label)) + more,
      });
    }
  };
  const pendingKeypoints: {
    readonly at: number;
    readonly flat: readonly (readonly [number, readonly number[]])[];
    readonly box: readonly number[];
    readonly own: string;
  }[] = [];

  const writeFrames = (entry: Entry, label: Label, frames: readonly Frame[]): void => {
    const video = videos.length + 1;
    videos.push(
      JSON.stringify({
        id: video,
        name: entry.name,
        ...(entry.item.ref === undefined ? {} : { source_ref: entry.item.ref }),
      }),
    );
    const tracks = new Map<string, number>();
    for (const frame of frames) {
      const attributes =
        frame.attributes === undefined ? '' : `,"attributes":${JSON.stringify(frame.attributes)}`;
      const at = image(
        frame.name,
        undefined,
        entry,
        `,"video_id":${video},"frame_id":${frame.number}${attributes}`,
      );
      for (const one of frame.annotations) {
        let instance = '';
        if (one.track !== undefined) {
          if (!tracks.has(one.track)) tracks.set(one.track, tracks.size + 1);
          instance = `,"video_id":${video},"instance_id":${tracks.get(one.track)}`;
        }
        write(at, one, label, entry.item.line, instance);
      }
      writeKeypoints(at, label, frame.annotations, entry.item.line);
    }
  };

  return {
    entry(entry) {
      const { item, labels, reviews } = entry;
      if (item.ref === undefined && labels.some(({ frames }) => frames !== undefined)) {
        for (const label of labels) if (label.frames !== undefined) writeFrames(entry, label, label.frames);
        return;
      }
      if (item.ref === undefined) {
        context.lost('COCO cannot hold texts.', item.line);
        return;
      }
      const still = labels.filter(({ frames }) => frames === undefined);
      for (const label of labels) if (label.frames !== undefined) writeFrames(entry, label, label.frames);
      if (still.length === 0) return;
      const said = reviews
        .flatMap(({ annotations }) => annotations)
        .flatMap((one) =>
          one.shape === 'verdict' ? [{ verdict: one.class.name, comments: one.comments }] : [],
        );
      const at = image(
        entry.name,
        item.ref,
        entry,
        said.length === 0 ? '' : `,"reviews":${JSON.stringify(said)}`,
      );
      for (const label of still) {
        let points = false;
        for (const one of label.annotations) {
          if (one.shape === 'keypoint') points = true;
          else write(at, one, label, item.line);
        }
        if (points) writeKeypoints(at, label, label.annotations, item.line);
      }
    },
    end() {
      const names = context.classNames;
      const person = names.length + 1;
      for (const { at, flat, box, own } of pendingKeypoints) {
        const places = new Array<number>(keypoints.length * 3).fill(0);
        for (const [index, [x = 0, y = 0]] of flat) {
          const place = keypoints.indexOf(names[index] ?? '') * 3;
          [places[place], places[place + 1], places[place + 2]] = [x, y, 2];
        }
        annotation(
          at,
          person,
          `"keypoints":[${places.join(',')}],"num_keypoints":${flat.length},"bbox":[${box.join(',')}],"area":${(box[2] ?? 0) * (box[3] ?? 0)},"iscrowd":0,"segmentation":[]${own}`,
        );
      }
      output.close(images);
      file.write('\n],"images":[');
      file.append(output.read('.images'));
      output.drop('.images');
      const categories = names.map((name, index) => ({ id: index + 1, name, supercategory: '' }));
      const figure = { id: person, name: 'keypoints', supercategory: '', keypoints, skeleton: [] };
      file.write(
        `\n],"categories":${JSON.stringify(keypoints.length === 0 ? categories : [...categories, figure])}${videos.length === 0 ? '' : `,"videos":[${videos.join(',')}]`},"licenses":[],"info":${JSON.stringify({ description: context.source, contributor: 'groundctl', label_attributes: context.choice.attributes })}}\n`,
      );
      output.close(file);
    },
  };
}

/** Left, top, right and bottom of points. */
export function bounds(points: readonly number[]): [number, number, number, number] {
  let [left, top, right, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (let at = 0; at + 1 < points.length; at += 2) {
    const [x = 0, y = 0] = [points[at], points[at + 1]];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return [left, top, right, bottom];
}

/** Of a polygon, by the shoelace formula. */
function areaOf(points: readonly number[]): number {
  let twice = 0;
  for (let at = 0; at < points.length; at += 2) {
    const next = (at + 2) % points.length;
    twice += (points[at] ?? 0) * (points[next + 1] ?? 0) - (points[next] ?? 0) * (points[at + 1] ?? 0);
  }
  return Math.abs(twice) / 2;
}
