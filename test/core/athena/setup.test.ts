import { expect, test } from 'vitest';
import type { AthenaApi } from '../../../src/core/athena/ports.ts';
import { applySetup, planSetup, type SetupInput } from '../../../src/core/athena/setup.ts';
import { drain } from '../../../src/core/events.ts';

const input: SetupInput = {
  table: { database: 'db', name: 'logs', location: 's3://logs/', ddl: 'CREATE TABLE' },
  workGroup: 'labeling',
  outputLocation: 's3://results/',
  scanLimit: 10_000_000,
  remove: false,
};
const group = { name: 'labeling', enabled: true, scanLimit: undefined, outputLocation: '', enforced: true };

function athena(own: Partial<AthenaApi> = {}) {
  const calls: string[] = [];
  const api = {
    workGroup: async () => undefined,
    hasDatabase: async () => false,
    table: async () => undefined,
    createWorkGroup: async () => void calls.push('create workgroup'),
    deleteWorkGroup: async (name: string) => void calls.push(`delete ${name}`),
    start: async ({ sql }: { sql: string }) => {
      calls.push(sql);
      return 'q';
    },
    state: async () => ({ status: 'SUCCEEDED', scannedBytes: 0, milliseconds: 0 }),
    page: async () => ({ rows: [], next: undefined }),
    stop: async () => {},
    ...own,
  } as AthenaApi;
  return { api, calls };
}

const there = {
  workGroup: async () => group,
  hasDatabase: async () => true,
  table: async () => ({ properties: {} }),
};

test('the workgroup that every account has is not taken away', async () => {
  const subjects = async (workGroup: string) => {
    const { changes, unchanged } = await planSetup(athena(there).api, { ...input, workGroup, remove: true });
    return [changes.map(({ subject }) => subject), unchanged];
  };
  const others = ['table db.logs', 'database db'];
  expect(await subjects('labeling')).toEqual([[...others, 'workgroup labeling'], []]);
  expect(await subjects('primary')).toEqual([
    others,
    [{ subject: 'workgroup primary', reason: 'every account has it: it stays' }],
  ]);
});

test('is taken away in its order: the table, the database where it is empty, the workgroup', async () => {
  const { api, calls } = athena(there);
  const plan = await planSetup(api, { ...input, remove: true });
  expect(await drain(applySetup(api, plan))).toMatchObject({ applied: 3 });
  expect(calls).toEqual([
    'DROP TABLE IF EXISTS `db`.`logs`',
    'DROP DATABASE IF EXISTS `db`',
    'delete labeling',
  ]);
  const none = await planSetup(athena().api, { ...input, remove: true });
  expect([none.changes, none.unchanged.map(({ reason }) => reason)]).toEqual([
    [],
    ['it does not exist', 'it does not exist', 'it does not exist'],
  ]);
});

test('a workgroup that was made is looked for, and the rest waits for it', async () => {
  const { api, calls } = athena();
  const result = await drain(applySetup(api, await planSetup(api, input)));
  expect(result).toMatchObject({ applied: 0, failed: 1, notStarted: 2 });
  expect(
    result.outcomes.map((each) => ('error' in each ? each.error.code : 'reason' in each && each.reason)),
  ).toEqual(['not-verified', 'the step before it failed', 'the step before it failed']);
  expect(calls).toEqual(['create workgroup']);
});

test('one without a limit says that it lets queries scan everything', async () => {
  const { unchanged } = await planSetup(athena(there).api, input);
  expect(unchanged[0]).toEqual({
    subject: 'workgroup labeling',
    reason: 'it is there, and lets queries scan everything',
  });
});
