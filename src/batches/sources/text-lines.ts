import { createReadStream } from 'node:fs';
import { GroundctlError, usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { BatchesS3 } from '../ports.ts';
import { describePlace, type TextPlace } from './source.ts';

export interface TextLine {
  /** From 1. */
  readonly number: number;
  /** Without its line end; undefined where it is not UTF-8 or longer than {@link LONGEST_LINE} bytes. */
  readonly text: string | undefined;
  readonly problem?: string;
}

/** Longer lines are not kept in memory. Four times the longest line AWS takes, in its longest encoding. */
export const LONGEST_LINE = 1_600_000;

/** The bytes of a text file, here or in S3. Usage errors and AWS errors name the place. */
export async function* readBytes(
  place: TextPlace,
  s3: Pick<BatchesS3, 'get'> | undefined,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  if (place.in === 'file') {
    try {
      yield* createReadStream(place.path, signal === undefined ? {} : { signal });
    } catch (error) {
      if (signal?.aborted)
        throw new GroundctlError('Interrupted.', { code: 'aborted', source: 'interrupted' });
      const code = (error as NodeJS.ErrnoException).code ?? '';
      const why = { ENOENT: 'does not exist', EACCES: 'may not be read', EISDIR: 'is a folder' }[code];
      throw usageError(`${quoteForMessage(place.path)} ${why ?? `cannot be read (${code})`}.`, {
        cause: error,
      });
    }
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

/** Lines that end in \n or \r\n, numbered. Never holds more than one line. */
export async function* textLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TextLine, void, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let number = 0;
  let parts: Uint8Array[] = [];
  let held = 0;
  const finish = (): TextLine => {
    number += 1;
    const line = parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
    const size = held;
    parts = [];
    held = 0;
    if (size > LONGEST_LINE) return { number, text: undefined, problem: `longer than ${LONGEST_LINE} bytes` };
    const end = line.at(-1) === 13 ? line.length - 1 : line.length;
    try {
      return { number, text: decoder.decode(line.subarray(0, end)) };
    } catch {
      return { number, text: undefined, problem: 'not UTF-8 text' };
    }
  };
  for await (const chunk of bytes) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      keep(chunk.subarray(from, end));
      yield finish();
      from = end + 1;
    }
    keep(chunk.subarray(from));
  }
  if (held > 0) yield finish();

  function keep(part: Uint8Array): void {
    held += part.length;
    if (held <= LONGEST_LINE || parts.length === 0)
      parts.push(held <= LONGEST_LINE ? part : part.subarray(0, 0));
  }
}
