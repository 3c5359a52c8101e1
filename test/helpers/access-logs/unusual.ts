import { logLine, type Request } from './log-line.ts';
import { Random } from './random.ts';

const TIME = Date.UTC(2026, 9, 12, 9) / 1000;
const GRANT = {
  key: 'a b/ü.jpg',
  accessKeyId: 'ASIAEXAMPLE0000AAAAA',
  signedAt: TIME - 5,
  expires: 900,
  token: 'FwoGZXIvYXdzEBYaDHqa0APqZ2%2Bx%3D%3D',
};
const V4 =
  'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAEXAMPLE0000AAAAA%2F20261012%2Fus-east-1%2Fs3%2Faws4_request' +
  '&X-Amz-Date=20261012T085955Z&X-Amz-Expires=900&X-Amz-Security-Token=FwoGZXIvYXdzEBYaDHqa0AP%2Bx%3D%3D' +
  `&X-Amz-SignedHeaders=host&X-Amz-Signature=${'X'.repeat(32)}`;
const V2 = 'AWSAccessKeyId=AKIAEXAMPLE0000AAAAA&Signature=a%2Fb%2Bc%3D&Expires=1791800000';

const SPOILT: readonly string[] = [
  V4.replaceAll('&', '&amp;'),
  V4.replaceAll('&', '%26'),
  V4.replaceAll('&', '\\u0026'),
  V4.replaceAll('=', '=3D'),
  V4.replaceAll('=', '%3D'),
  V4.replaceAll('&', ';'),
  V4.replaceAll('%2F', '%252F'),
  V4.replaceAll('%2B', '+'),
  V4.toLowerCase(),
  V4.replaceAll('X-Amz-', 'x_amz_'),
  V4.replace(/&X-Amz-Date=[^&]*/, ''),
  V4.replace('X-Amz-Expires=900', 'X-Amz-Expires=9000000'),
  V4.replace(/&X-Amz-Security-Token=[^&]*/, ''),
  V4.slice(0, 60),
  V4.slice(0, 140),
  `${V4}&_=1791795600`,
  `${V4}"`,
  `${V4}&${V4}`,
  `cache=1?${V4}`,
  `${V4}&response-content-type=image%2Fjpeg`,
  V2,
  V2.replaceAll('&', '&amp;'),
  V2.replace('Expires=1791800000', 'Expires=1791790000'),
  V2.replace('AKIA', 'ASIA'),
];

