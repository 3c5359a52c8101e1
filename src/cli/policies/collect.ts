import { EXIT, usageError } from '../../core/errors.ts';
import { jsonDocument, renderJson } from '../../core/report/json.ts';
import { quoteForMessage, sanitize } from '../../core/text/sanitize.ts';
import { commandLine } from '../../core/text/shell-quote.ts';
import { bucket as bucketType } from '../../policies/catalogue/value-types.ts';
import { checkFolder, writeFolder } from '../../policies/collect/write-folder.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';

interface CollectOptions extends GlobalOptions {
  readonly bucket: string;
  readonly role: string;
  readonly out: string;
}

/** `groundctl policies collect`: the account's own documents in a folder, for `policies evaluate --policies`. */
export async function collect(io: Io, options: CollectOptions): Promise<ExitCode> {
  const { bucket, role, out, output } = options;
  const parsed = bucketType.parse(bucket);
  if (!parsed.ok) throw usageError(`--bucket: ${parsed.problem}.`);
  await checkFolder(out);
  const { policies } = await io.connect(options);
  const { files, notRead } = await policies.collect({ bucket, role }, { signal: io.signal });
  await writeFolder(out, files);
  const paths = files.map(({ path }) => path);
  if (output === 'json') {
    io.print(
      renderJson(jsonDocument('policies.collect', { folder: out, files: paths, notRead: [...notRead] })),
    );
  } else {
    io.print(`${paths.map((path) => sanitize(path)).join('\n')}\n`);
  }
  for (const { what, why } of notRead) io.say(sanitize(`Not read: ${what} (${why}).`));
  io.say(
    `Written to ${quoteForMessage(out, 200)}. Service control policies and access points are not collected.`,
  );
  const next = commandLine([
    ...['groundctl', 'policies', 'evaluate', '--policies', out],
    ...['--request', 'action=s3:GetObject', `resource=arn:aws:s3:::${bucket}/KEY`],
  ]);
  if (next.copyable) io.say(`Ask: ${next.text}`);
  return notRead.length > 0 ? EXIT.findings : EXIT.ok;
}
