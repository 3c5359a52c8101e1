/** What of a change that was made is undone, and how. */
import { expect, test } from 'vitest';
import type { Outcome, PlanResult } from '../../../src/core/plan.ts';
import type { WorkteamChange } from '../../../src/workteams/change.ts';
import { undoOf } from '../../../tui/screens/workteams/undo.ts';

type Flag = 'Enabled' | 'Disabled';
interface Flags {
  readonly SourceIp?: Flag;
  readonly VpcSourceIp?: Flag;
}

const subject = { kind: 'update', subject: 'x' } as const;

/** A lock that was changed: what the plan says of the flags that change, and what the team has after it. */
function lock(name: string, before: Flags, after: Flags): WorkteamChange {
  return {
    ...subject,
    fields: [
      { field: 'Description', before: 'a', after: 'b' },
      ...Object.entries(before).map(([field, flag]) => ({ field, before: flag, after: 'x' })),
    ],
    action: {
      type: 'update-workteam',
      input: {
        WorkteamName: name,
        WorkerAccessConfiguration: { S3Presign: { IamPolicyConstraints: after } },
      },
    },
  } as WorkteamChange;
}

function allowList(before: unknown): WorkteamChange {
  return {
    ...subject,
    fields: [
      { field: 'Other', before: ['0.0.0.0/0'] },
      { field: 'SourceIpConfig.Cidrs', before, after: ['192.0.2.0/24'] },
    ],
    action: { type: 'update-cidrs', workforce: 'default', cidrs: ['192.0.2.0/24'] },
  } as unknown as WorkteamChange;
}

const undone = (...outcomes: (readonly [WorkteamChange, Outcome['status']])[]) =>
  undoOf({
    outcomes: outcomes.map(([change, status]) => ({ change, status })),
  } as unknown as PlanResult<WorkteamChange>);
const update = (input: object, ...names: string[]) => ({ type: 'update', names, input });

test.each<[string, Flags, Flags, object]>([
  ['off', { SourceIp: 'Disabled' }, { SourceIp: 'Enabled', VpcSourceIp: 'Disabled' }, { lock: 'off' }],
  ['source-ip', { SourceIp: 'Enabled' }, { SourceIp: 'Disabled' }, { lock: 'source-ip' }],
  [
    'vpc-source-ip in place of the other',
    { SourceIp: 'Disabled', VpcSourceIp: 'Enabled' },
    { SourceIp: 'Enabled', VpcSourceIp: 'Disabled' },
    { lock: 'vpc-source-ip' },
  ],
  [
    'vpc-source-ip, the other as it is',
    { VpcSourceIp: 'Enabled' },
    { SourceIp: 'Disabled', VpcSourceIp: 'Disabled' },
    { lock: 'vpc-source-ip' },
  ],
  [
    'both, of which one was taken away, by force as it was given',
    { VpcSourceIp: 'Enabled' },
    { SourceIp: 'Enabled', VpcSourceIp: 'Disabled' },
    { lock: 'both', force: true },
  ],
])('a lock comes back: %s', (_, before, after, input) => {
  expect(undone([lock('a', before, after), 'applied'])).toEqual([update(input, 'a')]);
});

test('teams of one lock come back together, in the order in which they were changed, then the allow list', () => {
  const off = { SourceIp: 'Disabled' } as const;
  const on = { SourceIp: 'Enabled' } as const;
  expect(
    undone(
      [allowList(['198.51.100.0/24']), 'applied'],
      [lock('a', off, on), 'applied'],
      [lock('b', on, off), 'applied'],
      [lock('c', off, on), 'applied'],
    ),
  ).toEqual([
    update({ lock: 'off' }, 'a', 'c'),
    update({ lock: 'source-ip' }, 'b'),
    { type: 'allow-ips', cidrs: ['198.51.100.0/24'], workforce: 'default' },
  ]);
});

test.each<[string, unknown, object]>([
  ['an empty one', [], { cidrs: [] }],
  ['none', undefined, { cidrs: [] }],
  ['one that needs force', ['0.0.0.0/0'], { cidrs: ['0.0.0.0/0'], force: true }],
])('the allow list comes back as it was: %s', (_, before, input) => {
  expect(undone([allowList(before), 'applied'])).toEqual([
    { type: 'allow-ips', workforce: 'default', ...input },
  ]);
});

test.each<[string, WorkteamChange, Outcome['status']]>([
  ['a lock that failed', lock('a', { SourceIp: 'Disabled' }, {}), 'failed'],
  ['one that was not begun', lock('a', { SourceIp: 'Disabled' }, {}), 'not-started'],
  ['another field of a team', lock('a', {}, { SourceIp: 'Enabled' }), 'applied'],
  [
    'what is no lock, whatever its fields are called',
    {
      ...lock('a', { SourceIp: 'Disabled' }, {}),
      action: { type: 'delete-workteam', name: 'a' },
    } as unknown as WorkteamChange,
    'applied',
  ],
])('%s is not undone', (_, change, status) => {
  expect(undone([change, status])).toBeUndefined();
});
