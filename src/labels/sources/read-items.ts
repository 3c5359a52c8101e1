import type { CallOptions } from '../../core/call-options.ts';
import { type Fields, isFields } from '../../core/fields.ts';
import { collectBytes } from '../../core/files/read-text.ts';
import { describePlace, readBytes, type TextPlace } from '../../core/files/text-place.ts';
import { LONGEST_LINE, textLines } from '../../core/manifest/text-lines.ts';
import { JSONL_SCHEMA } from '../convert/targets/jsonl.ts';
import { isSequenceLabels, readSequenceLabels } from '../files/sequence-labels.ts';
import { cocoItems, isCoco } from '../foreign/coco.ts';
import { foreignFormat, foreignItems } from '../foreign/foreign-files.ts';
import { FOREIGN, type ForeignReading } from '../foreign/foreign-item.ts';
import { jsonlItem } from '../foreign/jsonl.ts';
import { isLabelStudio, labelStudioItems } from '../foreign/label-studio.ts';
import { unreadableLine } from '../line-rules.ts';
import type { Item, Label } from '../model.ts';
import type { ItemPage, ItemReading } from './item-page.ts';
import { ARCHIVE, answerNames, archiveAnswers, folderAnswers } from './worker-responses.ts';

/** Of a document that is read whole. */
const MOST_BYTES = 512 * 1024 * 1024;
const PROBLEMS = {
  'not-utf8': 'It is not UTF-8 text.',
  'too-long': `It is longer than ${LONGEST_LINE} bytes.`,
};

/**
 * Every data object of a file: the lines of a manifest, one after another; of a JSON file what Ground Truth's own
 * files hold: sequences, consolidation requests and responses, answers of workers.
 */
export async function* readItems(
  place: TextPlace,
  reading: ItemReading,
  options: CallOptions = {},
): AsyncGenerator<ItemPage, void, void> {
  const name = place.in === 'file' ? place.path : place.key;
  if (ARCHIVE.test(name)) {
    yield* archiveAnswers(place, reading, options);
    return;
  }
  const format = foreignFormat(place);
  if (format === 'folder' || name.endsWith('/')) {
    const names = await answerNames(place, reading.s3, options);
    if (names.length > 0) {
      yield* folderAnswers(place, names, reading, options);
      return;
    }
  }
  if (format !== undefined) {
    yield* foreignItems(format, place, foreignReading(reading), reading.s3, options);
    return;
  }
  if (/\.json$/i.test(name)) {
    const bytes = await collectBytes(
      readBytes(place, reading.s3, options.signal),
      describePlace(place),
      MOST_BYTES,
    );
    const document = parsed(bytes.toString('utf8').replace(/^\ufeff/, ''));
    if (document !== undefined) {
      yield { items: [...itemsOf(document, reading)], bytes: bytes.length };
      return;
    }
    yield* lineItems([bytes], reading);
    return;
  }
  yield* lineItems(readBytes(place, reading.s3, options.signal), reading);
}

async function* lineItems(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  reading: ItemReading,
): AsyncGenerator<ItemPage, void, void> {
  const { reader, notes } = reading;
  for await (const lines of textLines(toAsync(chunks))) {
    const items: Item[] = [];
    let bytes = 0;
    for (const line of lines) {
      bytes += line.bytes + 1;
      const { number, text } = line;
      if (text === undefined) {
        notes.add(unreadableLine, PROBLEMS[line.problem], number);
        continue;
      }
      if (text === '' || text.trim() === '') continue;
      let object: unknown;
      try {
        object = JSON.parse(text);
      } catch (error) {
        notes.add(unreadableLine, whereJsonEnds(error), number);
        continue;
      }
      if (!isFields(object)) {
        // A document of its own under the name of a manifest.
        const whole = number === 1 && Array.isArray(object) && object.length > 0 && object.every(isFields);
        if (whole) items.push(...itemsOf(object, reading));
        else notes.add(unreadableLine, 'It is JSON, but not an object.', number);
      } else if (object.schema === JSONL_SCHEMA) {
        items.push(jsonlItem(object, number, foreignReading(reading)));
      } else if (isSequenceLabels(object)) items.push(...itemsOf(object, reading));
      else items.push(reader.read(object, number, text));
    }
    yield { items, bytes };
  }
}

function foreignReading({ reader: { classes }, notes, foreign = FOREIGN }: ItemReading): ForeignReading {
  return { ...foreign, classes, notes };
}

function whereJsonEnds(error: unknown): string {
  const at = /position (\d+)/.exec(String(error))?.[1];
  return at === undefined ? 'It is not JSON.' : `It is not JSON from column ${Number(at) + 1} on.`;
}

async function* toAsync(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
  yield* chunks;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function* itemsOf(document: unknown, reading: ItemReading): Generator<Item> {
  const { reader, notes } = reading;
  if (isSequenceLabels(document)) {
    yield sequenceItem(document, reading);
    return;
  }
  if (isCoco(document)) {
    yield* cocoItems(document, foreignReading(reading));
    return;
  }
  if (isLabelStudio(document)) {
    yield* labelStudioItems(document, foreignReading(reading));
    return;
  }
  const entries: readonly unknown[] = Array.isArray(document) ? document : [document];
  for (const [at, entry] of entries.entries()) {
    const object = isFields(entry) ? asLine(entry) : undefined;
    if (object !== undefined) yield reader.read(object, at + 1);
    else notes.add(unreadableLine, 'It is not a data object.', at + 1);
  }
}

/** A file of annotations by itself: it has frames, and neither a source nor a class-map. */
function sequenceItem(document: Fields, { reader, notes }: ItemReading): Item {
  const label: Label = {
    attribute: 'SeqLabel',
    kind: 'lidar' in document ? 'cloud-sequence' : 'video',
    type: 'groundtruth/video-object-tracking',
    metadata: {},
    value: undefined,
    human: undefined,
    created: undefined,
    job: undefined,
    adjustment: undefined,
    extent: undefined,
    annotations: [],
    reference: undefined,
  };
  const frames = readSequenceLabels(document, label, 1, { classes: reader.classes, notes });
  return {
    line: 1,
    object: {},
    ref: undefined,
    text: undefined,
    labels: [{ ...label, ...frames }],
    failures: [],
  };
}

const CUSTOM = { type: 'groundtruth/custom', 'human-annotated': 'yes' };

/** Files of the steps before the manifest, as lines that the manifest would have. */
function asLine(entry: Fields): Fields | undefined {
  const { dataObject, annotations, consolidatedAnnotation, answers, humanAnswers, inputContent } = entry;
  if (isFields(dataObject) && Array.isArray(annotations)) {
    const { s3Uri, content } = dataObject;
    const source = typeof s3Uri === 'string' ? { 'source-ref': s3Uri } : { source: content };
    return {
      ...source,
      annotations: { annotationsFromAllWorkers: annotations },
      'annotations-metadata': CUSTOM,
    };
  }
  if (isFields(consolidatedAnnotation) && isFields(consolidatedAnnotation.content)) {
    const { s3Uri, content } = isFields(dataObject) ? dataObject : {};
    const source = typeof s3Uri === 'string' ? { 'source-ref': s3Uri } : { source: content };
    return {
      ...(s3Uri === undefined && content === undefined ? {} : source),
      ...consolidatedAnnotation.content,
    };
  }
  const list = Array.isArray(answers) ? answers : humanAnswers;
  if (Array.isArray(list)) {
    return { ...(isFields(inputContent) ? inputContent : {}), answers: list, 'answers-metadata': CUSTOM };
  }
  return entry;
}
