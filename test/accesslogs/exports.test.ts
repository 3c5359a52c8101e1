import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { logLine } from '../helpers/access-logs/log-line.ts';
import { readText } from '../helpers/access-logs/measure.ts';
import { Random } from '../helpers/access-logs/random.ts';

const COUNT = 5;
const random = new Random(2);
const records = Array.from({ length: COUNT }, (_, at) => ({
  schema_version_id: 'V_1_0',
  bucket_arn: 'arn:aws:s3:::images',
  bucket_name: 'images',
  request_time: `2026-10-12T09:00:0${at}.123Z`,
  bucket_owner_id: 'abc',
  remote_ip: '203.0.113.9',
  requester: null,
  request_id: `R${at}`,
  operation: 'REST.GET.OBJECT',
  key_name: `img/{${at}}.jpg`,
  request_uri: `GET /img/${at}.jpg?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAEXAMPLE0000AAAAA%2F20261012%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20261012T085959Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=X HTTP/1.1`,
  http_status: at === 0 ? 404 : 200,
  error_code: at === 0 ? 'NoSuchKey' : null,
  bytes_sent_size: 10,
  referer: null,
  user_agent: 'A "b, {c}" [d]',
  host_header: 'images.s3.amazonaws.com',
}));
const lines = records.map((record) => JSON.stringify(record));
const events = lines.map((message, at) => ({
  id: `${at}`,
  logStreamName: 's',
  timestamp: 1_791_795_600_000,
  message,
}));
const envelope = {
  messageType: 'DATA_MESSAGE',
  owner: '1',
  logGroup: 'g',
  logStream: 's',
  subscriptionFilters: ['f'],
  logEvents: events,
};
const packed = (value: object) => gzipSync(JSON.stringify(value)).toString('base64');
const csv = (rows: readonly (readonly unknown[])[], separator = ',') =>
  `${rows.map((row) => row.map((cell) => `"${String(cell ?? '').replaceAll('"', '""')}"`).join(separator)).join('\n')}\n`;
const NAMES = Object.keys(records[0] ?? {}) as (keyof (typeof records)[number])[];
const table = csv([NAMES, ...records.map((record) => NAMES.map((name) => record[name]))]);

