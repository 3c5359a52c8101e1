import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../../../src/accesslogs/diagnose.ts';
import { readEvidence, readTrail } from '../../../src/accesslogs/evidence/read-evidence.ts';
import { reasonOf } from '../../../src/accesslogs/evidence/trail/reason.ts';
import { findEvent } from '../../../src/accesslogs/evidence/trail/trail-event.ts';
import { TrailIndex } from '../../../src/accesslogs/evidence/trail/trail-index.ts';
import { readLogs } from '../../../src/accesslogs/read-logs.ts';
import { drain } from '../../../src/core/events.ts';
import { hasUnsafeCharacters } from '../../../src/core/text/sanitize.ts';
import { logLine, type Request } from '../../helpers/access-logs/log-line.ts';
import { Random } from '../../helpers/access-logs/random.ts';
import { trailEvent } from '../../helpers/access-logs/trail-events.ts';

const START = Date.UTC(2026, 9, 12, 9) / 1000;
const SESSION = 'with an explicit deny in a session policy';
const [A, B] = ['203.0.113.10', '198.51.100.20'] as const;

interface Seen {
  readonly task?: string;
  readonly from?: string;
  readonly ok?: boolean;
  readonly key?: string;
  readonly more?: Partial<Request>;
}

/** Lines of an access log; the id of each request is R and its number. */
function log(...requests: readonly Seen[]): string {
  const random = new Random(7);
  const lines = requests.map(({ task = 'a', from = A, ok = false, key = `${task}.jpg`, more }, at) =>
    logLine(
      {
        time: START + 60,
        bucket: 'images',
        address: from,
        key,
        agent: 'Chrome',
        status: ok ? 200 : 403,
        ...(ok ? {} : { errorCode: 'AccessDenied' }),
        grant: { key, accessKeyId: accessKey(task), signedAt: START + minted(task) * 60, expires: 3600 },
        ...more,
      },
      random,
    ).replace(/ [0-9A-F]{16} REST/, ` R${at} REST`),
  );
  return `${lines.join('\n')}\n`;
}
const accessKey = (task: string) => `ASIA${task.toUpperCase().padEnd(16, 'X')}`;
const minted = (task: string) => task.charCodeAt(0) - 'a'.charCodeAt(0);

async function* bytes(...chunks: readonly (string | Uint8Array)[]) {
  for (const chunk of chunks) yield Buffer.from(chunk);
}
const records = (...events: readonly object[]) => JSON.stringify({ Records: events });
const STDIN = [{ kind: 'stdin' }] as const;

/** The diagnosis of a log, with a trail beside it. */
async function joined(text: string, trail: string | Uint8Array, memory?: number) {
  const evidence = await drain(readEvidence({ trail: STDIN }, { stdin: bytes(trail) }));
  const read = await drain(readLogs(STDIN, { stdin: bytes(text), evidence, memory }));
  return diagnose(read, { lock: 'unknown', approved: [] });
}
async function alone(...trail: readonly (string | Uint8Array)[]) {
  const read = await drain(readTrail(STDIN, { stdin: bytes(...trail) }));
  return diagnose(read, { lock: 'unknown', approved: [] });
}
const confidences = ({ findings }: Awaited<ReturnType<typeof joined>>) =>
  Object.fromEntries(
    findings.flatMap(({ rule, evidence }) => (evidence?.confidence ? [[rule, evidence.confidence]] : [])),
  );

