import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/accesslogs/diagnose.ts';
import { whatIf } from '../../src/accesslogs/whatif.ts';
import { logLine, type Request } from '../helpers/access-logs/log-line.ts';
import { readText } from '../helpers/access-logs/measure.ts';
import { Random } from '../helpers/access-logs/random.ts';

const TIME = Date.UTC(2026, 9, 12, 9) / 1000;
const [A, B, C] = ['203.0.113.10', '198.51.100.20', '192.0.2.30'] as const;
const random = new Random(3);

/** A request with a URL that was signed five seconds before, or `signedAt` seconds after nine. */
function request(
  at: number,
  address: string,
  more: Partial<Request> & {
    readonly task?: string;
    readonly signedAt?: number;
    readonly name?: string;
  } = {},
): string {
  const { task = 'A', signedAt = at - 5, name = 'a.jpg', ...rest } = more;
  return logLine(
    {
      time: TIME + at,
      bucket: 'images',
      address,
      key: name,
      agent: 'Chrome',
      status: 200,
      grant: {
        key: name,
        accessKeyId: `ASIAEXAMPLE0000${task.padEnd(5, 'X')}`,
        signedAt: TIME + signedAt,
        expires: 900,
      },
      ...rest,
    },
    random,
  );
}
const DENIED = { status: 403, errorCode: 'AccessDenied' };

async function report(lines: readonly string[], facts: object = {}) {
  return diagnose(await readText(lines.join('\n')), { lock: 'unknown', approved: [], ...facts });
}
const causes = async (lines: readonly string[]) => (await report(lines)).summary.attributed;

describe('an error code says why', () => {
  test.each([
    [400, 'ExpiredToken', 'request/token-expired'],
    [403, 'ExpiredToken', 'request/token-expired'],
    [400, 'TokenRefreshRequired', 'request/token-expired'],
    [400, 'InvalidToken', 'request/token-invalid'],
    [403, 'InvalidToken', 'request/token-invalid'],
    [403, 'RequestExpired', 'request/url-expired'],
    [403, 'RequestTimeTooSkewed', 'request/signer-clock'],
    [400, 'AuthorizationHeaderMalformed', 'request/wrong-region'],
    [403, 'InvalidObjectState', 'object/archived'],
    [404, 'NoSuchBucket', 'object/no-bucket'],
    [404, 'NoSuchKey', 'object/missing'],
    [404, 'NoSuchVersion', 'object/missing'],
    [404, '-', 'object/missing'],
    [405, 'MethodNotAllowed', 'object/missing'],
    [403, 'ObjectNotInActiveTierError', 'object/archived'],
    [400, 'InvalidAccessPoint', 'object/no-bucket'],
    [403, 'UnauthorizedAccess', 'request/account-problem'],
    [400, 'UnsupportedSignature', 'request/bad-signature'],
    [400, 'KMS.DisabledException', 'object/kms-refused'],
    [400, 'KMS.KMSInvalidStateException', 'object/kms-refused'],
    [403, 'KMS.AccessDeniedException', 'object/kms-refused'],
    [416, 'InvalidRange', 'request/invalid-range'],
    [412, 'PreconditionFailed', 'request/precondition-failed'],
    [409, 'ConditionalRequestConflict', 'request/precondition-failed'],
    [404, 'NoSuchUpload', 'object/upload-failed'],
    [400, 'EntityTooSmall', 'object/upload-failed'],
    [403, 'AllAccessDisabled', 'request/account-problem'],
    [400, 'InvalidRequest', 'request/refused-by-code'],
    [418, 'SomethingNew', 'request/refused-by-code'],
    [400, '-', 'request/refused-by-code'],
  ])('%i %s: %s', async (status, errorCode, rule) => {
    const { summary, codes, findings } = await report([request(0, A, { status, errorCode })]);
    expect(summary).toMatchObject({ denied: 1, attributed: { [rule]: 1 } });
    expect(codes).toMatchObject([{ status, code: errorCode, requests: 1, rules: { [rule]: 1 } }]);
    expect(codes[0]?.means).not.toBe('');
    expect(codes[0]?.fix).not.toBe('');
    if (errorCode !== '-') expect(findings[0]?.message).toContain(`${status} ${errorCode}`);
  });

  test('also long after the URL has expired; only a bare refusal is an expired URL', async () => {
    const late = { status: 400, errorCode: 'ExpiredToken', signedAt: -9000 };
    expect(await causes([request(0, A, late)])).toEqual({ 'request/token-expired': 1 });
    expect(await causes([request(0, A, { ...DENIED, signedAt: -9000 })])).toEqual({
      'request/url-expired': 1,
    });
    const bare = { status: 403, errorCode: '-', signedAt: -9000 };
    expect(await causes([request(0, A, bare)])).toEqual({ 'request/url-expired': 1 });
  });

  test.each([
    [503, 'SlowDown', 'too many requests'],
    [429, 'SlowDown', 'too many requests'],
    [500, 'InternalError', 'an internal error in S3'],
    [301, 'PermanentRedirect', 'the bucket is in another region'],
    [307, 'TemporaryRedirect', 'the bucket is new'],
  ])('%i %s is not a refusal, and is told all the same', async (status, errorCode, means) => {
    const { summary, otherErrors, codes } = await report([request(0, A, { status, errorCode })]);
    expect(summary.denied).toBe(0);
    expect(otherErrors).toBe(1);
    expect(codes).toMatchObject([{ code: errorCode, means: expect.stringContaining(means) }]);
  });

  test('only a bare AccessDenied stays without a reason', async () => {
    expect(await causes([request(0, A, DENIED)])).toEqual({ 'request/unexplained': 1 });
  });
});

