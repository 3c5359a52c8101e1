import { describe, expect, test } from 'vitest';
import { addressesOf, causesAt, recordsOf } from '../../src/accesslogs/judge/drill-down.ts';
import type { Facts } from '../../src/accesslogs/judge/facts.ts';
import {
  A,
  answer,
  B,
  BROKEN,
  C,
  D,
  findings,
  NAMES,
  OFFICE,
  office,
} from '../helpers/access-logs/findings.ts';
import { judgeLines } from '../helpers/access-logs/measure.ts';
import { NINE, type Seen, taskLines } from '../helpers/access-logs/task-lines.ts';

describe('the evidence of a finding holds', () => {
  test('numbers, names, addresses, pairs, codes, methods and the first records', () => {
    const [found] = findings(
      [
        { from: A, ok: true },
        { from: B, at: 2 },
        { from: B, at: 4 },
        { task: 'b', from: '198.51.100.99', at: 3 },
      ],
      { names: NAMES, approved: [OFFICE] },
    );
    const sample = { bucket: 'images', operation: 'REST.GET.OBJECT', status: 403, errorCode: 'AccessDenied' };
    expect(found?.evidence).toStrictEqual({
      deniedRequests: 3,
      units: 2,
      clients: 1,
      confidence: 'mixed',
      likelyRequests: 1,
      alsoFits: { 'object/denied-for-all': 1 },
      first: '2026-10-12T09:02:00Z',
      last: '2026-10-12T09:04:00Z',
      addresses: [
        {
          ...{ address: B, name: 'Home of B', denied: 2, approved: false },
          ...{ first: '2026-10-12T09:02:00Z', last: '2026-10-12T09:04:00Z' },
        },
        {
          ...{ address: '198.51.100.99', denied: 1, approved: false },
          ...{ first: '2026-10-12T09:03:00Z', last: '2026-10-12T09:03:00Z' },
        },
      ],
      addressCount: 2,
      codes: [{ status: 403, code: 'AccessDenied', requests: 3, means: 'refused; the log gives no reason' }],
      methods: { GET: 3 },
      pairs: [
        { admittedAt: A, admittedAtName: 'Office', refusedAt: B, refusedAtName: 'Home of B', requests: 2 },
        { admittedAt: A, admittedAtName: 'Office', refusedAt: '198.51.100.99', requests: 1 },
      ],
      samples: [
        {
          ...{ ...sample, time: '2026-10-12T09:02:00Z', address: B, boundTo: A, key: 'a.jpg' },
          ...{ accessKeyId: 'ASIAAXXXXXXXXXXXXXXX', signedAt: '2026-10-12T09:00:00Z' },
          requestId: expect.stringMatching(/^[0-9A-F]{16}$/),
        },
        {
          ...{ ...sample, time: '2026-10-12T09:03:00Z', address: '198.51.100.99', key: 'b.jpg' },
          ...{ accessKeyId: 'ASIABXXXXXXXXXXXXXXX', signedAt: '2026-10-12T09:01:00Z' },
          requestId: expect.stringMatching(/^[0-9A-F]{16}$/),
        },
      ],
    });
  });

  test('of several tasks at one address their requests together, from the first to the last', () => {
    const tasks = ['a', 'b', 'c'].flatMap((task, at) => [
      { task, from: A, ok: true, at: 10 },
      ...[20, 21 + (at % 2) * 5].map((minute) => ({ task, from: B, at: minute - at })),
    ]);
    expect(findings(tasks)[0]?.evidence).toMatchObject({
      ...{ deniedRequests: 6, units: 3, clients: 1 },
      addresses: [{ address: B, denied: 6, first: '2026-10-12T09:18:00Z', last: '2026-10-12T09:25:00Z' }],
      pairs: [{ admittedAt: A, refusedAt: B, requests: 6 }],
    });
  });

  test('no remedy of one code where there are several', () => {
    const grant = {
      key: 'a.jpg',
      accessKeyId: 'ASIAAXXXXXXXXXXXXXXX',
      signedAt: 1_791_795_600,
      expires: 3600,
      token: 'IQoJ',
    };
    const gone = { from: A, at: 2, more: answer(403, 'InvalidAccessKeyId', { grant }) };
    const fix = (...seen: readonly Seen[]) => findings([{ from: A, ok: true }, ...seen])[0]?.fix;
    expect(fix(gone)).toContain('made inactive');
    expect(fix(gone, { from: A, at: 3, more: BROKEN })).not.toContain('made inactive');
  });

  test('twenty addresses and pairs at most, and how many there are', () => {
    const many = Array.from({ length: 21 }, (_, at) => ({ from: `192.0.${at}.1`, at: 2 }));
    const [found] = findings([{ from: A, ok: true }, ...many]);
    expect(found).toMatchObject({ subject: '21 addresses', count: 21, evidence: { addressCount: 21 } });
    expect(found?.evidence?.addresses).toHaveLength(20);
    expect(found?.evidence?.pairs).toHaveLength(20);
  });

  test('who opened a URL, and whether an address is approved', () => {
    const addresses = (seen: readonly Seen[], facts?: Partial<Facts>) =>
      findings(seen, facts)[0]?.evidence?.addresses;
    const opened = [
      { from: A, ok: true },
      { from: B, at: 2, agent: 'Phone' },
      { from: C, at: 2, agent: 'Phone' },
      { task: 'b', from: B, ok: true, agent: 'Firefox' },
    ];
    expect(addresses(opened)).toMatchObject([
      { address: C, who: 'stranger' },
      { address: B, who: 'colleague' },
    ]);
    expect(
      addresses(
        [
          { from: A, ok: true },
          { from: A, key: 'x' },
        ],
        { approved: [OFFICE] },
      ),
    ).toMatchObject([{ address: A, approved: true }]);
  });

  test('the busiest hour of shared addresses, tasks first', () => {
    const [one] = findings(office(A, 5));
    expect(one?.subject).toBe(A);
    const [both] = findings([...office(A, 5), ...office(B, 6)], { names: NAMES });
    expect(both?.evidence).toStrictEqual({
      addresses: [
        { address: B, name: 'Home of B', hour: '2026-10-12T10:00:00Z', clients: 6, units: 6 },
        { address: A, name: 'Office', hour: '2026-10-12T10:00:00Z', clients: 5, units: 5 },
      ],
      addressCount: 2,
    });
  });

  test('of what is not judged the kinds with their times, and one record of each', () => {
    const anonymous = { more: { grant: undefined }, key: 'secret.env' };
    const [found] = findings([
      { from: A, ok: true },
      { from: B, at: 5, ...anonymous },
      { from: A, at: 3, ...anonymous },
      {
        from: A,
        at: 4,
        key: 'other.env',
        more: { grant: undefined, status: 403, errorCode: 'InvalidPayer' },
      },
    ]);
    expect(found).toMatchObject({
      subject: '3 requests',
      count: 3,
      evidence: {
        requests: 3,
        kinds: [
          {
            ...{ who: 'anonymous', status: 403, code: 'AccessDenied', requests: 2 },
            ...{ first: '2026-10-12T09:03:00Z', last: '2026-10-12T09:05:00Z' },
          },
          {
            ...{ who: 'anonymous', status: 403, code: 'InvalidPayer', requests: 1 },
            ...{ first: '2026-10-12T09:04:00Z', last: '2026-10-12T09:04:00Z' },
          },
        ],
        samples: [
          { time: '2026-10-12T09:03:00Z', address: A },
          { time: '2026-10-12T09:04:00Z', key: 'other.env' },
        ],
      },
    });
  });
});

