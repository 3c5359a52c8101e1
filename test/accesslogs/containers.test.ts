import { execFileSync } from 'node:child_process';
import { crc32, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readLogs } from '../../src/accesslogs/read-logs.ts';
import { drain } from '../../src/core/events.ts';
import { readText } from '../helpers/access-logs/measure.ts';
import { SHAPES, simulate } from '../helpers/access-logs/simulate.ts';

const all = simulate(SHAPES.slice(0, 2), 4).lines.slice(0, 200);
const text = (from: number, to: number) => Buffer.from(`${all.slice(from, to).join('\n')}\n`);
type File = readonly [name: string, bytes: Uint8Array];
const FILES: readonly File[] = [
  ['2026-10-12-09-00-00-A', text(0, 70)],
  [`${'deep/'.repeat(24)}2026-10-12-09-01-00-B`, text(70, 120)],
  ['2026-10-12-09-02-00-C.gz', gzipSync(text(120, 200))],
];

function tar(files: readonly File[], magic: 'ustar\x0000' | 'ustar  \0' | ''): Buffer {
  const entry = (name: string, bytes: Uint8Array, kind: string) => {
    const header = Buffer.alloc(512);
    header.write(name.slice(0, 100), 0);
    header.write('0000644\x000000000\x000000000\0', 100);
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write(' '.repeat(8) + kind, 148);
    header.write(magic, 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
  };
  const parts = files.flatMap(([name, bytes]) => {
    const long = name.length > 100;
    const pax = ` path=${name}\n`;
    const length = pax.length + 3;
    const own = long && magic === 'ustar  \0' ? [entry('././@LongLink', Buffer.from(`${name}\0`), 'L')] : [];
    const posix =
      long && magic === 'ustar\x0000' ? [entry('PaxHeader', Buffer.from(`${length}${pax}`), 'x')] : [];
    return [...own, ...posix, entry(name, bytes, '0')];
  });
  return Buffer.concat([
    entry('folder/', Buffer.alloc(0), '5'),
    ...parts,
    entry('._junk', Buffer.from('x'), '0'),
    Buffer.alloc(1024),
  ]);
}

/** @param streamed sizes stand behind the data, as programs write it that do not know them before */
function zip(files: readonly File[], streamed = false, method: 0 | 8 = 8): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of files) {
    const data = method === 8 ? deflateRawSync(bytes) : Buffer.from(bytes);
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(crc32(bytes), 0);
    sizes.writeUInt32LE(data.length, 4);
    sizes.writeUInt32LE(bytes.length, 8);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(20, 4);
    head.writeUInt16LE(streamed ? 8 : 0, 6);
    head.writeUInt16LE(method, 8);
    if (!streamed) sizes.copy(head, 14);
    head.writeUInt16LE(Buffer.byteLength(name), 26);
    const behind = streamed ? [Buffer.from([0x50, 0x4b, 7, 8]), sizes] : [];
    const part = Buffer.concat([head, Buffer.from(name), data, ...behind]);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 6);
    central.writeUInt16LE(streamed ? 8 : 0, 8);
    central.writeUInt16LE(method, 10);
    sizes.copy(central, 16);
    central.writeUInt16LE(Buffer.byteLength(name), 28);
    central.writeUInt32LE(offset, 42);
    directory.push(central, Buffer.from(name));
    parts.push(part);
    offset += part.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listing, end]);
}

const utf16 = (mark: string, swap = false) => {
  const bytes = Buffer.from(`${mark}${all.join('\r\n')}\r\n`, 'utf16le');
  return swap ? bytes.swap16() : bytes;
};
const whole = text(0, 200);

