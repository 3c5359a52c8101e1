import { orThrow } from '../../core/parsed.ts';
import { parseS3Uri } from '../../core/s3-uri.ts';
import { counted } from '../../core/text/grouped.ts';
import type { ManifestData } from '../../jobs/manifest/lines.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { newFile } from './new-file.ts';

interface ManifestOptions extends GlobalOptions {
  readonly data: ManifestData;
  readonly out?: string;
}

/** `groundctl jobs manifest s3://…` */
export async function manifest(
  io: Io,
  { data, out, ...options }: ManifestOptions,
  text: string,
): Promise<ExitCode> {
  const at = orThrow(parseS3Uri(text));
  const connection = await io.connect(options);
  const lines = connection.jobs.manifest(at, data, { signal: io.signal });
  await using file = out === undefined ? undefined : await newFile(out);
  let count = 0;
  for (let step = await lines.next(); ; step = await lines.next()) {
    if (step.done) {
      const { objects, passedOver } = step.value;
      const passed = passedOver === 0 ? '' : `; ${counted(passedOver, 'other file')} passed over`;
      io.say(`${counted(count, 'line')} of ${counted(objects, 'object')}${passed}.`);
      return undefined;
    }
    count += 1;
    if (file === undefined) io.print(step.value);
    else await file.write(step.value);
  }
}