const EXPORTS: readonly [string, string | Uint8Array][] = [
  ['JSON lines', lines.join('\n')],
  ['JSON lines with CRLF and a byte order mark', `\ufeff${lines.join('\r\n')}\r\n`],
  ['objects one behind the other', lines.join('')],
  ['objects divided by spaces and commas', lines.join(' ,\n ')],
  ['an array', JSON.stringify(records)],
  ['an indented array', JSON.stringify(records, null, 2)],
  [
    'indented objects one behind the other',
    records.map((record) => JSON.stringify(record, null, 4)).join('\n'),
  ],
  ['aws logs filter-log-events', JSON.stringify({ events, searchedLogStreams: [], nextToken: 'x' }, null, 4)],
  ['aws logs get-log-events', JSON.stringify({ events, nextForwardToken: 'f/1', nextBackwardToken: 'b/1' })],
  ['pages of filter-log-events', JSON.stringify({ events }) + JSON.stringify({ events: [], nextToken: 'x' })],
  ['an export of a log group to S3', lines.map((line) => `2026-10-12T09:00:00.123Z ${line}`).join('\n')],
  ['aws logs tail', lines.map((line) => `2026-10-12T09:00:00.123000+00:00 a/stream ${line}`).join('\n')],
  ['aws logs tail --format short', lines.map((line) => `2026-10-12T09:00:00 ${line}`).join('\n')],
  [
    'aws logs tail --format json',
    records
      .map((record) => `2026-10-12T09:00:00.123000+00:00 s ${JSON.stringify(record, null, 4)}`)
      .join('\n'),
  ],
  [
    'filter-log-events --output text',
    lines.map((line) => `EVENTS\t37\t1791795600000\ts\t${line}\t1791795600000`).join('\n'),
  ],
  [
    'get-log-events --output text',
    lines.map((line) => `EVENTS\t1791795600000\t${line}\t1791795600000`).join('\n'),
  ],
  ['a subscription, unpacked', JSON.stringify(envelope)],
  ['subscriptions one behind the other in gzip', gzipSync(JSON.stringify(envelope))],
  ['what a Lambda gets', JSON.stringify({ awslogs: { data: packed(envelope) } })],
  [
    'what a Lambda gets from Kinesis',
    JSON.stringify({ Records: [{ kinesis: { data: packed(envelope) }, eventSource: 'aws:kinesis' }] }),
  ],
  [
    'what a Lambda gets from Firehose',
    JSON.stringify({ invocationId: 'i', records: [{ recordId: 'r', data: packed(envelope) }] }),
  ],
  ['base64 of gzip alone', packed(envelope)],
  [
    'aws logs get-query-results of @message',
    JSON.stringify({
      results: lines.map((value) => [
        { field: '@timestamp', value: '2026-10-12 09:00:00.123' },
        { field: '@message', value },
        { field: '@ptr', value: 'x' },
      ]),
      status: 'Complete',
    }),
  ],
  [
    'aws logs get-query-results of fields',
    JSON.stringify({
      results: records.map((record) =>
        Object.entries(record).map(([field, value]) => ({
          field,
          ...(value === null ? {} : { value: String(value) }),
        })),
      ),
    }),
  ],
  ['Insights as JSON', JSON.stringify(records.map((record) => ({ '@timestamp': 't', '@message': record })))],
  [
    'Insights as JSON, messages as text',
    JSON.stringify(lines.map((message) => ({ '@timestamp': 't', '@message': message }))),
  ],
  [
    'Insights as CSV',
    csv([['@timestamp', '@message'], ...lines.map((line) => ['2026-10-12 09:00:00.123', line])]),
  ],
  ['Insights as CSV of fields', table],
  ['CSV with semicolons', csv([['@timestamp', '@message'], ...lines.map((l) => ['t', l])], ';')],
  [
    'a result of Athena',
    csv([
      [
        'bucketowner',
        'bucket_name',
        'requestdatetime',
        'remoteip',
        'requester',
        'requestid',
        'operation',
        'key',
        'request_uri',
        'httpstatus',
        'errorcode',
        'useragent',
      ],
      ...records.map((r) => [
        'o',
        'images',
        '12/Oct/2026:09:00:00 +0000',
        r.remote_ip,
        '',
        r.request_id,
        r.operation,
        r.key_name,
        r.request_uri,
        r.http_status,
        r.error_code,
        r.user_agent,
      ]),
    ]),
  ],
];

