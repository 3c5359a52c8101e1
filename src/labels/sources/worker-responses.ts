import { join } from 'node:path';
import type { CallOptions } from '../../core/call-options.ts';
import { type Fields, isFields } from '../../core/fields.ts';
import { collectBytes } from '../../core/files/read-text.ts';
import { describePlace, readBytes, type TextPlace } from '../../core/files/text-place.ts';
import { walkFolder } from '../../core/files/walk.ts';
import { textLines } from '../../core/manifest/text-lines.ts';
import { objectsBelow } from '../../core/s3-reading.ts';
import { ArchiveError } from '../../core/unpack/archive-error.ts';
import { entriesOf } from '../../core/unpack/entries.ts';
import { unreadableLine } from '../line-rules.ts';
import type { ItemPage, ItemReading } from './item-page.ts';

/** `annotations/worker-response/iteration-N/OBJECT/TIME.json`: what one iteration of a job got for an object. */
export const WORKER_RESPONSE = /(?:^|\/)iteration-\d+\/(\d{1,9})\/[^/]+\.json$/;
/** What they may be packed into. */
export const ARCHIVE = /\.(?:tar|tar\.gz|tgz|zip)$/i;
/** The manifest that may lie in the same archive; objects are its lines, from 0. */
const RESULT = /(?:^|\/)output\.manifest$/;

/** Of one file of answers, and of all of an archive. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_OF_ARCHIVE = 512 * 1024 * 1024;

/** The answers below a folder or a prefix, an item for each object, in the order of their numbers. */
export async function* folderAnswers(
  place: TextPlace,
  names: readonly string[],
  reading: ItemReading,
  { signal }: CallOptions,
): AsyncGenerator<ItemPage, void, void> {
  const byObject = Map.groupBy(
    names.toSorted((a, b) => (a < b ? -1 : 1)),
    numberOf,
  );
  for (const number of [...byObject.keys()].sort((a, b) => a - b)) {
    const answers: unknown[] = [];
    let bytes = 0;
    for (const name of byObject.get(number) ?? []) {
      const file: TextPlace =
        place.in === 'file' ? { in: 'file', path: join(place.path, name) } : { ...place, key: name };
      const content = await collectBytes(
        readBytes(file, reading.s3, signal),
        describePlace(file),
        MOST_BYTES,
      );
      bytes += content.length;
      answers.push(...answersIn(content, name, number, reading));
    }
    yield { items: [itemOf(number, answers, undefined, reading)], bytes };
  }
}

/** The same of an archive; where a job's output manifest is in it too, objects have the sources of its lines. */
export async function* archiveAnswers(
  place: TextPlace,
  reading: ItemReading,
  { signal }: CallOptions,
): AsyncGenerator<ItemPage, void, void> {
  const answers = new Map<number, unknown[]>();
  let sources: readonly (Fields | undefined)[] = [];
  let left = MOST_OF_ARCHIVE;
  try {
    for await (const { name, chunks } of entriesOf(readBytes(place, reading.s3, signal))) {
      const wanted = WORKER_RESPONSE.test(name);
      if (!wanted && !RESULT.test(name)) {
        // An archive goes on where what is in it was read to its end.
        for await (const _ of chunks);
        continue;
      }
      const content = await collectBytes(chunks, `${describePlace(place)}/${name}`, left);
      left -= content.length;
      if (!wanted) sources = await sourcesOf(content);
      else {
        const number = numberOf(name);
        const own = answers.get(number) ?? [];
        own.push(...answersIn(content, name, number, reading));
        answers.set(number, own);
      }
    }
  } catch (error) {
    const damaged = error instanceof ArchiveError || /^Z_/.test((error as NodeJS.ErrnoException).code ?? '');
    if (!damaged) throw error;
    reading.notes.add(unreadableLine, `The archive is truncated or damaged: ${(error as Error).message}`);
  }
  const numbers = [...answers.keys()].sort((a, b) => a - b);
  const items = numbers.map((number) => itemOf(number, answers.get(number) ?? [], sources[number], reading));
  yield { items, bytes: MOST_OF_ARCHIVE - left };
}

/** Names below a folder or a prefix that are answers of workers. */
export async function answerNames(
  place: TextPlace,
  s3: ItemReading['s3'],
  options: CallOptions,
): Promise<string[]> {
  const names: string[] = [];
  if (place.in === 'file') {
    for await (const found of walkFolder(place.path, options)) {
      for (const { kind, path } of found) if (kind === 'file') names.push(path);
    }
  } else if (s3 !== undefined) {
    const { bucket, key: prefix } = place;
    for await (const { Key } of objectsBelow(s3, { bucket, prefix }, options)) names.push(Key);
  }
  return names.filter((name) => WORKER_RESPONSE.test(name));
}

function numberOf(name: string): number {
  return Number(WORKER_RESPONSE.exec(name)?.[1] ?? 0);
}

function answersIn(
  content: Uint8Array,
  name: string,
  number: number,
  { notes }: ItemReading,
): readonly unknown[] {
  let document: unknown;
  try {
    document = JSON.parse(
      Buffer.from(content)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    );
  } catch {
    document = undefined;
  }
  const answers = isFields(document) ? (document.answers ?? document.humanAnswers) : undefined;
  if (Array.isArray(answers)) return answers;
  notes.add(unreadableLine, `${name.split('/').at(-1) ?? name} has no answers.`, number + 1);
  return [];
}

function itemOf(
  number: number,
  answers: readonly unknown[],
  source: Fields | undefined,
  { reader }: ItemReading,
) {
  const { 'source-ref': ref, source: text } = source ?? {};
  const object: Fields = {
    ...(ref === undefined ? {} : { 'source-ref': ref }),
    ...(text === undefined ? {} : { source: text }),
    answers,
    'answers-metadata': { type: 'groundtruth/custom', 'human-annotated': 'yes' },
  };
  return reader.read(object, number + 1);
}

async function sourcesOf(content: Uint8Array): Promise<(Fields | undefined)[]> {
  const sources: (Fields | undefined)[] = [];
  async function* whole() {
    yield content;
  }
  for await (const lines of textLines(whole())) {
    for (const { text, number } of lines) {
      try {
        const line: unknown = JSON.parse(text ?? '');
        sources[number - 1] = isFields(line) ? line : undefined;
      } catch {
        sources[number - 1] = undefined;
      }
    }
  }
  return sources;
}
