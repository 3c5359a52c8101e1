import { usageError } from '../core/errors.ts';
import { orThrow } from '../core/parsed.ts';
import { parseSize } from '../core/size.ts';
import { outputLocation } from './athena.ts';
import type { ChangeOptions } from './change.ts';

/** Options of `setup athena`, whatever the table is over. */
export interface SetupOptions extends ChangeOptions {
  readonly workgroup: string;
  readonly database: string;
  readonly table: string;
  readonly outputLocation?: string;
  readonly scanLimit: string;
  readonly remove?: boolean;
}

/** Athena takes no smaller one. */
const LEAST_LIMIT = 10_000_000;

/** What they say of the workgroup; usage errors for what Athena would not take. */
export function readSetupOptions(options: SetupOptions) {
  const scanLimit = orThrow(parseSize(options.scanLimit));
  if (scanLimit < LEAST_LIMIT) throw usageError('--scan-limit must be at least 10 MB.');
  const remove = options.remove === true;
  if (options.outputLocation === undefined && !remove) {
    throw usageError('--output-location is where Athena puts results: s3://bucket/prefix/.');
  }
  return {
    workGroup: options.workgroup,
    outputLocation: options.outputLocation === undefined ? '' : outputLocation(options.outputLocation),
    scanLimit,
    remove,
  };
}
