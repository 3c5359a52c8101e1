import type { CallOptions } from '../../core/call-options.ts';
import { usageError } from '../../core/errors.ts';
import type { Plan } from '../../core/plan.ts';
import type { ObjectAt } from '../../core/s3-objects.ts';
import { objectsBelow } from '../../core/s3-reading.ts';
import { formatS3Uri } from '../../core/s3-uri.ts';
import { compareUtf8 } from '../../core/text/compare-utf8.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { objectChange } from '../change/chain.ts';
import type { JobChange } from '../change/change.ts';
import type { JobsStorage } from '../ports.ts';
import { STRAY } from './lines.ts';

/** Quotas of a job for video frames (developer guide, input-data-limits). */
const MOST_FRAMES = 2_000;
const MOST_SEQUENCES = 10;
const FRAME = /\.(?:jpe?g|png)$/i;

interface Frames {
  /** Names of the frames by the folder that they lie in, both in the order of their bytes. */
  readonly folders: ReadonlyMap<string, readonly string[]>;
  /** Objects that are no frames. */
  readonly passedOver: number;
}

/**
 * Plans what the console's automated setup makes of video frames below a prefix: a sequence file for each folder, and
 * the manifest that names them; several manifests where there are more sequences than a job takes. A usage error
 * where there are no frames, or a folder has more than one sequence may have.
 *
 * @param to folder to write into
 */
export async function planFrames(
  at: ObjectAt,
  to: ObjectAt,
  storage: JobsStorage,
  options: CallOptions = {},
): Promise<Plan<JobChange>> {
  if (to.key !== '' && !to.key.endsWith('/'))
    throw usageError(`${quoteForMessage(formatS3Uri(to))} is not a folder; write s3://BUCKET/FOLDER/.`);
  const { folders, passedOver } = await framesBelow(at, storage, options);
  if (folders.size === 0)
    throw usageError(`There are no frames (.jpg, .jpeg, .png) under ${quoteForMessage(formatS3Uri(at))}.`);
  const long = [...folders].find(([, frames]) => frames.length > MOST_FRAMES);
  if (long !== undefined)
    throw usageError(
      `${quoteForMessage(formatS3Uri({ bucket: at.bucket, key: long[0] }))} has ${grouped(long[1].length)} frames, but a sequence has at most ${grouped(MOST_FRAMES)}: divide it into folders.`,
    );
  const names = namesOf([...folders.keys()], at.key);
  const sequences = [...folders].map(([folder, frames], index) => ({
    uri: formatS3Uri({ bucket: to.bucket, key: `${to.key}${names[index]}-sequence.json` }),
    text: sequenceText({ bucket: at.bucket, key: folder }, frames, index + 1),
    frames: frames.length,
  }));
  const written = await Promise.all(
    sequences.map(({ uri, text, frames }) =>
      objectChange(
        { uri, text, type: 'put-sequence', fields: [{ field: 'Frames', after: frames }] },
        storage,
        options,
      ),
    ),
  );
  const parts = Math.ceil(sequences.length / MOST_SEQUENCES);
  const manifests = await Promise.all(
    Array.from({ length: parts }, (_, part) => {
      const own = sequences.slice(part * MOST_SEQUENCES, (part + 1) * MOST_SEQUENCES);
      const name = parts === 1 ? 'frames.manifest' : `frames-${part + 1}.manifest`;
      const uri = formatS3Uri({ bucket: to.bucket, key: `${to.key}${name}` });
      const text = own.map((one) => `${JSON.stringify({ 'source-ref': one.uri })}\n`).join('');
      const notes =
        parts === 1
          ? []
          : [`A job accepts ${MOST_SEQUENCES} sequences: this is manifest ${part + 1} of ${parts}.`];
      const fields = [{ field: 'Sequences', after: own.length }];
      return objectChange({ uri, text, type: 'put-manifest', fields, notes }, storage, options);
    }),
  );
  const all = [...written, ...manifests];
  const passed = passedOver === 0 ? '' : `; ${counted(passedOver, 'other object')} passed over`;
  return {
    title: `Write ${counted(sequences.length, 'sequence')} of video frames${passed}`,
    changes: all.flatMap(({ change }) => change ?? []),
    unchanged: all.flatMap(({ change, subject }) =>
      change === undefined ? { subject, reason: 'it already exists', result: 'exists' } : [],
    ),
    findings: [],
  };
}

async function framesBelow(
  { bucket, key: prefix }: ObjectAt,
  storage: JobsStorage,
  options: CallOptions,
): Promise<Frames> {
  const folders = new Map<string, string[]>();
  let passedOver = 0;
  for await (const { Key } of objectsBelow(storage, { bucket, prefix }, options)) {
    if (Key.endsWith('/')) continue;
    const slash = Key.lastIndexOf('/') + 1;
    if (!FRAME.test(Key) || STRAY.test(Key)) passedOver += 1;
    else {
      const frames = folders.get(Key.slice(0, slash)) ?? [];
      frames.push(Key.slice(slash));
      folders.set(Key.slice(0, slash), frames);
    }
  }
  // Workers see the frames in this order.
  for (const frames of folders.values()) frames.sort(compareUtf8);
  return { folders: new Map([...folders].sort(([a], [b]) => compareUtf8(a, b))), passedOver };
}

/** A name for each folder: its own, or `walk-1-3` for frames in walk/1/, the third folder. */
function namesOf(folders: readonly string[], prefix: string): string[] {
  const above = prefix.lastIndexOf('/') + 1;
  const own = folders.map((folder) => folder.slice(above).replace(/\/$/, ''));
  const taken = new Set(own);
  return own.map((name, index) => {
    if (/^[\w.-]+$/.test(name)) return name;
    let other = name.replace(/[^\w.-]+/g, '-') || 'frames';
    do other = `${other}-${index + 1}`;
    while (taken.has(other));
    taken.add(other);
    return other;
  });
}

function sequenceText(prefix: ObjectAt, frames: readonly string[], number: number): string {
  return `${JSON.stringify({
    'seq-no': number,
    prefix: formatS3Uri(prefix),
    'number-of-frames': frames.length,
    frames: frames.map((frame, index) => ({ 'frame-no': index + 1, frame })),
  })}\n`;
}
