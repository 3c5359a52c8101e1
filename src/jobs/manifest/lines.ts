import type { CallOptions } from '../../core/call-options.ts';
import { textLines } from '../../core/manifest/text-lines.ts';
import type { ObjectAt } from '../../core/s3-objects.ts';
import { objectsBelow } from '../../core/s3-reading.ts';
import { formatS3Uri } from '../../core/s3-uri.ts';
import type { JobsStorage } from '../ports.ts';

export type ManifestData = 'image' | 'video' | 'text';

export interface ManifestTotals {
  /** Objects that are in the manifest. */
  readonly objects: number;
  /** Objects of another kind. */
  readonly passedOver: number;
  /** Lines of texts that are not UTF-8, or too long, and texts that were gone by then. */
  readonly unreadable: number;
}

const TAKEN: Readonly<Record<ManifestData, RegExp>> = {
  image: /\.(?:jpe?g|png)$/i,
  video: /\.(?:mp4|ogg|webm)$/i,
  text: /\.(?:txt|csv)$/i,
};
/** Files that the Mac leaves behind have the names of others. */
export const STRAY = /(?:^|\/)\._/;

/**
 * The lines of a manifest of what lies below a prefix, as the console's automated setup makes it: a source-ref for
 * each image or video, a source for each line of the texts. Lines end in a newline.
 */
export async function* manifestLines(
  { bucket, key: prefix }: ObjectAt,
  data: ManifestData,
  storage: JobsStorage,
  options: CallOptions = {},
): AsyncGenerator<string, ManifestTotals, void> {
  let objects = 0;
  let passedOver = 0;
  let unreadable = 0;
  for await (const { Key: key } of objectsBelow(storage, { bucket, prefix }, options)) {
    if (key.endsWith('/')) continue;
    if (!TAKEN[data].test(key) || STRAY.test(key)) {
      passedOver += 1;
      continue;
    }
    objects += 1;
    if (data === 'text') unreadable += yield* textsOf({ bucket, key }, storage, options);
    else yield `${JSON.stringify({ 'source-ref': formatS3Uri({ bucket, key }) })}\n`;
  }
  return { objects, passedOver, unreadable };
}

/** Gives the number of lines that cannot be read, in the end. */
async function* textsOf(
  at: ObjectAt,
  storage: JobsStorage,
  options: CallOptions,
): AsyncGenerator<string, number, void> {
  const object = await storage.get(at, options);
  if (object === undefined) return 1;
  let unreadable = 0;
  for await (const lines of textLines(object.body)) {
    for (const { text } of lines) {
      if (text === undefined) unreadable += 1;
      else if (text.trim() !== '') yield `${JSON.stringify({ source: text })}\n`;
    }
  }
  return unreadable;
}
