import { GroundctlError, usageError } from '../../core/errors.ts';
import { parseCsvRow } from '../../core/inventory/csv-rows.ts';
import { entryOf } from '../../core/inventory/inventory-row.ts';
import type { InventoryManifest } from '../../core/inventory/manifest.ts';
import { csvRowReader } from '../../core/inventory/read-inventory.ts';
import { grouped } from '../../core/text/grouped.ts';
import type { Entry } from '../entry.ts';
import { HASH_DIGITS } from '../survey/hash-sample.ts';
import { sameFolded } from '../survey/name-set.ts';
import type { Survey } from '../survey/survey.ts';
import { LARGEST_SIZE, SIZE_DIGITS } from './inventory-sql.ts';

/** One row of a query of `inventory-sql.ts`; numbers are digits. */
export type ReportRow = readonly (string | null)[];

/** Counts the rows of `surveySql` into a survey. Usage errors for a row of the report that S3 would not write. */
export function surveyReader(
  survey: Survey,
  manifest: InventoryManifest,
  prefix: string,
): (row: ReportRow) => void {
  const bucket = manifest.sourceBucket;
  const object = (name: string, size: number): Entry => ({ name, size, bucket });
  return ([kind, names, more, size, storage, files, bytes]) => {
    const texts = listOf(names);
    const count = Number(files);
    if (kind === 'group') {
      const storageClass = storage || undefined;
      survey.addGroup({ names: texts, size: Number(size), storageClass, files: count, bytes: Number(bytes) });
    } else if (kind === 'odd') {
      for (const entry of oddEntries(texts, count, manifest, prefix)) survey.add(entry);
    } else if (kind === 'extension') {
      survey.countExtension((texts[0] ?? '').toLowerCase(), count);
    } else if (kind === 'alike') {
      const [first = '', last = ''] = texts;
      if (sameFolded(first, last)) survey.addAlike([first, last], first === last, count - 1);
    } else {
      for (const text of texts) {
        const left = Number(text.slice(0, SIZE_DIGITS));
        survey.keepLargest(object(text.slice(SIZE_DIGITS), LARGEST_SIZE - left));
      }
      for (const text of listOf(more)) survey.samples.add(object(text.slice(HASH_DIGITS), 0));
    }
  };
}

/** The objects of a row of `objectsSql`. */
export function objectsOf(
  [kind, names, files]: ReportRow,
  manifest: InventoryManifest,
  prefix: string,
): Entry[] {
  const bucket = manifest.sourceBucket;
  if (kind === 'odd') return oddEntries(listOf(names), Number(files), manifest, prefix);
  return (JSON.parse(names ?? '[]') as readonly (readonly (string | null)[])[]).map(
    ([size, etag, storageClass, name]) => ({
      name: name ?? '',
      size: Number(size),
      bucket,
      ...(etag ? { etag: `"${etag}"` } : {}),
      storageClass: storageClass || undefined,
    }),
  );
}

/** Rows that the query could not take apart, judged as those of a report that is read here. */
function oddEntries(
  rows: readonly string[],
  count: number,
  manifest: InventoryManifest,
  prefix: string,
): Entry[] {
  const inCsv = manifest.fileFormat === 'CSV';
  const csv = csvRowReader(manifest.columns);
  const entries = rows.flatMap((text) => {
    const row = inCsv ? csvRow(text, csv) : columnsRow(text);
    const entry = typeof row === 'string' ? row : entryOf(row, manifest.sourceBucket, inCsv);
    if (typeof entry !== 'string')
      return entry === undefined || !entry.name.startsWith(prefix) ? [] : [entry];
    throw usageError(`A row of the inventory does not fit the report's schema: ${entry}.`, {
      hint: 'Nothing of the report was counted. With --engine local the file and the row are named.',
    });
  });
  if (count <= rows.length) return entries;
  throw new GroundctlError(`${grouped(count)} rows of the inventory are not in the format that S3 writes.`, {
    code: 'athena-odd-rows',
    source: 'aws',
    hint: 'Read the report with --engine local.',
  });
}

function csvRow(line: string, rowOf: ReturnType<typeof csvRowReader>) {
  const fields = parseCsvRow(line.replace(/^\ufeff|\r$/g, ''));
  return fields === undefined ? 'its quotes are not closed at the end of a field' : rowOf(fields);
}

function columnsRow(text: string) {
  const [key, size] = JSON.parse(text) as readonly (string | null)[];
  return { key, size };
}

function listOf(text: string | null | undefined): string[] {
  return (JSON.parse(text ?? 'null') as string[] | null) ?? [];
}
