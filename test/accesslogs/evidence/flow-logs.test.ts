import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { NetworkFacts } from '../../../src/accesslogs/evidence/network/network-facts.ts';
import { hasUnsafeCharacters } from '../../../src/core/text/sanitize.ts';
import { diagnosisWith, findingOf, logOf } from '../../helpers/access-logs/evidence.ts';

const T = Date.UTC(2026, 9, 12, 9) / 1000;
const DEFAULT =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
const line = (
  from: string,
  to: string,
  { eni = 'eni-0a1', port = 443, action = 'ACCEPT', status = 'OK', start = T } = {},
) => `2 123456789012 ${eni} ${from} ${to} 52000 ${port} 6 10 840 ${start} ${start + 60} ${action} ${status}`;
const CUSTOM =
  'vpc-id subnet-id instance-id az-id interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr dstport flow-direction traffic-path pkt-dst-aws-service action log-status start end';
const custom = (
  from: string,
  to: string,
  path: string,
  more: { packet?: string; action?: string; eni?: string; service?: string } = {},
) =>
  `vpc-1 subnet-1 i-0b use1-az1 ${more.eni ?? 'eni-0a1'} ${from} ${to} ${from} ${more.packet ?? to} 443 egress ${path} ${more.service ?? 'S3'} ${more.action ?? 'ACCEPT'} OK ${T} ${T + 60}`;
const read = (text: string | Uint8Array, log?: string, facts = {}, window = {}) =>
  diagnosisWith(log, { kind: 'flows', text }, facts, window);

describe('formats', () => {
  const rows = [line('10.0.1.5', '52.216.1.1'), line('52.216.1.2', '10.0.1.5')];
  test.each<[string, string | Uint8Array]>([
    ['the default format with a header', [DEFAULT, ...rows].join('\n')],
    ['packed', gzipSync([DEFAULT, ...rows].join('\n'))],
    ['the default format without one', rows.join('\n')],
    ['an export of a log group', rows.map((row) => `2026-10-12T09:00:00.000Z ${row}`).join('\n')],
    ['names as Athena writes them', [DEFAULT.replaceAll('-', '_'), ...rows].join('\n')],
    ['commas', [DEFAULT, ...rows].join('\n').replaceAll(' ', ',')],
    [
      'another order',
      `dstaddr srcaddr interface-id\n52.216.1.1 10.0.1.5 eni-0a1\n10.0.1.5 52.216.1.2 eni-0a1\n`,
    ],
  ])('%s', async (_, text) => {
    const found = await read(text, logOf({ from: '10.0.1.5' }));
    expect(found.evidence?.flowLogs).toMatchObject({ records: 2, setAside: 0 });
    expect(found.timeline[0]?.name).toBe('eni-0a1');
    expect(found.findings.filter(({ rule }) => rule.startsWith('logs/'))).toEqual([]);
    expect(found.notes.join(' ')).toContain('No flow is known to go to S3');
  });

  test('intervals without data, and other times, are counted apart', async () => {
    const text = [
      DEFAULT,
      '2 123456789012 eni-0a1 - - - - - - - 1 2 - NODATA',
      '2 123456789012 eni-0a1 - - - - - - - 1 2 - SKIPDATA',
      line('10.0.1.5', '52.216.1.1', { start: T - 7200 }),
      line('10.0.1.5', '52.216.1.1'),
    ].join('\n');
    const all = await read(text);
    expect(all.evidence?.flowLogs).toMatchObject({ records: 4, withoutData: 1, skipped: 1 });
    expect(all.notes.join(' ')).toContain('SKIPDATA');
    const some = await read(text, undefined, {}, { from: T });
    expect(some.evidence?.flowLogs).toMatchObject({ filtered: 3, records: 1 });
  });

  test('broken lines and files of another kind are counted and named', async () => {
    const evil = `${DEFAULT}\n${line('10.0.1.5', '52.216.1.1')} more\n2 x \u001b[31m\u202e\n${line('nowhere', '10.0.1.5')}\n`;
    const found = await read(evil);
    expect(found.evidence?.flowLogs).toMatchObject({ records: 0, setAside: 3 });
    const samples = findingOf(found, 'logs/rejected-evidence')?.evidence?.samples as { text: string }[];
    expect(hasUnsafeCharacters(samples.map(({ text }) => text).join(''))).toBe(false);
    expect(findingOf(await read('hello world\n'), 'logs/not-evidence')).toBeDefined();
  });
});

describe('what they say', () => {
  test('whose a private address is, without a guess where two addresses may be its own', async () => {
    const log = logOf({ from: '10.0.1.5' });
    const text = [CUSTOM, custom('10.0.1.5', '52.216.1.1', '7')].join('\n');
    expect((await read(text, log)).timeline[0]?.name).toBe('eni-0a1 i-0b subnet-1 use1-az1');
    const one = line('10.0.1.5', '10.0.9.9');
    expect((await read(one, log)).timeline[0]?.name).toBeUndefined();
  });

  test('connections to S3 by the gateway endpoint and by the internet from one machine', async () => {
    const both = [CUSTOM, custom('10.0.1.5', '52.216.1.1', '7'), custom('10.0.1.5', '52.216.1.2', '8')];
    expect(findingOf(await read(both.join('\n')), 'network/two-ways-to-s3')).toMatchObject({
      subject: 'eni-0a1',
      message: expect.stringContaining(
        '10.0.1.5 (eni-0a1) reached S3 by a gateway endpoint in 1 flow, by an internet gateway',
      ),
    });
    const one = [
      CUSTOM,
      custom('10.0.1.5', '52.216.1.1', '7'),
      custom('10.0.1.5', '52.216.1.2', '8', { service: 'EC2' }),
    ];
    expect(findingOf(await read(one.join('\n')), 'network/two-ways-to-s3')).toBeUndefined();
  });

  test('rejected connections that go out; those that come in say nothing about workers', async () => {
    const out = await read(line('10.0.1.5', '52.216.1.1', { action: 'REJECT' }));
    expect(findingOf(out, 'network/flow-rejected')?.message).toContain('1 flow to port 443 rejected');
    for (const other of [
      line('198.51.100.1', '10.0.1.5', { action: 'REJECT' }),
      line('10.0.1.5', '52.216.1.1', { action: 'REJECT', port: 22 }),
      line('10.0.1.5', '52.216.1.1'),
    ]) {
      expect(findingOf(await read(other), 'network/flow-rejected')).toBeUndefined();
    }
  });

  test('machines behind a NAT gateway, by the flows of its interface', async () => {
    const network = new NetworkFacts({
      endpoints: [],
      natGateways: [
        {
          NatGatewayId: 'nat-1',
          VpcId: 'vpc-1',
          SubnetId: 'subnet-1',
          addresses: [{ PublicIp: '203.0.113.25', PrivateIp: '10.0.1.25' }],
        },
      ],
      addresses: [],
      subnets: [],
    });
    const head = 'interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr';
    const text = [
      head,
      'eni-0f 10.0.2.7 10.0.1.25 10.0.2.7 52.216.1.1',
      'eni-0f 10.0.1.25 52.216.1.1 10.0.1.25 52.216.1.1',
      'eni-0f 10.0.2.8 10.0.1.25 10.0.2.8 52.216.1.1',
      'eni-0f 10.0.1.25 10.0.2.8 52.216.1.1 10.0.2.8',
    ].join('\n');
    const found = await read(text, logOf({ from: '203.0.113.25' }), { network });
    expect(found.timeline[0]?.name).toBe('nat-1, carries 10.0.2.7 and 1 more');
  });
});
