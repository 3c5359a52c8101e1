import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LogStore } from '../../src/accesslogs/ports.ts';
import { type LogRead, type ReadOptions, readLogs } from '../../src/accesslogs/read-logs.ts';
import { keyDate, mayHold } from '../../src/accesslogs/sources/key-date.ts';
import { findSources } from '../../src/accesslogs/sources/source.ts';
import { GroundctlError } from '../../src/core/errors.ts';
import { drain } from '../../src/core/events.ts';
import { SHAPES, simulate } from '../helpers/access-logs/simulate.ts';

const lines = simulate(SHAPES.slice(0, 2), 4).lines.slice(0, 300);
const text = (from: number, to: number) => `${lines.slice(from, to).join('\n')}\n`;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundctl-logs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = (name: string, bytes: string | Uint8Array) => writeFile(join(folder, name), bytes);
async function read(words: readonly string[], options: ReadOptions = {}): Promise<LogRead> {
  return drain(readLogs(await findSources(words), options));
}
const told = ({ findings }: LogRead) =>
  Object.fromEntries(findings.map(({ rule, subject }) => [subject.replace(`${folder}/`, ''), rule]));

describe('files', () => {
  test('of a folder and below it are read, gzip or not, whatever they are called', async () => {
    await mkdir(join(folder, 'below'));
    await put('plain', text(0, 100));
    await put('below/packed.log', Buffer.concat([gzipSync(text(100, 150)), gzipSync(text(150, 200))]));
    const found = await read([folder]);
    expect(found.rows.counts.records).toBe(200);
    expect(found.findings).toEqual([]);
  });

  test.each([
    ['*.log', 20],
    ['day-[1]*', 20],
    ['**/*.{log,txt}', 40],
    ['day-?.txt', 10],
  ])('that match %s are read', async (pattern, records) => {
    await mkdir(join(folder, 'deep/er'), { recursive: true });
    await put('day-1.log', text(0, 10));
    await put('day-10.log', text(10, 20));
    await put('day-2.txt', text(20, 30));
    await put('deep/er/x.log', text(30, 40));
    expect((await read([join(folder, pattern)])).rows.counts.records).toBe(records);
  });

  test('that are unreadable, cut, binary or empty are named, and the rest is read', async () => {
    const packed = gzipSync(text(0, 200));
    await put('good.log', text(200, 300));
    await put('cut.gz', packed.subarray(0, packed.length >> 1));
    await put('binary', Buffer.alloc(3 << 20, '\0\u0001\n'));
    await put('notes.txt', 'nothing of the kind\n');
    await put('empty', '');
    await put('secret.log', text(0, 1));
    await chmod(join(folder, 'secret.log'), 0);
    await symlink(join(folder, 'gone'), join(folder, 'dangling'));
    const found = await read([folder]);
    expect(found.rows.counts.records).toBeGreaterThan(130);
    expect(told(found)).toMatchObject({
      'cut.gz': 'logs/broken-gzip',
      binary: 'logs/not-a-log',
      'notes.txt': 'logs/not-a-log',
      empty: 'logs/empty',
      dangling: 'logs/unreadable',
      // Root may read everything.
      ...(process.getuid?.() === 0 ? {} : { 'secret.log': 'logs/unreadable' }),
    });
  });

  test('without a line end, with CRLF, blank lines and a byte order mark lose nothing', async () => {
    await put('odd', `\ufeff${lines.slice(0, 5).join('\r\n')}\r\n\r\n\n${lines[5]}`);
    const found = await read([join(folder, 'odd')]);
    expect(found.rows.counts.records).toBe(6);
    expect(found.blankLines).toBe(2);
  });

  test('named twice are read once', async () => {
    await put('a.log', text(0, 10));
    expect((await read([folder, join(folder, 'a.log'), join(folder, '*.log')])).rows.counts.records).toBe(10);
  });

  test.each(['nowhere', '*.nothing', 's3://', 'https://example.com/logs'])(
    '%s is a usage error',
    async (word) => {
      const asked = word.includes(':') ? word : join(folder, word);
      await expect(findSources([asked])).rejects.toMatchObject({ exitCode: 252 });
    },
  );
});

test('standard input may be gzip too', async () => {
  async function* stdin() {
    yield gzipSync(text(0, 50));
  }
  expect((await read(['-'], { stdin: stdin() })).rows.counts.records).toBe(50);
});

