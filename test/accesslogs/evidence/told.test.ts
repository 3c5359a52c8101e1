/** What CloudTrail says of refusals beside what the log says of their tasks. */
import { describe, expect, test } from 'vitest';
import { accessLogRules } from '../../../src/accesslogs/access-log-rules.ts';
import { diagnosisWith } from '../../helpers/access-logs/evidence.ts';
import { type Seen, taskLines } from '../../helpers/access-logs/task-lines.ts';
import { trailEvent } from '../../helpers/access-logs/trail-events.ts';

const [A, B, C] = ['203.0.113.10', '198.51.100.20', '192.0.2.30'] as const;
const LOCK = 'with an explicit deny in a session policy';
const BUCKET = 'with an explicit deny in a resource-based policy';
const PUT = { operation: 'REST.PUT.OBJECT' };

interface Refused extends Seen {
  readonly because?: string;
}

/** Rules, confidence and messages without titles; `because` is what CloudTrail says of a request, where it has it. */
async function told(...seen: readonly Refused[]) {
  const lines = taskLines(...seen).map((line, at) => line.replace(/ [0-9A-F]{16} REST/, ` R${at} REST`));
  const events = seen.flatMap(({ because, from, key = `a.jpg` }, at) =>
    because === undefined ? [] : [trailEvent({ id: `R${at}`, from, key, because })],
  );
  const text = JSON.stringify({ Records: events });
  const { findings } = await diagnosisWith(`${lines.join('\n')}\n`, { kind: 'trail', text });
  const titleOf = (rule: string) => accessLogRules.find(({ id }) => id === rule)?.title ?? '';
  return findings
    .filter(({ evidence }) => evidence?.confidence !== undefined)
    .map(({ rule, message, evidence }) => ({
      ...{ rule, confidence: evidence?.confidence, cloudTrail: evidence?.cloudTrail },
      message: message.replace(`${titleOf(rule)}: `, ''),
    }));
}
const rules = async (...seen: readonly Refused[]) =>
  (await told(...seen)).map(({ rule, confidence }) => [rule, confidence]);

describe('refusals of one task at one address', () => {
  test('are each put down to what is said of it, and the rest to what the log shows', async () => {
    const refused = [LOCK, LOCK, BUCKET, undefined].map((because, at) => ({
      ...{ from: B, at: 2, key: `${at}.jpg` },
      ...(because === undefined ? {} : { because }),
    }));
    const lock = { policy: 'session policy', effect: 'deny', action: 's3:GetObject', requests: 2 };
    expect(await told({ from: A, ok: true }, ...refused)).toEqual([
      {
        rule: 'network/address-changed',
        confidence: 'mixed',
        cloudTrail: [lock],
        message: `3 requests of 1 task. CloudTrail gives the reason: an explicit deny in a session policy (s3:GetObject) for 2 of them. URLs were bound to ${A}, used from ${B}. 1 of them likely, not shown. object/denied-for-all fits 1 of them as well.`,
      },
      {
        rule: 'object/bucket-policy',
        confidence: 'shown',
        cloudTrail: [{ ...lock, policy: 'resource-based policy', requests: 1 }],
        message:
          '1 request of 1 task refused. CloudTrail gives the reason: an explicit deny in a resource-based policy (s3:GetObject).',
      },
    ]);
  });
});

describe('a refusal by the session policy', () => {
  const lock = (more: Partial<Seen>): Refused => ({
    ...{ from: B, at: 9, because: LOCK, key: 'x.jpg' },
    ...more,
  });
  const moved: readonly Refused[] = [
    { from: A, ok: true },
    { from: B, at: 2 },
    { from: A, at: 3, ok: true },
  ];
  test.each<[string, readonly Refused[], readonly (readonly [string, string])[]]>([
    [
      'is the lock, where the task worked elsewhere',
      [{ from: A, ok: true }, lock({})],
      [['network/address-changed', 'shown']],
    ],
    [
      'is about the object where the task works here',
      [{ from: B, ok: true }, lock({})],
      [['object/denied-for-all', 'shown']],
    ],
    [
      'is about writing where reading works here',
      [{ from: B, ok: true }, lock({ more: PUT })],
      [['object/write-refused', 'shown']],
    ],
    [
      'is about the object where the task is not bound, wherever it is refused',
      [{ from: A, ok: true }, { from: C, ok: true }, lock({})],
      [['object/denied-for-all', 'shown']],
    ],
    [
      'is the lock, and no more is known, where the task worked nowhere',
      [lock({})],
      [['network/locked-out', 'shown']],
    ],
    [
      'is the lock, bound to where its client was, where that moves',
      [...moved, lock({ task: 'd' })],
      [['network/split-tunnel-vpn', 'shown']],
    ],
    [
      'says not where a client was that does not move',
      [{ from: B, ok: true }, { task: 'b', from: '198.51.100.21', ok: true, at: 3 }, lock({ task: 'd' })],
      [['network/locked-out', 'shown']],
    ],
    [
      'is of somebody else with another User-Agent',
      [{ from: A, ok: true }, lock({ agent: 'Phone' })],
      [['network/shared-url', 'shown']],
    ],
    ['is no expired URL', [{ from: A, ok: true }, lock({ at: 70 })], [['network/address-changed', 'shown']]],
  ])('%s', async (_, seen, expected) => {
    expect(await rules(...seen)).toEqual(expected);
  });
});
