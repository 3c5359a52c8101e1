import { maskPixels } from '../../masks/pixels.ts';
import { runBox } from '../../masks/runs.ts';
import type { Annotation, Frame, ImageExtent, Label, Mask } from '../../model.ts';
import type { Entry, TargetContext, TargetWriter } from '../target.ts';
import { xml } from '../xml.ts';
import { pairs } from './label-studio.ts';

/** Attributes of a label that a way back and readers of several attributes need; CVAT wants them declared. */
const OWN = ['label_attribute', 'worker'] as const;

/**
 * CVAT 1.1: annotations.xml with all images, and for each sequence `video-NAME.xml` with its tracks. Shapes go into files aside
 * first, since the labels with their attributes are declared before them.
 */
export function cvatWriter(context: TargetContext): TargetWriter {
  const { output } = context;
  const images = output.text('.images');
  const attributes = new Map<string, Set<string>>();
  let count = 0;

  const own = (one: Annotation, label: Label): string => {
    const name = 'class' in one ? one.class.name : '';
    const pairs: [string, string][] = Object.entries(one.attributes ?? {}).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    if (context.choice.attributes.length > 1) pairs.push([OWN[0], label.attribute]);
    if (one.worker !== undefined) pairs.push([OWN[1], one.worker]);
    if (pairs.length === 0) return '';
    const declared = attributes.get(name) ?? new Set();
    for (const [key] of pairs) declared.add(key);
    attributes.set(name, declared);
    return pairs.map(([key, value]) => `<attribute name="${xml(key)}">${xml(value)}</attribute>`).join('');
  };

  const element = (one: Annotation, label: Label, more: string, line: number): string | undefined => {
    const inside = own(one, label);
    const named = (tag: string, places: string) =>
      `<${tag} label="${xml('class' in one ? one.class.name : '')}" source="${label.human === false ? 'auto' : 'manual'}"${more}${places}${inside === '' ? '/>' : `>${inside}</${tag}>`}\n`;
    switch (one.shape) {
      case 'box':
        return named(
          'box',
          ` xtl="${one.left}" ytl="${one.top}" xbr="${one.left + one.width}" ybr="${one.top + one.height}"`,
        );
      case 'polygon':
      case 'polyline':
      case 'keypoint':
        return named(
          one.shape === 'keypoint' ? 'points' : one.shape,
          ` points="${pairs(one.points)
            .map((pair) => pair.join(','))
            .join(';')}"`,
        );
      case 'mask':
        return named('mask', maskAttributes(one));
      case 'tag':
        return named('tag', '');
      default:
        context.lost(`CVAT cannot hold a ${one.shape}.`, line, label.attribute);
        return undefined;
    }
  };

  const labelsXml = (): string =>
    context.classNames
      .map((name) => {
        const declared = [...(attributes.get(name) ?? [])].map(
          (key) =>
            `<attribute><name>${xml(key)}</name><mutable>False</mutable><input_type>text</input_type><default_value></default_value><values></values></attribute>`,
        );
        return `<label><name>${xml(name)}</name><color></color><type>any</type><attributes>${declared.join('')}</attributes></label>\n`;
      })
      .join('');

  const meta = (name: string, mode: string, size: number, extent?: ImageExtent): string =>
    `<meta><task><name>${xml(name)}</name><size>${size}</size><mode>${mode}</mode><overlap>0</overlap><labels>\n${labelsXml()}</labels>${extent === undefined ? '' : `<original_size><width>${extent.width}</width><height>${extent.height}</height></original_size>`}</task></meta>\n`;

  const writeVideo = (entry: Entry, label: Label, frames: readonly Frame[]): void => {
    const tracks = tracksOf(frames);
    const text = tracks
      .map(({ shapes, name }, id) => {
        const [first] = shapes;
        const of = first !== undefined && 'class' in first.one ? first.one.class.name : '';
        const rows = shapes.flatMap(({ one, frame, outside }) => {
          const places = ` frame="${frame}" keyframe="1" outside="${outside ? 1 : 0}" occluded="0"`;
          return (
            element({ ...one, worker: undefined } as Annotation, label, places, entry.item.line)?.replace(
              / label="[^"]*" source="[^"]*"/,
              '',
            ) ?? []
          );
        });
        if (rows.length === 0) return '';
        const source = label.human === false ? 'auto' : 'manual';
        return `<track id="${id}" label="${xml(of)}" source="${source}"${name === undefined ? '' : ` name="${xml(name)}"`}>\n${rows.join('')}</track>\n`;
      })
      .join('');
    const size = frames.reduce((most, { number }) => Math.max(most, number), -1) + 1;
    output.write(
      `${context.folderOf(label.attribute)}video-${entry.name.replace(/\.json$/i, '')}.xml`,
      `<?xml version="1.0" encoding="utf-8"?>\n<annotations><version>1.1</version>\n${meta(entry.name, 'interpolation', size, entry.extent)}${text}</annotations>\n`,
    );
  };

  return {
    entry(entry) {
      const { item, labels, name, extent } = entry;
      for (const label of labels) if (label.frames !== undefined) writeVideo(entry, label, label.frames);
      const still = labels.filter(({ frames }) => frames === undefined);
      if (still.length === 0) return;
      if (item.ref === undefined) {
        context.lost('CVAT cannot hold texts.', item.line);
        return;
      }
      const size = extent === undefined ? '' : ` width="${extent.width}" height="${extent.height}"`;
      images.write(`<image id="${count}" name="${xml(name)}"${size}>\n`);
      count += 1;
      for (const label of still) {
        for (const one of label.annotations) images.write(element(one, label, '', item.line) ?? '');
      }
      images.write('</image>\n');
    },
    end() {
      output.close(images);
      if (count > 0) {
        const file = output.text('annotations.xml');
        file.write(
          `<?xml version="1.0" encoding="utf-8"?>\n<annotations><version>1.1</version>\n${meta(context.source, 'annotation', count)}`,
        );
        file.append(output.read('.images'));
        file.write('</annotations>\n');
        output.close(file);
      }
      output.drop('.images');
    },
  };
}

