import { usageError } from '../../core/errors.ts';
import { saveNew } from '../../core/files/save-new.ts';
import { orThrow } from '../../core/parsed.ts';
import { parseS3Uri } from '../../core/s3-uri.ts';
import { counted } from '../../core/text/grouped.ts';
import type { ManifestData } from '../../jobs/manifest/lines.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { reportFile } from './manifest-file.ts';

interface ManifestOptions extends ChangeOptions {
  readonly dataType: ManifestData | 'video-frames';
  readonly out?: string;
  /** Folder for sequences and their manifest. */
  readonly to?: string;
}

/** `groundctl jobs manifest s3://…` */
export async function manifest(
  io: Io,
  { dataType, out, to, ...options }: ManifestOptions,
  text: string,
): Promise<ExitCode> {
  const at = orThrow(parseS3Uri(text));
  if (dataType === 'video-frames') return frames(io, { ...options, out, to }, at);
  if (to !== undefined) throw usageError('--to is only for the sequences of --data-type video-frames.');
  const connection = await io.connect(options);
  const lines = connection.jobs.manifest(at, dataType, { signal: io.signal });
  let count = 0;
  let unread = 0;
  async function* counting() {
    for (; ; count += 1) {
      const step = await lines.next();
      if (!step.done) {
        yield step.value;
        continue;
      }
      const { objects, passedOver, unreadable } = step.value;
      unread = unreadable;
      const passed = passedOver === 0 ? '' : `; ${counted(passedOver, 'other file')} skipped`;
      io.say(`${counted(count, 'line')} of ${counted(objects, 'object')}${passed}.`);
      if (unread > 0) io.say(`Left out: ${counted(unread, 'line')} that cannot be read as text in UTF-8.`);
      return;
    }
  }
  if (out === undefined) {
    for await (const line of counting()) io.print(line);
    return unread > 0 ? 1 : undefined;
  }
  if (options.dryRun) for await (const _ of counting());
  else await saveNew(out, counting());
  const title = `Manifest of the objects under ${text}`;
  reportFile(io, 'jobs.manifest', { title, written: { path: out, lines: count } }, options);
  return unread > 0 ? 1 : undefined;
}

/** Sequence files have to be in S3 before a manifest can name them. */
async function frames(
  io: Io,
  {
    out,
    to,
    ...options
  }: ChangeOptions & { readonly out?: string | undefined; readonly to?: string | undefined },
  at: { readonly bucket: string; readonly key: string },
): Promise<ExitCode> {
  if (out !== undefined || to === undefined) {
    throw usageError('Say where to write the sequences and their manifest: --to s3://BUCKET/FOLDER/.');
  }
  const { jobs } = await io.connect(options);
  const plan = await jobs.planFrames(at, orThrow(parseS3Uri(to)), { signal: io.signal });
  return carryOut(io, 'jobs.manifest', plan, jobs.apply, options);
}
