import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contains,
  coverEverything,
  covers,
  isOpenToTheWorld,
  overlaps,
  parseCidr,
} from '../../../src/core/net/cidr.ts';
import { fromBytes, parseAddress } from '../../../src/core/net/ip.ts';
import { describeProblem, orThrow } from '../../../src/core/parsed.ts';

const cidr = (text: string) => orThrow(parseCidr(text));
const ip = (text: string) => orThrow(parseAddress(text));

describe('reading ranges', () => {
  test.each([
    ['10.0.0.0/8', '10.0.0.0/8', false],
    ['10.1.2.3/8', '10.0.0.0/8', true],
    ['203.0.113.7/32', '203.0.113.7/32', false],
    ['2001:DB8::/32', '2001:db8::/32', false],
    ['2001:db8::1/64', '2001:db8::/64', true],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8', false],
    ['::ffff:0:0/96', '0.0.0.0/0', false],
    [' 10.0.0.0/8\n', '10.0.0.0/8', false],
  ])('%s is %s, host bits: %s', (text, canonical, hostBits) => {
    expect(cidr(text)).toMatchObject({ text: canonical, hostBits });
  });

  test.each([
    ['10.0.0.1', '"10.0.0.1" has no prefix length; did you mean 10.0.0.1/32?'],
    ['::1', '"::1" has no prefix length; did you mean ::1/128?'],
    [
      '10.0.0.0/255.0.0.0',
      '"10.0.0.0/255.0.0.0" has a netmask where a prefix length belongs; did you mean 10.0.0.0/8?',
    ],
    ['10.0.0.0/33', '"10.0.0.0/33" has a prefix length above 32'],
    ['10.0.0.0/08', '"10.0.0.0/08" has leading zeros in its prefix length; did you mean 10.0.0.0/8?'],
    ['10.0.0.0/', '"10.0.0.0/" needs a prefix length from 0 to 32 after the slash'],
    ['10.0.0.0/-1', '"10.0.0.0/-1" needs a prefix length from 0 to 32 after the slash'],
    [
      '010.0.0.0/8',
      '"010.0.0.0" has leading zeros, which some programs read as octal; did you mean 10.0.0.0/8?',
    ],
    ['10/8', '"10" has 1 of the four numbers of an IPv4 address'],
    [
      '::ffff:10.0.0.0/8',
      '"::ffff:10.0.0.0/8" reaches beyond IPv4-mapped addresses; write it as an IPv4 range',
    ],
    ['', 'an IP range is missing'],
    [' \n', 'an IP range is missing'],
    ['10.0.0.0/8x', '"10.0.0.0/8x" needs a prefix length from 0 to 32 after the slash'],
    ['::/129', '"::/129" has a prefix length above 128'],
    ['::ffff:10.0.0.0/x', '"::ffff:10.0.0.0/x" needs a prefix length from 0 to 128 after the slash'],
  ])('%j is refused: %s', (text, message) => {
    const parsed = parseCidr(text);
    expect(parsed.ok ? '' : describeProblem(parsed)).toBe(message);
  });

  test('any text is either read or explained', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\d.:a-fx]*\/?[\d.:-]*$/), (text) => {
        const parsed = parseCidr(text);
        if (parsed.ok)
          expect(cidr(parsed.value.text)).toMatchObject({ text: parsed.value.text, hostBits: false });
        else expect(parsed.problem).not.toBe('');
      }),
    );
  });
});

