import { describe, expect, test } from 'vitest';
import { accessLogRules } from '../../src/accesslogs/access-log-rules.ts';
import { readNames } from '../../src/accesslogs/evidence/names/read-names.ts';
import type { Facts } from '../../src/accesslogs/judge/facts.ts';
import { judgedFindings } from '../../src/accesslogs/judge/judged-findings.ts';
import { whatIf } from '../../src/accesslogs/whatif.ts';
import { parseCidr } from '../../src/core/net/cidr.ts';
import { orThrow } from '../../src/core/parsed.ts';
import { judgeLines, readText } from '../helpers/access-logs/measure.ts';
import { NINE, type Seen, taskLines } from '../helpers/access-logs/task-lines.ts';

const [A, B, C, D] = ['203.0.113.10', '198.51.100.20', '192.0.2.30', '203.0.113.40'] as const;
const INSIDE = '10.0.0.9';
const NAMES = readNames(`${A},Office\n${B},Home of B\n${C},Cafe\n${D},Hotel\n`, 'names.csv');
const OFFICE = orThrow(parseCidr('203.0.113.0/24'));
const PUT = { operation: 'REST.PUT.OBJECT' };
const DELETE = { operation: 'REST.DELETE.OBJECT' };
const HEAD = { operation: 'REST.HEAD.OBJECT' };
const answer = (status: number, errorCode: string, more: Seen['more'] = {}) => ({
  status,
  errorCode,
  ...more,
});
const BROKEN = answer(403, 'SignatureDoesNotMatch');
const office = (from: string, people: number): Seen[] =>
  Array.from({ length: people }, (_, at) => ({
    ...{
      task: String.fromCharCode(97 + at),
      from,
      ok: true,
      at: 61 + at / 60,
      agent: `Browser ${at} at ${from}`,
    },
    ...{ more: {} },
  }));

function findings(seen: readonly Seen[], facts: Partial<Facts> = {}) {
  return judgedFindings(judgeLines(taskLines(...seen), { lock: 'unknown', approved: [], ...facts }));
}
const titleOf = (rule: string) => accessLogRules.find(({ id }) => id === rule)?.title ?? '';
/** Messages, without the title of the rule that each begins with. */
const told = (found: ReturnType<typeof findings>) =>
  found.map(
    ({ rule, subject, message }) => `${rule} at ${subject}: ${message.replace(`${titleOf(rule)}: `, '')}`,
  );