describe('exports of CloudWatch Logs and Athena', () => {
  test.each(EXPORTS)('%s', async (_, text) => {
    const read = await readText(text);
    expect(read.rows.counts).toMatchObject({ records: COUNT, bySigner: [COUNT, 0, 0, 0] });
    expect(read.rejects).toEqual([]);
    expect(read.findings).toEqual([]);
  });

  test.each(EXPORTS)('%s, a byte at a time', async (_, text) => {
    const { readLogs } = await import('../../src/accesslogs/read-logs.ts');
    const { drain } = await import('../../src/core/events.ts');
    async function* stdin() {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
    }
    const read = await drain(readLogs([{ kind: 'stdin' }], { stdin: stdin() }));
    expect(read.rows.counts.records).toBe(COUNT);
    expect(read.rejects).toEqual([]);
  });

  test('messages may be lines of the text format', async () => {
    const line = logLine(
      { time: 1_791_795_600, bucket: 'images', address: '192.0.2.1', key: 'a', status: 200, agent: '{x}' },
      random,
    );
    for (const text of [
      JSON.stringify({ events: [{ message: line }, { message: `${line}\n` }] }),
      `2026-10-12T09:00:00.123Z stream ${lines[0]}\n${line}\n`,
      `${line}\n${lines[0]}\n`,
    ]) {
      const { rows, rejected } = await readText(text);
      expect([rows.counts.records, rejected]).toEqual([2, 0]);
    }
  });

  const text = Array.from({ length: COUNT }, (_, at) =>
    logLine(
      {
        time: 1_791_795_600 + at,
        bucket: 'images',
        address: '192.0.2.1',
        key: 'a',
        status: 200,
        agent: 'a "b"',
      },
      random,
    ),
  );
  test.each<[string, string]>([
    [
      'Splunk',
      text.map((_raw) => JSON.stringify({ preview: false, result: { _raw, source: 's3' } })).join('\n'),
    ],
    [
      'Filebeat',
      text.map((original) => JSON.stringify({ event: { original }, aws: { s3access: {} } })).join('\n'),
    ],
    ['Elasticsearch', JSON.stringify({ hits: { hits: text.map((message) => ({ _source: { message } })) } })],
    [
      'Loki',
      JSON.stringify({ data: { result: [{ stream: {}, values: text.map((line, at) => [`${at}`, line]) }] } }),
    ],
    ['Google Cloud Logging', JSON.stringify(text.map((textPayload) => ({ textPayload })))],
    ['CSV with a column of another name', csv([['Date', 'Message'], ...text.map((line) => ['t', line])])],
    ['CSV of one column', csv([['line'], ...text.map((line) => [line])])],
    ['CSV without a header', csv(text.map((line) => [line]))],
    ['syslog', text.map((line) => `Oct 12 09:00:00 host s3log[12]: ${line}\n`).join('')],
    ['a container', text.map((line) => `2026-10-12T09:00:00.123456789Z stdout F ${line}\n`).join('')],
    ['a quotation', text.map((line) => `  > ${line}\n`).join('')],
    [
      'grep --color',
      text.map((line) => `${line.replace(' 200 ', ' \u001b[01;31m\u001b[K200\u001b[m\u001b[K ')}\n`).join(''),
    ],
  ])('lines of the text format that were shipped by %s', async (_, shipped) => {
    const { rows, rejected } = await readText(shipped);
    expect([rows.counts.records, rejected]).toEqual([COUNT, 0]);
  });

  test('a record behind the rest of another one is not taken for a whole line', async () => {
    const [first = '', second = ''] = text;
    const { rows, rejected } = await readText(`${first.slice(0, 120)}${second}\n${second}\n`);
    expect([rows.counts.records, rejected]).toEqual([1, 1]);
  });

  test.each([
    ['a line that is cut', `${lines[0]}\n${lines[1]?.slice(0, 300)}\n${lines[2]}\n`],
    ['a line that is cut within a name', `${lines[0]}\n${lines[1]?.slice(0, 30)}\n${lines[2]}\n`],
    ['a line that is cut behind a comma', `${lines[0]}\n{"a":1,\n${lines[2]}\n`],
    ['an object of another kind', `${lines[0]}\n{"a":1}\n${lines[2]}\n`],
    ['text', `${lines[0]}\nnothing of the kind\n${lines[2]}\n`],
    ['an envelope that is damaged', `${lines[0]}\n{"awslogs":{"data":"H4sIAAAA"}}\n${lines[2]}\n`],
    ['no JSON', `${lines[0]}\n{a b}\n${lines[2]}\n`],
    ['the end of the file within an object', `${lines[0]}${lines[2]}${lines[1]?.slice(0, 90)}`],
  ])('%s is set aside and counted, and the rest is read', async (_, text) => {
    const read = await readText(text);
    expect(read.rows.counts.records).toBe(2);
    expect(read.rejected).toBe(1);
  });

  test('an object without an end holds up nothing but itself, and no memory', async () => {
    const endless = `{"a":"${'x'.repeat(6 << 20)}`;
    const read = await readText(`${lines[0]}\n${endless}\n${lines[1]}\n`);
    expect(read.rows.counts.records).toBe(2);
    expect(read.rejected).toBeGreaterThan(0);
  });
});
