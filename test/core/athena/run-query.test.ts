import { describe, expect, test } from 'vitest';
import type { AthenaApi, QueryState } from '../../../src/core/athena/ports.ts';
import { runQuery } from '../../../src/core/athena/run-query.ts';
import { GroundctlError } from '../../../src/core/errors.ts';

type Status = QueryState['status'];
const state = (status: Status, reason?: string): QueryState => ({
  status,
  reason,
  scannedBytes: 7,
  milliseconds: 9,
});
const unused = () => Promise.reject(new Error('A query does not ask that.'));

/** Athena that answers these states one after the other, and pages of rows by their tokens. */
function athena(states: readonly (QueryState | Error)[], pages = [['a'], ['b', 'c']]) {
  const calls: string[] = [];
  let at = 0;
  const api: AthenaApi = {
    start: async ({ token, sql }) => {
      calls.push(`start ${sql}`);
      expect(token.length).toBeGreaterThanOrEqual(32);
      return 'q1';
    },
    state: async () => {
      calls.push('state');
      const found = states[Math.min(at++, states.length - 1)];
      if (found instanceof Error) throw found;
      return found as QueryState;
    },
    page: async (_, token = '0') => {
      calls.push(`page ${token}`);
      const next = Number(token) + 1;
      return {
        rows: (pages[Number(token)] ?? []).map((one) => [one]),
        next: next < pages.length ? String(next) : undefined,
      };
    },
    stop: async (id) => void calls.push(`stop ${id}`),
    ...{ workGroup: unused, createWorkGroup: unused, deleteWorkGroup: unused },
    ...{ hasDatabase: unused, table: unused },
  };
  return { api, calls };
}

const input = { sql: 'SELECT 1', workGroup: 'labeling' };
async function all(api: AthenaApi) {
  const events: string[] = [];
  for await (const event of runQuery(api, input))
    events.push(event.type === 'row' ? `row ${event.row}` : `${event.id} ${event.state.status}`);
  return events;
}

describe('a query', () => {
  test('is started once, asked for until it is over, and read page by page', async () => {
    const { api, calls } = athena([state('SUCCEEDED')]);
    expect(await all(api)).toEqual(['q1 SUCCEEDED', 'row a', 'row b', 'row c']);
    expect(calls).toEqual(['start SELECT 1', 'state', 'page 0', 'page 1']);
  });

  test.each<[string, (QueryState | Error)[], number]>([
    ['that is queued', [state('QUEUED')], 1],
    ['that runs', [state('RUNNING')], 1],
    ['whose state cannot be known', [new Error('Gone.')], 0],
  ])('%s is stopped when it is left', async (_, states, events) => {
    const { api, calls } = athena(states);
    const query = runQuery(api, input);
    if (events === 0) await expect(query.next()).rejects.toThrow('Gone.');
    else await query.next();
    await query.return();
    expect(calls.at(-1)).toBe('stop q1');
  });

  test.each<Status>(['SUCCEEDED', 'FAILED', 'CANCELLED'])(
    'that is over (%s) is not stopped',
    async (status) => {
      const { api, calls } = athena([state(status)]);
      await all(api).catch(() => {});
      expect(calls).not.toContain('stop q1');
    },
  );

  test('that cannot be stopped says what was wrong before', async () => {
    const { api } = athena([new Error('Gone.')]);
    api.stop = async () => Promise.reject(new Error('No.'));
    await expect(all(api)).rejects.toThrow('Gone.');
  });
});

describe('what Athena says of one that failed has a name', () => {
  const cases: [string, string, RegExp | undefined][] = [
    ['Query exhausted resources at this scale factor', 'athena-exhausted', /part of it at a time/],
    ['EXCEEDED_LOCAL_MEMORY_LIMIT: 5 GB', 'athena-exhausted', /part of it at a time/],
    ['Query timeout', 'athena-exhausted', /part of it at a time/],
    ['Bytes scanned limit was exceeded', 'athena-scan-limit', /BytesScannedCutoffPerQuery/],
    ['Unable to verify/create output bucket x', 'athena-location', /--output-location/],
    ['No output location provided', 'athena-location', /--output-location/],
    ['Access Denied (Service: Amazon S3)', 'athena-permission', /policies generate/],
    ['AccessDenied', 'athena-permission', /policies generate/],
    ['User is not authorized to perform', 'athena-permission', /policies generate/],
    ['Insufficient permissions to execute', 'athena-permission', /policies generate/],
    ["TABLE_NOT_FOUND: line 1:15: Table 'x' does not exist", 'athena-no-table', /setup athena/],
    ['SCHEMA_NOT_FOUND', 'athena-no-table', /setup athena/],
    ['SYNTAX_ERROR: line 1', 'athena-failed', undefined],
  ];

  test.each(cases)('%s', async (reason, code, hint) => {
    const failed = all(athena([state('FAILED', `${reason}\u0007`)]).api);
    await expect(failed).rejects.toMatchObject({
      code,
      source: 'aws',
      message: `Query q1 failed: ${reason}\\x07`,
      ...(hint === undefined ? {} : { hint: expect.stringMatching(hint) }),
    });
  });

  test.each(cases)('at once: %s', async (reason, code) => {
    const { api, calls } = athena([]);
    const aws = { name: 'InvalidRequestException', requestId: 'r' };
    const error = new GroundctlError(reason, { code: 'invalid-request', source: 'aws', aws });
    api.start = async () => Promise.reject(error);
    const named = code === 'athena-failed' ? 'invalid-request' : code;
    await expect(all(api)).rejects.toMatchObject({ code: named, message: reason, aws });
    expect(calls).toEqual([]);
  });

  test('one that somebody stopped was cancelled; without a reason it says so', async () => {
    await expect(all(athena([state('CANCELLED')]).api)).rejects.toMatchObject({
      code: 'athena-cancelled',
      message: 'Query q1 was canceled: no reason given',
    });
  });

  test('a permission of one’s own, and what is no answer of AWS, is handed on', async () => {
    const own = new GroundctlError('User is not authorized to perform: athena:StartQueryExecution', {
      code: 'access-denied',
      source: 'aws',
      aws: { name: 'AccessDeniedException', requestId: 'r', missingAction: 'athena:StartQueryExecution' },
    });
    for (const error of [own, new TypeError('access denied')]) {
      const { api } = athena([]);
      api.start = async () => Promise.reject(error);
      await expect(all(api)).rejects.toBe(error);
    }
  });
});
