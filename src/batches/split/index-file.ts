import { createHash } from 'node:crypto';
import { usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { Entry } from '../entry.ts';
import type { PlusLimits } from '../limits.ts';
import type { Batch, Split } from './split.ts';

export const INDEX_SCHEMA = 'groundctl/batches.index/v1';

/** One batch in the index. File names are relative to it. */
export interface IndexedBatch {
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
  /** JSON lines with source-ref. */
  readonly manifest: string;
  /**
   * JSON lines `{ bucket, key, size, etag }`: what stage copies; of a local folder `{ path, size, modified }`, which it
   * uploads. Absent in indexes of a local folder by early versions.
   */
  readonly objects?: string;
  /** Of `objects`, hex. */
  readonly sha256?: string;
}

/** What `batches split` leaves behind and `batches stage` carries out. */
export interface SplitIndex {
  readonly schema: 'groundctl/batches.index/v1';
  readonly source: string;
  /** The folder of a local source, as a path from the root of the file system. */
  readonly root?: string;
  /** What is left out of a key to give its name below a batch's folder. */
  readonly strip: string;
  readonly units: PlusLimits['units'];
  readonly files: number;
  readonly bytes: number;
  readonly lowerBound: Split['lowerBound'];
  readonly batches: readonly IndexedBatch[];
  /** Files that fit in no batch and were left out. */
  readonly leftOut: readonly string[];
}

/** A file of a split, to be written below the place of the index. */
export interface SplitFile {
  readonly name: string;
  readonly text: string;
}

/** All files of a split, the index last: where there is an index, the rest is whole. */
export function* splitFiles(
  split: Split,
  about: Pick<SplitIndex, 'source' | 'root' | 'strip' | 'units'>,
): Generator<SplitFile, SplitIndex, void> {
  const batches: IndexedBatch[] = [];
  for (const batch of split.batches) {
    const manifest = { name: `${batch.name}.manifest`, text: batch.files.map(manifestLine).join('') };
    yield manifest;
    const one = { name: batch.name, files: batch.files.length, bytes: batch.bytes, manifest: manifest.name };
    const objects = { name: `${batch.name}.objects.jsonl`, text: batch.files.map(objectLine).join('') };
    yield objects;
    batches.push({ ...one, objects: objects.name, sha256: sha256(objects.text) });
  }
  const index: SplitIndex = {
    schema: INDEX_SCHEMA,
    ...about,
    files: sum(split.batches, ({ files }) => files.length),
    bytes: sum(split.batches, ({ bytes }) => bytes),
    lowerBound: split.lowerBound,
    batches,
    leftOut: split.oversize.map(({ name }) => name),
  };
  yield { name: 'index.json', text: `${JSON.stringify(index, undefined, 2)}\n` };
  return index;
}

/** An index as it was written; usage error for anything else. It is data from outside: names are checked. */
export function parseIndex(text: string, place: string): SplitIndex {
  const fail = (what: string) =>
    usageError(`${quoteForMessage(place, 200)} is not the index of a split: ${what}.`, {
      hint: 'Pass the index.json that groundctl batches split wrote.',
    });
  let value: SplitIndex;
  try {
    value = JSON.parse(text);
  } catch {
    throw fail('it is not JSON');
  }
  if (value?.schema !== INDEX_SCHEMA) throw fail(`its schema is not ${INDEX_SCHEMA}`);
  if (!Array.isArray(value.batches) || typeof value.source !== 'string' || typeof value.strip !== 'string') {
    throw fail('batches, source or strip is missing');
  }
  const names = new Set<string>();
  for (const batch of value.batches) {
    const plain = [batch?.name, batch?.manifest, batch?.objects ?? batch?.manifest];
    if (!plain.every((name) => typeof name === 'string' && /^[a-z0-9][a-z0-9.-]*$/.test(name))) {
      throw fail('a batch has a name that split does not use');
    }
    if (!Number.isSafeInteger(batch.files) || !Number.isFinite(batch.bytes))
      throw fail('a batch has no size');
    if (names.has(batch.name)) throw fail(`the batch ${batch.name} occurs twice`);
    names.add(batch.name);
  }
  return value;
}

/** The objects of one batch, once their file is the one that the index describes. */
export function parseObjects(text: string, batch: IndexedBatch): Entry[] {
  const broken = (what: string) =>
    usageError(`${quoteForMessage(batch.objects ?? batch.name)} ${what}.`, {
      hint: 'Split again: the files belong together and must not be edited.',
    });
  if (sha256(text) !== batch.sha256) throw broken('is not the file that the index describes');
  const entries = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => parseObject(line) ?? raise(broken(`has no object in line ${index + 1}`)));
  if (entries.length !== batch.files)
    throw broken(`has ${entries.length} lines, but the index says ${batch.files}`);
  return entries;
}

/** A line of the objects of a batch; undefined for anything else. */
function parseObject(line: string): Entry | undefined {
  let value: Partial<Record<'bucket' | 'key' | 'path' | 'size' | 'etag' | 'modified', unknown>> | null;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { bucket, key, path, size, etag, modified } = value ?? {};
  if (typeof path === 'string' && typeof size === 'number' && typeof modified === 'number')
    return { name: path, size, modified };
  if (typeof bucket !== 'string' || typeof key !== 'string' || typeof size !== 'number') return undefined;
  return { bucket, name: key, size, ...(typeof etag === 'string' ? { etag } : {}) };
}

function raise(error: Error): never {
  throw error;
}

/** What all names of a source begin with, as far as the last slash: a prefix's folder. */
export function stripOf(source: { readonly kind: string; readonly prefix?: string }): string {
  const prefix = source.kind === 'prefix' ? (source.prefix ?? '') : '';
  return prefix.slice(0, prefix.lastIndexOf('/') + 1);
}

function manifestLine({ bucket, name, size, line }: Entry): string {
  if (line !== undefined) return `${line}\n`;
  const value = bucket === undefined ? { path: name, size } : { 'source-ref': `s3://${bucket}/${name}` };
  return `${JSON.stringify(value)}\n`;
}

function objectLine({ bucket, name, size, etag, modified }: Entry): string {
  const value = bucket === undefined ? { path: name, size, modified } : { bucket, key: name, size, etag };
  return `${JSON.stringify(value)}\n`;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function sum(batches: readonly Batch[], of: (batch: Batch) => number): number {
  return batches.reduce((total, batch) => total + of(batch), 0);
}
