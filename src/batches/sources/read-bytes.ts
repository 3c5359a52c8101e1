import { GroundctlError, usageError } from '../../core/errors.ts';
import { inputBytes, openInput } from '../../core/files/open-input.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { BatchesS3 } from '../ports.ts';
import { describePlace, type TextPlace } from './source.ts';

/** The bytes of a text file, here or in S3. Usage errors and AWS errors name the place. */
export async function* readBytes(
  place: TextPlace,
  s3: Pick<BatchesS3, 'get'> | undefined,
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