describe('requests without a grant', () => {
  const unsigned = { grant: undefined };
  const website = { operation: 'WEBSITE.GET.OBJECT', host: 'images.s3-website-us-east-1.amazonaws.com' };
  test.each<[string, Partial<Seen>, readonly [number, number]]>([
    [
      'a preflight',
      { more: { ...unsigned, operation: 'REST.OPTIONS.PREFLIGHT', errorCode: 'AccessForbidden' } },
      [1, 1],
    ],
    ['a lost query', { more: unsigned }, [1, 1]],
    ['a key that nobody was given', { more: unsigned, key: 'secret.env' }, [0, 0]],
    ['a granted key at the website', { more: { ...unsigned, ...website } }, [1, 1]],
    ['a presigned URL at the website', { more: website }, [1, 0]],
    [
      'a URL that was spoilt',
      { more: { requestLine: 'GET /a.jpg?X-Amz-Algorithm=AWS4 HTTP/1.1', status: 400 } },
      [1, 0],
    ],
  ])('%s is refused and bare: %j', (_, more, [denied, bare]) => {
    const judgement = judgeLines(taskLines({ from: A, ok: true }, { from: A, at: 2, ...more }));
    expect([judgement.denied, judgement.bare]).toEqual([denied, bare]);
  });

  test('count for the client that made them, where that is known', () => {
    const preflight = {
      more: { ...unsigned, operation: 'REST.OPTIONS.PREFLIGHT', errorCode: 'AccessForbidden' },
    };
    const clients = (agent: string) =>
      findings([
        { from: A, ok: true },
        { from: A, agent, ...preflight },
      ])[0]?.evidence?.clients;
    expect(['Chrome', 'curl', '-'].map(clients)).toEqual([1, 0, 0]);
  });
});

