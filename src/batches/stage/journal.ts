import { createHash } from 'node:crypto';
import { closeSync, constants, fsyncSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { usageError } from '../../core/errors.ts';
import { localFault } from '../../core/files/local-fault.ts';
import { makeFolder } from '../../core/files/make-folder.ts';
import { readOwnFile } from '../../core/files/read-text.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';

/** Zero on Windows, which has no such flag. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
const NO_WAITING = constants.O_NONBLOCK ?? 0;
/** In bytes: about two million copies. */
const MAX_BYTES = 400_000_000;
const SCHEMA = 'groundctl/batches.stage-journal/v1';

/** What a journal belongs to; a run with another one must not go on from it. */
export interface JournalHead {
  readonly index: string;
  readonly target: string;
  readonly region: string;
  readonly endpoint: string;
}

/** One journal for each split and target, so that the same stage goes on where it ended: the file's name. */
export function journalName(head: JournalHead): string {
  const digest = createHash('sha256').update(JSON.stringify(head)).digest('hex');
  return `stage-${digest.slice(0, 24)}.jsonl`;
}

/** What the journal of a stage belongs to; `endpoint` is S3's, undefined for AWS's own. */
export function journalHead(
  staging: { readonly digest: string; readonly target: { readonly bucket: string; readonly prefix: string } },
  connected: { readonly region: string; readonly endpoint: string | undefined },
): JournalHead {
  return {
    index: staging.digest,
    target: `s3://${staging.target.bucket}/${staging.target.prefix}`,
    region: connected.region,
    endpoint: connected.endpoint ?? '',
  };
}

/**
 * Copies that were compared with their sources and are the same, one line each: a later run need not compare them
 * again. After a kill the last line may be cut off; it is left out, and its copy is compared once more.
 */
export interface Journal {
  /** ETag of the copy by target key. */
  readonly copied: ReadonlyMap<string, string>;
  /** Opens it, and proves that it can be written: before the first copy, or there would be copies without a line. */
  begin(): void;
  /** Upload ID by target key of what was begun in parts and not ended. */
  readonly begun: ReadonlyMap<string, string>;
  add(key: string, etag: string): void;
  beginParts(key: string, upload: string): void;
  close(): void;
}

/**
 * Reads a journal, and appends to it (0600) from the first copy on; before that nothing is written. Usage error
 * where the file belongs to something else.
 */
export function openJournal(path: string, head: JournalHead): Journal {
  const copied = new Map<string, string>();
  const begun = new Map<string, string>();
  const lines = readLines(path);
  const first = lines === undefined ? undefined : parse(lines[0]);
  if (lines !== undefined && lines.length > 0 && !belongs(first, head)) {
    throw usageError(`The journal ${quoteForMessage(path)} belongs to a different stage operation.`, {
      hint: 'Use a different --journal, or remove the file if that stage operation is no longer needed.',
    });
  }
  for (const line of lines?.slice(1) ?? []) {
    const record = parse(line);
    if (typeof record?.key !== 'string') continue;
    if (typeof record.etag === 'string') copied.set(record.key, record.etag);
    else if (typeof record.upload === 'string') begun.set(record.key, record.upload);
  }
  const fresh = lines === undefined || lines.length === 0;
  let file: number | undefined;
  const hint = 'Everything copied so far will be found again: the same command continues once this is fixed.';
  const open = (): number => {
    makeFolder(dirname(path), 0o700);
    const opened = openSync(
      path,
      constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | NO_FOLLOW | NO_WAITING,
      0o600,
    );
    // The newline ends a line that a kill may have cut off.
    writeSync(opened, fresh ? `${JSON.stringify({ schema: SCHEMA, ...head })}\n` : '\n');
    return opened;
  };
  const append = (record: object) => {
    try {
      file ??= open();
      writeSync(file, `${JSON.stringify(record)}\n`);
    } catch (error) {
      throw localFault(error, path, hint);
    }
  };
  return {
    copied,
    begin() {
      try {
        file ??= open();
        fsyncSync(file);
      } catch (error) {
        throw localFault(
          error,
          path,
          'Nothing was copied. It is the journal of the stage operation; --journal names a different one.',
        );
      }
    },
    begun,
    add(key, etag) {
      append({ key, etag });
      copied.set(key, etag);
      begun.delete(key);
    },
    beginParts(key, upload) {
      append({ key, upload });
      begun.set(key, upload);
    },
    close() {
      if (file === undefined) return;
      fsyncSync(file);
      closeSync(file);
      file = undefined;
    },
  };
}

function readLines(path: string): string[] | undefined {
  return readOwnFile(path, MAX_BYTES)
    ?.split('\n')
    .filter((line) => line !== '');
}

function parse(line: string | undefined): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(line ?? '');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function belongs(first: Record<string, unknown> | undefined, head: JournalHead): boolean {
  return (
    first?.schema === SCHEMA &&
    first.index === head.index &&
    first.target === head.target &&
    first.region === head.region &&
    first.endpoint === head.endpoint
  );
}
