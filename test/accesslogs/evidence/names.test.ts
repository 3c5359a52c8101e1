import { describe, expect, test } from 'vitest';
import { readNames } from '../../../src/accesslogs/evidence/names/read-names.ts';
import { parseAddress } from '../../../src/core/net/ip.ts';
import { orThrow } from '../../../src/core/parsed.ts';
import { hasUnsafeCharacters } from '../../../src/core/text/sanitize.ts';
import { diagnosisWith, findingOf, logOf } from '../../helpers/access-logs/evidence.ts';

const nameIn = (text: string, address: string) =>
  readNames(text, 'names.csv').nameOf(orThrow(parseAddress(address)));

describe('a file of names', () => {
  test('the most specific range wins, in any order and for both families', () => {
    const text = [
      '203.0.113.0/24,Office Lyon',
      '203.0.113.10,Proxy',
      '0.0.0.0/0,Somewhere',
      '203.0.113.8/30,Printers',
      '2001:db8::/32,Home',
      '2001:db8:0:1::/64,Guests',
    ];
    for (const lines of [text, text.toReversed()]) {
      const names = lines.join('\n');
      expect(nameIn(names, '203.0.113.10')).toBe('Proxy');
      expect(nameIn(names, '203.0.113.11')).toBe('Printers');
      expect(nameIn(names, '203.0.113.12')).toBe('Office Lyon');
      expect(nameIn(names, '198.51.100.1')).toBe('Somewhere');
      expect(nameIn(names, '2001:db8:0:1::7')).toBe('Guests');
      expect(nameIn(names, '2001:db8:0:2::7')).toBe('Home');
      expect(nameIn(names, '2001:db9::7')).toBeUndefined();
    }
  });

  test('takes commas, semicolons, tabs and spaces, quotes, comments, a header and a byte order mark', () => {
    const text =
      '\ufeffcidr,name\r\n# offices\r\n\r\n10.0.0.0/8 , "VPC ""A"", old"\r\n192.0.2.0/24;Nice\r\n198.51.100.0/24\tOffice Nord\n203.0.113.7 Home of A\n';
    expect(readNames(text, 'f').findings).toEqual([]);
    expect(nameIn(text, '10.1.2.3')).toBe('VPC "A", old');
    expect(nameIn(text, '192.0.2.3')).toBe('Nice');
    expect(nameIn(text, '198.51.100.3')).toBe('Office Nord');
    expect(nameIn(text, '203.0.113.7')).toBe('Home of A');
  });

  test.each([
    ['10.0.0.0/33,x', /prefix length above 32/],
    ['10.0.0.0/255.0.0.0,x', /netmask.*did you mean 10\.0\.0\.0\/8/],
    ['office,x', /is not an IP address/],
    ['010.0.0.1,x', /did you mean|leading|octal|not an/i],
    ['10.0.0.0/8', /no name after it/],
    ['10.0.0.0/8,', /no name after it/],
    ['\u001b[31m10.0.0.1,x', /is not an IP address/],
  ])('%j is a finding with its line', (line, message) => {
    const { findings, size } = readNames(`# first\n${line}\n192.0.2.0/24,kept\n`, 'names.csv');
    expect(size).toBe(1);
    expect(findings).toMatchObject([{ rule: 'logs/bad-name', location: { file: 'names.csv', line: 2 } }]);
    expect(findings[0]?.message).toMatch(message);
    expect(hasUnsafeCharacters(findings[0]?.message ?? '')).toBe(false);
  });

  test('a second name of the same range is a finding, and the first one stays', () => {
    const { findings } = readNames('10.0.0.0/8,one\n10.9.9.9/8,two\n10.0.0.0/8,one\n', 'f');
    expect(findings.map(({ message }) => message)).toEqual(['10.0.0.0/8 is already named "one", not "two".']);
    expect(nameIn('10.0.0.0/8,one\n10.0.0.0/8,two\n', '10.1.1.1')).toBe('one');
  });

  test('many bad lines are counted, and long or hostile names are cut and shown', () => {
    const { findings } = readNames('x,y\n'.repeat(500), 'f');
    expect(findings).toHaveLength(21);
    expect(findings.at(-1)?.message).toContain('479 more lines');
    const name = nameIn(`10.0.0.0/8,${'\u202e'.repeat(3)}${'n'.repeat(500)}\n`, '10.0.0.1') ?? '';
    expect(hasUnsafeCharacters(name)).toBe(false);
    expect(name.length).toBeLessThan(150);
  });
});

test('addresses of findings, pairs and timeline have their names', async () => {
  const names = readNames('203.0.113.0/24,Office\n198.51.100.0/24,VPN\nbad line\n', 'n.csv');
  const log = logOf({ from: '203.0.113.10', ok: true }, { from: '198.51.100.20' });
  const found = await diagnosisWith(log, undefined, { names });
  const change = findingOf(found, 'network/address-changed');
  expect(change?.message).toContain('bound to 203.0.113.10 (Office), used from 198.51.100.20 (VPN)');
  expect(change?.evidence).toMatchObject({
    addresses: [{ address: '198.51.100.20', name: 'VPN' }],
    pairs: [{ admittedAtName: 'Office', refusedAtName: 'VPN' }],
  });
  expect(found.timeline.map(({ name }) => name)).toEqual(['VPN', 'Office']);
  expect(findingOf(found, 'logs/bad-name')?.location).toEqual({ file: 'n.csv', line: 3 });
  expect(found.evidence).toEqual({ names: 2 });
});