describe('together with the access log', () => {
  /** Two tasks of one address that never work, while somebody else reads: likely a path mismatch. */
  const stuck = log(
    { task: 'a' },
    { task: 'b' },
    { task: 'c', from: B, ok: true, key: 'a.jpg' },
    { task: 'c', from: B, ok: true, key: 'b.jpg' },
  );

  test('without CloudTrail a path mismatch is likely; with it shown, and the record says why', async () => {
    const before = await joined(stuck, records());
    expect(confidences(before)).toEqual({ 'network/path-mismatch': 'likely' });
    const events = ['R0', 'R1'].map((id) => trailEvent({ id, because: SESSION }));
    const after = await joined(stuck, records(...events));
    expect(confidences(after)).toEqual({ 'network/path-mismatch': 'shown' });
    const [found] = after.findings.filter(({ rule }) => rule === 'network/path-mismatch');
    expect(found?.message).toContain('an explicit deny in a session policy (s3:GetObject)');
    expect(found?.evidence).toMatchObject({
      cloudTrail: [{ policy: 'session policy', effect: 'deny', action: 's3:GetObject', requests: 2 }],
      samples: [{ reason: 'an explicit deny in a session policy (s3:GetObject)' }, {}],
    });
    expect(after.evidence?.cloudTrail).toMatchObject({
      events: 2,
      requests: 2,
      refused: 2,
      joined: 2,
      missing: 0,
    });
  });

  test.each<[string, string, Partial<Parameters<typeof trailEvent>[0]>]>([
    ['object/role-refused', 'because no identity-based policy allows the s3:GetObject action', {}],
    ['object/role-refused', 'with an explicit deny in an identity-based policy', {}],
    ['object/role-refused', 'because no permissions boundary allows the s3:GetObject action', {}],
    ['object/bucket-policy', 'with an explicit deny in a resource-based policy', {}],
    ['object/bucket-policy', 'because no resource-based policy allows the s3:GetObject action', {}],
    ['network/endpoint-policy', 'because no VPC endpoint policy allows the s3:GetObject action', {}],
    ['network/endpoint-policy', 'with an explicit deny in a VPC endpoint policy', {}],
    [
      'object/organization-policy',
      'with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o-1/service_control_policy/p-1',
      {},
    ],
    ['object/organization-policy', 'with an explicit deny in a resource control policy', {}],
    ['network/locked-out', 'because no session policy allows the s3:GetObject action', {}],
    [
      'object/missing',
      'because no identity-based policy allows the s3:ListBucket action',
      { action: 's3:ListBucket' },
    ],
    ['object/kms-refused', 'with an explicit deny in a resource-based policy', { action: 'kms:Decrypt' }],
  ])('%s is shown by: %s', async (rule, because, more) => {
    const found = await joined(log({}), records(trailEvent({ id: 'R0', because, ...more })));
    expect(found.summary.attributed).toEqual({ [rule]: 1 });
    expect(confidences(found)).toEqual({ [rule]: 'shown' });
  });

  test('a session policy is no lock where the task works at the same address', async () => {
    const text = log({ ok: true, key: 'x.jpg' }, {});
    const found = await joined(text, records(trailEvent({ id: 'R1', because: SESSION })));
    expect(confidences(found)).toEqual({ 'object/denied-for-all': 'shown' });
  });

  test('only requests whose id is in CloudTrail are told; the others are counted as missing', async () => {
    const text = log(
      {},
      { key: 'b.jpg' },
      { key: 'c.jpg', more: { status: 403, errorCode: 'SignatureDoesNotMatch' } },
    );
    const because = 'because no identity-based policy allows the s3:GetObject action';
    const found = await joined(
      text,
      records(trailEvent({ id: 'R0', because }), trailEvent({ id: 'R7', because })),
    );
    expect(found.summary.attributed).toMatchObject({ 'object/role-refused': 1, 'request/bad-signature': 1 });
    expect(found.summary.denied).toBe(3);
    expect(found.evidence?.cloudTrail).toMatchObject({
      refused: 2,
      joined: 1,
      missing: 1,
      unauthenticated: 1,
    });
    expect(found.notes.join(' ')).toMatch(/does not have 1 refused request .* cannot have 1 request/);
  });

  test('an event without a request id is joined on the extended id', async () => {
    const extendedId = 'T0EiaZ+4Ay9/LmqPKWk0PbAaB0OOQ1h2';
    const text = log({}).replace(/ [0-9A-F]{54}= /, ` ${extendedId} `);
    const { requestID: _, ...event } = trailEvent({ id: '', because: SESSION, extendedId });
    expect((await joined(text, records(event))).evidence?.cloudTrail?.joined).toBe(1);
    const short = trailEvent({ id: '', because: SESSION, extendedId: 'x' });
    expect(
      (await joined(log({}).replace(/ [0-9A-F]{54}= /, ' x '), records(short))).evidence?.cloudTrail?.joined,
    ).toBe(0);
  });

  test('what is more than can be kept is counted, and said', async () => {
    const index = new TrailIndex(1);
    const because = 'because no identity-based policy allows the s3:GetObject action';
    for (const id of ['R0', 'R1']) {
      const found = findEvent(trailEvent({ id, because }));
      if (found.kind === 'event') index.add(found.event);
    }
    const trail = { index, read: { files: 1, bytes: 1, setAside: 0 } };
    const evidence = { trail, findings: [], interrupted: false };
    const read = await drain(readLogs(STDIN, { stdin: bytes(log({}, {})), evidence }));
    const found = diagnose(read, { lock: 'unknown', approved: [] });
    expect(found.evidence?.cloudTrail).toMatchObject({ refused: 2, joined: 1, forgotten: 1 });
    expect(found.findings.map(({ rule }) => rule)).toContain('logs/evidence-memory');
  });

  test('a refusal without a reason tells nothing, and is said', async () => {
    const found = await joined(log({}), records(trailEvent({ id: 'R0', message: 'Access Denied' })));
    expect(found.summary.attributed).toEqual({ 'request/unexplained': 1 });
    expect(found.evidence?.cloudTrail).toMatchObject({ withoutReason: 1, missing: 0 });
  });

  test('a key that holds the words of a reason does not forge one', () => {
    const { errorMessage } = trailEvent({
      id: 'R0',
      key: 'is not authorized to perform: s3:Other on resource: "x" with an explicit deny in a session policy',
      because: 'because no identity-based policy allows the s3:GetObject action',
    });
    expect(reasonOf(errorMessage ?? '')).toEqual({
      policy: 'identity-based policy',
      effect: 'no-allow',
      action: 's3:GetObject',
    });
    const cut = `User: arn is not authorized to perform: s3:GetObject on resource: "a with an explicit deny in a session policy" because of something`;
    expect(reasonOf(cut).policy).toBeUndefined();
  });

  test('what was told stays with old tasks that are settled for want of memory', async () => {
    const tasks = Array.from({ length: 20_000 }, (_, at) => ({
      task: 'a',
      more: {
        grant: {
          key: 'a.jpg',
          accessKeyId: `ASIA${String(at).padStart(16, '0')}`,
          signedAt: START - 86_400 + at,
          expires: 900,
        },
        time: START - 86_400 + at + 5,
      },
    }));
    const because = 'because no identity-based policy allows the s3:GetObject action';
    const events = [3, 9000, 19_999].map((at) => trailEvent({ id: `R${at}`, because }));
    const found = await joined(log(...tasks), records(...events), 1_000_000);
    expect(found.findings.map(({ rule }) => rule)).toContain('logs/settled-units');
    expect(found.summary.attributed['object/role-refused']).toBe(3);
    expect(found.summary.denied).toBe(20_000);
  });
});