test('of URLs of long-lived keys beside others only refusals are told as not judged', () => {
  const grant = { key: 'k.jpg', accessKeyId: 'AKIAEXAMPLE0000AAAAA', signedAt: NINE, expires: 3600 };
  const [found, ...others] = findings([
    { from: A, ok: true },
    { from: B, at: 2, ok: true, more: { grant } },
    { from: B, at: 3, more: { grant, ...answer(503, 'SlowDown') } },
    { from: B, at: 4, more: { grant, ...answer(404, 'NoSuchKey') } },
    { from: B, at: 6, more: { grant } },
    { from: C, at: 5, more: { grant } },
  ]);
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    rule: 'request/not-judged',
    count: 3,
    evidence: {
      kinds: [
        {
          who: 'longLived',
          code: 'AccessDenied',
          requests: 2,
          first: '2026-10-12T09:05:00Z',
          last: '2026-10-12T09:06:00Z',
        },
        { who: 'longLived', code: 'NoSuchKey', requests: 1 },
      ],
      samples: [{ address: C }, { address: B }],
    },
  });
});

describe('below a finding', () => {
  const judgement = judgeLines(
    taskLines(
      ...[
        { from: A, ok: true },
        { task: 'b', from: C, ok: true },
      ],
      ...[4, 2, 3].map((at) => ({ from: B, at, key: `${at}.jpg` })),
      ...[
        { task: 'b', from: B, at: 6 },
        { from: D, at: 5, agent: 'Chrome' },
        { from: B, at: 70 },
      ],
      {
        from: A,
        at: 8,
        more: { grant: undefined, operation: 'REST.OPTIONS.PREFLIGHT', errorCode: 'AccessForbidden' },
      },
    ),
    { lock: 'unknown', approved: [], names: NAMES },
  );
  const rule = 'network/address-changed';

  test('are its addresses, most refused first, with where most of their tasks worked', () => {
    expect(addressesOf(judgement, rule, 9)).toStrictEqual([
      {
        ...{ address: B, name: 'Home of B', refused: 4, boundTo: A },
        ...{ first: '2026-10-12T09:02:00Z', last: '2026-10-12T09:06:00Z' },
      },
    ]);
    expect(addressesOf(judgement, 'network/nat-pool', 9)).toStrictEqual([
      {
        ...{ address: D, name: 'Hotel', refused: 1, boundTo: A },
        ...{ first: '2026-10-12T09:05:00Z', last: '2026-10-12T09:05:00Z' },
      },
    ]);
    expect(addressesOf(judgement, 'request/url-expired', 9)).toStrictEqual([
      {
        ...{ address: B, name: 'Home of B', refused: 1 },
        ...{ first: '2026-10-12T10:10:00Z', last: '2026-10-12T10:10:00Z' },
      },
    ]);
    expect(addressesOf(judgement, rule, 0)).toEqual([]);
    expect(addressesOf(judgement, 'network/none', 9)).toEqual([]);
  });

  test('are its records in order of time, of one address where that is asked for', () => {
    const records = (query: Parameters<typeof recordsOf>[1], limit = 9) =>
      recordsOf(judgement, query, limit).map((found) => [
        found.rule,
        found.record.address,
        found.record.time.slice(11, 16),
      ]);
    expect(records({ rule })).toEqual([
      [rule, B, '09:02'],
      [rule, B, '09:03'],
      [rule, B, '09:06'],
    ]);
    expect(records({ rule }, 1)).toEqual([[rule, B, '09:02']]);
    expect(records({ address: D })).toEqual([['network/nat-pool', D, '09:05']]);
    expect(records({ rule, address: D })).toEqual([]);
    expect(records({ address: A })).toEqual([['request/cors-refused', A, '09:08']]);
    expect(records({ address: '192.0.2.250' })).toEqual([]);
    expect(records({}).map(([, , time]) => time)).toEqual([
      ...['09:02', '09:03', '09:05', '09:06', '09:08', '10:10'],
    ]);
    expect(records({}, 2)).toHaveLength(2);
  });

  test('are the causes at an address, most first', () => {
    expect(causesAt(judgement, B)).toEqual([
      { rule, refused: 4 },
      { rule: 'request/url-expired', refused: 1 },
    ]);
    expect(causesAt(judgement, C)).toEqual([]);
    expect(causesAt(judgement, '192.0.2.250')).toEqual([]);
  });
});
