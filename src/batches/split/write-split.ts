import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GroundctlError, throwIfAborted, usageError } from '../../core/errors.ts';
import { saveNew } from '../../core/files/save-new.ts';
import { describePlace, type TextPlace } from '../../core/files/text-place.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { BatchesS3 } from '../ports.ts';
import type { SplitFile, SplitIndex } from './index-file.ts';

/**
 * Writes the files of a split into a folder that is new or empty, or below an S3 prefix that holds none of them.
 * Nothing is overwritten, here or there. Gives the index.
 */
export async function writeSplit(
  files: Generator<SplitFile, SplitIndex, void>,
  place: TextPlace,
  s3: Pick<BatchesS3, 'put'> | undefined,
  signal?: AbortSignal,
): Promise<SplitIndex> {
  const write = place.in === 'file' ? await folderWriter(place.path) : objectWriter(place, s3, signal);
  for (;;) {
    throwIfAborted(signal);
    const step = files.next();
    if (step.done) return step.value;
    await write(step.value);
  }
}

/** The index comes last. */
const HALF =
  'The split is incomplete: there is no index for staging it. Remove the folder, and split into a different location.';

async function folderWriter(path: string): Promise<(file: SplitFile) => Promise<void>> {
  if (existsSync(path) && readdirSync(path).length > 0) {
    throw usageError(`The folder ${quoteForMessage(path)} is not empty.`, {
      hint: 'Use a new one: nothing is overwritten.',
    });
  }
  return ({ name, text }) => saveNew(join(path, name), text, { withFolder: true, done: HALF });
}

function objectWriter(
  place: Extract<TextPlace, { in: 's3' }>,
  s3: Pick<BatchesS3, 'put'> | undefined,
  signal: AbortSignal | undefined,
): (file: SplitFile) => Promise<void> {
  if (s3 === undefined) throw usageError(`${describePlace(place)} needs a connection to S3.`);
  const folder = place.key === '' || place.key.endsWith('/') ? place.key : `${place.key}/`;
  return async ({ name, text }) => {
    const key = `${folder}${name}`;
    try {
      await s3.put(
        { bucket: place.bucket, key, body: text, contentType: typeOf(name), ifNoneMatch: true },
        { signal },
      );
    } catch (error) {
      if (!(error instanceof GroundctlError) || error.aws?.httpStatus !== 412) throw error;
      throw usageError(`There is an object ${quoteForMessage(`s3://${place.bucket}/${key}`, 200)} already.`, {
        hint: 'Use a different prefix: nothing is overwritten.',
        cause: error,
      });
    }
  };
}

function typeOf(name: string): string {
  return name.endsWith('.json') ? 'application/json' : 'application/x-ndjson';
}
