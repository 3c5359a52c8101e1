import { describe, expect, test } from 'vitest';
import type { LockFact } from '../../src/accesslogs/judge/facts.ts';
import { judgedFindings } from '../../src/accesslogs/judge/judged-findings.ts';
import { type Cidr, parseCidr } from '../../src/core/net/cidr.ts';
import { orThrow } from '../../src/core/parsed.ts';
import type { Request } from '../helpers/access-logs/log-line.ts';
import { attributed, judgeLines } from '../helpers/access-logs/measure.ts';
import { accessKey, taskLines as log, NINE, type Seen } from '../helpers/access-logs/task-lines.ts';

const [A, B, C, D] = ['203.0.113.10', '198.51.100.20', '192.0.2.30', '198.18.0.40'] as const;

function causes(
  lines: readonly string[],
  facts: { readonly lock?: LockFact; readonly approved?: readonly string[] } = {},
) {
  const approved: Cidr[] = (facts.approved ?? []).map((text) => orThrow(parseCidr(text)));
  return Object.fromEntries(attributed(judgeLines(lines, { lock: facts.lock ?? 'unknown', approved })));
}

describe('what one record shows', () => {
  test.each<[string, Partial<Request>, number?]>([
    ['request/url-expired', {}, 61],
    ['request/token-expired', { status: 400, errorCode: 'ExpiredToken' }],
    ['request/bad-signature', { errorCode: 'SignatureDoesNotMatch' }],
    ['object/missing', { status: 404, errorCode: 'NoSuchKey' }],
    ['request/invalid-range', { status: 416, errorCode: 'InvalidRange' }],
    [
      'network/interface-endpoint',
      {
        errorCode: 'SignatureDoesNotMatch',
        host: 'images.bucket.vpce-1-x.s3.us-east-1.vpce.amazonaws.com',
      },
    ],
  ])('%s', (rule, more, at = 1) => {
    expect(causes(log({ from: A, at, more }))).toEqual({ [rule]: 1 });
  });

  test('the last second of validity is valid, and the next is expired', () => {
    expect(causes(log({ from: A, ok: true }, { from: A, at: 60, key: 'x' }))).toEqual({
      'object/denied-for-all': 1,
    });
    expect(causes(log({ from: A, ok: true }, { from: A, at: 60 + 1 / 60, key: 'x' }))).toEqual({
      'request/url-expired': 1,
    });
  });

  test('redirects and server errors are no refusals', () => {
    const judgement = judgeLines(log({ from: A, more: { status: 503, errorCode: 'SlowDown' } }));
    expect(judgement.denied).toBe(0);
    expect(judgement.tallies.get('request/other-error')?.requests).toBe(1);
  });

  test('a refused preflight is CORS, and a request without its query only where the key was granted', () => {
    const preflight = { operation: 'REST.OPTIONS.PREFLIGHT', grant: undefined, errorCode: 'AccessForbidden' };
    const anonymous = { grant: undefined };
    const lines = log(
      { from: A, ok: true },
      { from: A, more: preflight },
      { from: A, more: anonymous },
      { from: A, key: 'never-granted.php', more: anonymous },
    );
    expect(causes(lines)).toEqual({ 'request/cors-refused': 1, 'request/unsigned': 1 });
  });

  test('URLs of long-lived keys are judged where there are no others, or on demand', () => {
    const grant = { key: 'a', accessKeyId: 'AKIAXXXXXXXXXXXXXXXX', signedAt: NINE, expires: 60 };
    const alone = log({ from: A, at: 2, more: { grant } });
    const beside = [...alone, ...log({ from: A, ok: true })];
    expect(causes(alone)).toEqual({ 'request/url-expired': 1 });
    expect(judgeLines(beside).denied).toBe(0);
    expect(judgeLines(beside, { lock: 'unknown', approved: [], longLived: true }).denied).toBe(1);
  });
});

