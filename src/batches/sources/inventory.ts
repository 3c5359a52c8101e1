import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { throwIfAborted, usageError } from '../../core/errors.ts';
import { collectBytes } from '../../core/files/read-text.ts';
import { describePlace, readBytes, type TextPlace } from '../../core/files/text-place.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { Entry } from '../entry.ts';
import type { BatchesS3 } from '../ports.ts';
import { csvRows } from './csv-rows.ts';

/** The manifest.json of an S3 Inventory report. */
interface InventoryManifest {
  readonly sourceBucket: string;
  readonly fileFormat: string;
  /** `Bucket, Key, Size, …` */
  readonly fileSchema: string;
  readonly creationTimestamp: Date | undefined;
  readonly files: readonly { readonly key: string; readonly MD5checksum?: string }[];
  readonly destinationBucket: string | undefined;
}

interface InventoryPage {
  readonly entries: readonly Entry[];
  /** When the report was begun: objects written later are not in it. */
  readonly taken: Date | undefined;
}

const MANIFEST_BYTES = 50e6;
const PAGE = 5000;
/** The last moment that a Date can hold, milliseconds since 1970. */
const LAST_TIME = 8.64e15;
const DIGITS = /^\d{1,16}$/;

/**
 * The current objects of an S3 Inventory report in CSV, read from its manifest.json in S3 or in a local copy
 * of the report. Each file is compared with its MD5.
 * Usage errors for a manifest that is none, another format, and a report without Size.
 */
export async function* readInventory(
  place: TextPlace,
  prefix: string,
  s3: Pick<BatchesS3, 'get'> | undefined,
  signal?: AbortSignal,
): AsyncGenerator<InventoryPage, void, void> {
  const manifest = await readManifest(place, s3, signal);
  const columns = manifest.fileSchema.split(',').map((name) => name.trim());
  const at = (name: string) => columns.indexOf(name);
  if (manifest.fileFormat !== 'CSV') {
    throw usageError(
      `The inventory is in ${quoteForMessage(manifest.fileFormat)} format; only CSV can be read.`,
    );
  }
  if (at('Key') < 0 || at('Size') < 0) {
    throw usageError('The inventory has no Size column; configure it with the Size field.');
  }
  const index = {
    key: at('Key'),
    size: at('Size'),
    latest: at('IsLatest'),
    deleted: at('IsDeleteMarker'),
    etag: at('ETag'),
    storage: at('StorageClass'),
  };
  for (const file of manifest.files) {
    let entries: Entry[] = [];
    const where = dataPlace(place, manifest, file.key);
    const called = quoteForMessage(describePlace(where), 200);
    for await (const { fields: row, line } of csvRows(
      checked(readBytes(where, s3, signal), file, where),
      called,
    )) {
      throwIfAborted(signal);
      const refuse = (why: string): never => {
        throw usageError(`Line ${line} of ${called} does not fit the report's schema: ${why}.`, {
          hint: 'Nothing of the report was counted. Fetch the file again.',
        });
      };
      if (row.length !== columns.length) refuse(`${row.length} fields and not ${columns.length}`);
      if (index.latest >= 0 && row[index.latest]?.toLowerCase() === 'false') continue;
      if (index.deleted >= 0 && row[index.deleted]?.toLowerCase() === 'true') continue;
      const name = decodeKey(row[index.key] ?? '') ?? refuse('the key is empty or not URL-encoded UTF-8');
      const size = DIGITS.test(row[index.size] ?? '') ? Number(row[index.size]) : Number.NaN;
      if (!Number.isSafeInteger(size)) refuse('the size is not a number of bytes');
      if (!name.startsWith(prefix)) continue;
      entries.push({
        name,
        size,
        bucket: manifest.sourceBucket,
        ...(row[index.etag] ? { etag: `"${row[index.etag]}"` } : {}),
        storageClass: row[index.storage] || undefined,
      });
      if (entries.length === PAGE) {
        yield { entries, taken: manifest.creationTimestamp };
        entries = [];
      }
    }
    yield { entries, taken: manifest.creationTimestamp };
  }
}