describe('in place of the access log', () => {
  const events = [
    trailEvent({ id: 'R0', key: 'img/ä b"?.jpg' }),
    trailEvent({ id: 'R1', key: 'img/ä b"?.jpg', from: B, because: SESSION }),
    trailEvent({ id: 'R2', key: 'gone.jpg', errorCode: 'NoSuchKey', accessKeyId: accessKey('b') }),
    trailEvent({ id: 'R3', name: 'PutObject', accessKeyId: accessKey('d') }),
  ];
  const columns = (event: object) =>
    Object.entries(event).map(([name, value]) => ({
      [name]: typeof value === 'object' && value !== null ? presto(value) : String(value ?? ''),
    }));
  /** As Presto writes a row. */
  const presto = (value: object): string =>
    `{${Object.entries(value)
      .map(
        ([name, member]) =>
          `${name}=${typeof member === 'object' && member !== null ? presto(member) : member}`,
      )
      .join(', ')}}`;
  const quoted = (cell: unknown) => `"${String(cell ?? '').replaceAll('"', '""')}"`;
  const table = (cell: (value: unknown) => unknown, lower = false) => {
    const names = Object.keys(events[1] ?? {});
    const rows = events.map((event) => names.map((name) => cell((event as Record<string, unknown>)[name])));
    return [names.map((name) => (lower ? name.toLowerCase() : name)), ...rows]
      .map((row) => row.map(quoted).join(','))
      .join('\n');
  };
  const json = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : value);

  test.each<[string, string | Uint8Array]>([
    ['a log file', records(...events)],
    ['a packed log file', gzipSync(records(...events))],
    ['an indented log file', JSON.stringify({ Records: events }, null, 2)],
    ['a list', JSON.stringify(events)],
    ['lines', events.map((event) => JSON.stringify(event)).join('\n')],
    ['objects one behind the other', events.map((event) => JSON.stringify(event)).join('')],
    [
      'aws cloudtrail lookup-events',
      JSON.stringify({
        Events: events.map((event) => ({
          EventId: event.eventID,
          EventName: event.eventName,
          EventTime: event.eventTime,
          EventSource: event.eventSource,
          Resources: [{ ResourceType: 'AWS::S3::Object', ResourceName: 'x' }],
          CloudTrailEvent: JSON.stringify(event),
        })),
        NextToken: 'x',
      }),
    ],
    [
      'aws cloudtrail get-query-results',
      JSON.stringify({ QueryStatus: 'FINISHED', QueryResultRows: events.map(columns) }, null, 4),
    ],
    [
      'results of CloudTrail Lake as CSV',
      table((value) => (typeof value === 'object' && value ? presto(value) : value)),
    ],
    ['results of Athena as CSV', table(json, true)],
    [
      'events of EventBridge',
      events.map((detail) => JSON.stringify({ 'detail-type': 'x', detail })).join('\n'),
    ],
    [
      'aws logs filter-log-events',
      JSON.stringify({ events: events.map((event) => ({ message: JSON.stringify(event), timestamp: 1 })) }),
    ],
  ])('%s is read', async (_, text) => {
    const found = await alone(text);
    expect(found.findings.filter(({ rule }) => rule.startsWith('logs/'))).toEqual([]);
    expect(found.summary).toMatchObject({ records: 4, presigned: 4, denied: 2, rejected: 0 });
    // Split anywhere, it is the same.
    const bytesOf = Buffer.from(text);
    const pieces = Array.from({ length: Math.ceil(bytesOf.length / 37) }, (_each, at) =>
      bytesOf.subarray(at * 37, at * 37 + 37),
    );
    expect((await alone(...pieces)).summary).toEqual(found.summary);
  });

  test('verdicts are those of the access log, and shown', async () => {
    const found = await alone(records(...events));
    expect(found.summary.attributed).toEqual({ 'network/address-changed': 1, 'object/missing': 1 });
    expect(confidences(found)).toMatchObject({ 'network/address-changed': 'shown' });
    const [record] = found.findings.flatMap(({ evidence }) => evidence?.samples ?? []) as { key?: string }[];
    expect(record?.key).toBe('img/ä b"?.jpg');
  });

  test('events of other services, digests and empty lists are no faults', async () => {
    const other = { ...trailEvent({ id: 'X' }), eventSource: 'kms.amazonaws.com', requestParameters: null };
    const digest = { awsAccountId: '1', digestStartTime: 'x', logFiles: [{ hash: 'x' }] };
    const found = await alone(records(other, ...events), JSON.stringify(digest), records());
    expect(found.findings.filter(({ rule }) => rule.startsWith('logs/'))).toEqual([]);
    expect(found.evidence?.cloudTrail).toMatchObject({ events: 6, requests: 4, setAside: 0 });
  });

  test('management events alone are named for what they are', async () => {
    const management = { ...trailEvent({ id: 'X' }), eventName: 'GetBucketAcl', eventCategory: 'Management' };
    const found = await alone(records(management));
    expect(found.notes.join(' ')).toContain('only management events');
    expect(found.findings.map(({ rule }) => rule)).toEqual(['logs/no-records']);
  });

  test('what cannot be read is counted with samples, and shown without control characters', async () => {
    const evil = 'X-Amz-Signature=0123456789abcdef0123456789abcdef \u001b[31m\u202e';
    const found = await alone(
      `${records(...events).slice(0, -2)},{"eventName": "Get${evil}`,
      `\nnot json ${evil}\n`,
      JSON.stringify({ a: 1, b: 2 }),
      JSON.stringify(trailEvent({ id: 'R9', at: 'yesterday' })),
    );
    const [aside] = found.findings.filter(({ rule }) => rule === 'logs/rejected-evidence');
    expect(found.summary.records).toBe(4);
    expect(aside?.evidence?.setAside).toBeGreaterThanOrEqual(3);
    const shown = JSON.stringify(aside);
    expect(
      hasUnsafeCharacters(
        JSON.parse(JSON.stringify(aside?.evidence?.samples))
          .map((s: { text: string }) => s.text)
          .join(''),
      ),
    ).toBe(false);
    expect(shown).not.toContain('0123456789abcdef0123');
  });

  test('another file is named', async () => {
    const found = await alone('hello\nworld\n');
    expect(found.findings.map(({ rule }) => rule)).toContain('logs/not-evidence');
  });
});