/** CVAT's own run lengths: within the box of the mask, row by row, beginning with what is outside. */
function maskAttributes(mask: Mask): string {
  const { width } = mask.size;
  const [left, top, w, h] = runBox(mask.counts, mask.size.height);
  const pixels = maskPixels(mask);
  const runs: number[] = [];
  let value = 0;
  let run = 0;
  for (let y = top; y < top + h; y++) {
    for (let x = left; x < left + w; x++) {
      if (pixels[y * width + x] === value) run += 1;
      else {
        runs.push(run);
        value = 1 - value;
        run = 1;
      }
    }
  }
  runs.push(run);
  return ` rle="${runs.join(', ')}" left="${left}" top="${top}" width="${w}" height="${h}"`;
}

interface Track {
  readonly name: string | undefined;
  readonly shapes: { readonly one: Annotation; readonly frame: number; readonly outside: boolean }[];
}

/** Shapes by their track; one without a track is a track of one frame. After its last frame, and in gaps, a track is outside. */
function tracksOf(frames: readonly Frame[]): Track[] {
  const tracks: Track[] = [];
  const open = new Map<string, Track>();
  for (const [at, frame] of frames.entries()) {
    for (const one of frame.annotations) {
      const key = one.track === undefined ? undefined : `${one.track}\n${one.shape}`;
      let track = key === undefined ? undefined : open.get(key);
      if (track === undefined) {
        track = { name: one.trackName ?? one.track, shapes: [] };
        tracks.push(track);
        if (key !== undefined) open.set(key, track);
      }
      track.shapes.push({ one, frame: frame.number, outside: false });
    }
    const after = frames[at + 1]?.number ?? frame.number + 1;
    for (const track of tracks) {
      const last = track.shapes.at(-1);
      const goesOn = frames[at + 1]?.annotations.some(
        (one) => one.track !== undefined && one.track === last?.one.track,
      );
      if (last?.frame === frame.number && !last.outside && !(goesOn && after === frame.number + 1)) {
        track.shapes.push({ one: last.one, frame: frame.number + 1, outside: true });
      }
    }
  }
  return tracks;
}
