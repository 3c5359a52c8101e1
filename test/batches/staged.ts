import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import type { Entry } from '../../src/batches/entry.ts';
import { plusLimits } from '../../src/batches/limits.ts';
import { listPrefix } from '../../src/batches/sources/list-prefix.ts';
import { splitFiles } from '../../src/batches/split/index-file.ts';
import { preparedFiles, prepareSplit } from '../../src/batches/split/prepare-split.ts';
import { split } from '../../src/batches/split/split.ts';
import { writeSplit } from '../../src/batches/split/write-split.ts';
import { drain } from '../../src/core/events.ts';
import type { BatchesAws } from './aws.ts';

/** Fills `s3://raw/in/` and splits it into batches of `size` files; gives the path of the index. */
export async function rawSplit(there: BatchesAws, files: number, size: number): Promise<string> {
  await there.bucket('raw', 'eu-west-1');
  await there.bucket('plus');
  for (let index = 0; index < files; index++) await there.put('raw', keyOf(index), `content ${index}`);
  return splitOf(there, size);
}

/** Writes so many files below `data` and splits them into batches of `size`; gives the path of the index. */
export async function folderSplit(data: string, files: number, size: number): Promise<string> {
  mkdirSync(data);
  for (let index = 0; index < files; index++) writeFileSync(join(data, `${index}.txt`), `text ${index}`);
  const prepared = await drain(prepareSplit({ kind: 'folder', path: data }, undefined));
  const entries = prepared.split.batches.flatMap((batch) => [...batch.files]);
  const limits = { ...plusLimits(), files: size };
  const small = { ...prepared, split: split(entries, limits, { source: data }) };
  const out = mkdtempSync(join(tmpdir(), 'staged-'));
  await writeSplit(preparedFiles(small), { in: 'file', path: out }, undefined);
  return join(out, 'index.json');
}

/** The key of the n-th file; every tenth needs escaping. */
export function keyOf(index: number): string {
  return `in/${String(index).padStart(4, '0')}${index % 10 === 0 ? ' +ü%' : ''}.txt`;
}

/** Splits what is below `in/` of a bucket; gives the path of the index. */
export async function splitOf(there: BatchesAws, size: number, bucket = 'raw'): Promise<string> {
  const entries: Entry[] = [];
  for await (const page of listPrefix(there.s3, { bucket, prefix: 'in/' })) entries.push(...page.entries);
  const limits = { ...plusLimits(), files: size };
  const result = split(entries, limits, { source: 'in' });
  const folder = mkdtempSync(join(tmpdir(), 'staged-'));
  const about = { source: `s3://${bucket}/in/`, strip: 'in/', units: 'decimal' as const };
  await writeSplit(splitFiles(result, about), { in: 'file', path: folder }, undefined);
  return join(folder, 'index.json');
}

export async function textOf(there: BatchesAws, bucket: string, key: string): Promise<string> {
  const object = await there.witness.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await object.Body?.transformToString()) ?? '';
}

export async function etagOf(there: BatchesAws, bucket: string, key: string): Promise<string | undefined> {
  return (await there.witness.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).ETag;
}
