import type { Random } from '../helpers/access-logs/random.ts';

/** What parsers stumble over, whatever they parse. */
const UGLY = [
  ...[
    '\u001b[31m',
    '\u202e',
    '\ufeff',
    '\u0000',
    '\r',
    '\n',
    '"',
    "'",
    '\\',
    '\\u0000',
    '\\ud800',
    '%00',
    '%',
  ],
  ...['{', '}', '[', ']', '{{', '%}', '<', '>', '</', '&', '&#x0;', ',', ':', '-', '*', '?', '/', '//', '..'],
  ...['null', 'true', '-0', '1e999', '9007199254740993', '"__proto__":1,', 'é', 'e\u0301', '😀', ' '],
].map((text) => Buffer.from(text));
const BYTES = [Buffer.from([0xff, 0xfe]), Buffer.from([0xc0, 0x80]), Buffer.from([0xed, 0xa0, 0x80])];

/** A copy of `input` with one to four things wrong with it, some of them taken from `other`. */
export function mutate(input: Buffer, other: Buffer, random: Random): Buffer {
  let bytes = input;
  for (let times = random.int(1, 4); times > 0; times -= 1) bytes = once(bytes, other, random);
  return bytes;
}

function once(bytes: Buffer, other: Buffer, random: Random): Buffer {
  const at = random.int(0, bytes.length);
  const to = Math.min(bytes.length, at + random.int(1, 24));
  const [before, within, after] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
  switch (random.int(0, 9)) {
    case 0:
      return before;
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, within, within, after]);
    case 3: {
      const copy = Buffer.from(bytes);
      if (at < copy.length) copy[at] = random.int(0, 255);
      return copy;
    }
    case 4: {
      const from = random.int(0, other.length);
      return Buffer.concat([before, other.subarray(from, from + random.int(1, 60)), after]);
    }
    case 5:
      return Buffer.concat([before, Buffer.alloc(random.int(2, 200), random.pick(UGLY)), after]);
    case 6:
      return Buffer.concat([before, random.pick(BYTES), within, after]);
    default:
      return Buffer.concat([before, random.pick(UGLY), within, after]);
  }
}