describe('a task that was admitted at one address and refused at another', () => {
  const pair = (from: string, to: string, agent?: string) =>
    log({ from, ok: true }, { from: to, at: 2, ...(agent ? { agent } : {}) });
  test.each<[string, string[], object]>([
    ['network/unapproved-address', pair(A, B), { approved: ['203.0.113.0/24'] }],
    ['network/asymmetric-endpoint', pair(A, '10.1.2.3'), {}],
    ['network/asymmetric-endpoint', pair(A, '10.1.2.3'), { approved: ['203.0.113.0/24'] }],
    ['network/unapproved-address', pair(A, '10.1.2.3'), { approved: ['203.0.113.0/24', '10.2.0.0/16'] }],
    ['network/asymmetric-endpoint', pair('fd00::1', A), {}],
    ['network/mixed-address-family', pair(A, '2001:db8::1'), {}],
    ['network/nat-pool', pair(A, '203.0.113.11'), {}],
    ['network/nat-pool', pair('2001:db8::1', '2001:db8:0:ff::1'), {}],
    ['network/shared-url', pair(A, B, 'Phone'), {}],
    ['network/address-changed', pair(A, B), {}],
  ])('is %s', (rule, lines, facts) => {
    expect(causes(lines, facts)).toEqual({ [rule]: 1 });
  });

  test('and back again is a split tunnel', () => {
    const lines = log({ from: A, ok: true }, { from: B, at: 2 }, { from: A, at: 3, ok: true });
    expect(causes(lines)).toEqual({ 'network/split-tunnel-vpn': 1 });
  });

  test('but back only the next day is not: URLs are gone by then, and the client moved', () => {
    const lines = log(
      { from: A, ok: true },
      { from: B, at: 2 },
      { task: 'c', from: B, at: 3, ok: true },
      { task: 'd', from: A, at: 40, ok: true },
    );
    expect(causes(lines)).toEqual({ 'network/dynamic-address': 1 });
  });

  test('where later tasks work has moved', () => {
    const lines = log({ from: A, ok: true }, { from: B, at: 2 }, { task: 'c', from: B, at: 3, ok: true });
    expect(causes(lines)).toEqual({ 'network/dynamic-address': 1 });
  });

  test('of three addresses that mix freely is behind a NAT pool', () => {
    const lines = log(
      { from: A, ok: true },
      { from: B, at: 2 },
      { task: 'b', from: B, at: 2, ok: true },
      { task: 'b', from: C, at: 3 },
      { task: 'c', from: C, at: 3, ok: true },
      { task: 'c', from: A, at: 4 },
    );
    expect(causes(lines)).toEqual({ 'network/nat-pool': 3 });
  });

  test('on loopback is not a NAT pool: each address there is a network of its own', () => {
    expect(causes(pair('127.0.0.2', '127.0.0.3'))).toEqual({ 'network/address-changed': 1 });
  });
});

describe('a task that was admitted nowhere', () => {
  test('is asymmetric where the lock says that no such address can be admitted', () => {
    expect(causes(log({ from: '10.1.2.3' }), { lock: 'source-ip' })).toEqual({
      'network/asymmetric-endpoint': 1,
    });
    expect(causes(log({ from: A }), { lock: 'vpc-source-ip' })).toEqual({ 'network/asymmetric-endpoint': 1 });
    expect(causes(log({ from: '10.1.2.3' }))).toEqual({ 'request/unexplained': 1 });
  });

  test('is likely asymmetric with the lock unknown where everybody else reads over the other path', () => {
    const inside = ['a', 'b', 'c'].map((task) => ({ task, from: '10.1.2.3', at: 5 }));
    const outside = { task: 'z', from: C, ok: true, agent: 'Firefox', at: 26 };
    const lines = log(outside, ...inside);
    expect(causes(lines)).toEqual({ 'network/asymmetric-endpoint': 3 });
    const [found] = judgedFindings(judgeLines(lines));
    expect(found?.evidence).toMatchObject({
      confidence: 'likely',
      likelyRequests: 3,
      alsoFits: { 'network/path-mismatch': 3 },
    });
    // With the lock known there is nothing else that it could be.
    const known = judgedFindings(judgeLines(lines, { lock: 'source-ip', approved: [] }));
    expect(known[0]?.evidence).not.toHaveProperty('alsoFits.network/path-mismatch');

    const unexplained = { 'request/unexplained': 3 };
    expect(causes(log(...inside))).toEqual(unexplained);
    expect(causes(log(outside, { ...outside, task: 'y', from: '10.9.9.9' }, ...inside))).toEqual(unexplained);
    expect(causes(log(outside, ...inside.slice(0, 2)))).toEqual({ 'request/unexplained': 2 });
  });

  test('is a path that never matches after several tasks, while others read', () => {
    const others = { task: 'z', from: C, ok: true, agent: 'Firefox', at: 26 };
    const refused = ['a', 'b', 'c'].map((task) => ({ task, from: B, at: 5 }));
    expect(causes(log(others, ...refused))).toEqual({ 'network/path-mismatch': 3 });
    expect(causes(log(others, ...refused.slice(0, 2)))).toEqual({ 'request/unexplained': 2 });
    expect(causes(log(...refused))).toEqual({ 'request/unexplained': 3 });
  });

  test('is about the object where tasks of the same client work at the address', () => {
    const lines = log({ task: 'a', from: A, ok: true }, { task: 'b', from: A, at: 2 });
    expect(causes(lines)).toEqual({ 'object/denied-for-all': 1 });
  });

  test('is put down to the network where its client was elsewhere within two hours', () => {
    const moved = [
      { from: A, ok: true },
      { from: B, at: 2 },
      { from: A, at: 3, ok: true },
    ] as const;
    expect(causes(log(...moved, { task: 'd', from: B, at: 8 }))).toEqual({ 'network/split-tunnel-vpn': 2 });
  });
});

