import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { CallOptions } from '../../core/call-options.ts';
import { describePlace, readBytes, type TextPlace } from '../../core/files/text-place.ts';
import { walkFolder } from '../../core/files/walk.ts';
import { unreadableLine } from '../line-rules.ts';
import type { Item } from '../model.ts';
import type { LabelsS3 } from '../ports.ts';
import { CVAT_ELEMENTS, CvatVideo, cvatItem } from './cvat.ts';
import type { ForeignReading } from './foreign-item.ts';
import { vocItem } from './voc.ts';
import { type Element, ElementReader } from './xml-tree.ts';
import { yoloItems } from './yolo.ts';

type Format = 'xml' | 'folder' | 'yolo';

/** What a file is by its name alone; JSON has to be looked into. */
export function foreignFormat(place: TextPlace): Format | undefined {
  const name = place.in === 'file' ? place.path : place.key;
  if (/\.xml$/i.test(name)) return 'xml';
  if (place.in !== 'file') return undefined;
  if (/\.ya?ml$/i.test(name)) return 'yolo';
  return statSync(name, { throwIfNoEntry: false })?.isDirectory() ? 'folder' : undefined;
}

/** The items of CVAT and Pascal VOC, which are XML, and of YOLO, which is a folder of texts. */
export async function* foreignItems(
  format: Format,
  place: TextPlace,
  reading: ForeignReading,
  s3: LabelsS3 | undefined,
  options: CallOptions,
): AsyncGenerator<{ readonly items: readonly Item[]; readonly bytes: number }, void, void> {
  if (format === 'yolo' && place.in === 'file') {
    for await (const item of yoloItems(place.path, reading, options.signal))
      yield { items: [item], bytes: 0 };
  } else if (format === 'folder' && place.in === 'file') {
    let line = 0;
    for await (const found of walkFolder(place.path, options)) {
      for (const { kind, path } of found) {
        if (kind !== 'file' || !/\.xml$/i.test(path)) continue;
        line += 1;
        yield* xmlItems({ in: 'file', path: join(place.path, path) }, reading, s3, options, line);
      }
    }
  } else yield* xmlItems(place, reading, s3, options, 1);
}

async function* xmlItems(
  place: TextPlace,
  reading: ForeignReading,
  s3: LabelsS3 | undefined,
  options: CallOptions,
  first: number,
): AsyncGenerator<{ readonly items: readonly Item[]; readonly bytes: number }, void, void> {
  let found: Element[] = [];
  const reader = new ElementReader(new Set([...CVAT_ELEMENTS, 'annotation']), (element) =>
    found.push(element),
  );
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = first;
  const video = new CvatVideo();
  const items = (): Item[] => {
    const made = found.flatMap((element) => {
      if (element.name === 'meta') video.meta(element);
      else if (element.name === 'track') video.add(element, line, reading);
      else {
        line += 1;
        const at = line - 1;
        return element.name === 'annotation' ? vocItem(element, at, reading) : cvatItem(element, at, reading);
      }
      return [];
    });
    found = [];
    return made;
  };
  try {
    for await (const bytes of readBytes(place, s3, options.signal)) {
      reader.write(decoder.decode(bytes, { stream: true }));
      yield { items: items(), bytes: bytes.length };
    }
    reader.end();
    const last = items();
    const tracks = video.item(line, reading);
    yield { items: tracks === undefined ? last : [...last, tracks], bytes: 0 };
  } catch (error) {
    if (!isOfXml(error)) throw error;
    reading.notes.add(
      unreadableLine,
      `${describePlace(place)} is not XML of CVAT or Pascal VOC: ${error.message.slice(0, 120)}.`,
      line,
    );
  }
}

/** What the parser, or the decoder, says of the text; everything else is another's fault. */
function isOfXml(error: unknown): error is Error {
  return error instanceof TypeError || (error instanceof Error && error.constructor === Error);
}
