import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { forwardedFor } from '../../../src/accesslogs/evidence/cloudfront/forwarded.ts';
import { Viewers } from '../../../src/accesslogs/evidence/cloudfront/viewers.ts';
import { parseAddress } from '../../../src/core/net/ip.ts';
import { orThrow } from '../../../src/core/parsed.ts';
import { hasUnsafeCharacters } from '../../../src/core/text/sanitize.ts';
import { diagnosisWith, findingOf, logOf } from '../../helpers/access-logs/evidence.ts';

const NAMES =
  'date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(User-Agent) x-forwarded-for';
interface Row {
  readonly ip?: string;
  readonly xff?: string;
  readonly status?: number;
  readonly time?: string;
}
const values = ({ ip = '203.0.113.10', xff = '-', status = 403, time = '09:00:00' }: Row) => [
  ...['2026-10-12', time, 'IAD53-C1', '883', ip, 'GET', 'd1.cloudfront.net', '/img/0.jpg', String(status)],
  ...['Mozilla/5.0%2520(X11)', xff],
];
const table = (rows: readonly Row[], { mark = '\t', header = `#Version: 1.0\n#Fields: ${NAMES}` } = {}) =>
  `${header}\n${rows.map((row) => values(row).join(mark)).join('\n')}\n`;
const json = (row: Row) =>
  JSON.stringify(Object.fromEntries(NAMES.split(' ').map((name, at) => [name, values(row)[at]])));
const read = (text: string | Uint8Array, log?: string, window = {}) =>
  diagnosisWith(log, { kind: 'cloudFront', text }, {}, window);

const ROWS: readonly Row[] = [
  { xff: '198.51.100.7' },
  { xff: '192.0.2.1,%20198.51.100.7', status: 200 },
  { ip: '203.0.113.11', xff: '198.51.100.8', status: 200 },
  { ip: '2001:db8::1', status: 200 },
];

describe('formats', () => {
  test.each<[string, string | Uint8Array]>([
    ['version 1, with tabs', table(ROWS)],
    ['version 1, packed', gzipSync(table(ROWS))],
    ['W3C with spaces', table(ROWS, { mark: ' ' })],
    ['plain with a header of names', table(ROWS, { header: NAMES.replaceAll(' ', '\t') })],
    ['JSON lines', ROWS.map(json).join('\n')],
    ['a JSON list', `[${ROWS.map(json).join(',')}]`],
    ['events of CloudWatch Logs', JSON.stringify({ events: ROWS.map((row) => ({ message: json(row) })) })],
    ['CRLF', table(ROWS).replaceAll('\n', '\r\n')],
  ])('%s', async (_, text) => {
    const found = await read(text);
    expect(found.evidence?.cloudFront).toMatchObject({ records: 4, refused: 1, forwarded: 3, setAside: 0 });
    expect(found.findings.filter(({ rule }) => rule.startsWith('logs/'))).toEqual([]);
  });

  test('fields are found by the header, in whatever order', async () => {
    const text = `#Fields: x-forwarded-for sc-status c-ip time date\n198.51.100.7\t403\t203.0.113.10\t09:00:00\t2026-10-12\n`;
    expect((await read(text)).evidence?.cloudFront).toMatchObject({ records: 1, refused: 1, forwarded: 1 });
  });

  test('a log without the field, or without a header, says so', async () => {
    const without = await read(
      '#Fields: date time c-ip sc-status\n2026-10-12\t09:00:00\t203.0.113.10\t403\n',
    );
    expect(without.notes.join(' ')).toContain('have no field x-forwarded-for');
    const headless = await read(`${values({}).join('\t')}\n`);
    expect(headless.findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['logs/rejected-evidence', 'logs/not-evidence']),
    );
  });

  test('only the time that was asked about counts', async () => {
    const from = Date.UTC(2026, 9, 12, 9, 30) / 1000;
    const text = table([{ time: '09:00:00' }, { time: '09:30:00' }, { time: '10:00:00' }]);
    const found = await read(text, undefined, { from, to: from + 1800 });
    expect(found.evidence?.cloudFront).toMatchObject({ records: 1, filtered: 2 });
  });

  test('broken lines are counted, and nothing of them steers a terminal', async () => {
    const evil = 'a\u001b[31m\tb\u202e';
    const found = await read(
      `${table(ROWS)}${evil}\n${values({ ip: 'nowhere' }).join('\t')}\n${'x'.repeat(400_000)}\n`,
    );
    expect(found.evidence?.cloudFront).toMatchObject({ records: 4, setAside: 3 });
    const samples = findingOf(found, 'logs/rejected-evidence')?.evidence?.samples;
    expect(hasUnsafeCharacters((samples as { text: string }[]).map(({ text }) => text).join(''))).toBe(false);
  });
});

