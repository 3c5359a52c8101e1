import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { GroundctlError } from '../errors.ts';
import { sanitize } from '../text/sanitize.ts';
import type { AthenaApi, QueryInput, QueryState } from './ports.ts';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;

/** What to do where a query would scan more than it may. */
export const NARROWER =
  "Read part of it at a time (--since and --until, or --key-prefix), or raise the workgroup's limit (BytesScannedCutoffPerQuery).";

/** A query while it runs, and its rows when it is over. */
export type QueryEvent =
  | { readonly type: 'state'; readonly id: string; readonly state: QueryState }
  | { readonly type: 'row'; readonly row: readonly (string | null)[] };

/**
 * Runs a query: asks how it stands less and less often, then reads its results page by page. An abort stops the query
 * in Athena too. Throws GroundctlError with what went wrong: `athena-permission`, `athena-location`,
 * `athena-scan-limit`, `athena-exhausted`, `athena-cancelled`, `athena-no-table`, `athena-failed`.
 */
export async function* runQuery(
  api: AthenaApi,
  input: Omit<QueryInput, 'token'>,
  signal?: AbortSignal,
): AsyncGenerator<QueryEvent, void, void> {
  const id = await api.start({ ...input, token: randomUUID() }, { signal }).catch((error: unknown) => {
    throw refusedStart(error);
  });
  let over = false;
  try {
    let state = await api.state(id, { signal });
    for (let wait = FIRST_PAUSE_MS; isUnderWay(state); wait = Math.min(wait * 1.5, LONGEST_PAUSE_MS)) {
      yield { type: 'state', id, state };
      await pause(wait, undefined, { signal });
      state = await api.state(id, { signal });
    }
    over = true;
    if (state.status !== 'SUCCEEDED') throw failure(state, id);
    yield { type: 'state', id, state };
    let token: string | undefined;
    do {
      const page = await api.page(id, token, { signal });
      for (const row of page.rows) yield { type: 'row', row };
      token = page.next;
    } while (token !== undefined);
  } finally {
    // Left in the middle: what runs on costs money.
    if (!over) await api.stop(id).catch(() => {});
  }
}

function isUnderWay({ status }: QueryState): boolean {
  return status === 'QUEUED' || status === 'RUNNING';
}

const FAILURES: readonly { readonly code: string; readonly when: RegExp; readonly hint: string }[] = [
  {
    code: 'athena-scan-limit',
    when: /bytes scanned limit/i,
    hint: NARROWER,
  },
  {
    code: 'athena-location',
    when: /output (?:location|bucket)|result configuration/i,
    hint: 'With --output-location, name a location that you may write to, in the region of the workgroup.',
  },
  {
    code: 'athena-permission',
    when: /access ?denied|not authorized|insufficient permissions|forbidden/i,
    hint: 'Athena uses your permissions for the data, the table and the result location: see "groundctl policies generate groundctl-athena".',
  },
  {
    code: 'athena-no-table',
    when: /(?:table|schema|database)\S* .*(?:not exist|not found|not be resolved)|(?:TABLE|SCHEMA)_NOT_FOUND/i,
    hint: 'Create it with "groundctl logs setup athena" or "groundctl batches setup athena".',
  },
  {
    code: 'athena-exhausted',
    when: /exhausted|EXCEEDED_\w*(?:MEMORY|TIME)|timed? ?out/i,
    hint: 'Read part of it at a time: --since and --until, or --key-prefix.',
  },
];

/** What Athena refuses at once is told apart as what fails later is; a permission of one's own already is. */
function refusedStart(error: unknown): unknown {
  if (!(error instanceof GroundctlError) || error.aws?.missingAction !== undefined) return error;
  const found = FAILURES.find(({ when }) => when.test(error.message));
  if (found === undefined) return error;
  const { code, hint } = found;
  const aws = error.aws === undefined ? {} : { aws: error.aws };
  return new GroundctlError(error.message, { code, source: 'aws', hint, ...aws, cause: error });
}

function failure({ status, reason = 'no reason given' }: QueryState, id: string): GroundctlError {
  const found = FAILURES.find(({ when }) => when.test(reason));
  const cancelled = status === 'CANCELLED';
  const said = `Query ${id} ${cancelled ? 'was canceled' : 'failed'}: ${sanitize(reason)}`;
  return new GroundctlError(said, {
    code: found?.code ?? (cancelled ? 'athena-cancelled' : 'athena-failed'),
    source: 'aws',
    ...(found === undefined ? {} : { hint: found.hint }),
  });
}
