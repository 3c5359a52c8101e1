import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressClass, addressScope, fromBytes, parseAddress, samePrefix } from '../../../src/core/net/ip.ts';
import { orThrow } from '../../../src/core/parsed.ts';

const ip = (text: string) => orThrow(parseAddress(text));

describe('reading addresses', () => {
  test.each([
    ['10.0.0.1', 4, '10.0.0.1'],
    [' 203.0.113.9\n', 4, '203.0.113.9'],
    ['2001:DB8:0:0:0:0:0:1', 6, '2001:db8::1'],
    ['::', 6, '::'],
    ['::ffff:192.168.1.2', 4, '192.168.1.2'],
    ['::ffff:c0a8:102', 4, '192.168.1.2'],
  ] as const)('%j is read as IPv%d %s', (text, family, canonical) => {
    expect(ip(text)).toMatchObject({ family, text: canonical });
  });

  test.each([
    ['', 'missing', undefined],
    ['1.2', '2 of the four numbers', undefined],
    ['3232235777', '1 of the four numbers', undefined],
    ['0x7f.0.0.1', 'hexadecimal', undefined],
    ['010.0.0.1', 'leading zeros', '10.0.0.1'],
    ['10.0.0.256', 'above 255', undefined],
    ['10.0.0.255.1', '5 of the four numbers', undefined],
    ['10.0.0.1:443', 'port', '10.0.0.1'],
    ['10.0.0.256:443', 'port', undefined],
    ['x10.0.0.1:443', 'not an IPv6 address', undefined],
    ['10.0.0.1:443x', 'not an IPv6 address', undefined],
    ['[::1]:80', 'port', '::1'],
    ['[::1]', 'brackets', '::1'],
    ['[nothing]', 'brackets', undefined],
    ['x[::1]:80', 'not an IPv6 address', undefined],
    ['[::1]:80x', 'not an IPv6 address', undefined],
    ['10.0.0.x1', 'not an IP address', undefined],
    ['fe80::zz%eth0', 'zone', undefined],
    ['010.0.0.255', 'leading zeros', '10.0.0.255'],
    ['fe80::1%eth0', 'zone', 'fe80::1'],
    ['10.0.0.0/8', 'range', undefined],
    ['::ffff:010.0.0.1', 'not an IPv6 address', undefined],
    ['1::2::3', 'not an IPv6 address', undefined],
    ['host.example', 'not an IP address', undefined],
    ['१.२.३.४', 'not an IP address', undefined],
    ['10.0.0.1\u001b[31m', '\\x1b', undefined],
  ])('%j is refused because: %s', (text, problem, suggestion) => {
    const parsed = parseAddress(text);
    expect(parsed).toMatchObject({ ok: false, problem: expect.stringContaining(problem) });
    expect(parsed.ok ? '' : parsed.suggestion).toBe(suggestion);
  });

  test('every address survives being written and read again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const address = ip(text);
        expect(ip(address.text)).toEqual(address);
        expect(fromBytes(address.bytes)).toEqual(address);
      }),
    );
  });

  test('no text makes the parser throw or an error message carry control characters', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[\d.:a-fx/%\u001b]*$/)),
        (text) => {
          const parsed = parseAddress(text);
          if (!parsed.ok) expect(parsed.problem).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
        },
      ),
    );
  });
});

describe('classes', () => {
  test.each([
    ['10.1.2.3', 'private', 'rfc1918'],
    ['172.31.255.255', 'private', 'rfc1918'],
    ['172.32.0.0', 'public', 'global'],
    ['192.168.0.1', 'private', 'rfc1918'],
    ['100.64.0.1', 'private', 'cgnat'],
    ['100.128.0.1', 'public', 'global'],
    ['169.254.1.1', 'private', 'link-local'],
    ['fd12::1', 'private', 'unique-local'],
    ['fe80::1', 'private', 'link-local'],
    ['127.0.0.2', 'loopback', 'loopback'],
    ['::1', 'loopback', 'loopback'],
    ['::ffff:10.0.0.1', 'private', 'rfc1918'],
    ['203.0.113.5', 'public', 'reserved'],
    ['8.8.8.8', 'public', 'global'],
    ['2600:1f18::1', 'public', 'global'],
    ['224.0.0.1', 'public', 'multicast'],
  ] as const)('%s is %s (%s)', (text, expected, scope) => {
    expect(addressClass(ip(text))).toBe(expected);
    expect(addressScope(ip(text))).toBe(scope);
  });

  test.each([
    ['198.51.100.1', '198.51.100.254', true],
    ['198.51.100.1', '198.51.101.1', false],
    ['2001:db8:0:1200::1', '2001:db8:0:12ff::1', true],
    ['2001:db8:0:1200::1', '2001:db8:0:1300::1', false],
    ['198.51.100.1', '2001:db8::1', false],
  ])('%s and %s in one network: %s', (a, b, expected) => {
    expect(samePrefix(ip(a), ip(b), ip(a).family === 4 ? 24 : 56)).toBe(expected);
  });
});
