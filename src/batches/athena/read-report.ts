import { checkWorkGroup, type QueryPlace } from '../../core/athena/check-workgroup.ts';
import type { AthenaApi, QueryFacts } from '../../core/athena/ports.ts';
import { runQuery } from '../../core/athena/run-query.ts';
import { tableName, text } from '../../core/athena/sql.ts';
import { GroundctlError, usageError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { collectBytes } from '../../core/files/read-text.ts';
import { readBytes } from '../../core/files/text-place.ts';
import { type InventoryManifest, readInventoryManifest } from '../../core/inventory/manifest.ts';
import { formatS3Uri } from '../../core/s3-uri.ts';
import { type CheckEvent, type CheckOptions, type CheckReport, plusReport, surveyFor } from '../check.ts';
import type { BatchesS3 } from '../ports.ts';
import { SourceNotes } from '../sources/notes.ts';
import type { Source } from '../sources/source.ts';
import { type PreparedSplit, type SplitOptions, splitPages } from '../split/prepare-split.ts';
import { objectsSql, type ReportScope, surveySql } from './inventory-sql.ts';
import { reportPlace } from './inventory-table.ts';
import { objectsOf, type ReportRow, surveyReader } from './survey-reader.ts';

type Inventory = ReportRequest['source'];

/** Which report Athena is to read, and where. */
export interface ReportRequest extends QueryPlace {
  readonly source: Extract<Source, { kind: 'inventory' }>;
  readonly table: { readonly database: string; readonly name: string };
}

/** What a report comes to before it is read. */
export interface ReportEstimate {
  readonly files: number;
  /** Bytes of its files as they are stored. */
  readonly bytes: number;
  /** Files of which only the columns that are asked for are scanned: it will be less. */
  readonly columnar: boolean;
  readonly taken: Date | undefined;
}

interface Engine {
  readonly api: AthenaApi;
  readonly s3: BatchesS3;
}

const SYMLINK_BYTES = 50e6;
/** About what a row takes in a packed file. */
const BYTES_A_ROW = 20;
/** Names that are alike need a scan of their own. */
export const SCANS_OF_CHECK = 2;

/** Reads the manifest alone. */
export async function estimateReport(
  { at }: Inventory,
  s3: BatchesS3 | undefined,
  signal?: AbortSignal,
): Promise<ReportEstimate> {
  const { files, fileFormat, taken } = await readInventoryManifest(at, s3, signal);
  return { files: files.length, bytes: bytesOf({ files }), columnar: fileFormat !== 'CSV', taken };
}

/**
 * Holds an inventory report against the limits of a Ground Truth Plus batch, read through Athena: the same report as
 * reading it here, in flat memory. The MD5 of its files is not compared. Throws what `checkPlus` throws, and
 * GroundctlError as in `runQuery`; `athena-no-workgroup`, `athena-no-table`, `athena-other-table`, `athena-odd-rows`.
 */
export async function* checkWithAthena(
  engine: Engine,
  request: ReportRequest,
  options: CheckOptions = {},
): EventStream<CheckEvent, CheckReport> {
  const { source } = request;
  const { manifest, scope } = await ready(engine, request, SCANS_OF_CHECK, options.signal);
  const survey = surveyFor(source, options);
  const read = surveyReader(survey, manifest, source.prefix);
  let query: QueryFacts | undefined;
  for await (const event of run(engine, request, surveySql(scope), options.signal)) {
    if (event.type === 'row') read(event.row);
    else {
      query = event.query;
      yield event.event;
    }
  }
  const report = await plusReport(source, engine.s3, survey, notesOf(manifest, survey.files), options);
  return { ...report, ...(query === undefined ? {} : { query }) };
}

/** Reads all objects of a report through Athena and splits them. Names and sizes of all are held in memory. */
export async function* splitWithAthena(
  engine: Engine,
  request: ReportRequest,
  options: SplitOptions = {},
): EventStream<CheckEvent, PreparedSplit> {
  const { source } = request;
  const { manifest, scope } = await ready(engine, request, 1, options.signal);
  const notes = notesOf(manifest, 1);
  const state: { query?: QueryFacts } = {};
  const sql = objectsSql(scope, bytesOf(manifest) / BYTES_A_ROW);
  async function* pages() {
    for await (const event of run(engine, request, sql, options.signal)) {
      if (event.type === 'row') yield { entries: objectsOf(event.row, manifest, source.prefix) };
      else state.query = event.query;
    }
  }
  return { ...(yield* splitPages(source, { pages: pages(), notes }, options)), ...state };
}

/** Everything that can be said before a query runs: workgroup, table, and what of it is this report. */
async function ready(
  { api, s3 }: Engine,
  request: ReportRequest,
  scans: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly manifest: InventoryManifest; readonly scope: ReportScope }> {
  const { source, table } = request;
  const { hive, dt } = reportPlace(source.at);
  const manifest = await readInventoryManifest(source.at, s3, signal);
  const { fileFormat: format, columns } = manifest;
  await checkWorkGroup(api, { ...request, bytes: format === 'CSV' ? scans * bytesOf(manifest) : 0 }, signal);
  await checkTable(api, table, formatS3Uri(hive), signal);
  await checkSymlink(s3, manifest, { bucket: hive.bucket, key: `${hive.key}dt=${dt}/symlink.txt` }, signal);
  const where = [`dt = ${text(dt)}`];
  return { manifest, scope: { table: tableName(table), where, format, columns, prefix: source.prefix } };
}

type RunEvent =
  | { readonly type: 'row'; readonly row: ReportRow }
  | { readonly type: 'query'; readonly query: QueryFacts; readonly event: CheckEvent };

async function* run(
  { api }: Engine,
  { workGroup, outputLocation }: QueryPlace,
  sql: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEvent, void, void> {
  for await (const event of runQuery(api, { sql, workGroup, outputLocation }, signal)) {
    if (event.type === 'row') {
      yield event;
      continue;
    }
    const { id, state } = event;
    const { scannedBytes, milliseconds } = state;
    yield {
      type: 'query',
      query: { engine: 'athena', id, scannedBytes, milliseconds },
      event: { type: 'query', id, status: state.status.toLowerCase(), scannedBytes },
    };
  }
}

async function checkTable(
  api: AthenaApi,
  { database, name }: ReportRequest['table'],
  location: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const found = await api.table(database, name, { signal });
  const shown = `${database}.${name}`;
  if (found === undefined) {
    throw new GroundctlError(`There is no table ${shown}.`, {
      code: 'athena-no-table',
      source: 'aws',
      hint: 'Create it with "groundctl batches setup athena".',
    });
  }
  const place = found.properties.location;
  if (place === undefined || place.replace(/\/$/, '') === location.replace(/\/$/, '')) return;
  throw usageError(`The table ${shown} is over ${place}, not over ${location}.`, {
    code: 'athena-other-table',
    hint: 'Name another one with --table.',
  });
}

/** Athena reads the files that the symlink names: they have to be those of the manifest. */
async function checkSymlink(
  s3: BatchesS3,
  manifest: InventoryManifest,
  at: { readonly bucket: string; readonly key: string },
  signal: AbortSignal | undefined,
): Promise<void> {
  const shown = formatS3Uri(at);
  const bytes = await collectBytes(readBytes({ in: 's3', ...at }, s3, signal), shown, SYMLINK_BYTES);
  const named = bytes.toString('utf8').split(/\r?\n/).filter(Boolean).sort();
  const bucket = manifest.destinationBucket ?? at.bucket;
  const wanted = manifest.files.map(({ key }) => formatS3Uri({ bucket, key })).sort();
  if (JSON.stringify(named) === JSON.stringify(wanted)) return;
  throw usageError(`${shown} does not list the files that the manifest lists.`, {
    hint: 'The report may be partly delivered or overwritten: try again later, or read it with --engine local.',
  });
}

function notesOf({ sourceBucket, taken }: InventoryManifest, files: number): SourceNotes {
  const notes = new SourceNotes();
  notes.taken = taken;
  if (files > 0) notes.buckets.add(sourceBucket);
  return notes;
}

function bytesOf({ files }: Pick<InventoryManifest, 'files'>): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
