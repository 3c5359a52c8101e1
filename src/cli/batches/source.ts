import { statSync } from 'node:fs';
import { createBatchOperations } from '../../batches/batch-operations.ts';
import type { CheckEvent } from '../../batches/check.ts';
import type { BatchOperations } from '../../batches/operations.ts';
import { parseSource, type Source } from '../../batches/sources/source.ts';
import type { Connection } from '../../connect.ts';
import { GroundctlError, usageError } from '../../core/errors.ts';
import { formatBytes } from '../../core/size.ts';
import { counted } from '../../core/text/grouped.ts';
import { quoteForMessage, sanitize } from '../../core/text/sanitize.ts';
import type { EngineOptions } from '../athena.ts';
import type { GlobalOptions, Io } from '../io.ts';
import { checkNoIndex } from './index-of.ts';

/** Options of the commands that read a source. */
export interface SourceOptions extends EngineOptions {
  readonly inventory?: boolean;
  readonly keyPrefix?: string;
  readonly bucketOwner?: string;
}

/** What SOURCE means; usage errors for a path that is not there and for options that do not go with it. */
export function readSource(text: string, options: SourceOptions): Source {
  if (options.keyPrefix !== undefined && !options.inventory) {
    throw usageError('--key-prefix works only with --inventory.', { hint: 'Write the prefix into the URI.' });
  }
  const source = parseSource(
    text,
    isFolder,
    options.inventory ? { inventory: true, prefix: options.keyPrefix ?? '' } : {},
  );
  if (source.kind === 'folder') checkNoIndex(source.path, true);
  if (source.kind === 'manifest' && source.at.in === 'file') checkNoIndex(source.at.path, false);
  if (options.bucketOwner !== undefined && source.kind !== 'prefix') {
    throw usageError('--bucket-owner works only with s3://bucket/prefix.');
  }
  return source;
}

function isFolder(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw usageError(`${quoteForMessage(path)} does not exist.`);
  return stat.isDirectory();
}

/** A local folder needs neither credentials nor a region, and must not ask for any. */
export async function operationsFor(
  io: Io,
  source: Source,
  options: GlobalOptions,
): Promise<{ readonly batches: BatchOperations; readonly target: Connection['target'] | undefined }> {
  const offline = { batches: createBatchOperations(), target: undefined };
  if (source.kind === 'folder') return offline;
  try {
    return await io.connect(options);
  } catch (error) {
    // The lines of a file can be checked all the same; that nobody asked S3 is a finding then.
    const unset = error instanceof GroundctlError && ['no-region', 'no-credentials'].includes(error.code);
    const asked = options.profile !== undefined || options.endpointUrl !== undefined;
    if (!unset || asked || source.kind !== 'manifest' || source.at.in !== 'file') throw error;
    return offline;
  }
}

/** The progress line, and lines of ndjson, of whatever reads a source. */
export function showProgress(io: Io, event: CheckEvent): void {
  if (event.type === 'progress') {
    io.progress(`${counted(event.files, 'file')}, ${formatBytes(event.bytes)}`);
  } else if (event.type === 'query') {
    io.progress(`Athena query ${event.id}, ${sanitize(event.status)} · ${formatBytes(event.scannedBytes)}`);
  } else {
    io.progress(`waiting ${(event.waitMs / 1000).toFixed(1)} s: ${event.message}`);
  }
}
