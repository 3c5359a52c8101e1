import { GroundctlError, usageError } from '../errors.ts';
import { grouped } from '../text/grouped.ts';
import { quoteForMessage } from '../text/sanitize.ts';
import type { AthenaApi } from './ports.ts';
import { NARROWER } from './run-query.ts';

/**
 * Throws where a query that scans this much cannot run in a workgroup: GroundctlError `athena-no-workgroup`,
 * `athena-scan-limit`, `athena-location`. Nothing has been run then.
 */
export async function checkWorkGroup(
  api: Pick<AthenaApi, 'workGroup'>,
  { workGroup: name, outputLocation, bytes }: QueryPlace & { readonly bytes: number },
  signal: AbortSignal | undefined,
): Promise<void> {
  const group = await api.workGroup(name, { signal });
  const shown = quoteForMessage(name);
  if (group === undefined || !group.enabled) {
    throw new GroundctlError(
      `There is no workgroup ${shown}${group === undefined ? '' : ' that is enabled'}.`,
      {
        code: 'athena-no-workgroup',
        source: 'aws',
        hint: 'Create it with "setup athena", or name another one.',
      },
    );
  }
  if (group.scanLimit !== undefined && group.scanLimit < bytes) {
    throw new GroundctlError(
      `The workgroup ${shown} lets a query scan ${grouped(group.scanLimit)} bytes, but this one would scan ${grouped(bytes)}.`,
      { code: 'athena-scan-limit', source: 'aws', hint: NARROWER },
    );
  }
  if (group.outputLocation === undefined && outputLocation === undefined) {
    throw usageError(`The workgroup ${shown} has no location for results: name one with --output-location.`, {
      code: 'athena-location',
    });
  }
}

/** Where a query runs, and where its results go unless the workgroup says it. */
export interface QueryPlace {
  readonly workGroup: string;
  readonly outputLocation?: string | undefined;
}