describe("the signer's clock", () => {
  const ahead = (by: number) =>
    [0, 300, 600].map((at, n) => request(at, A, { ...DENIED, task: `T${n}`, signedAt: at + by }));
  test.each([
    [2400, 'shown'],
    [86_400, 'shown'],
    [600, 'likely'],
  ])('X-Amz-Date %i s after the request is the clock, %s', async (by, confidence) => {
    const { summary, findings } = await report(ahead(by));
    expect(summary.attributed).toEqual({ 'request/signer-clock': 3 });
    expect(findings[0]?.evidence).toMatchObject({ confidence });
  });

  test('seconds are not, and neither is a clock with which URLs work elsewhere', async () => {
    expect(await causes(ahead(20))).not.toHaveProperty(['request/signer-clock']);
    const lines = [request(0, A, { signedAt: 600 }), request(10, B, { ...DENIED, signedAt: 600 })];
    expect(await causes(lines)).toEqual({ 'network/address-changed': 1 });
  });

  test('that is late makes URLs that have expired when they are first opened, by the same time each', async () => {
    const late = [0, 200, 500, 900].map((at, n) =>
      request(at, A, { ...DENIED, task: `L${n}`, signedAt: at - 1200 - n }),
    );
    const { summary, findings } = await report(late);
    expect(summary.attributed).toEqual({ 'request/signer-clock': 4 });
    expect(findings[0]?.message).toContain('request/url-expired fits all of them as well');
  });

  test('is not to blame for tasks that were left open, each for a time of its own', async () => {
    const kept = [0, 200, 500, 900].map((at, n) =>
      request(at, A, { ...DENIED, task: `K${n}`, signedAt: at - 1200 * (n + 1) }),
    );
    expect(await causes(kept)).toEqual({ 'request/url-expired': 4 });
  });
});

