import { type ReportRequest, SCANS_OF_CHECK } from '../../batches/athena/read-report.ts';
import type { BatchOperations } from '../../batches/operations.ts';
import { describeSource, type Source } from '../../batches/sources/source.ts';
import { usageError } from '../../core/errors.ts';
import { formatBytes } from '../../core/size.ts';
import { counted } from '../../core/text/grouped.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { agreedQuery, type EngineOptions } from '../athena.ts';
import type { Io } from '../io.ts';

/** From here on `auto` leaves a report to Athena: some thirty million objects. */
const LOCAL_UP_TO = 1_000_000_000;

/** What Athena is to read and was agreed to, or undefined where the source is to be read here. */
export async function athenaReport(
  io: Io,
  batches: BatchOperations,
  source: Source,
  options: EngineOptions,
  scans: 'check' | 'split',
): Promise<ReportRequest | undefined> {
  const { engine = 'local' } = options;
  if (engine === 'local') return undefined;
  if (source.kind !== 'inventory' || source.at.in !== 's3') {
    // Without a report there is nothing that Athena could read.
    if (engine === 'auto') return undefined;
    throw usageError('--engine athena reads S3 Inventory reports in S3.', {
      hint: 'Name the manifest.json of a report with --inventory.',
    });
  }
  const { files, bytes, columnar, taken } = await batches.estimateReport(source, io.signal);
  const begun = taken === undefined ? '' : `, started at ${taken.toISOString()}`;
  const what = `${sanitize(describeSource(source))}: ${counted(files, 'file')}, ${formatBytes(bytes)}${begun}`;
  const agreed = await agreedQuery(io, options, {
    what,
    bytes,
    localUpTo: LOCAL_UP_TO,
    scans: scans === 'check' ? SCANS_OF_CHECK : 1,
    atMost: columnar,
    defaultTable: 'inventory',
  });
  if (agreed === undefined) return undefined;
  const { database, name, ...place } = agreed;
  return { source, table: { database, name }, ...place };
}
