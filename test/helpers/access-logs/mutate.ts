import type { Random } from './random.ts';

const UGLY = [
  Buffer.from('\u001b[31m\u0007'),
  Buffer.from([0]),
  Buffer.from([0xff, 0xfe, 0xc0]),
  Buffer.from('\u202e'),
  Buffer.from('" 200 - 1 1 1 1 '),
  Buffer.from('"'),
  Buffer.from(' '),
  Buffer.from('- '),
  Buffer.from('{"a":'),
  Buffer.from('\r'),
];

/** A line that is cut, joined with another, or changed in one place. */
export function mutate(line: Buffer, other: Buffer, random: Random): Buffer {
  const at = random.int(0, line.length);
  const to = Math.min(line.length, at + random.int(0, 40));
  switch (random.int(0, 6)) {
    case 0:
      return line.subarray(0, at);
    case 1:
      return line.subarray(at);
    case 2:
      return Buffer.concat([line.subarray(0, at), other.subarray(random.int(0, other.length))]);
    case 3:
      return Buffer.concat([line.subarray(0, at), line.subarray(to)]);
    case 4: {
      const copy = Buffer.from(line);
      if (at < copy.length) copy[at] = random.int(0, 255);
      return copy;
    }
    default:
      return Buffer.concat([line.subarray(0, at), random.pick(UGLY), line.subarray(at)]);
  }
}