describe('a client whose URLs are evidently not bound', () => {
  const unbound = (agent?: string): Seen[] =>
    [A, B].map((from) => ({ from, ok: true, ...(agent === undefined ? {} : { agent }) }));
  const refused = (task: string, key = `gone-${task}.jpg`): Seen[] => [
    { task, from: A, ok: true, at: 30 },
    { task, from: C, at: 31, key },
  ];
  test.each<[string, readonly Seen[], object]>([
    ['is refused what nobody has read', [...unbound(), ...refused('c')], { 'object/denied-for-all': 1 }],
    [
      'is not the one of another User-Agent',
      [...unbound('Firefox'), ...refused('c')],
      { 'network/address-changed': 1 },
    ],
    [
      'has no more tasks that are bound',
      [...unbound(), ...refused('c'), ...refused('e')],
      { 'network/address-changed': 2 },
    ],
    [
      'is refused at its address what others read',
      [...unbound(), ...refused('c', 'a.jpg')],
      { 'network/address-changed': 1 },
    ],
    [
      'is one at all of its addresses, whoever else opened the task in between',
      [
        ...[A, B, D].map((from, at) => ({ from, ok: true, agent: at === 1 ? 'Firefox' : 'Chrome' })),
        { task: 'c', from: D, ok: true, at: 30 },
        { task: 'c', from: C, at: 31, key: 'gone.jpg' },
      ],
      { 'object/denied-for-all': 1 },
    ],
  ])('%s', (_, seen, expected) => {
    expect(causes(log(...seen))).toEqual(expected);
    expect(causes(log(...seen).toReversed())).toEqual(expected);
  });
});

