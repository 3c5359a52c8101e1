import { inflateSync } from 'node:zlib';
import { isFields } from '../../core/fields.ts';
import { collectBytes } from '../../core/files/read-text.ts';
import { JOB_LIMITS } from '../../core/manifest/limits.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { ClassTable } from '../classes.ts';
import {
  brokenAnnotations,
  maskColours,
  maskUnknown,
  missingAnnotations,
  unreadAnnotations,
} from '../file-rules.ts';
import { decodeMask, hexColour, type MaskImage } from '../masks/decode-png.ts';
import { runLengths } from '../masks/runs.ts';
import type { Label, LabelClass, Mask } from '../model.ts';
import type { FileReading } from './file-reading.ts';
import type { FoundFile } from './files.ts';
import { readSequenceLabels } from './sequence-labels.ts';

/** Of a file of annotations; a sequence of 2,000 frames with a hundred boxes each has 60 MB. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Kinds whose annotations lie in a file of their own that is looked into. */
export function hasFile(label: Label): boolean {
  return (
    label.reference !== undefined && ['mask', 'video', 'point-classes', 'cloud-sequence'].includes(label.kind)
  );
}

/** A label with what its file holds; as it was where the file cannot be read, which is noted. */
export async function withFile(label: Label, line: number, reading: FileReading): Promise<Label> {
  const { files, notes } = reading;
  const { reference = '', attribute } = label;
  const file = await files.find(reference);
  const shown = quoteForMessage(reference, 300).slice(1, -1);
  if (file === 'missing') notes.add(missingAnnotations, `There is no ${shown}.`, line, attribute);
  else if (file === 'unreachable')
    notes.add(unreadAnnotations, `${shown} was not looked up.`, line, attribute);
  else {
    const read = await readFile(label, line, file, reading);
    if (typeof read !== 'string') return { ...label, ...read };
    notes.add(brokenAnnotations, `${shown} is ${read}.`, line, attribute);
  }
  return label;
}

/** What the file holds, or what it is in its place: completes "It is …". */
async function readFile(
  label: Label,
  line: number,
  file: FoundFile,
  reading: FileReading,
): Promise<Partial<Label> | string> {
  if (file.size > MOST_BYTES) return `larger than ${MOST_BYTES} bytes`;
  const bytes = await collectBytes(file.bytes(), 'It', MOST_BYTES);
  switch (label.kind) {
    case 'mask':
      return readMask(label, line, bytes, reading);
    case 'point-classes':
      return readPointClasses(label, line, bytes, reading);
    default: {
      let value: unknown;
      try {
        value = JSON.parse(bytes.toString('utf8'));
      } catch {
        return 'not JSON';
      }
      return readSequenceLabels(value, label, line, reading) ?? 'not an annotation file of a sequence';
    }
  }
}

const WHITE = 0xffffff;

interface ColourEntry {
  readonly index: number;
  readonly class: LabelClass;
  readonly colour: number | undefined;
  readonly background: boolean;
}

function colourMap(map: unknown, attribute: string, classes: ClassTable): ColourEntry[] {
  if (!isFields(map)) return [];
  return Object.keys(map).flatMap((key) => {
    const entry = map[key];
    const name = isFields(entry) ? entry['class-name'] : entry;
    if (!/^\d{1,3}$/.test(key) || typeof name !== 'string') return [];
    const colour = hexColour(isFields(entry) ? entry['hex-color'] : undefined);
    const background = key === '0' && /^background$/i.test(name);
    return [{ index: Number(key), class: classes.of(attribute, Number(key), name), colour, background }];
  });
}

function readMask(
  { attribute, metadata }: Label,
  line: number,
  bytes: Uint8Array,
  { classes, notes }: FileReading,
): Partial<Label> | string {
  const decoded = decodeMask(bytes);
  if (!decoded.ok) return decoded.problem;
  const { width, height, values, palette } = decoded.value;
  const entries = colourMap(metadata['internal-color-map'], attribute, classes);
  const runs = runLengths(values, width, height);
  const meaning = meaningOf(decoded.value, entries, [...runs.keys()]);
  if (meaning.wrong.length > 0) {
    const detail = `Index ${meaning.wrong.join(', ')} has the color of another class.`;
    notes.add(maskColours, detail, line, attribute);
  }
  const merged = new Map<ColourEntry, number[][]>();
  for (const [value, counts] of runs) {
    const entry = meaning.of(value);
    if (entry === undefined) {
      const what = palette === undefined ? `the colour ${value.toString(16)}` : `index ${value}`;
      notes.add(maskUnknown, `It has ${what}.`, line, attribute);
    } else merged.set(entry, [...(merged.get(entry) ?? []), counts]);
  }
  const size = { width, height };
  const annotations: Mask[] = [];
  for (const [entry, parts] of merged) {
    if (entry.background) continue;
    const [first = []] = parts;
    const counts = parts.length === 1 ? first : unionOf(values, width, height, meaning.of, entry);
    annotations.push({
      shape: 'mask',
      class: entry.class,
      classId: entry.index,
      size,
      counts,
      instance: false,
    });
  }
  return { annotations, extent: size };
}

/** Several values of one class: as one mask. */
function unionOf(
  values: MaskImage['values'],
  width: number,
  height: number,
  of: (value: number) => ColourEntry | undefined,
  entry: ColourEntry,
): number[] {
  const inside = Uint8Array.from(values as ArrayLike<number>, (value) => (of(value) === entry ? 1 : 0));
  return runLengths(inside, width, height).get(1) ?? [];
}

/**
 * What the values of a mask mean. Indexes are keys of the map, as long as the palette's colours are those of their
 * classes; where they are not, the colours are right. A picture without a palette has colours alone.
 */
function meaningOf({ palette }: MaskImage, entries: readonly ColourEntry[], values: readonly number[]) {
  const byIndex = new Map(entries.map((entry) => [entry.index, entry]));
  const byColour = new Map(
    entries.flatMap((entry) => (entry.colour === undefined ? [] : [[entry.colour, entry]])),
  );
  if (palette === undefined) return { of: (value: number) => byColour.get(value), wrong: [] };
  const wrong = values.filter((index) => {
    const colour = palette[index];
    if (colour === undefined || !byColour.has(colour)) return false;
    const own = byIndex.get(index);
    // Unused entries of a palette are white, as the background is.
    return own === undefined ? colour !== WHITE : own.colour !== undefined && own.colour !== colour;
  });
  return {
    wrong,
    of: (index: number) => (wrong.length > 0 ? byColour.get(palette[index] ?? -1) : byIndex.get(index)),
  };
}

function readPointClasses(
  { attribute, metadata }: Label,
  line: number,
  bytes: Uint8Array,
  { classes, notes }: FileReading,
): Partial<Label> | string {
  let values: Uint8Array;
  try {
    values = inflateSync(bytes, { maxOutputLength: JOB_LIMITS.imagePixels });
  } catch {
    return 'not a zlib file';
  }
  const map = metadata['color-map'] ?? metadata['internal-color-map'];
  const entries = colourMap(map, attribute, classes);
  const names = new Map(entries.map((entry) => [entry.index, entry.class]));
  const missing = new Set(values.filter((value) => !names.has(value)));
  for (const value of missing) notes.add(maskUnknown, `It has points of class ${value}.`, line, attribute);
  return { annotations: [{ shape: 'point-classes', classes: names, values }] };
}