describe('writes and other methods', () => {
  const put = { operation: 'REST.PUT.OBJECT', name: 'out.json' };
  test.each([
    'REST.PUT.OBJECT',
    'REST.POST.OBJECT',
    'REST.PUT.PART',
    'REST.POST.UPLOADS',
    'REST.POST.UPLOAD',
    'REST.DELETE.OBJECT',
    'REST.DELETE.UPLOAD',
  ])('%s is a grant: counted, judged by its task, supposed', async (operation) => {
    const lines = [request(0, A), request(5, A, { ...DENIED, operation, name: 'out.json', signedAt: -5 })];
    const { summary, findings } = await report(lines);
    expect(summary).toMatchObject({ presigned: 2, denied: 1, attributed: { 'object/write-refused': 1 } });
    expect(findings[0]?.message).toMatch(/All of them is (PUT or POST|DELETE)/);
    const other = [request(0, A), request(5, B, { operation, name: 'out.json', signedAt: -5, status: 204 })];
    const supposed = whatIf(await readText(other.join('\n')), 'source-ip');
    expect(supposed).toMatchObject({ requests: 2, breaking: { requests: 1 } });
  });

  test('a write that is refused at another address is told by its addresses, with the permission beside', async () => {
    const { findings } = await report([request(0, A), request(5, B, { ...DENIED, ...put, signedAt: -5 })]);
    expect(findings).toMatchObject([
      { rule: 'network/address-changed', evidence: { alsoFits: { 'object/write-refused': 1 } } },
    ]);
  });

  test('HEAD with the URL of a GET is told as that', async () => {
    const head = {
      operation: 'REST.HEAD.OBJECT',
      status: 403,
      errorCode: 'SignatureDoesNotMatch',
      signedAt: -5,
    };
    const { findings } = await report([request(0, A), request(1, A, head)]);
    expect(findings[0]).toMatchObject({ rule: 'request/bad-signature', evidence: { methods: { HEAD: 1 } } });
    expect(findings[0]?.message).toContain('a URL for GET does not work for HEAD');
  });

  test('a Host header of a proxy is told', async () => {
    const proxied = { host: 'images.example.com', status: 403, errorCode: 'SignatureDoesNotMatch' };
    expect((await report([request(0, A, proxied)])).findings[0]?.message).toContain("not S3's");
    const [plain] = (await report([request(0, A, { ...proxied, host: 's3.eu-west-1.amazonaws.com' })]))
      .findings;
    expect(plain?.message).not.toContain("not S3's");
  });
});

describe('long-lived keys and Signature Version 2', () => {
  const v2 = (key: string, at: number, address: string, expires: number, more: Partial<Request> = {}) =>
    request(at, address, {
      requestLine: `GET /a.jpg?AWSAccessKeyId=${key}&Signature=abc%3D&Expires=${TIME + expires} HTTP/1.1`,
      ...more,
    });

  test('temporary keys with Version 2 are judged, bound addresses too', async () => {
    const { summary, notes } = await report([
      v2('ASIAEXAMPLE0000AAAAA', 0, A, 900),
      v2('ASIAEXAMPLE0000AAAAA', 9, B, 900, DENIED),
      v2('ASIAEXAMPLE0000AAAAA', 901, A, 900, DENIED),
    ]);
    expect(summary).toMatchObject({
      presigned: 3,
      longLived: 0,
      signatureV2: 3,
      attributed: { 'network/split-tunnel-vpn': 1, 'request/url-expired': 1 },
    });
    expect(notes.join()).toContain('Signature Version 2');
  });

  test('long-lived keys are judged where there are no others, each URL by itself, with what a lock cannot do', async () => {
    const akia = (at: number, address: string, name: string, more: Partial<Request> = {}) =>
      request(at, address, {
        name,
        grant: { key: name, accessKeyId: 'AKIAEXAMPLE0000AAAAA', signedAt: TIME, expires: 900 },
        ...more,
      });
    const { summary, units, notes } = await report([
      akia(1, A, 'a.jpg'),
      akia(2, B, 'b.jpg'),
      akia(1000, A, 'a.jpg', DENIED),
      v2('AKIAEXAMPLE0000AAAAA', 5, A, 60, { status: 403, errorCode: 'SignatureDoesNotMatch' }),
    ]);
    expect(summary).toMatchObject({
      presigned: 4,
      longLived: 4,
      signatureV2: 1,
      unbound: 0,
      attributed: { 'request/url-expired': 1, 'request/bad-signature': 1 },
    });
    expect(units).toBe(3);
    expect(notes.join()).toContain('the lock of a team does not apply to them');
  });
});

