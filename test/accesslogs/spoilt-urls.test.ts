import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/accesslogs/diagnose.ts';
import { MANGLINGS, type Mangling } from '../../src/accesslogs/mangling/kinds.ts';
import { logLine } from '../helpers/access-logs/log-line.ts';
import { readText } from '../helpers/access-logs/measure.ts';
import { Random } from '../helpers/access-logs/random.ts';

const TIME = Date.UTC(2026, 9, 12, 9) / 1000;
const TOKEN = 'FwoGZXIvYXdzEBYaDHqa0AP';
const V4 = [
  'X-Amz-Algorithm=AWS4-HMAC-SHA256',
  'X-Amz-Credential=ASIAEXAMPLE0000AAAAA%2F20261012%2Fus-east-1%2Fs3%2Faws4_request',
  'X-Amz-Date=20261012T085955Z',
  'X-Amz-Expires=900',
  `X-Amz-Security-Token=${TOKEN}%2Bx%3D%3D`,
  'X-Amz-SignedHeaders=host',
  `X-Amz-Signature=${'X'.repeat(32)}`,
].join('&');
const V2 = 'AWSAccessKeyId=AKIAEXAMPLE0000AAAAA&Signature=a%2Fb%2Bc%3D&Expires=1791800000';
const BROKEN = { status: 400, errorCode: 'AuthorizationQueryParametersError' };
const MISMATCH = { status: 403, errorCode: 'SignatureDoesNotMatch' };
const DENIED = { status: 403, errorCode: 'AccessDenied' };

async function report(target: string, answer: typeof DENIED, operation = 'REST.GET.OBJECT') {
  const good = logLine(
    {
      time: TIME,
      bucket: 'images',
      address: '203.0.113.9',
      key: 'good.jpg',
      status: 200,
      grant: { key: 'good.jpg', accessKeyId: 'ASIAEXAMPLE0000BBBBB', signedAt: TIME - 5, expires: 900 },
    },
    new Random(1),
  );
  const line = logLine(
    {
      time: TIME,
      bucket: 'images',
      address: '203.0.113.10',
      key: 'a.jpg',
      operation,
      requestLine: `${operation.split('.')[1]} ${target} HTTP/1.1`,
      requester: '-',
      agent: 'Chrome',
      ...answer,
    },
    new Random(2),
  );
  return diagnose(await readText(`${good}\n${line}\n`), { lock: 'source-ip', approved: [] });
}

