import { createHash, randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { usageError } from '../../core/errors.ts';
import { makeFolder } from '../../core/files/make-folder.ts';
import { readOwnFile } from '../../core/files/read-text.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { SavedImages } from '../images/job-images.ts';
import type { ListingPart } from '../sources/list-prefix.ts';
import type { SavedSurvey } from '../survey/survey.ts';

const SCHEMA = 'groundctl/batches.checkpoint/v1';

/** In bytes; a listing of a hundred million keys leaves a few megabytes. */
const MAX_BYTES = 200_000_000;

/** What a check of a prefix has counted so far, and what is left to list. */
export interface Checkpoint {
  /** @internal */
  readonly remaining: readonly ListingPart[];
  /** @internal */
  readonly survey: SavedSurvey;
  /** Of a labeling job. @internal */
  readonly images?: SavedImages;
}

/** What a checkpoint belongs to: whatever another value of would have counted otherwise. */
export interface CheckpointHead {
  readonly source: string;
  readonly kind: 'plus' | 'labeling-job';
  readonly units: 'decimal' | 'binary';
  readonly taskType: string;
  readonly automated: boolean;
  readonly images: string;
  readonly owner: string;
  readonly endpoint: string;
}

const WORDS: Readonly<Record<keyof CheckpointHead, string>> = {
  source: 'source',
  kind: '--kind',
  units: '--units',
  taskType: '--task-type',
  automated: '--automated-labeling',
  images: '--images',
  owner: '--bucket-owner',
  endpoint: 'endpoint',
};

/** One file for each check, so that a later interruption replaces an earlier one. */
export function checkpointName(head: CheckpointHead): string {
  return `check-${sha256(JSON.stringify(head)).slice(0, 24)}.jsonl`;
}

/** Writes a checkpoint (0600), whole or not at all: the head in one line, what was counted in the next. */
export function writeCheckpoint(path: string, head: CheckpointHead, checkpoint: Checkpoint): void {
  const body = JSON.stringify(checkpoint);
  const first = JSON.stringify({ schema: SCHEMA, ...head, sha256: sha256(body) });
  makeFolder(dirname(path), 0o700);
  const unfinished = `${path}.${randomUUID()}`;
  try {
    writeFileSync(unfinished, `${first}\n${body}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/** Reads a checkpoint back; usage error for what is none, was changed, or belongs to another check. */
export function readCheckpoint(path: string, head: CheckpointHead): Checkpoint {
  const name = quoteForMessage(path, 200);
  const [first = '', body = ''] = readText(path, name).split('\n');
  const found = parseHead(first);
  if (found?.schema !== SCHEMA) {
    throw usageError(`${name} is not the file of an interrupted check.`);
  }
  if (found.sha256 !== sha256(body)) {
    throw usageError(`${name} was changed or truncated.`, { hint: 'Check again from the beginning.' });
  }
  const names = Object.keys(WORDS) as (keyof CheckpointHead)[];
  const problems = names
    .filter((one) => found[one] !== head[one])
    .map((one) => `${WORDS[one]}: ${shown(found[one])} there, ${shown(head[one])} here`);
  if (problems.length > 0) {
    throw usageError(`${name} belongs to a different check.`, {
      problems,
      hint: 'Pass the same source and options, or check from the beginning.',
    });
  }
  return JSON.parse(body);
}

function readText(path: string, name: string): string {
  const text = readOwnFile(path, MAX_BYTES);
  if (text === undefined) throw usageError(`${name} does not exist.`);
  return text;
}

function parseHead(line: string): Partial<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(line) ?? undefined;
  } catch {
    return undefined;
  }
}

function shown(value: unknown): string {
  return value === '' ? 'none' : quoteForMessage(String(value));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
