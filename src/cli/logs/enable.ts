import { usageError } from '../../core/errors.ts';
import { orThrow } from '../../core/parsed.ts';
import { parseS3Uri } from '../../core/s3-uri.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';

interface EnableOptions extends ChangeOptions {
  readonly to: string;
  readonly partitioned?: boolean;
}

/** `groundctl logs enable BUCKET --to TARGET/prefix` */
export async function enable(io: Io, options: EnableOptions, bucket: string): Promise<ExitCode> {
  const { bucket: target, key: prefix } = orThrow(parseS3Uri(withScheme(options.to)));
  if (prefix !== '' && !prefix.endsWith('/')) {
    io.say(
      `Log keys will begin with ${prefix} and a date, with nothing in between; a slash at the end separates them.`,
    );
  }
  if (prefix === '') throw usageError('--to needs a prefix after the bucket, for example acme-logs/images/.');
  const { accessLogs } = await io.connect(options);
  const name = bucket.startsWith('s3://') ? orThrow(parseS3Uri(bucket)).bucket : bucket;
  const partitioned = options.partitioned === true;
  const plan = await accessLogs.planEnable(
    { bucket: name, target, prefix, partitioned },
    { signal: io.signal },
  );
  return carryOut(io, 'logs.enable', plan, accessLogs.apply, options);
}

function withScheme(text: string): string {
  return /^[a-z0-9+.-]+:/i.test(text) ? text : `s3://${text}`;
}