/** Records of every kind that is not a presigned GET as a portal makes it, and some lines that are none. */
export function unusualLines(): string[] {
  const random = new Random(7);
  const line = (request: Partial<Request>) =>
    logLine(
      {
        time: TIME + random.int(0, 7200),
        bucket: 'images',
        address: '203.0.113.9',
        key: 'a b/ü.jpg',
        status: 200,
        ...request,
      },
      random,
    );
  const denied = { status: 403, errorCode: 'AccessDenied' };
  const lines: string[] = [];
  for (const query of SPOILT) {
    for (const answer of [
      denied,
      { status: 403, errorCode: 'SignatureDoesNotMatch' },
      { status: 400, errorCode: 'AuthorizationQueryParametersError' },
      { status: 403, errorCode: 'InvalidAccessKeyId' },
      { status: 200 },
    ]) {
      for (const path of ['/a%20b/%C3%BC.jpg?', '/a.jpg%3F', '/dir/img-0001.jpg?', '/dir/img-0002.jpg?']) {
        lines.push(
          line({ requestLine: `GET ${path}${query} HTTP/1.1`, requester: '-', agent: 'Chrome', ...answer }),
        );
      }
    }
  }
  for (const operation of [
    'REST.GET.OBJECT',
    'REST.HEAD.OBJECT',
    'REST.PUT.OBJECT',
    'REST.DELETE.OBJECT',
    'REST.GET.BUCKET',
    'REST.POST.OBJECT',
    'REST.OPTIONS.PREFLIGHT',
    'WEBSITE.GET.OBJECT',
    'REST.SELECT.OBJECT',
    'S3.EXPIRE.OBJECT',
    'BATCH.DELETE.OBJECT',
  ]) {
    for (const errorCode of [
      'AccessDenied',
      'ExpiredToken',
      'KMS.DisabledException',
      'NoSuchKey',
      'InvalidObjectState',
      'AccessForbidden',
      'SlowDown',
      '-',
    ]) {
      for (const status of [200, 206, 304, 301, 403, 404, 400, 503, 0]) {
        lines.push(line({ operation, errorCode, status, grant: GRANT }));
        if (status === 403 || status === 200) {
          for (const requester of [
            '-',
            'Anonymous',
            'arn:aws:iam::123456789012:user/ada',
            'svc:cloudfront.amazonaws.com',
            'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2QWRUHEXAMPLE',
          ]) {
            lines.push(
              line({
                operation,
                errorCode,
                status,
                requester,
                agent: requester === '-' ? 'Amazon CloudFront' : 'curl/8',
              }),
            );
            lines.push(line({ operation, errorCode, status, requester }));
          }
        }
      }
    }
  }
  for (const grant of [
    { ...GRANT, expires: 60 },
    { ...GRANT, signedAt: TIME + 90_000 },
    { ...GRANT, accessKeyId: 'AKIAEXAMPLE0000AAAAA' },
    { ...GRANT, accessKeyId: 'ASIA' },
    { ...GRANT, expires: 9_000_000 },
  ]) {
    for (const answer of [{}, denied, { status: 403, errorCode: 'InvalidAccessKeyId' }]) {
      for (const address of [
        '203.0.113.9',
        '-',
        '2001:db8::1',
        '2001:DB8:0::1',
        '10.0.0.8',
        '999.1.1.1',
        '1:2',
      ]) {
        lines.push(line({ grant, address, ...answer }), line({ grant, address, key: 'b.jpg', ...answer }));
      }
    }
  }
  for (const host of [
    'images.bucket.vpce-0a1b.s3.us-east-1.vpce.amazonaws.com',
    'images.s3.dualstack.us-east-1.amazonaws.com',
    'images.s3-accelerate.amazonaws.com',
    'cdn.example.org',
    'images.s3-website-us-east-1.amazonaws.com',
  ]) {
    lines.push(line({ grant: GRANT, host }), line({ grant: GRANT, host, ...denied }));
  }
  // One URL before, while and after it is valid.
  for (const after of [-100, -61, -60, -1, 0, 60, 61]) {
    const grant = { ...GRANT, signedAt: TIME + 200, expires: 60 };
    lines.push(line({ time: TIME + 200 + after, grant, ...denied }));
  }
  const good = line({ grant: GRANT });
  const refused = line({ grant: GRANT, ...denied });
  const agent = /"[^"]*" - [A-F0-9]+=/;
  lines.push(
    refused.replace(agent, '""Mozilla/5.0 ("x")"" - AB='),
    refused.replace(agent, '"x" 200 - 1 1 1 1 " - AB='),
    refused.replace('"https://abcdefgh.labeling.us-east-1.sagemaker.aws/"', '"https://example.org/a b"c"'),
    refused.replace('"https://abcdefgh.labeling.us-east-1.sagemaker.aws/"', '-'),
    refused.replace(/"https:.*$/, '- - - AB= SigV4 TLS QueryString h TLSv1.3'),
    refused.replace('+0000]', '+0200]'),
    refused.replace('12/Oct/2026', '31/Feb/2026'),
    refused.split(' ').slice(0, 20).join(' '),
    `${good.slice(0, 400)}${refused}`,
    `Oct 12 09:00:00 host s3[1]: ${refused}`,
    good.slice(0, 40),
    '',
    'not a record',
    JSON.stringify({
      bucket_owner_id: 'o',
      bucket_name: 'images',
      request_time: '2026-10-12T09:00:00Z',
      remote_ip: '203.0.113.8',
      requester: 'r',
      request_id: 'R1',
      operation: 'REST.GET.OBJECT',
      key_name: 'a.jpg',
      request_uri: `GET /a.jpg?${V4} HTTP/1.1`,
      http_status: 403,
      error_code: 'AccessDenied',
    }),
  );
  return lines;
}