async function readManifest(
  place: TextPlace,
  s3: Pick<BatchesS3, 'get'> | undefined,
  signal: AbortSignal | undefined,
): Promise<InventoryManifest> {
  const name = quoteForMessage(describePlace(place), 200);
  const bytes = await collectBytes(readBytes(place, s3, signal), name, MANIFEST_BYTES);
  let value: Partial<Record<string, unknown>>;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw usageError(`${name} is not JSON.`, {
      hint: 'Give the manifest.json of an S3 Inventory report.',
      cause: error,
    });
  }
  const { sourceBucket, fileFormat, fileSchema, files, destinationBucket, creationTimestamp } = value ?? {};
  const valid =
    typeof sourceBucket === 'string' &&
    typeof fileFormat === 'string' &&
    typeof fileSchema === 'string' &&
    Array.isArray(files) &&
    files.every(
      (file) => typeof file?.key === 'string' && ['string', 'undefined'].includes(typeof file.MD5checksum),
    );
  if (!valid) {
    throw usageError(`${name} is not a manifest of an S3 Inventory report.`, {
      hint: 'It is the manifest.json in a folder named for the date of the report.',
    });
  }
  const seen = new Set<string>();
  const twice: string | undefined = files.find(({ key }) => seen.size === seen.add(key).size)?.key;
  if (twice !== undefined) throw usageError(`${name} names the file ${quoteForMessage(twice, 200)} twice.`);
  const taken = Number(creationTimestamp);
  return {
    sourceBucket,
    fileFormat,
    fileSchema,
    files,
    creationTimestamp: taken > 0 && taken <= LAST_TIME ? new Date(taken) : undefined,
    destinationBucket:
      typeof destinationBucket === 'string' ? destinationBucket.replace(/^arn:[^:]*:s3:::/, '') : undefined,
  };
}

/** In S3, data files are keys of the destination bucket; on a disk they lie as S3 has them, or beside the manifest. */
function dataPlace(manifestAt: TextPlace, manifest: InventoryManifest, key: string): TextPlace {
  if (manifestAt.in === 's3') {
    return { in: 's3', bucket: manifest.destinationBucket ?? manifestAt.bucket, key };
  }
  const name = key.slice(key.lastIndexOf('/') + 1);
  if (name === '' || name === '..' || name.includes('\\')) {
    throw usageError(`The inventory names a file ${quoteForMessage(key)} that cannot be opened.`);
  }
  const folder = dirname(manifestAt.path);
  const candidates = [join(folder, '..', 'data', name), join(folder, 'data', name), join(folder, name)];
  return { in: 'file', path: candidates.find((path) => existsSync(path)) ?? join(folder, name) };
}

/** The bytes, unpacked where the name says so; at their end, the MD5 of what was read must be the manifest's. */
async function* checked(
  bytes: AsyncIterable<Uint8Array>,
  file: { readonly key: string; readonly MD5checksum?: string },
  where: TextPlace,
): AsyncGenerator<Uint8Array, void, void> {
  const md5 = createHash('md5');
  const hashed = async function* () {
    for await (const part of bytes) {
      md5.update(part);
      yield part;
    }
  };
  if (file.key.endsWith('.gz')) {
    const gunzip = createGunzip();
    const source = Readable.from(hashed());
    source.on('error', (error) => gunzip.destroy(error));
    try {
      yield* source.pipe(gunzip);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code?.startsWith('Z_')) {
        throw usageError(`${quoteForMessage(describePlace(where), 200)} is not whole gzip data.`, {
          cause: error,
        });
      }
      throw error;
    }
  } else {
    yield* hashed();
  }
  if (file.MD5checksum !== undefined && md5.digest('hex') !== file.MD5checksum.toLowerCase()) {
    throw usageError(
      `${quoteForMessage(describePlace(where), 200)} is not what the inventory's manifest describes.`,
      {
        hint: 'Its MD5 differs: fetch it again.',
      },
    );
  }
}

/** A key as S3 writes it into CSV: URL-encoded, with `+` for a space; undefined for what it would not write. */
function decodeKey(text: string): string | undefined {
  if (!/[%+]/.test(text)) return text || undefined;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
