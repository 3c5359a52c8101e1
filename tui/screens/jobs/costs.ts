import type { Connection } from '../../../src/connect.ts';
import { readTextFile } from '../../../src/core/files/read-text.ts';
import { toGroundctlError } from '../../../src/core/to-error.ts';
import type { JobSummary } from '../../../src/jobs/model.ts';
import { readPrices } from '../../../src/jobs/prices.ts';
import { filePath } from '../../../src/settings/settings.ts';
import type { Shell } from '../area.ts';
import { act } from './commands.ts';

const MOST_BYTES = 100_000;

/** What the jobs have cost so far, where the settings name a price table. A table that cannot be read is said, once it is asked for. */
export async function priceJobs(
  shell: Shell,
  connection: Connection,
  jobs: readonly JobSummary[],
  signal: AbortSignal,
): Promise<void> {
  const { settings } = shell.get().session.options;
  const path = settings && filePath(settings, 'prices');
  if (path === undefined) return;
  try {
    const table = readPrices(await readTextFile(path, MOST_BYTES, signal));
    if (!table.ok) return shell.notify(`The price table cannot be used: ${table.problem}.`, 'warn');
    const costs = await connection.jobs.costs(jobs, table.value, { signal });
    if (!signal.aborted) act(shell, { type: 'priced', costs, now: shell.now() });
  } catch (error) {
    if (!signal.aborted) shell.notify(`No costs: ${toGroundctlError(error).message}`, 'warn');
  }
}