describe('filters', () => {
  test('by time, bucket, key and requester leave out and count', async () => {
    await put('a.log', `${lines.join('\n')}\n`);
    const all = (await read([folder])).rows.counts;
    const noon = Math.floor((all.firstTime + all.lastTime) / 2);
    const early = (await read([folder], { to: noon })).rows.counts;
    const late = (await read([folder], { from: noon })).rows.counts;
    expect(early.records).toBeGreaterThan(0);
    expect(early.records + late.records).toBe(300);
    expect(early.filtered).toBe(late.records);
    const some = async (options: ReadOptions) => (await read([folder], options)).rows.counts.records;
    expect(await some({ bucket: 'acme-images' })).toBe(
      lines.filter((l) => l.includes(' acme-images [')).length,
    );
    expect(await some({ keyPrefix: 'ingest/part ' })).toBe(
      lines.filter((l) => l.includes('OBJECT ingest/part')).length,
    );
    expect(await some({ requester: 'GroundTruthExecution' })).toBe(
      lines.filter((l) => l.includes('/GroundTruthEx')).length,
    );
  });

  test('that leave nothing say so', async () => {
    await put('a.log', text(0, 9));
    const found = await read([folder], { bucket: 'another' });
    expect(found.findings).toMatchObject([{ rule: 'logs/no-records' }]);
    expect(found.findings[0]?.message).toContain('The filters left out 9 records');
  });
});

test('an abort ends reading and keeps what was read', async () => {
  await put('a.log', text(0, 100));
  await put('b.log', text(100, 200));
  const abort = new AbortController();
  const stream = readLogs(await findSources([folder]), { signal: abort.signal });
  await stream.next();
  abort.abort();
  const found = await drain(stream);
  expect(found.interrupted).toBe(true);
  expect(found.rows.counts.records).toBe(100);
});

describe('the date in a log object’s key', () => {
  const at = (iso: string) => Date.parse(iso) / 1000;
  test.each([
    ['logs/2026-10-12-09-14-03-ABCDEF0123456789', { kind: 'delivered', at: at('2026-10-12T09:14:03Z') }],
    ['logs2026-10-12-09-14-03-ABC', { kind: 'delivered', at: at('2026-10-12T09:14:03Z') }],
    [
      'p/123456789012/us-east-1/images/2026/10/12/2026-10-12-00-00-00-ABC',
      { kind: 'day', from: at('2026-10-12T00:00Z'), to: at('2026-10-13T00:00Z') },
    ],
    [
      'p/123456789012/us-east-1/images/2026/10/12/2026-10-12-09-00-00-ABC',
      { kind: 'delivered', at: at('2026-10-12T09:00Z') },
    ],
    ['logs/readme.txt', { kind: 'unknown' }],
  ])('%s', (key, date) => {
    expect(keyDate(key)).toEqual(date);
  });

  test('prunes what was delivered before the begin, and keeps what came days late', () => {
    const window = { from: at('2026-10-12T00:00Z'), to: at('2026-10-13T00:00Z') };
    const delivered = (day: string) => mayHold(`logs/2026-10-${day}-12-00-00-ABC`, window);
    expect(['11', '12', '13', '19', '21'].map(delivered)).toEqual([false, true, true, true, false]);
    const ofDay = (day: string) => mayHold(`1/r/b/2026/10/${day}/2026-10-${day}-00-00-00-A`, window);
    expect(['11', '12', '13'].map(ofDay)).toEqual([false, true, false]);
  });
});