describe('an address where a task was admitted nowhere', () => {
  test.each<[string, readonly Seen[], object]>([
    [
      'is the reason of none that others of its client in the next address have',
      [
        { from: A, ok: true },
        { task: 'b', from: '203.0.113.11', ok: true, at: 2 },
        { task: 'd', from: A, at: 9, key: 'gone.jpg' },
      ],
      { 'object/denied-for-all': 1 },
    ],
    [
      'is that of somebody who opens the URLs of others',
      [
        { from: A, ok: true },
        { from: B, at: 2, agent: 'Phone' },
        ...['e', 'f', 'g'].map((task) => ({ task, from: B, at: 9, agent: 'Phone' })),
      ],
      { 'network/shared-url': 4 },
    ],
    [
      'is that of somebody who works there, and opens the URLs of others as well',
      [
        { from: A, ok: true },
        { from: B, at: 2, agent: 'Phone' },
        { task: 'b', from: B, ok: true, agent: 'Phone', at: 3 },
        { task: 'e', from: B, at: 9, agent: 'Phone' },
      ],
      { 'network/shared-url': 1, 'object/denied-for-all': 1 },
    ],
    [
      'inside a VPC is that of somebody who opens the URLs of others',
      [
        { from: A, ok: true },
        { from: '10.1.2.3', at: 2, agent: 'Phone' },
        ...['e', 'f', 'g'].map((task) => ({ task, from: '10.1.2.3', at: 9, agent: 'Phone' })),
      ],
      { 'network/asymmetric-endpoint': 1, 'network/shared-url': 3 },
    ],
    [
      'where another task of the client worked has no path of its own',
      [
        ...['e', 'f', 'g'].map((task) => ({ task, from: B, at: 9, key: 'z.jpg' })),
        { task: 'x', from: B, ok: true, at: 30 },
        { task: 'z', from: C, ok: true, at: 31, agent: 'Firefox' },
      ],
      { 'request/unexplained': 3 },
    ],
    [
      'at which alone others read too is no path that never matches',
      [
        ...['e', 'f', 'g'].map((task) => ({ task, from: B, at: 9 })),
        { task: 'z', from: B, ok: true, at: 31, agent: 'Firefox' },
      ],
      { 'request/unexplained': 3 },
    ],
    [
      'is on a path that never matches where others read the same bucket elsewhere, and here as well',
      [
        { task: 'y', from: A, ok: true, at: 31, agent: 'Firefox', more: { bucket: 'frames' } },
        ...['e', 'f', 'g'].map((task) => ({ task, from: B, at: 9 })),
        ...[B, C].map((from) => ({ task: 'z', from, ok: true, at: 31, agent: 'Firefox' })),
      ],
      { 'network/path-mismatch': 3 },
    ],
    [
      'says nothing of a path where others read another bucket only',
      [
        ...['e', 'f', 'g'].map((task) => ({ task, from: B, at: 9 })),
        { task: 'y', from: A, ok: true, at: 31, agent: 'Firefox', more: { bucket: 'frames' } },
      ],
      { 'request/unexplained': 3 },
    ],
  ])('%s', (_, seen, expected) => {
    expect(causes(log(...seen))).toEqual(expected);
    expect(causes(log(...seen).toReversed())).toEqual(expected);
  });
});

test('two private addresses in turn are no split tunnel', () => {
  const [here, there] = ['10.1.0.1', '10.2.0.1'];
  const lines = log({ from: here, ok: true }, { from: there, at: 2 }, { from: here, at: 3, ok: true });
  expect(causes(lines)).toEqual({ 'network/address-changed': 1 });
});

test('a second browser of a client that is tied to both addresses is nobody else', () => {
  const phone = (from: string, ok: boolean, at: number) => ({ task: 'b', from, ok, at, agent: 'Phone' });
  const lines = log(
    { from: A, ok: true },
    { from: B, at: 9, agent: 'Phone' },
    phone(A, true, 2),
    phone(B, false, 3),
  );
  expect(causes(lines)).toEqual({ 'network/address-changed': 2 });
});

test('that the object is to blame is shown where the task worked at this very address', () => {
  const unbound = [A, B].map((from) => ({ from, ok: true }));
  const confidence = (from: string) =>
    judgedFindings(judgeLines(log(...unbound, { from, at: 3, key: 'gone.jpg' })))[0]?.evidence?.confidence;
  expect([A, B, C].map(confidence)).toEqual(['shown', 'shown', 'likely']);
});

test('a client has moved where any task works after the refusal, not the one that was read last', () => {
  const seen = [
    { from: A, ok: true },
    { task: 'c', from: B, ok: true, at: 50 },
    { task: 'e', from: B, ok: true, at: 5 },
    { from: B, at: 20 },
  ];
  for (const lines of [log(...seen), log(...seen).toReversed()]) {
    expect(causes(lines)).toEqual({ 'network/dynamic-address': 1 });
  }
});

