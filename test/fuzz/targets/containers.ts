import { crc32, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { readLogs } from '../../../src/accesslogs/read-logs.ts';
import { drain } from '../../../src/core/events.ts';
import { ArchiveError } from '../../../src/core/unpack/archive-error.ts';
import { entriesOf } from '../../../src/core/unpack/entries.ts';
import { SHAPES, simulate } from '../../helpers/access-logs/simulate.ts';
import { mutate } from '../mutate.ts';
import { check, plainWords, type Target } from '../target.ts';

const log = simulate(SHAPES.slice(1, 3), 1).lines.slice(0, 6);
const text = Buffer.from(`${log.join('\n')}\n`);

function tar(name: string, bytes: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write(name);
  header.write('0000644\0', 100);
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write(`${' '.repeat(8)}0`, 148);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512), Buffer.alloc(1024)]);
}

function zip(name: string, bytes: Buffer): Buffer {
  const data = deflateRawSync(bytes);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(bytes), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(bytes.length, 18);
  common.writeUInt16LE(name.length, 22);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  return Buffer.concat([
    Buffer.from('PK\u0003\u0004'),
    common,
    Buffer.from(name),
    data,
    Buffer.from('PK\u0005\u0006'),
    end,
  ]);
}

const packed = [
  tar('a.log', text),
  zip('a.log', text),
  gzipSync(text),
  zstdCompressSync(text),
  gzipSync(tar('a.log', gzipSync(text))),
  Buffer.from(`\ufeff${text.toString('latin1')}`, 'utf16le'),
  Buffer.from(text.toString('latin1'), 'utf16le'),
  // `bzip2` of nothing, and of one line.
  Buffer.from('425a683917724538509000000000', 'hex'),
];

export const containers: Target = {
  name: 'containers',
  about: 'tar, zip, gzip, zstd, bzip2 and UTF-16 around logs',
  make: (random) => mutate(random.pick(packed), random.pick(packed), random),
  async take(bytes) {
    let size = 0;
    try {
      for await (const { chunks, name } of entriesOf(streamOf(bytes))) {
        check(typeof name === 'string', 'an entry without name');
        for await (const chunk of chunks) size += chunk.length;
        check(size < 100_000_000, 'more comes out than ever went in');
      }
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (!(error instanceof ArchiveError) && !/^(?:Z_|ZSTD_|ERR_ZSTD)/.test(code ?? '')) throw error;
      plainWords([message]);
    }
  },
};

async function* streamOf(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
}

const messages = log.map((message, at) => ({ timestamp: 1_760_000_000_000 + at, message }));
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const exported = [
  json({ events: messages.map((event) => ({ logStreamName: 's', eventId: '1', ...event })), nextToken: 't' }),
  json({
    results: log.map((value) => [
      { field: '@timestamp', value: 't' },
      { field: '@message', value },
    ]),
    status: 'Complete',
  }),
  json({ messageType: 'DATA_MESSAGE', owner: '1', logGroup: 'g', logEvents: messages }),
  Buffer.from(messages.map((event) => JSON.stringify(event)).join('\n')),
  Buffer.from(log.map((line) => `2026-10-12T09:00:00.000Z ${line}`).join('\n')),
  Buffer.from(`"_line"\n${log.map((line) => `"${line.replaceAll('"', '""')}"`).join('\n')}\n`),
  json(messages),
];

export const exportedLogs: Target = {
  name: 'exported-logs',
  about: 'logs within exports of CloudWatch, Insights, Athena and Firehose',
  make: (random) => mutate(random.pick(exported), random.pick(exported), random),
  async take(bytes) {
    const { rows, findings } = await drain(
      readLogs([{ kind: 'stdin' }], { stdin: streamOf(bytes), memory: 4_000_000 }),
    );
    const { records } = rows.counts;
    check(Number.isSafeInteger(records) && records >= 0 && records <= bytes.length, `${records} records`);
    plainWords(findings.map(({ message }) => message));
  },
};