describe('an S3 prefix', () => {
  /** A store of objects in memory: which prefixes were listed, and which keys fetched. */
  function storeOf(objects: ReadonlyMap<string, Uint8Array | Error>) {
    const listed: string[] = [];
    const fetched: string[] = [];
    const store: LogStore = {
      async listPage({ prefix = '', delimiter, token }) {
        listed.push(prefix);
        const below = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
        const folders = new Set<string>();
        const keys = below.filter((key) => {
          const slash = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
          if (slash >= 0) folders.add(key.slice(0, slash + 1));
          return slash < 0;
        });
        const start = Number(token ?? 0);
        const sizeOf = (body: Uint8Array | Error | undefined) =>
          body instanceof Uint8Array ? body.length : 1;
        return {
          objects: keys.slice(start, start + 3).map((Key) => ({ Key, Size: sizeOf(objects.get(Key)) })),
          prefixes: [...folders],
          token: start + 3 < keys.length ? String(start + 3) : undefined,
        };
      },
      async get({ key }) {
        fetched.push(key);
        const body = objects.get(key);
        if (body instanceof Error) throw body;
        return (
          body && {
            body: (async function* () {
              yield body;
            })(),
          }
        );
      },
    };
    return { store, listed, fetched };
  }
  const uri = { kind: 's3', uri: { bucket: 'logs', key: 'images/' } } as const;
  const day = (date: string) => Date.parse(`${date}T00:00Z`) / 1000;

  test('is read whole, page by page, large objects as streams', async () => {
    const objects = new Map<string, Uint8Array | Error>(
      Array.from({ length: 8 }, (_, index) => [
        `images/2026-10-1${index}-00-00-00-A`,
        Buffer.from(text(index * 10, index * 10 + 10)),
      ]),
    );
    objects.set('images/big.gz', Buffer.concat([gzipSync(text(80, 100)), Buffer.alloc(3 << 20)]));
    const { store } = storeOf(objects);
    const found = await drain(readLogs([uri], {}, store));
    expect(found.rows.counts.records).toBe(100);
    expect(found.files).toBe(9);
  });

  test('with simple keys lists only the days asked about, late deliveries included', async () => {
    const objects = new Map(
      ['09', '10', '12', '13', '25'].map((date, index) => [
        `images/2026-10-${date}-08-00-00-A`,
        Buffer.from(text(index * 10, index * 10 + 10)),
      ]),
    );
    const { store, listed, fetched } = storeOf(objects);
    await drain(readLogs([uri], { from: day('2026-10-10'), to: day('2026-10-12') }, store));
    expect(fetched.map((key) => key.slice(7, 17))).toEqual(['2026-10-10', '2026-10-12', '2026-10-13']);
    expect(listed.filter((prefix) => prefix.length > 10)).toHaveLength(10);
  });

  test('with partitioned keys lists only the days of events, of the bucket asked about', async () => {
    const key = (bucket: string, date: string) =>
      `images/123456789012/us-east-1/${bucket}/${date.replaceAll('-', '/')}/${date}-00-00-00-A`;
    const objects = new Map(
      [key('a', '2026-10-10'), key('a', '2026-10-11'), key('b', '2026-10-11')].map((name, index) => [
        name,
        Buffer.from(text(index * 10, index * 10 + 10)),
      ]),
    );
    const { store, fetched } = storeOf(objects);
    const options = { from: day('2026-10-11'), to: day('2026-10-12'), bucket: 'a' };
    await drain(readLogs([uri], options, store));
    expect(fetched).toEqual([key('a', '2026-10-11')]);
  });

  test('whose listing breaks off later is reported on as far as it was listed', async () => {
    const objects = new Map(
      Array.from({ length: 5 }, (_, index) => [
        `images/${index}`,
        Buffer.from(text(index * 10, index * 10 + 10)),
      ]),
    );
    const { store } = storeOf(objects);
    const broken = new GroundctlError('S3 did not answer.', { code: 'aws', source: 'aws' });
    const failing = (from: string | undefined): LogStore => ({
      ...store,
      listPage: async (input) => {
        if (input.token === from) throw broken;
        return store.listPage(input);
      },
    });
    const found = await drain(readLogs([uri], {}, failing('3')));
    expect(found.rows.counts.records).toBe(30);
    expect(found.findings).toMatchObject([{ rule: 'logs/unreadable', subject: 's3://logs/images/' }]);
    expect(found.findings[0]?.message).toContain('S3 did not answer.');
    await expect(drain(readLogs([uri], {}, failing(undefined)))).rejects.toBe(broken);
  });

  test('goes on where one object may not be read, and tries again where S3 asks to slow down', async () => {
    const denied = new GroundctlError('Access Denied', { code: 'aws', source: 'aws' });
    let failures = 2;
    const objects = new Map<string, Uint8Array | Error>([
      ['images/a', Buffer.from(text(0, 10))],
      ['images/b', denied],
    ]);
    const { store } = storeOf(objects);
    const slow: LogStore = {
      ...store,
      get: async (input, options) => {
        if (input.key === 'images/a' && failures-- > 0) {
          throw new GroundctlError('Slow down', {
            code: 'aws',
            source: 'aws',
            aws: { name: 'SlowDown', retryable: true },
          });
        }
        return store.get(input, options);
      },
    };
    const found = await drain(readLogs([uri], {}, slow));
    expect(found.rows.counts.records).toBe(10);
    expect(found.findings).toMatchObject([{ rule: 'logs/unreadable', subject: 's3://logs/images/b' }]);
  });

  test('of small objects is fetched at once where the store can: gone, refused and slow ones as before', async () => {
    const objects = new Map<string, Uint8Array | Error>([
      ['images/a', Buffer.from(text(0, 10))],
      ['images/b.gz', gzipSync(text(10, 20))],
      ['images/gone', Buffer.from('x')],
      ['images/large', Buffer.concat([Buffer.from(text(20, 30)), Buffer.alloc(3 << 20, '\n')])],
      ['images/secret', new GroundctlError('Access Denied', { code: 'aws', source: 'aws' })],
    ]);
    const { store, fetched } = storeOf(objects);
    let failures = 2;
    const limits = new Set<number>();
    const whole: LogStore = {
      ...store,
      whole: async ({ key, limit }) => {
        limits.add(limit);
        if (key === 'images/a' && failures-- > 0) {
          throw new GroundctlError('Slow down', {
            code: 'aws',
            source: 'aws',
            aws: { name: 'SlowDown', retryable: true },
          });
        }
        const body = key === 'images/gone' ? undefined : objects.get(key);
        if (body instanceof Error) throw body;
        return body;
      },
    };
    const found = await drain(readLogs([uri], {}, whole));
    expect(found.rows.counts.records).toBe(30);
    expect(found.findings.map(({ subject, message }) => [subject, message]).sort()).toEqual([
      ['s3://logs/images/gone', expect.stringContaining('deleted after it was listed')],
      ['s3://logs/images/secret', expect.stringContaining('Access Denied')],
    ]);
    expect([...limits]).toEqual([2 << 20]);
    expect(fetched).toEqual(['images/large']);
  });
});
