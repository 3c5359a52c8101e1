import type { AthenaApi } from '../../core/athena/ports.ts';
import { planSetup, type SetupChange, type SetupInput } from '../../core/athena/setup.ts';
import { readInventoryManifest } from '../../core/inventory/manifest.ts';
import type { Plan } from '../../core/plan.ts';
import { formatS3Uri } from '../../core/s3-uri.ts';
import type { BatchesS3 } from '../ports.ts';
import type { Source } from '../sources/source.ts';
import { inventoryDdl, reportPlace } from './inventory-table.ts';

/** What `batches setup athena` is asked for; a report tells of the others of its configuration. */
export interface ReportSetup extends Omit<SetupInput, 'table'> {
  readonly source: Extract<Source, { kind: 'inventory' }>;
  readonly table: { readonly database: string; readonly name: string };
}

/** Plans workgroup, database and table over the reports of an inventory configuration, or their removal. */
export async function planReportSetup(
  { api, s3 }: { readonly api: AthenaApi; readonly s3: BatchesS3 },
  { source, table, ...input }: ReportSetup,
  signal?: AbortSignal,
): Promise<Plan<SetupChange>> {
  const place = reportPlace(source.at).hive;
  const { fileFormat: format, columns } = await readInventoryManifest(source.at, s3, signal);
  const ddl = inventoryDdl({ ...table, place, format, columns });
  const made = { ...table, location: formatS3Uri(place), ddl, partitions: 'each report by its time (dt)' };
  return planSetup(api, { ...input, table: made }, { signal });
}