describe('X-Forwarded-For is read from the right', () => {
  test.each([
    ['198.51.100.7', ['198.51.100.7']],
    ['192.0.2.1, 198.51.100.7', ['198.51.100.7', '192.0.2.1']],
    ['192.0.2.1,%20198.51.100.7', ['198.51.100.7', '192.0.2.1']],
    ['192.0.2.1,%2520198.51.100.7:443', ['198.51.100.7', '192.0.2.1']],
    ['[2001:db8::7]:443', ['2001:db8::7']],
    ['evil, 198.51.100.7', ['198.51.100.7']],
    ['198.51.100.7, unknown', []],
    ['-', []],
    ['%zz', []],
  ])('%s', (header, addresses) => {
    expect(forwardedFor(header).map(({ text }) => text)).toEqual(addresses);
  });

  test('however long it is, not more is read than anybody needs', () => {
    expect(forwardedFor(Array(5000).fill('192.0.2.1').join(','))).toHaveLength(32);
  });
});

describe('what it says of the ways of viewers', () => {
  test('a viewer behind several addresses is a NAT that changes them; what it says itself is not believed', async () => {
    const rows = [
      { ip: '203.0.113.10', xff: '10.0.0.1,%20198.51.100.7' },
      { ip: '203.0.113.99', xff: '10.0.0.2,%20198.51.100.7', status: 200 },
    ];
    const found = await read(table(rows));
    expect(findingOf(found, 'network/source-changed')).toMatchObject({
      subject: '198.51.100.7',
      message: expect.stringContaining(
        '198.51.100.7 came through 203.0.113.10 (forwards for 198.51.100.7), 203.0.113.99',
      ),
    });
    expect(
      findingOf(
        await read(table([{ xff: '198.51.100.7' }, { xff: '198.51.100.7' }])),
        'network/source-changed',
      ),
    ).toBeUndefined();
  });

  test('refused viewers are named with whom they ask for, and addresses of the access log too', async () => {
    const log = logOf({ from: '203.0.113.10', ok: true }, { from: '192.0.2.30' });
    const found = await read(table([{ xff: '198.51.100.7' }, { ip: '192.0.2.44', status: 200 }]), log);
    expect(findingOf(found, 'network/cloudfront-viewers')?.evidence).toMatchObject({
      refused: 1,
      viewers: [
        { address: '203.0.113.10', forwardedFor: '198.51.100.7', refused: 1, first: '2026-10-12T09:00:00Z' },
      ],
    });
    expect(findingOf(found, 'network/forwarded-address')?.subject).toBe('203.0.113.10');
    expect(findingOf(found, 'network/address-changed')?.message).toContain(
      'bound to 203.0.113.10 (forwards for 198.51.100.7)',
    );
  });

  test('viewers beyond what is kept are counted, and said', async () => {
    const viewers = new Viewers(1);
    const address = (text: string) => orThrow(parseAddress(text));
    viewers.add(address('192.0.2.1'), [], 403, 1);
    viewers.add(address('192.0.2.2'), [], 403, 1);
    expect(viewers.counts).toMatchObject({ records: 2, refused: 2, forgotten: 1 });
    expect(viewers.list).toHaveLength(1);
  });
});
