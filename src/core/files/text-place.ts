import { GroundctlError, usageError } from '../errors.ts';
import { orThrow } from '../parsed.ts';
import type { ObjectAt } from '../s3-objects.ts';
import { parseS3Uri } from '../s3-uri.ts';
import { quoteForMessage } from '../text/sanitize.ts';
import { inputBytes, openInput } from './open-input.ts';

/** A text file, here or in S3. */
export type TextPlace = ({ readonly in: 's3' } & ObjectAt) | { readonly in: 'file'; readonly path: string };

/** What reading a text needs from S3. */
export interface TextStorage {
  get(
    input: ObjectAt,
    options: { readonly signal?: AbortSignal | undefined },
  ): Promise<{ readonly body: AsyncIterable<Uint8Array> } | undefined>;
}

/** A path is whatever does not begin with a scheme; one letter before the colon is a drive. */
export function placeOf(text: string): TextPlace {
  if (!/^\s*[a-z][a-z0-9+.-]+:/i.test(text)) return { in: 'file', path: text };
  const { bucket, key } = orThrow(parseS3Uri(text));
  return { in: 's3', bucket, key };
}

export function describePlace(place: TextPlace): string {
  return place.in === 's3' ? `s3://${place.bucket}/${place.key}` : place.path;
}

/** The bytes of a text file, here or in S3. Usage errors and AWS errors name the place. */
export async function* readBytes(
  place: TextPlace,
  s3: TextStorage | undefined,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  if (place.in === 'file') {
    yield* inputBytes(openInput(place.path, 'stream'), place.path, signal);
    return;
  }
  if (s3 === undefined) throw usageError(`${describePlace(place)} needs a connection to S3.`);
  const object = await s3.get({ bucket: place.bucket, key: place.key }, { signal });
  if (object === undefined) {
    throw new GroundctlError(`There is no object ${quoteForMessage(describePlace(place), 200)}.`, {
      code: 'no-such-key',
      source: 'aws',
      hint: 'Check the spelling; keys are case-sensitive.',
    });
  }
  yield* object.body;
}
