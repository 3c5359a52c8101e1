import { describe, expect, test } from 'vitest';
import { accessLogRules } from '../../src/accesslogs/access-log-rules.ts';
import type { Facts } from '../../src/accesslogs/judge/facts.ts';
import { judgedFindings } from '../../src/accesslogs/judge/judged-findings.ts';
import { whatIf } from '../../src/accesslogs/whatif.ts';
import {
  A,
  answer,
  B,
  BROKEN,
  C,
  D,
  DELETE,
  findings,
  HEAD,
  INSIDE,
  NAMES,
  OFFICE,
  office,
  PUT,
} from '../helpers/access-logs/findings.ts';
import { judgeLines, readText } from '../helpers/access-logs/measure.ts';
import { type Seen, taskLines } from '../helpers/access-logs/task-lines.ts';

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
      "request/bad-signature at 2 addresses: 4 requests of 1 task refused. S3 answered 403 InvalidSecurity to 2 (the credentials are not valid); 403 SignatureDoesNotMatch to 2 (the signature is not the one of this method, host, path and query). 2 of them are HEAD. The method is part of what is signed: a URL for GET does not work for HEAD. Use GET with Range: bytes=0-0 instead, or have a URL signed for HEAD. 2 of them came with a Host header that is not S3's: a proxy that keeps its own name breaks the signature.",
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
      'object/missing at 2 addresses: 3 requests of 1 task refused. S3 answered 404 without a code to 2 (the object does not exist); 404 NoSuchKey to 1 (the object does not exist). 1 of them is HEAD.',
      `request/bad-signature at ${A}: 3 requests of 1 task refused. S3 answered 403 SignatureDoesNotMatch to 3 (the signature is not the one of this method, host, path and query). 1 of them is HEAD. 1 of them is PUT or POST. The method is part of what is signed: a URL for GET does not work for HEAD. Use GET with Range: bytes=0-0 instead, or have a URL signed for HEAD. The method is part of what is signed: a URL for reading does not work for writing. 1 of them came with a Host header that is not S3's: a proxy that keeps its own name breaks the signature.`,
      `request/other-error at ${A}: 2 requests of 1 task. S3 answered 301 PermanentRedirect to 1 (the bucket is in another region); 503 SlowDown to 1 (too many requests per second for this prefix).`,
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
      'request/bad-signature at 2 addresses: 3 requests of 2 tasks refused. S3 answered 403 SignatureDoesNotMatch to 3 (the signature is not the one of this method, host, path and query). 2 of them are DELETE. The method is part of what is signed: a URL for reading does not work for writing.',
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
