import { saveNew } from '../../core/files/save-new.ts';
import { orThrow } from '../../core/parsed.ts';
import { parseS3Uri } from '../../core/s3-uri.ts';
import { counted } from '../../core/text/grouped.ts';
import type { ManifestData } from '../../jobs/manifest/lines.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';

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
  async function* counting() {
    for (let count = 0; ; count += 1) {
      const step = await lines.next();
      if (!step.done) {
        yield step.value;
        continue;
      }
      const { objects, passedOver } = step.value;
      const passed = passedOver === 0 ? '' : `; ${counted(passedOver, 'other file')} passed over`;
      io.say(`${counted(count, 'line')} of ${counted(objects, 'object')}${passed}.`);
      return;
    }
  }
  if (out !== undefined) await saveNew(out, counting());
  else for await (const line of counting()) io.print(line);
  return undefined;
}