describe('containment', () => {
  const bytes = fc.oneof(
    fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }),
    fc.array(fc.nat(255), { minLength: 16, maxLength: 16 }),
  );

  test('a range made from an address contains it, and flipping a bit of the prefix leaves the range', () => {
    fc.assert(
      fc.property(bytes, fc.nat(127), fc.nat(127), (raw, length, position) => {
        const address = fromBytes(raw[0] === 0 ? [1, ...raw.slice(1)] : raw);
        const prefix = (length % (raw.length * 8)) + 1;
        const range = cidr(`${address.text}/${prefix}`);
        expect(contains(range, address)).toBe(true);
        const bit = position % prefix;
        const flipped = address.bytes.map((b, i) => (i === bit >> 3 ? b ^ (0x80 >> (bit & 7)) : b));
        expect(contains(range, fromBytes(flipped))).toBe(false);
      }),
    );
  });

  test('families never mix', () => {
    expect(contains(cidr('::/0'), ip('10.0.0.1'))).toBe(false);
    expect(overlaps(cidr('::/0'), cidr('0.0.0.0/0'))).toBe(false);
    expect(contains(cidr('10.0.0.0/8'), ip('::ffff:10.9.9.9'))).toBe(true);
  });

  test('overlapping and covering', () => {
    expect(overlaps(cidr('10.0.0.0/8'), cidr('10.2.0.0/16'))).toBe(true);
    expect(overlaps(cidr('10.2.0.0/16'), cidr('10.0.0.0/8'))).toBe(true);
    expect(overlaps(cidr('10.2.0.0/16'), cidr('10.3.0.0/16'))).toBe(false);
    expect(covers(cidr('10.0.0.0/8'), cidr('10.2.0.0/16'))).toBe(true);
    expect(covers(cidr('10.2.0.0/16'), cidr('10.0.0.0/8'))).toBe(false);
  });

  test('a range covers itself and its halves, and neither its double nor its neighbour', () => {
    fc.assert(
      fc.property(bytes, fc.nat(126), (raw, length) => {
        const { text, bytes: own } = fromBytes(raw[0] === 0 ? [1, ...raw.slice(1)] : raw);
        const prefix = (length % (own.length * 8 - 1)) + 1;
        const range = cidr(`${text}/${prefix}`);
        const last = prefix - 1;
        const neighbour = own.map((b, i) => (i === last >> 3 ? b ^ (0x80 >> (last & 7)) : b));
        expect(covers(range, range)).toBe(true);
        expect(covers(range, cidr(`${text}/${prefix + 1}`))).toBe(true);
        expect(covers(cidr(`${text}/${prefix + 1}`), range)).toBe(false);
        expect(covers(range, cidr(`${fromBytes(neighbour).text}/${prefix}`))).toBe(false);
        expect(overlaps(range, cidr(`${text}/${prefix + 1}`))).toBe(true);
      }),
    );
  });

  test('only a prefix of zero is open to the world', () => {
    expect(isOpenToTheWorld(cidr('0.0.0.0/0'))).toBe(true);
    expect(isOpenToTheWorld(cidr('::/0'))).toBe(true);
    expect(isOpenToTheWorld(cidr('::ffff:0:0/96'))).toBe(true);
    expect(isOpenToTheWorld(cidr('0.0.0.0/1'))).toBe(false);
  });

  test.each<[boolean, string[]]>([
    [true, ['0.0.0.0/0']],
    [true, ['::/0']],
    [true, ['0.0.0.0/1', '128.0.0.0/1']],
    [true, ['128.0.0.0/1', '64.0.0.0/2', '0.0.0.0/2']],
    [true, ['0.0.0.0/1', '128.0.0.0/2', '192.0.0.0/3', '224.0.0.0/3', '10.0.0.0/8']],
    [true, ['::/1', '8000::/1', '10.0.0.0/8']],
    [
      true,
      [
        '0.0.0.0/1',
        '128.0.0.0/9',
        '128.128.0.0/9',
        '129.0.0.0/8',
        '130.0.0.0/7',
        '132.0.0.0/6',
        '136.0.0.0/5',
        '144.0.0.0/4',
        '160.0.0.0/3',
        '192.0.0.0/2',
      ],
    ],
    [false, []],
    [false, ['0.0.0.0/1']],
    [false, ['0.0.0.0/1', '0.0.0.0/2']],
    [false, ['0.0.0.0/1', '128.0.0.0/2', '224.0.0.0/3']],
    [false, ['::/1', '128.0.0.0/1']],
    [false, ['0.0.0.0/1', '8000::/1']],
    [false, ['10.0.0.0/8', '11.0.0.0/8']],
    [
      false,
      [
        '0.0.0.0/1',
        '128.0.0.0/9',
        '129.0.0.0/8',
        '130.0.0.0/7',
        '132.0.0.0/6',
        '136.0.0.0/5',
        '144.0.0.0/4',
        '160.0.0.0/3',
        '192.0.0.0/2',
      ],
    ],
  ])('it is %s that %j together hold every address of a family', (expected, texts) => {
    expect(coverEverything(texts.map(cidr))).toBe(expected);
  });
});
