import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readText } from '../helpers/access-logs/measure.ts';

const FLOW =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
const OTHERS: readonly [string, string | Uint8Array][] = [
  [
    'CloudTrail',
    JSON.stringify({
      Records: [
        { eventVersion: '1.11', eventTime: 't', eventSource: 's3.amazonaws.com', resources: [{ ARN: 'a' }] },
      ],
    }),
  ],
  [
    'CloudTrail',
    JSON.stringify({ Records: [{ eventSource: 's3.amazonaws.com', eventVersion: '1.08' }] }, null, 2),
  ],
  ['CloudTrail', JSON.stringify({ Events: [{ EventId: '1', CloudTrailEvent: '{}' }] })],
  ['CloudTrail digest', JSON.stringify({ awsAccountId: '1', digestStartTime: 't' })],
  [
    'CloudFront',
    '#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip\n2026-10-12\t09:00:00\tIAD\t1\t192.0.2.1\n',
  ],
  ['CloudFront', '{"date":"2026-10-12","x-edge-location":"IAD","cs-uri-stem":"/a"}\n'],
  [
    'W3C extended format',
    '#Software: Microsoft Internet Information Services 10.0\n#Fields: date time s-ip\n',
  ],
  ['VPC flow', `${FLOW}\n2 123456789012 eni-0a1b 10.0.0.1 10.0.0.2 1 2 6 1 1 1 1 ACCEPT OK\n`],
  ['VPC flow', '2 123456789012 eni-0a1b 10.0.0.1 10.0.0.2 443 5000 6 1 1 1791795600 1791795660 REJECT OK\n'],
  [
    'Application Load Balancer',
    'https 2026-10-12T09:00:00.123456Z app/lb/50dc 192.0.2.1:2817 10.0.0.1:80 0 0 0 200 200 1 1 "GET https://x:443/ HTTP/1.1" "curl" - -\n',
  ],
  [
    'Network Load Balancer',
    'tls 2.0 2026-10-12T09:00:00 net/lb/c6 g3 192.0.2.1:1 10.0.0.1:443 5 2 98 246 - arn - tlsv12 - x - - -\n',
  ],
  [
    'Classic Load Balancer',
    '2026-10-12T09:00:00.123456Z lb 192.0.2.1:2817 10.0.0.1:80 0 0 0 200 200 0 29 "GET http://x/ HTTP/1.1" "curl" - -\n',
  ],
  ['web server', '192.0.2.1 - - [12/Oct/2026:09:00:00 +0000] "GET /a.jpg HTTP/1.1" 200 12 "-" "Mozilla"\n'],
  ['web server', 'example.com 2001:db8::1 - bob [12/Oct/2026:09:00:00 +0200] "GET /a.jpg HTTP/1.1" 200 12\n'],
  [
    'CloudFront real-time log',
    '1791795600.123\t192.0.2.1\t0.036\t403\tGET\thttps\td1.cloudfront.net\t/a.jpg\n',
  ],
  ['error log', '2026/10/12 09:00:00 [error] 31#31: *1 open() "/srv/a" failed, client: 192.0.2.1\n'],
  ['error log', '[Mon Oct 12 09:00:00.123456 2026] [core:error] [pid 7] [client 192.0.2.1:1] x\n'],
  [
    'Squid',
    '1791795600.123     12 192.0.2.1 TCP_TUNNEL/200 4567 CONNECT s3.amazonaws.com:443 - HIER_DIRECT/52.0.0.1 -\n',
  ],
  [
    'HAProxy',
    'Oct 12 09:00:00 lb haproxy[7]: 192.0.2.1:1 [12/Oct/2026:09:00:00.000] fe be/s 0/0/0/1/1 403 150\n',
  ],
  ['system log', 'Oct 12 09:00:00 host sshd[7]: Accepted publickey for bob\n'],
  [
    'web server log in JSON',
    '{"time_local":"12/Oct/2026:09:00:00 +0000","remote_addr":"192.0.2.1","status":"403"}\n',
  ],
  ['Network Firewall', '{"firewall_name":"f","event_timestamp":"1","event":{"src_ip":"192.0.2.1"}}\n'],
  ['GuardDuty', '{"schemaVersion":"2.0","type":"x","service":{"serviceName":"guardduty"}}\n'],
  [
    'CloudTrail',
    JSON.stringify({
      events: [
        { timestamp: 1, message: JSON.stringify({ eventVersion: '1.11', eventSource: 's3.amazonaws.com' }) },
      ],
    }),
  ],
  ['WAF', '{"timestamp":1,"formatVersion":1,"webaclId":"arn","action":"BLOCK"}\n'],
  ['Route 53', '{"version":"1.1","query_timestamp":"t","query_name":"x.","query_type":"A"}\n'],
  ['worker activity', '{"worker_id":"w","cognito_sub_id":"s","task_accepted_time":"t"}\n'],
  ['output manifest', '{"source-ref":"s3://b/k","boxes":{}}\n'],
  ['MinIO', '{"version":"1","deploymentid":"d","time":"t","api":{"name":"GetObject"}}\n'],
  ['Google Cloud', '"time_micros","c_ip","c_ip_type","cs_method"\n"1","192.0.2.1","1","GET"\n'],
  ['Azure', '1.0;2026-10-12T09:00:00.1Z;GetBlob;Success;200\n'],
  ['inventory', '"acme-bucket","images/a.jpg","123","2026-10-12T09:00:00.000Z"\n'],
  ['inventory', '"acme-bucket","images/a.jpg","123"\n"acme-bucket","images/b.jpg","124"\n'],
  ['inventory', '"acme-bucket","images/a.jpg"\n"acme-bucket","images/b.jpg"\n'],
  [
    'inventory',
    'acme-bucket,images/a.jpg,2026-10-12T09:00:00.000Z\nacme-bucket,images/b.jpg,2026-10-12T09:00:00.000Z\n',
  ],
  ['inventory', '"acme-bucket","images/a.jpg","123"\n'],
  ['event notification', '{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put"}\n'],
  ['CloudTrail event history', 'Event ID,Event time,User name,Event name\n1,2026-10-12,bob,GetObject\n'],
  ['VPC flow', '{"version":2,"interface_id":"eni-1","srcaddr":"192.0.2.1","action":"ACCEPT"}\n'],
  [
    'Application Load Balancer connection log',
    '2026-10-12T09:00:00.123456Z 192.0.2.1 36280 443 TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 4.036 "-"\n',
  ],
  ['Envoy', '[2026-10-12T09:00:00.123Z] "GET /a HTTP/1.1" 403 - 0 123 4 3 "-" "curl/8"\n'],
  ['browser recording', '{"log":{"version":"1.2","entries":[]}}'],
  ['Lambda function', 'START RequestId: 8f507cfc-xmpl-4697-b07a-ac58fc914c95 Version: $LATEST\n'],
  ['AWS CLI', '2026-10-12 09:00:00,123 - MainThread - botocore.endpoint - DEBUG - Sending request\n'],
  ['curl', '*   Trying 192.0.2.1:443...\n> GET /a.jpg HTTP/1.1\n< HTTP/1.1 403 Forbidden\n'],
  ['CSV', 'time,client,answer\n1,2,3\n1,3,4\n'],
  ['S3 response', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'],
  ['web page', '<!DOCTYPE html><html></html>'],
  ['CSV', 'time,client,answer\n1,2,3\n'],
  ['JSON', '{"a":1}\n{"a":2}\n'],
  ['Parquet', Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(600, 1)])],
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4])],
  ['7-Zip', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4])],
  ['PDF', Buffer.from('%PDF-1.7\n')],
];

test.each(OTHERS)('%s is recognised, with what can be done with it', async (name, text) => {
  for (const bytes of [Buffer.from(text), gzipSync(text)]) {
    const read = await readText(bytes);
    const [found] = read.findings;
    expect(found).toMatchObject({ rule: 'logs/other-log', severity: 'warning', subject: 'stdin' });
    expect(found?.message).toContain(name);
    expect(found?.fix).not.toBe('');
    expect(read.findings.map(({ rule }) => rule)).toContain('logs/no-records');
  }
});

test('what is none of these is named as no log', async () => {
  expect((await readText('nothing of the kind\n')).findings[0]?.rule).toBe('logs/not-a-log');
});
