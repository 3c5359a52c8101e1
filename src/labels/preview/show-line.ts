import { describePlace } from '../../core/files/text-place.ts';
import { type Html, html } from '../../core/report/html.ts';
import { counted } from '../../core/text/grouped.ts';
import { checkImage } from '../check/images.ts';
import { prefixOf } from '../convert/extents.ts';
import { hasFile, withFile } from '../files/annotation-files.ts';
import type { Files, FoundFile } from '../files/files.ts';
import type { Annotation, Item } from '../model.ts';
import { Notes } from '../notes.ts';
import { LineReader } from '../read/line-reader.ts';
import type { LabelSource } from '../sources/find-sources.ts';
import { choicesOf, type ShownChoice } from './choices.ts';
import { drawAnnotations } from './draw.ts';
import { findImage, type ShownImage, type SignObject } from './find-image.ts';
import type { ItemCursor } from './item-cursor.ts';
import type { Palette } from './palette.ts';
import { placeText } from './picture.ts';

/** One line as the preview shows it. */
export interface ShownLine {
  readonly file: string;
  readonly note: string;
  /** Why there is nothing to see, in a sentence. */
  readonly problem?: string | undefined;
  readonly about?: string | undefined;
  readonly choices: readonly ShownChoice[];
  readonly chosen: string;
  /** Of a sequence: the frame that is shown, from 0, of how many. */
  readonly sequence?: { readonly at: number; readonly of: number; readonly name: string } | undefined;
  readonly labels: readonly { readonly text: string; readonly kind: string }[];
  readonly annotations: readonly { readonly text: string }[];
  readonly findings: readonly {
    readonly severity: string;
    readonly message: string;
    readonly fix: string;
  }[];
  /** The body of the frame, given the address of the image where there is one. */
  readonly draw?: ((image: string | undefined) => Html) | undefined;
  readonly local?: { readonly file: FoundFile; readonly type: string } | undefined;
  /** The one signed URL that the frame may load. */
  readonly url?: string | undefined;
}

export interface LineSource {
  readonly source: LabelSource;
  readonly cursor: ItemCursor;
  readonly files: Files;
  readonly palette: Palette;
  readonly attributes: readonly string[] | undefined;
  readonly sign: SignObject | undefined;
  /** One sentence about where images come from. */
  readonly note: string;
}

/** As many as a page shows without getting slow. */
const MOST_LISTED = 500;

/** What is asked for besides the line. */
export interface Asked {
  readonly show: string;
  readonly frame: number;
  readonly actualSize: boolean;
}

/** Reads one line with its files and draws it. Whatever is wrong with it is part of the answer. */
export async function showLine(from: LineSource, line: number, asked: Asked): Promise<ShownLine> {
  const { source, cursor, files, palette, sign, note } = from;
  const about = { file: describePlace(source.place), note, choices: [], chosen: '' };
  const found = await cursor.at(line);
  if (typeof found === 'string') {
    return { ...about, problem: found, labels: [], annotations: [], findings: [] };
  }
  const notes = new Notes();
  const reader = new LineReader(notes);
  // Its own findings, and no others: a line of a manifest is read once more by itself.
  const read = found.raw === undefined ? found : reader.read(found.object, found.line, found.raw);
  const choice = choicesOf(read, from.attributes, asked.show);
  const labels = [];
  for (const label of choice.labels) {
    labels.push(
      label.frames === undefined && hasFile(label)
        ? await withFile(label, line, { files, classes: reader.classes, notes })
        : label,
    );
  }
  const sequence = labels.find(({ frames }) => frames !== undefined && frames.length > 0);
  const frames = sequence?.frames ?? [];
  const at = Math.min(Math.max(0, asked.frame), Math.max(0, frames.length - 1));
  const frame = frames[at];
  const reference = await referenceOf(read, frame?.name, files);
  const image: ShownImage = reference === undefined ? {} : await findImage(files, reference, sign);
  const said = labels.find(({ extent }) => extent !== undefined)?.extent;
  if (reference !== undefined && frame === undefined && image.problem === undefined) {
    await checkImage(files, reference, said, line, notes);
  }
  const annotations = labels.flatMap((label) =>
    label.frames === undefined ? label.annotations : (frameOf(label.frames, frame?.number) ?? []),
  );
  const numbered = annotations.map((one, index) => ({ number: index + 1, one }));
  const name = frame?.name ?? reference ?? `line ${line}`;
  const problem = cloudOnly(annotations) ? undefined : image.problem;
  return {
    ...about,
    choices: choice.choices,
    chosen: choice.chosen,
    about: read.ref ?? (read.text === undefined ? undefined : 'a text'),
    ...(frame === undefined ? {} : { sequence: { at, of: frames.length, name: frame.name } }),
    labels: [
      ...labels.map((label) => ({ text: aboutLabel(label), kind: 'info' })),
      ...read.failures.map(({ attribute, reason }) => ({
        text: `${attribute} failed: ${reason}`,
        kind: 'error',
      })),
      ...(read.labels.length + read.failures.length === 0
        ? [{ text: 'It has no label.', kind: 'info' }]
        : []),
    ],
    annotations: listed(annotations),
    findings: notes.findings(about.file).map(({ severity, message, fix }) => ({ severity, message, fix })),
    local: image.local,
    url: image.url,
    draw: (href) =>
      html`${problem !== undefined && html`<p class="said">${problem}</p>`}${drawAnnotations(
        numbered,
        {
          text: read.text,
          extent: said ?? image.extent,
          href,
          name,
          actualSize: asked.actualSize,
        },
        palette,
      )}`,
  };
}

function frameOf(
  frames: NonNullable<Item['labels'][number]['frames']>,
  number: number | undefined,
): readonly Annotation[] | undefined {
  return frames.find((frame) => frame.number === number)?.annotations;
}

/** What the line names as its image: its object, or of a sequence the frame's. */
async function referenceOf(
  { ref }: Item,
  frame: string | undefined,
  files: Files,
): Promise<string | undefined> {
  if (frame === undefined) return ref;
  return frame === '' ? undefined : `${ref === undefined ? '' : await prefixOf(files, ref)}${frame}`;
}

function cloudOnly(annotations: readonly Annotation[]): boolean {
  return (
    annotations.length > 0 &&
    annotations.every(({ shape }) => shape === 'cuboid' || shape === 'point-classes')
  );
}

function aboutLabel({ attribute, kind, human, created, job, adjustment }: Item['labels'][number]): string {
  const who = human === undefined ? undefined : human ? 'by people' : 'by automated labeling';
  const when = created === undefined ? undefined : `${created.slice(0, 19).replace('T', ' ')} UTC`;
  return [`${attribute} (${kind})`, who, when, job, adjustment].filter(Boolean).join(', ');
}

function listed(annotations: readonly Annotation[]): { readonly text: string }[] {
  const rows = annotations.slice(0, MOST_LISTED).map((one, index) => {
    const name = 'class' in one ? `${one.class.name}, ` : '';
    const confidence = one.confidence === undefined ? '' : `, confidence ${one.confidence}`;
    const who = one.worker === undefined ? '' : `, worker ${one.worker}`;
    const track = one.trackName === undefined ? '' : `, track ${one.trackName}`;
    const attributes = one.attributes === undefined ? '' : `, ${JSON.stringify(one.attributes)}`;
    return { text: `${index + 1}: ${name}${placeText(one)}${confidence}${track}${attributes}${who}` };
  });
  const more = annotations.length - rows.length;
  return more === 0 ? rows : [...rows, { text: `… and ${counted(more, 'annotation')} more` }];
}
