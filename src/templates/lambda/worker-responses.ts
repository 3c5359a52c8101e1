import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { usageError } from '../../core/errors.ts';
import { walkFolder } from '../../core/files/walk.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { DataObject } from '../manifest/read-line.ts';
import { type AnnotatedObject, annotatedObject } from './post-contract.ts';

const MOST_BYTES = 20_000_000;
const BY_NUMBER = new Intl.Collator('en', { numeric: true });
/** `annotations/worker-response/iteration-1/<object>/<time>.json` */
const OF_OBJECT = /(?:^|\/)(\d+)\/[^/]+\.json$/;

/**
 * The payload of a post-annotation Lambda from a folder of worker responses as Ground Truth lays it out, from one
 * such file (object 0), or from a payload that is one already. Usage errors for what is none of them.
 *
 * @param dataObjects the manifest's lines, by number from 0
 */
export async function readWorkerResponses(
  path: string,
  dataObjects: readonly DataObject[],
  signal: AbortSignal,
): Promise<readonly AnnotatedObject[]> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) throw usageError(`${quoteForMessage(path)} does not exist.`);
  if (!stats.isDirectory()) {
    const value = await readJsonFile(path);
    if (Array.isArray(value)) return value as AnnotatedObject[];
    return [objectOf('0', path, value, dataObjects)];
  }
  const latest = new Map<string, string>();
  for await (const entries of walkFolder(path, { signal, links: 'skip' })) {
    for (const { kind, path: name } of entries) {
      const id = kind === 'file' ? OF_OBJECT.exec(name)?.[1] : undefined;
      if (id === undefined) continue;
      // A later iteration asked again: iteration-10 comes after iteration-9. Names sort by time.
      const before = latest.get(id);
      if (before === undefined || BY_NUMBER.compare(before, name) < 0) latest.set(id, name);
    }
  }
  const found: AnnotatedObject[] = [];
  for (const [id, name] of [...latest].sort(([a], [b]) => Number(a) - Number(b)))
    found.push(objectOf(id, name, await readJsonFile(join(path, name)), dataObjects));
  if (found.length > 0) return found;
  throw usageError(`${quoteForMessage(path)} contains no worker responses.`, {
    hint: 'They are named like iteration-1/0/2026-01-01_00:00:00.json, with the number of the object as the folder.',
  });
}

function objectOf(
  id: string,
  path: string,
  value: unknown,
  dataObjects: readonly DataObject[],
): AnnotatedObject {
  const object = annotatedObject(id, value, dataObjects[Number(id)]);
  if (object.ok) return object.value;
  throw usageError(`${quoteForMessage(path)} cannot be used: ${object.problem}.`);
}

async function readJsonFile(path: string): Promise<unknown> {
  const { size } = await stat(path);
  if (size > MOST_BYTES) throw usageError(`${quoteForMessage(path)} has more than ${MOST_BYTES} bytes.`);
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw usageError(`${quoteForMessage(path)} is not JSON.`, { cause: error });
  }
}