const CONTAINERS: readonly [string, Uint8Array][] = [
  ['gzip', gzipSync(whole)],
  ['gzip of several members', Buffer.concat([gzipSync(text(0, 50)), gzipSync(text(50, 200))])],
  ['gzip of gzip', gzipSync(gzipSync(whole))],
  ['zstd', zstdCompressSync(whole)],
  ['tar', tar(FILES, 'ustar\x0000')],
  ['tar of GNU', tar(FILES, 'ustar  \0')],
  [
    'tar of old',
    tar(
      FILES.map(([name, bytes]) => [name.slice(-90), bytes]),
      '',
    ),
  ],
  ['tar.gz', gzipSync(tar(FILES, 'ustar\x0000'))],
  ['tar.zst', zstdCompressSync(tar(FILES, 'ustar  \0'))],
  ['tar in tar', tar([['inner.tar', tar(FILES, 'ustar\x0000')]], 'ustar\x0000')],
  ['zip', zip(FILES)],
  ['zip that was streamed', zip(FILES, true)],
  ['zip of stored files', zip(FILES, false, 0)],
  [
    'zip with what a Mac adds',
    zip([...FILES, ['__MACOSX/._a', Buffer.from('x')], ['folder/', Buffer.alloc(0)]]),
  ],
  ['tar.gz in zip', zip([['logs.tar.gz', gzipSync(tar(FILES, 'ustar\x0000'))]])],
  ['UTF-16 with a mark', utf16('\ufeff')],
  ['UTF-16, big end first', utf16('\ufeff', true)],
  ['UTF-16 without a mark', utf16('')],
  ['UTF-16 without a mark, big end first', utf16('', true)],
  ['UTF-16 in gzip', gzipSync(utf16('\ufeff'))],
  ['lines that end with carriage returns alone', Buffer.from(`${all.join('\r')}\r`)],
  ['UTF-8 with a mark and CRLF', Buffer.from(`\ufeff${all.join('\r\n')}\r\n`)],
];

describe('containers', () => {
  test.each(CONTAINERS)('%s', async (_, bytes) => {
    const read = await readText(bytes);
    expect(read.rows.counts.records).toBe(200);
    expect(read.rejects).toEqual([]);
    expect(read.findings).toEqual([]);
  });

  test.each(CONTAINERS)('%s, in small pieces', async (_, bytes) => {
    async function* stdin() {
      for (let at = 0; at < bytes.length; at += 97) yield bytes.subarray(at, at + 97);
    }
    const read = await drain(readLogs([{ kind: 'stdin' }], { stdin: stdin() }));
    expect(read.rows.counts.records).toBe(200);
  });

  test.skipIf(!hasBzip2())('bzip2 as the program packs it, tar.bz2 too', async () => {
    const bzip2 = (bytes: Uint8Array) => execFileSync('bzip2', ['-c'], { input: bytes, maxBuffer: 1 << 26 });
    for (const bytes of [
      bzip2(whole),
      bzip2(tar(FILES, 'ustar\x0000')),
      Buffer.concat([bzip2(text(0, 90)), bzip2(text(90, 200))]),
    ]) {
      expect((await readText(bytes)).rows.counts.records).toBe(200);
    }
    const cut = await readText(bzip2(whole).subarray(0, 2000));
    expect(cut.findings).toMatchObject([{ rule: 'logs/broken-gzip' }, { rule: 'logs/no-records' }]);
  });

  test.each(CONTAINERS.filter(([name]) => /^(?:gzip|zstd|tar|zip)/.test(name)))(
    '%s, cut in the middle: what came before is read, and the break is told',
    async (_, bytes) => {
      const read = await readText(bytes.subarray(0, Math.floor(bytes.length * 0.6)));
      expect(read.findings.map(({ rule }) => rule)).toContain('logs/broken-gzip');
      expect(read.rows.counts.records).toBeLessThan(200);
    },
  );

  test('files of an archive are named by archive and entry', async () => {
    const read = await readText(tar([['a/notes.txt', Buffer.from('nothing\n')], ...FILES], 'ustar\x0000'));
    expect(read.findings).toMatchObject([
      { rule: 'logs/not-a-log', subject: 'stdin/a/notes.txt' },
      { rule: 'logs/rejected-lines' },
    ]);
    expect(read.files).toBe(4);
  });

  test('archives in each other without end are given up', async () => {
    let bomb: Buffer = gzipSync(whole);
    for (let times = 0; times < 12; times++) bomb = gzipSync(bomb);
    const read = await readText(bomb);
    expect(read.findings).toMatchObject([{ rule: 'logs/broken-gzip' }, { rule: 'logs/no-records' }]);
  });
});

function hasBzip2(): boolean {
  try {
    execFileSync('bzip2', ['--help'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