/** What arrived, what S3 answered, and how it is called. */
const ARRIVED: readonly [Mangling, string, typeof DENIED][] = [
  ['html-escaped', `/a.jpg?${V4.replaceAll('&', '&amp;')}`, BROKEN],
  ['html-escaped', `/a.jpg?${V4.replaceAll('&', '&#38;')}`, BROKEN],
  ['html-escaped', `/a.jpg?${V4.replaceAll('&', '&#x26;')}`, BROKEN],
  ['html-escaped', `/a.jpg?${V4.replaceAll('&', '&amp;amp;')}`, BROKEN],
  ['html-escaped', `/a.jpg?${V4.replaceAll('&', '%26amp%3B')}`, BROKEN],
  ['html-escaped', `/a.jpg?${V4.replace('&', '&amp;')}`, BROKEN],
  ['html-escaped', `/a.jpg?${V2.replaceAll('&', '&amp;')}`, DENIED],
  ['json-escaped', `/a.jpg?${V4.replaceAll('&', '\\u0026')}`, BROKEN],
  ['json-escaped', `/a.jpg?${V4.replaceAll('&', '%5Cu0026')}`, BROKEN],
  ['json-escaped', `/a.jpg?${V4.replaceAll('&', '\\&')}`, BROKEN],
  ['quoted-printable', `/a.jpg?${V4.replaceAll('=', '=3D')}`, BROKEN],
  ['encoded-question', `/a.jpg%3F${V4}`, DENIED],
  ['encoded-question', `/a.jpg%3F${encodeURIComponent(V4)}`, { status: 404, errorCode: 'NoSuchKey' }],
  ['encoded-question', `/a.jpg%253F${encodeURIComponent(encodeURIComponent(V4))}`, DENIED],
  ['encoded-question', `/a.jpg%3f${encodeURIComponent(V4).toLowerCase()}`, DENIED],
  ['encoded-question', `/a.jpg%3F${encodeURIComponent(V2)}`, DENIED],
  ['lost-question', `/a.jpg&${V4}`, DENIED],
  ['lost-question', `/a.jpg${V4}`, DENIED],
  ['second-question', `/a.jpg?w=100?${V4}`, DENIED],
  ['signed-twice', `/a.jpg?${V4}?${V4}`, BROKEN],
  ['signed-twice', `/a.jpg?${V4}&${V4}`, BROKEN],
  ['signed-twice', `/a.jpg?${V4}&${V2}`, { status: 400, errorCode: 'InvalidArgument' }],
  ['encoded-query', `/a.jpg?${encodeURIComponent(V4)}`, DENIED],
  ['encoded-query', `/a.jpg?${encodeURIComponent(encodeURIComponent(V4))}`, DENIED],
  ['encoded-query', `/a.jpg?${V4.replaceAll('=', '%3D')}`, BROKEN],
  ['encoded-query', `/a.jpg?${V4.replaceAll('&', '%26')}`, BROKEN],
  ['wrong-separators', `/a.jpg?${V4.replaceAll('&', ';')}`, BROKEN],
  ['cut-at-ampersand', `/a.jpg?${V4.split('&')[0]}`, BROKEN],
  ['cut-at-ampersand', `/a.jpg?${V2.split('&')[0]}`, DENIED],
  ['cut-short', `/a.jpg?${V4.slice(0, 120)}`, BROKEN],
  ['cut-short', `/a.jpg?${V4.slice(0, V4.indexOf('&X-Amz-Signature'))}`, BROKEN],
  ['parameters-dropped', `/a.jpg?${V4.replace('&X-Amz-SignedHeaders=host', '')}`, BROKEN],
  [
    'parameters-dropped',
    `/a.jpg?${V4.replace(/&X-Amz-Security-Token=[^&]*/, '')}`,
    { status: 403, errorCode: 'InvalidAccessKeyId' },
  ],
  ['double-escaped', `/a.jpg?${V4.replaceAll('%', '%25')}`, MISMATCH],
  ['double-escaped', `/a.jpg?${V2.replaceAll('%', '%25')}`, MISMATCH],
  ['path-double-escaped', `/a%2520b.jpg?${V4}`, MISMATCH],
  ['decoded', `/a.jpg?${decodeURIComponent(V4)}`, MISMATCH],
  ['decoded', `/a.jpg?${decodeURIComponent(V2)}`, MISMATCH],
  ['decoded', `/a.jpg?${V4.replace('%2Bx', '+x')}`, { status: 400, errorCode: 'InvalidToken' }],
  ['trailing', `/a.jpg?${V4}%22`, MISMATCH],
  ['trailing', `/a.jpg?${V4})`, MISMATCH],
  ['added-parameter', `/a.jpg?${V4}&_=1728723600`, MISMATCH],
  ['added-parameter', `/a.jpg?${V4}&utm_source=mail`, MISMATCH],
  ['bad-value', `/a.jpg?${V4.replace('=900', '=1000000')}`, BROKEN],
  ['bad-value', `/a.jpg?${V4.replace('20261012T085955Z', '2026-10-12T08:59:55Z')}`, BROKEN],
  ['renamed-parameters', `/a.jpg?${V4.replaceAll('X-Amz-', 'x-amz-')}`, MISMATCH],
  ['html-escaped', `/a.jpg?${V4.replaceAll('=', '&#61;')}`, BROKEN],
  ['html-escaped', `/a.jpg?${V4.replaceAll('%2F', '%26%23x2F%3B')}`, BROKEN],
  ['json-escaped', `/a.jpg?${V4.replaceAll('&', '^&')}`, BROKEN],
  ['json-escaped', `/a.jpg?${V4.replaceAll('&', '%5E&')}`, BROKEN],
  ['renamed-parameters', `/a.jpg?${V4.replaceAll('X-Amz-', 'X_Amz_')}`, DENIED],
  ['renamed-parameters', `/a.jpg?${V4.replaceAll(/([\w-]+)=/g, 'q%5B$1%5D=')}`, BROKEN],
  ['decoded', `/a.jpg?${V4.replace('%2Bx', '%20x')}`, { status: 400, errorCode: 'InvalidToken' }],
  ['line-break', `/a.jpg?${V4.slice(0, 120)}%0D%0A${V4.slice(120)}`, BROKEN],
  ['line-break', `/a.jpg?${V4.replace('%2Bx', '%2B%0Ax')}`, MISMATCH],
  ['trailing', `/a.jpg?${V4}%0D%0A`, MISMATCH],
  ['url-as-key', `/https://images.s3.amazonaws.com/a.jpg?${V4}`, MISMATCH],
  ['url-as-key', `/s3%3A//images/a.jpg?${V4}`, MISMATCH],
  ['unreadable', '/a.jpg', BROKEN],
];