describe('behind something', () => {
  const AP = 'arn:aws:s3:us-east-1:123456789012:accesspoint/labeling';
  const behind = (host: string, arn = '-', task = 'B') =>
    request(0, B, { ...DENIED, task, host, name: 'b.jpg' }).replace(/TLSv1.3 - -/, `TLSv1.3 ${arn} -`);
  test.each([
    ['network/access-point', 'labeling-123456789012.s3-accesspoint.us-east-1.amazonaws.com', '-'],
    ['network/access-point', 'labeling-abc123-s3alias.s3.us-east-1.amazonaws.com', '-'],
    ['network/access-point', 'images.s3.us-east-1.amazonaws.com', AP],
    ['network/access-point', 'lambda-123456789012.s3-object-lambda.us-east-1.amazonaws.com', '-'],
    ['network/multi-region-access-point', 'mfzwi.mrap.accesspoint.s3-global.amazonaws.com', '-'],
    [
      'network/multi-region-access-point',
      'images.s3.us-east-1.amazonaws.com',
      'arn:aws:s3::123456789012:accesspoint/mfzwi.mrap',
    ],
    ['network/transfer-acceleration', 'images.s3-accelerate.amazonaws.com', '-'],
    ['network/transfer-acceleration', 'images.s3-accelerate.dualstack.amazonaws.com', '-'],
  ])('%s: %s %s', async (rule, host, arn) => {
    const lines = ['B', 'C', 'D'].map((task) => behind(host, arn, task));
    expect(await causes([request(0, A), ...lines])).toEqual({ [rule]: 3 });
  });

  test('an access point that the task works at is judged by addresses', async () => {
    const host = 'labeling-123456789012.s3-accesspoint.us-east-1.amazonaws.com';
    expect(await causes([request(0, A, { host }), request(3, B, { ...DENIED, host, signedAt: -5 })])).toEqual(
      {
        'network/address-changed': 1,
      },
    );
  });

  test.each([
    ['svc:cloudfront.amazonaws.com', 'as an origin access control'],
    [
      'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2EXAMPLE',
      'as an origin access identity',
    ],
  ])('%s is refused as CloudFront', async (requester, words) => {
    const line = request(0, C, {
      ...DENIED,
      grant: undefined,
      requester,
      authentication: 'AuthHeader',
      agent: 'Amazon CloudFront',
    });
    const { summary, findings } = await report([line]);
    expect(summary).toMatchObject({ denied: 1, bare: 1, attributed: { 'network/cloudfront-refused': 1 } });
    expect(findings[0]?.message).toContain(words);
  });

  test('presigned URLs that come by way of CloudFront have a verdict of their own, also in the what-if', async () => {
    const agent = 'Amazon CloudFront';
    const lines = [request(0, A), request(3, C, { ...DENIED, agent, signedAt: -5 })];
    expect(await causes(lines)).toEqual({ 'network/behind-cloudfront': 1 });
    const supposed = whatIf(
      await readText([request(0, A), request(3, C, { agent, signedAt: -5 })].join('\n')),
      'source-ip',
    );
    expect(supposed.byRule.map(({ rule }) => rule)).toEqual(['network/behind-cloudfront']);
  });

  test('a website endpoint serves no presigned URL, and strangers at it are none of ours', async () => {
    const host = 'images.s3-website-us-east-1.amazonaws.com';
    const web = { ...DENIED, operation: 'WEBSITE.GET.OBJECT', host };
    expect(await causes([request(0, A, web)])).toEqual({ 'network/website-endpoint': 1 });
    const stranger = request(0, B, { ...web, grant: undefined, name: 'x.php' });
    const told = await report([request(0, A), stranger]);
    expect(told.summary.attributed).toEqual({});
    expect(told.findings[0]?.message).toContain('1 anonymous at the website endpoint');
    const granted = request(0, B, { ...web, grant: undefined });
    expect(await causes([request(0, A), granted])).toEqual({ 'network/website-endpoint': 1 });
  });
});