test('of the crowded hours of an address the one with most tasks is told, and of two the earlier', () => {
  const hours = (...tasks: readonly number[]) =>
    judgedFindings(
      judgeLines(
        log(
          ...tasks.flatMap((count, hour) =>
            Array.from({ length: count }, (_, at) => ({
              ...{ from: A, ok: true, at: 60 * hour + 1, key: `${at}.jpg` },
              more: {
                grant: {
                  ...{ key: 'k', accessKeyId: accessKey(`q${hour}${at}`) },
                  ...{ signedAt: NINE + 3600 * hour, expires: 3600 },
                },
              },
            })),
          ),
        ),
      ),
    ).flatMap(({ evidence }) => evidence?.addresses);
  const address = (hour: number, units: number) => ({
    ...{ address: A, hour: `2026-10-12T${hour}:00:00Z`, clients: 1, units },
  });
  expect(hours(0, 31, 30, 29)).toEqual([address(10, 31)]);
  expect(hours(0, 30, 31, 5)).toEqual([address(11, 31)]);
  expect(hours(0, 31, 31, 31)).toEqual([address(10, 31)]);
  expect(hours(29, 29)).toEqual([]);
});

test('thirty tasks of one browser at one address in an hour are worth a note, 29 are not', () => {
  const rules = (tasks: number) =>
    judgedFindings(
      judgeLines(
        log(
          ...Array.from({ length: tasks }, (_, at) => ({
            ...{ from: A, ok: true, key: `${at}.jpg` },
            more: { grant: { key: 'k', accessKeyId: accessKey(`q${at}`), signedAt: NINE, expires: 3600 } },
          })),
        ),
      ),
    ).map(({ rule, evidence }) => [rule, evidence?.addresses]);
  const hour = '2026-10-12T09:00:00Z';
  expect(rules(30)).toEqual([['network/shared-address', [{ address: A, hour, clients: 1, units: 30 }]]]);
  expect(rules(29)).toEqual([]);
});

test('a task that worked from two addresses is not bound: never a network verdict', () => {
  const lines = log({ from: A, ok: true }, { from: B, ok: true }, { from: C, at: 3, key: 'gone.jpg' });
  expect(causes(lines)).toEqual({ 'object/denied-for-all': 1 });
  expect(judgeLines(lines).world.units.unbound).toBe(1);
});

test('URLs minted ten seconds apart are one task, eleven are two', () => {
  const minted = (seconds: number, from: string, ok: boolean) => ({
    from,
    ok,
    at: 2,
    key: `${seconds}.jpg`,
    more: { grant: { key: 'k', accessKeyId: accessKey('q'), signedAt: NINE + seconds, expires: 3600 } },
  });
  expect(judgeLines(log(minted(0, A, true), minted(10, A, true))).world.units.size).toBe(1);
  expect(judgeLines(log(minted(0, A, true), minted(11, A, true))).world.units.size).toBe(2);
});

test('the evidence names both addresses, when, and a redacted record', () => {
  const token = 'IQoJb3JpZ2luX2VjSECRET';
  const grant = { key: 'a.jpg', accessKeyId: accessKey('a'), signedAt: NINE, expires: 3600, token };
  const judgement = judgeLines(
    log({ from: A, ok: true, more: { grant } }, { from: '10.0.0.9', at: 2, more: { grant } }),
  );
  const [found] = judgedFindings(judgement);
  expect(found).toMatchObject({
    rule: 'network/asymmetric-endpoint',
    subject: '10.0.0.9',
    severity: 'error',
  });
  expect(found?.message).toContain(`bound to ${A}, used from 10.0.0.9`);
  expect(found?.evidence).toMatchObject({
    deniedRequests: 1,
    units: 1,
    clients: 1,
    confidence: 'shown',
    addresses: [{ address: '10.0.0.9', first: '2026-10-12T09:02:00Z', last: '2026-10-12T09:02:00Z' }],
    samples: [{ boundTo: A, key: 'a.jpg', accessKeyId: accessKey('a'), status: 403 }],
  });
  expect(JSON.stringify(found)).not.toContain(token);
});

test('five browsers behind one address in an hour are worth a note, four are not', () => {
  const office = (clients: number) =>
    log(
      ...(Array.from({ length: clients }, (_, index) => ({
        task: 'abcde'[index],
        from: A,
        ok: true,
        at: 9,
        agent: `UA ${index}`,
      })) as Seen[]),
    );
  expect(judgedFindings(judgeLines(office(5))).map(({ rule }) => rule)).toEqual(['network/shared-address']);
  expect(judgedFindings(judgeLines(office(4)))).toEqual([]);
});
