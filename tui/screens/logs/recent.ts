import { randomUUID } from 'node:crypto';
import { rename, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Target } from '../../../src/connect.ts';
import { makeFolder } from '../../../src/core/files/make-folder.ts';
import { readTextFile } from '../../../src/core/files/read-text.ts';
import { redact } from '../../../src/core/text/redact.ts';
import { ownStateFolder } from '../../../src/settings/own-state-folder.ts';
import { asksAws, REQUEST_FIELDS, type ReadRequest } from './request.ts';

/** A source that was read before. */
export interface Recent {
  readonly request: ReadRequest;
  /** Where its S3 is: `aws`, `sandbox` or an endpoint; `local` for files. */
  readonly place: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly records: number;
  readonly denied: number;
}

const KEPT = 20;
const MAX_BYTES = 200_000;
const SCHEMA = 'groundctl/recent-logs/v1';

/** The file that holds them, in the state folder. Throws where there is no home folder. */
export function recentFile(): string {
  return join(ownStateFolder(), 'recent-logs.json');
}

export function placeOf(request: ReadRequest, target: Target | undefined): string {
  if (!asksAws(request)) return 'local';
  return target?.sandbox ? 'sandbox' : (target?.endpoint ?? 'aws');
}

/** What was read before, latest first; nothing where the file is missing or is not ours. */
export async function readRecent(file: string): Promise<Recent[]> {
  try {
    const document: unknown = JSON.parse(await readTextFile(file, MAX_BYTES, undefined, 'file'));
    const { schema, sources } = document as { schema?: unknown; sources?: unknown };
    if (schema !== SCHEMA || !Array.isArray(sources)) return [];
    return sources.flatMap(recentFrom).slice(0, KEPT);
  } catch {
    return [];
  }
}

/** Puts a source first, and gives the new list. What looks like a secret is not kept. */
export async function remember(file: string, recent: Recent): Promise<Recent[]> {
  const others = (await readRecent(file)).filter((other) => !isSame(other, recent));
  const isSecret = REQUEST_FIELDS.some((field) => redact(recent.request[field]) !== recent.request[field]);
  if (isSecret) return others;
  return write(file, [recent, ...others].slice(0, KEPT));
}

export async function forget(file: string, recent: Recent): Promise<Recent[]> {
  return write(
    file,
    (await readRecent(file)).filter((other) => !isSame(other, recent)),
  );
}

function isSame(a: Recent, b: Recent): boolean {
  return a.place === b.place && REQUEST_FIELDS.every((field) => a.request[field] === b.request[field]);
}

/** Written beside and renamed, so that a second program never reads half of it. */
async function write(file: string, sources: readonly Recent[]): Promise<Recent[]> {
  const next = `${file}.${randomUUID()}`;
  makeFolder(dirname(file), 0o700);
  try {
    await writeFile(next, `${JSON.stringify({ schema: SCHEMA, sources }, undefined, 2)}\n`, {
      mode: 0o600,
      flag: 'wx',
    });
    await rename(next, file);
  } catch (error) {
    await unlink(next).catch(() => {});
    throw error;
  }
  return [...sources];
}

function recentFrom(value: unknown): Recent[] {
  const { request, place, at, records, denied } = (value ?? {}) as Partial<Record<keyof Recent, unknown>>;
  const given = (request ?? {}) as Partial<Record<(typeof REQUEST_FIELDS)[number], unknown>>;
  // Older lists have fewer fields.
  const texts = Object.fromEntries(REQUEST_FIELDS.map((field) => [field, given[field] ?? '']));
  const whole = texts as unknown as ReadRequest;
  if (!Object.values(texts).every((text) => typeof text === 'string')) return [];
  if (whole.source === '' && whole.cloudtrail === '') return [];
  if (typeof place !== 'string' || ![at, records, denied].every(Number.isFinite)) return [];
  return [{ request: whole, place, at, records, denied } as Recent];
}