test('a presigned copy is a write, and a method that is not allowed is not a missing object', async () => {
  const copy = request(0, A, { ...DENIED, operation: 'REST.COPY.OBJECT' });
  expect(await causes([request(0, A), copy])).toEqual({ 'object/write-refused': 1 });
  const post = { status: 405, errorCode: 'MethodNotAllowed', operation: 'REST.POST.UPLOADS' };
  expect(await causes([request(0, A, post)])).toEqual({ 'request/refused-by-code': 1 });
});

test.each(['REST.POST.OBJECT', 'REST.POST.BUCKET'])(
  '%s without a query is an upload by form, and is counted',
  async (operation) => {
    const form = {
      ...DENIED,
      grant: undefined,
      operation,
      requestLine: 'POST / HTTP/1.1',
    };
    const { summary } = await report([request(0, A), request(0, A, form)]);
    expect(summary).toMatchObject({ denied: 1, bare: 1, attributed: { 'object/form-refused': 1 } });
  },
);

test('what KMS, tokens and credentials refuse is told whatever its status, of CloudFront too', async () => {
  const kms = { status: 400, errorCode: 'KMS.DisabledException', grant: undefined };
  const edge = { requester: 'svc:cloudfront.amazonaws.com', authentication: 'AuthHeader' } as const;
  const user = { requester: 'arn:aws:iam::123456789012:user/x', authentication: 'AuthHeader' } as const;
  const { summary, findings } = await report([
    request(0, A),
    request(0, C, { ...kms, ...edge, agent: 'Amazon CloudFront' }),
    request(0, B, { ...kms, ...user }),
    request(0, B, { ...kms, ...user, errorCode: 'ExpiredToken' }),
    request(0, B, { ...kms, ...user, status: 404, errorCode: 'NoSuchKey' }),
  ]);
  expect(summary.attributed).toEqual({ 'network/cloudfront-refused': 1 });
  expect(findings.find(({ rule }) => rule === 'request/not-judged')).toMatchObject({ count: 2 });
});

test('refusals that are not presigned are told, never silently left out', async () => {
  const signed = {
    grant: undefined,
    authentication: 'AuthHeader',
    requester: 'arn:aws:iam::123456789012:user/x',
  } as const;
  const { summary, findings } = await report([
    request(0, A, { ...DENIED, ...signed }),
    request(0, A, { ...DENIED, ...signed, operation: 'REST.PUT.OBJECT' }),
    request(0, A, { ...DENIED, grant: undefined, name: 'secret.env' }),
  ]);
  expect(summary.denied).toBe(0);
  expect(findings).toMatchObject([{ rule: 'request/not-judged', severity: 'info', count: 3 }]);
  expect(findings[0]?.message).toContain(
    '2 signed in a header, 403 AccessDenied; 1 anonymous, 403 AccessDenied',
  );
});

test('refusals that are set aside are told: long-lived keys beside temporary ones, no address, another operation', async () => {
  const grant = (accessKeyId: string) => ({
    key: 'a.jpg',
    accessKeyId,
    signedAt: TIME - 5,
    expires: 900,
  });
  const lines = [
    request(0, A),
    request(0, B, { ...DENIED, grant: grant('AKIAEXAMPLE00001') }),
    request(0, '-', DENIED),
    request(0, A, { ...DENIED, operation: 'REST.SELECT.OBJECT' }),
  ];
  const { summary, findings } = await report(lines);
  expect(summary.denied).toBe(0);
  expect(findings).toMatchObject([{ rule: 'request/not-judged', severity: 'info', count: 3 }]);
  for (const part of [
    '1 presigned with long-lived keys (judged with --long-lived), 403 AccessDenied',
    '1 presigned, without an address in the log, 403 AccessDenied',
    '1 presigned for an operation that no rule covers, 403 AccessDenied',
  ])
    expect(findings[0]?.message).toContain(part);
  expect((await report(lines, { longLived: true })).summary.denied).toBe(1);
});
