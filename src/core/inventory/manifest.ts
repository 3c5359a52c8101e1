import { usageError } from '../errors.ts';
import { collectBytes } from '../files/read-text.ts';
import { describePlace, readBytes, type TextPlace, type TextStorage } from '../files/text-place.ts';
import { quoteForMessage } from '../text/sanitize.ts';
import { type InventoryColumn, type InventoryFormat, parseSchema } from './schema.ts';

/** A file of a report, as its manifest names it. */
export interface InventoryFile {
  readonly key: string;
  /** Bytes; 0 where the manifest does not say it. */
  readonly size: number;
  readonly MD5checksum?: string | undefined;
}

/** The manifest.json of an S3 Inventory report. */
export interface InventoryManifest {
  readonly sourceBucket: string;
  readonly fileFormat: InventoryFormat;
  readonly columns: readonly InventoryColumn[];
  /** When the report was begun: objects written later are not in it. */
  readonly taken: Date | undefined;
  readonly files: readonly InventoryFile[];
  readonly destinationBucket: string | undefined;
}

const MANIFEST_BYTES = 50e6;
/** The last moment that a Date can hold, milliseconds since 1970. */
const LAST_TIME = 8.64e15;
const FORMATS: readonly InventoryFormat[] = ['CSV', 'Parquet', 'ORC'];

/** Reads a manifest.json. Usage errors for what is none, for another format, and for a report without sizes. */
export async function readInventoryManifest(
  place: TextPlace,
  s3: TextStorage | undefined,
  signal: AbortSignal | undefined,
): Promise<InventoryManifest> {
  const name = quoteForMessage(describePlace(place), 200);
  const bytes = await collectBytes(readBytes(place, s3, signal), name, MANIFEST_BYTES);
  let value: Partial<Record<string, unknown>>;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw usageError(`${name} is not JSON.`, {
      hint: 'Pass the manifest.json of an S3 Inventory report.',
      cause: error,
    });
  }
  const { sourceBucket, fileFormat, fileSchema, files, destinationBucket, creationTimestamp } = value ?? {};
  const valid =
    typeof sourceBucket === 'string' &&
    typeof fileFormat === 'string' &&
    typeof fileSchema === 'string' &&
    Array.isArray(files) &&
    files.every(isFile);
  if (!valid) {
    throw usageError(`${name} is not the manifest of an S3 Inventory report.`, {
      hint: 'The manifest is the manifest.json in a folder named after the date of the report.',
    });
  }
  const seen = new Set<string>();
  const twice: string | undefined = files.find(({ key }) => seen.size === seen.add(key).size)?.key;
  if (twice !== undefined) throw usageError(`${name} names the file ${quoteForMessage(twice, 200)} twice.`);
  const taken = Number(creationTimestamp);
  const format = FORMATS.find((one) => one.toLowerCase() === fileFormat.toLowerCase());
  if (format === undefined) {
    throw usageError(
      `The inventory is in ${quoteForMessage(fileFormat)} format; S3 has ${FORMATS.join(', ')}.`,
    );
  }
  return {
    sourceBucket,
    fileFormat: format,
    columns: parseSchema(format, fileSchema),
    files: files.map(({ key, size, MD5checksum }) => ({
      key,
      size: Math.max(0, Number(size) || 0),
      MD5checksum,
    })),
    taken: taken > 0 && taken <= LAST_TIME ? new Date(taken) : undefined,
    destinationBucket:
      typeof destinationBucket === 'string' ? destinationBucket.replace(/^arn:[^:]*:s3:::/, '') : undefined,
  };
}

function isFile(file: unknown): file is InventoryFile {
  const { key, MD5checksum } = (file ?? {}) as Partial<InventoryFile>;
  return typeof key === 'string' && ['string', 'undefined'].includes(typeof MD5checksum);
}
