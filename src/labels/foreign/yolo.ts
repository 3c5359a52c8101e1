import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { isFields } from '../../core/fields.ts';
import { readTextFile } from '../../core/files/read-text.ts';
import { walkFolder } from '../../core/files/walk.ts';
import { imageExtent } from '../convert/extents.ts';
import { noExtent } from '../convert-rules.ts';
import { Files } from '../files/files.ts';
import { brokenLabel, classUnnamed } from '../line-rules.ts';
import type { Annotation, ImageExtent, Item } from '../model.ts';
import { type ForeignReading, foreignItem } from './foreign-item.ts';

const MOST_BYTES = 16 * 1024 * 1024;

/** The items of a folder in Ultralytics' layout, by its data.yaml: every text file below labels/. */
export async function* yoloItems(
  path: string,
  reading: ForeignReading,
  signal?: AbortSignal,
): AsyncGenerator<Item, void, void> {
  const folder = dirname(path);
  const names = namesOf(await readTextFile(path, MOST_BYTES, signal));
  const labels: string[] = [];
  const images = new Map<string, string>();
  for await (const found of walkFolder(folder, { signal })) {
    for (const { kind, path: name } of found) {
      if (kind !== 'file') continue;
      const inside = /(?:^|\/)(labels|images)\/(.+)\.([^./]+)$/.exec(name);
      if (inside?.[1] === 'labels' && inside[3] === 'txt') labels.push(name);
      else if (inside?.[1] === 'images') images.set(inside[2] ?? '', name);
    }
  }
  const listed = listedNames(join(folder, 'images.txt'));
  const files = new Files(undefined, folder, signal);
  for (const [at, file] of labels.entries()) {
    const line = at + 1;
    const stem = file.replace(/^(?:.*\/)?labels\//, '').replace(/\.txt$/, '');
    const image = images.get(stem);
    const name =
      listed.get(stem) ?? (image === undefined ? `${stem}.jpg` : image.replace(/^(?:.*\/)?images\//, ''));
    const extent =
      reading.extentOf(name) ?? (image === undefined ? undefined : await imageExtent(files, image));
    const text = await readTextFile(join(folder, file), MOST_BYTES, signal);
    const rows = text.split('\n').filter((row) => row.trim() !== '');
    if (extent === undefined && rows.length > 0)
      reading.notes.add(noExtent, `${name} has no known width and height.`, line);
    const annotations =
      extent === undefined
        ? []
        : rows.flatMap((row) => annotationOf(row, extent, names, name, line, reading) ?? []);
    yield foreignItem({ line, name, extent, annotations }, reading);
  }
}

function namesOf(text: string): ReadonlyMap<number, string> {
  let document: unknown;
  try {
    document = parse(text, { maxAliasCount: 0 });
  } catch {
    return new Map();
  }
  const names = isFields(document) ? document.names : undefined;
  const entries = Array.isArray(names) ? [...names.entries()] : isFields(names) ? Object.entries(names) : [];
  return new Map(entries.map(([index, name]) => [Number(index), String(name)]));
}

/** Names with their extensions, of the list beside data.yaml. */
function listedNames(path: string): Map<string, string> {
  try {
    const names = readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.trim().replace(/^(?:.*\/)?images\//, ''));
    return new Map(names.filter(Boolean).map((name) => [name.replace(/\.[^.]*$/, ''), name]));
  } catch {
    return new Map();
  }
}

function annotationOf(
  row: string,
  { width, height }: ImageExtent,
  names: ReadonlyMap<number, string>,
  file: string,
  line: number,
  { classes, notes }: ForeignReading,
): Annotation | undefined {
  const [index, ...places] = row.trim().split(/\s+/).map(Number);
  if (
    index === undefined ||
    !places.every(Number.isFinite) ||
    (places.length !== 4 && (places.length < 6 || places.length % 2 === 1))
  ) {
    notes.add(brokenLabel, `A row of ${file} is neither a box nor a polygon.`, line);
    return undefined;
  }
  if (!names.has(index)) notes.add(classUnnamed, `Class ${index} is not in data.yaml.`, line);
  const named = classes.named(names.get(index) ?? String(index));
  if (places.length > 4) {
    return {
      shape: 'polygon',
      class: named,
      points: places.map((value, at) => value * (at % 2 === 0 ? width : height)),
    };
  }
  const [x = 0, y = 0, w = 0, h = 0] = places;
  return {
    shape: 'box',
    class: named,
    left: (x - w / 2) * width,
    top: (y - h / 2) * height,
    width: w * width,
    height: h * height,
  };
}