describe('a presigned URL that was spoilt', () => {
  test.each(ARRIVED)('%s: %s', async (mangling, target, answer) => {
    const { summary, findings } = await report(target, answer);
    expect(summary).toMatchObject({ presigned: 2, denied: 1, attributed: { 'request/mangled-url': 1 } });
    expect(findings[0]?.evidence).toMatchObject({ manglings: [{ mangling, requests: 1 }] });
    expect(findings[0]?.message).toContain(MANGLINGS[mangling].from);
    expect(findings[0]?.fix).toBe(MANGLINGS[mangling].fix);
    expect(JSON.stringify(findings)).not.toContain(TOKEN.slice(0, 12));
  });

  test('every kind is tried', () => {
    expect(new Set(ARRIVED.map(([name]) => name))).toEqual(new Set(Object.keys(MANGLINGS)));
  });

  test('counts whatever the method', async () => {
    for (const operation of ['REST.HEAD.OBJECT', 'REST.PUT.OBJECT', 'REST.PUT.PART', 'REST.DELETE.OBJECT']) {
      const { summary } = await report(`/a.jpg?${V4.replaceAll('&', '&amp;')}`, BROKEN, operation);
      expect(summary.attributed).toEqual({ 'request/mangled-url': 1 });
    }
  });

  test('is named by its keys', async () => {
    expect((await report(`/a.jpg?${V2.replaceAll('&', '&amp;')}`, DENIED)).summary).toMatchObject({
      longLived: 1,
      signatureV2: 1,
    });
  });
});

describe('a whole presigned URL', () => {
  test.each<[string, string, typeof DENIED]>([
    ['request/bad-signature', V4, MISMATCH],
    ['request/bad-signature', V4, BROKEN],
    ['request/bad-signature', `${V4}&response-content-type=image%2Fpng&versionId=1&x-id=GetObject`, MISMATCH],
    ['request/bad-signature', V4.replaceAll('%2F', '/'), MISMATCH],
    ['request/bad-signature', V4, { status: 403, errorCode: 'InvalidAccessKeyId' }],
    ['request/token-invalid', V4, { status: 400, errorCode: 'InvalidToken' }],
    ['object/missing', V4, { status: 404, errorCode: 'NoSuchKey' }],
  ])('%s', async (rule, query, answer) => {
    const { summary } = await report(`/a.jpg?${query}`, answer);
    expect(summary.attributed).toEqual({ [rule]: 1 });
  });

  test('is not a lost query, and somebody without any is none of ours', async () => {
    const { summary, findings } = await report('/wp-login.php', DENIED);
    expect(summary).toMatchObject({ presigned: 1, denied: 0 });
    expect(findings).toMatchObject([{ rule: 'request/not-judged', count: 1, severity: 'info' }]);
  });
});