/** What was seen, what is known besides, and every word that is said of it. */
const SAID: readonly [string, readonly Seen[], Partial<Facts>, readonly string[]][] = [
  [
    'the two commonest pairs of addresses, and how many more there are',
    [
      { from: A, ok: true },
      ...[B, B, C, '192.0.2.130', '192.0.3.130'].map((from, at) => ({ from, at: 2 + at })),
    ],
    {},
    [
      `network/address-changed at 4 addresses: 5 requests of 1 task. URLs were bound to ${A}, used from ${B}; bound to ${A}, used from 192.0.2.130; and 2 more pairs. All likely, not shown.`,
    ],
  ],
  [
    'names, what is likely and what is shown, and what fits as well',
    [
      { from: A, ok: true },
      { from: B, at: 2 },
      { task: 'b', from: '198.51.100.99', at: 3 },
    ],
    { names: NAMES, approved: [OFFICE] },
    [
      `network/unapproved-address at 2 addresses: 2 requests of 2 tasks. URLs were bound to ${A} (Office), used from ${B} (Home of B); bound to ${A} (Office), used from 198.51.100.99. 1 of them likely, not shown. object/denied-for-all fits 1 of them as well.`,
    ],
  ],
  [
    'three names of addresses where no pairs tell them',
    [A, B, C, D, INSIDE].map((from, at) => ({ from, at: 70 + at })),
    { names: NAMES },
    [
      `request/url-expired at 5 addresses: 5 requests of 1 task refused. ${C} is Cafe; ${B} is Home of B; ${A} is Office; and 1 more with a name.`,
    ],
  ],
  [
    'exactly three names without a word about more',
    [B, C, D].map((from) => ({ from, at: 70 })),
    { names: NAMES },
    [
      `request/url-expired at 3 addresses: 3 requests of 1 task refused. ${C} is Cafe; ${B} is Home of B; ${D} is Hotel.`,
    ],
  ],
  [
    'who opened the URLs of others: some colleagues',
    [
      { from: A, ok: true },
      { from: B, at: 2, agent: 'Phone' },
      { from: C, at: 2, agent: 'Phone' },
      { task: 'b', from: B, ok: true, agent: 'Firefox' },
    ],
    {},
    [
      `network/shared-url at 2 addresses: 2 requests of 1 task refused. URLs were bound to ${A}, used from ${C}; bound to ${A}, used from ${B}. At 1 of 2 addresses other tasks are admitted: by colleagues. At the others none ever was.`,
    ],
  ],
  [
    'who opened the URLs of others: colleagues alone',
    [
      { from: A, ok: true },
      { from: B, at: 2, agent: 'Phone' },
      { task: 'b', from: B, ok: true, agent: 'Firefox' },
    ],
    {},
    [
      `network/shared-url at ${B}: 1 request of 1 task refused. URLs were bound to ${A}, used from ${B}. Other tasks are admitted there: by colleagues.`,
    ],
  ],
  [
    'nothing of tasks and methods where a request belongs to none, and each remedy by its code',
    [
      { from: A, ok: true },
      {
        from: A,
        more: { operation: 'REST.OPTIONS.PREFLIGHT', grant: undefined, errorCode: 'AccessForbidden' },
      },
      { from: A, at: 2, more: { ...BROKEN, ...HEAD } },
      { from: A, at: 3, more: { ...BROKEN, ...HEAD } },
      { from: B, at: 4, more: answer(403, 'InvalidSecurity', { host: 'proxy.example.com' }) },
      { from: B, at: 5, more: answer(403, 'InvalidSecurity', { host: 'proxy.example.com' }) },
    ],
    {},
    [
      "request/bad-signature at 2 addresses: 4 requests of 1 task refused. S3 answered 403 InvalidSecurity to 2 (the credentials are not valid); 403 SignatureDoesNotMatch to 2 (the signature is not the one of this method, host, path and query). 2 of them are HEAD. The method is a part of what is signed: the URL of a GET does not work for HEAD. Ask with GET and Range: bytes=0-0 instead, or have a URL signed for HEAD. 2 of them came with a Host header that is none of S3's: a proxy that keeps its own name breaks the signature.",
      `request/cors-refused at ${A}: 1 request.`,
    ],
  ],
  [
    'who opened the URLs of others: strangers',
    [
      { from: A, ok: true },
      { from: B, at: 2, agent: 'Phone' },
    ],
    {},
    [
      `network/shared-url at ${B}: 1 request of 1 task refused. URLs were bound to ${A}, used from ${B}. No task was ever admitted there: by strangers.`,
    ],
  ],
  [
    'codes with what they mean, methods, and a Host header of a proxy',
    [
      { from: A, ok: true },
      { from: B, more: answer(404, 'NoSuchKey') },
      { from: A, at: 3, more: answer(404, '-') },
      { from: A, at: 4, more: answer(404, '-', HEAD) },
      { from: A, at: 3, more: { ...BROKEN, ...HEAD } },
      { from: A, at: 3, more: { ...BROKEN, ...PUT, host: 'proxy.example.com' } },
      { from: A, at: 3, more: BROKEN },
      { from: A, at: 3, more: answer(503, 'SlowDown') },
      { from: A, at: 3, more: answer(301, 'PermanentRedirect') },
    ],
    {},
    [
      'object/missing at 2 addresses: 3 requests of 1 task refused. S3 answered 404 without a code to 2 (there is no such object); 404 NoSuchKey to 1 (there is no such object). 1 of them is HEAD.',
      `request/bad-signature at ${A}: 3 requests of 1 task refused. S3 answered 403 SignatureDoesNotMatch to 3 (the signature is not the one of this method, host, path and query). 1 of them is HEAD. 1 of them is PUT or POST. The method is a part of what is signed: the URL of a GET does not work for HEAD. Ask with GET and Range: bytes=0-0 instead, or have a URL signed for HEAD. The method is a part of what is signed: a URL for reading does not work for writing. 1 of them came with a Host header that is none of S3's: a proxy that keeps its own name breaks the signature.`,
      `request/other-error at ${A}: 2 requests of 1 task. S3 answered 301 PermanentRedirect to 1 (the bucket is in another region); 503 SlowDown to 1 (too many requests a second for this prefix).`,
    ],
  ],
  [
    'nothing of methods where all of them read, and deletes with a broken signature as writes',
    [
      { from: A, ok: true },
      { from: A, at: 2, key: 'x', more: BROKEN },
      { task: 'b', from: B, more: { ...BROKEN, ...DELETE } },
      { task: 'b', from: B, at: 2, more: { ...BROKEN, ...DELETE } },
    ],
    {},
    [
      'request/bad-signature at 2 addresses: 3 requests of 2 tasks refused. S3 answered 403 SignatureDoesNotMatch to 3 (the signature is not the one of this method, host, path and query). 2 of them are DELETE. The method is a part of what is signed: a URL for reading does not work for writing.',
    ],
  ],
  [
    'refused writes by what they were, and the permission as another explanation elsewhere',
    [
      { from: A, ok: true },
      { from: A, at: 2, more: PUT },
      { from: A, at: 3, more: DELETE },
      { from: A, at: 3.5, more: DELETE },
      { from: B, at: 4, more: PUT },
    ],
    {},
    [
      `object/write-refused at ${A}: 3 requests of 1 task refused. 2 of them are DELETE. 1 of them is PUT or POST.`,
      `network/address-changed at ${B}: 1 request of 1 task. All of them is PUT or POST. URLs were bound to ${A}, used from ${B}. All likely, not shown. object/write-refused fits all of them as well.`,
    ],
  ],
  [
    'that a private address does not tell its endpoint',
    [
      { from: A, ok: true },
      { from: INSIDE, at: 2 },
      { task: 'b', from: C, ok: true },
      { task: 'b', from: INSIDE, at: 5 },
    ],
    {},
    [
      `network/asymmetric-endpoint at ${INSIDE}: 2 requests of 2 tasks refused. URLs were bound to ${C}, used from ${INSIDE}; bound to ${A}, used from ${INSIDE}. A private address is behind a gateway endpoint or an interface endpoint; the log does not say which.`,
    ],
  ],
  [
    'nothing of endpoints where the refused address is public',
    [
      { from: INSIDE, ok: true },
      { from: A, at: 2 },
    ],
    {},
    [
      `network/asymmetric-endpoint at ${A}: 1 request of 1 task refused. URLs were bound to ${INSIDE}, used from ${A}.`,
    ],
  ],
  [
    'the busiest of two shared addresses',
    [...office(A, 5), ...office(B, 6)],
    { names: NAMES },
    [
      `network/shared-address at 2 addresses: Many people work behind one address; it works, but the lock cannot tell them apart. At ${B} 6 tasks of 6 clients worked in one hour.`,
    ],
  ],
  [
    'what is not judged, by who asked',
    [
      { from: A, ok: true },
      { from: A, key: 'secret.env', more: { grant: undefined } },
      { from: B, at: 5, key: 'secret.env', more: { grant: undefined } },
      { from: B, at: 4, key: 'other.env', more: { grant: undefined } },
      {
        from: A,
        more: {
          grant: undefined,
          authentication: 'AuthHeader',
          requester: 'arn:aws:iam::123456789012:user/x',
        },
      },
    ],
    {},
    [
      'request/not-judged at 4 requests: 4 requests: 3 anonymous, 403 AccessDenied; 1 signed in a header, 403 AccessDenied.',
    ],
  ],
];

describe('a finding says', () => {
  test.each(SAID)('%s', (_, seen, facts, messages) => {
    const found = findings(seen, facts);
    expect(told(found)).toEqual(messages);
    const back = taskLines(...seen).toReversed();
    expect(judgedFindings(judgeLines(back, { lock: 'unknown', approved: [], ...facts }))).toEqual(found);
  });

  test('what would be refused under a lock, without a word of what S3 answered', async () => {
    const seen = [
      { from: A, ok: true },
      { from: B, ok: true, at: 2 },
      { from: C, ok: true, at: 3 },
      { task: 'b', from: A, ok: true },
    ];
    const { findings: found } = whatIf(await readText(taskLines(...seen).join('\n')), 'source-ip', [], {
      names: NAMES,
    });
    expect(told([...found])).toEqual([
      `network/address-changed at 2 addresses: 2 requests of 1 task would be refused. URLs would be bound to ${A} (Office), used from ${C} (Cafe); bound to ${A} (Office), used from ${B} (Home of B). All likely, not shown.`,
    ]);
    expect(Object.keys(found[0]?.evidence ?? {})).not.toContain('codes');
  });
});

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
      codes: [{ status: 403, code: 'AccessDenied', requests: 3, means: 'refused; the log holds no reason' }],
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
