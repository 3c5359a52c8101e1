import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { textLineOf } from '../../src/accesslogs/scan/json-record.ts';
import { type AccessRecord, decodeLogKey, parseAccessLogLine } from '../../src/accesslogs/scan/record.ts';

const corpus = join(import.meta.dirname, '../../../shared/corpus/logs');
const lines = (file: string) => readFileSync(join(corpus, file), 'utf8').split('\n').filter(Boolean);

function parsed(line: string): AccessRecord {
  const result = parseAccessLogLine(line);
  if (!result.ok) throw new Error(`rejected: ${result.reason}`);
  return result.record;
}

describe.skipIf(!existsSync(corpus))('published records of real logs', () => {
  test.each([
    [
      0,
      { key: '%2522', requestUri: 'GET /" HTTP/1.1', status: 403, errorCode: 'AccessDenied', totalTime: 8 },
    ],
    [
      0,
      { referer: 'referer test', userAgent: 'curl/7.38.0', hostHeader: 'testing-1234xxx.s3.amazonaws.com' },
    ],
    [
      1,
      {
        operation: 'REST.GET.BUCKET',
        key: undefined,
        bytesSent: 243,
        userAgent: '() { :;}; echo; echo "masked"',
      },
    ],
    [2, { status: 200, turnAroundTime: 22, hostId: 'someIDstring', tlsVersion: 'TLSv1.2', fieldCount: 24 }],
    [3, { objectSize: 422868123111, remoteIp: '192.0.2.0', authenticationType: undefined, fieldCount: 26 }],
    [4, { key: '/', status: 404, errorCode: 'NoSuchKey', requestId: 'MJH1XJ8DHPSZFND7' }],
    [
      6,
      { key: 'path/thumbnails/75*75/image-1.jpeg', authenticationType: 'AuthHeader', tlsVersion: 'TLSv1.3' },
    ],
    [7, { requester: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2EXAMPLEID' }],
    [7, { requestId: 'MD9TCAF28XVJT7H8', key: 'path/a.jpeg', signatureVersion: 'SigV4' }],
    [8, { operation: 'REST.COPY.OBJECT_GET', status: undefined, requestUri: undefined, objectSize: 351400 }],
  ])('line %i of malformed.log has the right fields', (index, fields) => {
    expect(parsed(lines('malformed.log')[index] ?? '')).toMatchObject(fields);
  });

  test('two records run together are rejected, not read as one', () => {
    expect(parseAccessLogLine(lines('malformed.log')[5] ?? '')).toEqual({ ok: false, reason: 'operation' });
  });

  test('presigned requests and all of elastic’s records are read', () => {
    const records = [...lines('presigned_real.log'), ...lines('elastic_test-s3-server-access.log')].map(
      parsed,
    );
    expect(records.map(({ operation, status, fieldCount }) => [operation, status, fieldCount])).toEqual([
      ['REST.PUT.OBJECT', 200, 24],
      ['REST.GET.OBJECT', 206, 24],
      ['REST.GET.OBJECT', 403, 24],
      ['REST.GET.LOCATION', 200, 24],
      ['REST.GET.BUCKET', 200, 24],
      ['BATCH.DELETE.OBJECT', 204, 24],
      ['BATCH.DELETE.OBJECT', 204, 24],
      ['REST.PUT.OBJECT', 200, 25],
      ['REST.PUT.OBJECT', undefined, 26],
      ['S3.EXPIRE.OBJECT', undefined, 26],
    ]);
  });
});

const HEAD =
  '79a59d awsexamplebucket1 [06/Feb/2019:00:00:38 +0000] 192.0.2.3 79a59d 3E57427F3EXAMPLE REST.GET.OBJECT a.jpg';
const START = `${HEAD} "GET /a.jpg HTTP/1.1" 200 - 113 113 7 3 "-" "Mozilla/5.0"`;
const LATER = [
  '-',
  'host+id=',
  'SigV4',
  'ECDHE',
  'AuthHeader',
  'b.s3.amazonaws.com',
  'TLSv1.2',
  '-',
  'Yes',
  'eu-west-1',
];

describe('one line', () => {
  test.each([
    [18, 1],
    [24, 7],
    [25, 8],
    [26, 9],
    [27, 10],
  ])('of the generation with %i fields is read', (fieldCount, tail) => {
    const record = parsed(`${START} ${LATER.slice(0, tail).join(' ')}`);
    expect(record).toMatchObject({ fieldCount, status: 200, userAgent: 'Mozilla/5.0' });
    expect(record.sourceRegion).toBe(tail === 10 ? 'eu-west-1' : undefined);
    expect(record.hostHeader).toBe(tail > 1 ? 'b.s3.amazonaws.com' : undefined);
  });

  test('may have fields that AWS adds later', () => {
    expect(parsed(`${START} ${[...LATER, 'new', 'newer'].join(' ')}`).sourceRegion).toBe('eu-west-1');
  });

  test.each([2, 3, 6])('with %i fields behind the user agent is of no generation', (tail) => {
    const line = `${START} ${LATER.slice(0, tail).join(' ')}`;
    expect(parseAccessLogLine(line)).toEqual({ ok: false, reason: 'field-count' });
  });

  test.each([
    [
      'a status forged in the referer',
      '"x" 403 AccessDenied 1 - 1 - " "UA"',
      'x" 403 AccessDenied 1 - 1 - ',
      'UA',
    ],
    ['a user agent that begins and ends with quotes', '"-" ""Mozilla""', undefined, '"Mozilla"'],
    ['bare dashes', '- -', undefined, undefined],
    ['a bare dash for the referer', '- "UA"', undefined, 'UA'],
    ['a bare dash for the user agent', '"here" -', 'here', undefined],
    ['quotes between referer and user agent', '"a" b" "c"', 'a" b', 'c'],
  ])('with %s keeps status and authentication right', (_, headers, referer, userAgent) => {
    const line = `${HEAD} "GET /a.jpg HTTP/1.1" 200 - 113 113 7 3 ${headers} ${LATER.join(' ')}`;
    expect(parsed(line)).toMatchObject({ status: 200, referer, userAgent, authenticationType: 'AuthHeader' });
  });

  test.each([
    ['IPv6', '2001:db8::1'],
    ['IPv6 in full', '2001:0db8:0000:0000:0000:0000:0000:0001'],
    ['no address', undefined],
  ])('may come from %s', (_, address) => {
    expect(parsed(`${START} -`.replace('192.0.2.3', address ?? '-')).remoteIp).toBe(address);
  });

  test('may have a UUID as its request id, and an operation of four parts', () => {
    const id = '0a1b2c3d-0000-4000-8000-00112233aabb';
    const line = `${START} -`.replace('3E57427F3EXAMPLE REST.GET.OBJECT', `${id} S3.COMPUTE.OBJECT.CHECKSUM`);
    expect(parsed(line)).toMatchObject({ requestId: id, operation: 'S3.COMPUTE.OBJECT.CHECKSUM' });
  });

  test.each([
    ['192.0.2.256', 'address'],
    ['192.0.2', 'address'],
    ['somebody', 'address'],
  ])('from %s is rejected', (address, reason) => {
    expect(parseAccessLogLine(`${START} -`.replace('192.0.2.3', address))).toEqual({ ok: false, reason });
  });

  test.each([
    ['[06/Feb/2019:00:00:38 +0000]', '[06/Fep/2019:00:00:38 +0000]', 'time'],
    ['[06/Feb/2019:00:00:38 +0000]', '[06/Feb/2019:24:00:38 +0000]', 'time'],
    ['REST.GET.OBJECT', 'GET.OBJECT', 'operation'],
    ['REST.GET.OBJECT', 'REST.GET OBJECT', 'request-uri'],
    ['" 200 - 113', '" 200 113', 'no-status'],
    ['" 200 - 113', '" 2000 - 113', 'no-status'],
  ])('with %s as %s is rejected', (right, wrong, reason) => {
    expect(parseAccessLogLine(`${START} -`.replace(right, wrong))).toEqual({ ok: false, reason });
  });

  test('in another time zone means the same moment', () => {
    const line = `${START} -`.replace('00:00:38 +0000', '01:30:38 +0130');
    expect(parsed(line).time.toISOString()).toBe('2019-02-06T00:00:38.000Z');
  });
});

test.each([
  ['a+b%2520c', 'a b c'],
  ['frame%253D1', 'frame=1'],
  ['%25C3%25BC', 'ü'],
  ['100%', '100%'],
  ['%25ZZ', '%ZZ'],
  ['%25FF', '\ufffd'],
])('the key field %s is the key %s', (field, key) => {
  expect(decodeLogKey(field)).toBe(key);
});

describe('a record that CloudWatch Logs delivers', () => {
  const record = {
    schema_version_id: 'V_1_0',
    bucket_name: 'images',
    request_time: '2026-07-01T10:11:12.345Z',
    bucket_owner_id: 'abc',
    remote_ip: '2001:db8::7',
    requester: null,
    request_id: 'ID',
    operation: 'REST.GET.OBJECT',
    key_name: 'a b.jpg',
    request_uri: 'GET /a%20b.jpg?x="y" HTTP/1.1',
    http_status: 403,
    error_code: 'AccessDenied',
    user_agent: 'UA "quoted"',
    host_header: 'images.s3.amazonaws.com',
  };

  test('goes through the same reader', () => {
    expect(parsed(textLineOf(record) ?? '')).toMatchObject({
      bucket: 'images',
      remoteIp: '2001:db8::7',
      requester: undefined,
      key: 'a+b.jpg',
      requestUri: 'GET /a%20b.jpg?x="y" HTTP/1.1',
      status: 403,
      errorCode: 'AccessDenied',
      bytesSent: undefined,
      userAgent: 'UA "quoted"',
      hostHeader: 'images.s3.amazonaws.com',
      fieldCount: 27,
    });
  });

  test.each([
    {},
    { request_time: 'yesterday', remote_ip: '192.0.2.1', operation: 'REST.GET.OBJECT' },
    { request_time: '2026-07-01T10:11:12Z', remote_ip: '192.0.2.1' },
    { request_time: '2026-07-01T10:11:12Z', operation: 'REST.GET.OBJECT' },
  ])('is none where the fields are %j', (fields) => {
    expect(textLineOf(fields)).toBeUndefined();
  });

  test.each([
    ['2026-07-01T10:11:12.345Z', '2026-07-01T10:11:12Z'],
    ['2026-07-01 10:11:12.345', '2026-07-01T10:11:12Z'],
    ['2026-07-01T12:11:12+02:00', '2026-07-01T10:11:12Z'],
    ['01/Jul/2026:10:11:12 +0000', '2026-07-01T10:11:12Z'],
    ['[01/Jul/2026:10:11:12 +0000]', '2026-07-01T10:11:12Z'],
    [Date.UTC(2026, 6, 1, 10, 11, 12), '2026-07-01T10:11:12Z'],
  ])('may have its time as %s', (request_time, time) => {
    expect(parsed(textLineOf({ ...record, request_time }) ?? '').time).toEqual(new Date(time));
  });
});
