import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { diagnose } from '../../src/accesslogs/diagnose.ts';
import { LogScan } from '../../src/accesslogs/log-scan.ts';
import { readLogs } from '../../src/accesslogs/read-logs.ts';
import { drain } from '../../src/core/events.ts';
import { kept } from '../helpers/access-logs/kept.ts';
import { mutate } from '../helpers/access-logs/mutate.ts';
import { Random } from '../helpers/access-logs/random.ts';
import { SHAPES, simulate } from '../helpers/access-logs/simulate.ts';

const seed = Number(process.env.SEED) || 1;
const clean = simulate(SHAPES.slice(1, 5), seed)
  .lines.slice(0, 6_000)
  .map((line) => Buffer.from(line));
const NEWLINE = Buffer.from('\n');
const open: LogScan[] = [];

afterEach(() => {
  for (const scan of open.splice(0)) scan.close();
  vi.restoreAllMocks();
});

/** Plain lines, others, blank ones and some that are too long for a piece, in the order of the seed. */
function logOf(random: Random, lines: number): Buffer {
  const oddness = random.pick([0, 0.02, 0.5]);
  const parts: Buffer[] = [];
  for (let line = 0; line < lines; line++) {
    let bytes: Buffer = clean[line % clean.length] as Buffer;
    if (random.chance(oddness)) bytes = mutate(bytes, random.pick(clean), random);
    if (random.chance(0.0002)) bytes = Buffer.alloc(300_000, bytes);
    parts.push(bytes, NEWLINE);
    if (random.chance(oddness / 10)) parts.push(NEWLINE);
  }
  return Buffer.concat(random.chance(0.5) ? parts : parts.slice(0, -1));
}

/** How many bytes come at a time. */
function cutsOf(random: Random, length: number): number[] {
  const most = random.pick([500, 70_000, 300_000]);
  const cuts: number[] = [];
  for (let at = 0; at < length; ) {
    const size = random.int(1, most);
    cuts.push(size);
    at += size;
  }
  return cuts;
}

async function readWith(
  threads: number,
  files: readonly { readonly bytes: Buffer; readonly cuts: readonly number[] }[],
  { budget = 1 << 27, filter = {}, disturb = (_scan: LogScan, _at: number) => {} } = {},
) {
  const scan = new LogScan(budget, filter, { threads, worthwhile: 0 });
  open.push(scan);
  const feeds = files.map(({ bytes, cuts }, index) => {
    const feed = scan.open(`file ${index}`);
    return { feed, bytes, cuts };
  });
  // The first bytes start the threads.
  scan.ahead?.note(0);
  await vi.waitFor(() => {
    if (!(scan.ahead?.threads ?? []).every(({ isReady, gone }) => isReady || gone))
      throw new Error('not yet');
  }, 20_000);
  for (const { feed, bytes, cuts } of feeds) {
    let at = 0;
    for (const [index, size] of cuts.entries()) {
      feed.push(bytes.subarray(at, at + size));
      at += size;
      disturb(scan, index);
    }
    feed.end();
  }
  scan.finish();
  return JSON.stringify(
    kept(
      scan,
      feeds.map(({ feed }) => feed),
    ),
  );
}

describe('reading with several threads keeps what one thread keeps, row for row', () => {
  test.each([1, 2, 3, 4, 5, 6])(`random logs, cuts and files (SEED=${seed}, %i)`, async (round) => {
    const random = new Random(seed + round);
    const files = Array.from({ length: random.int(1, 4) }, () => {
      const bytes = logOf(random, random.int(0, 4_000));
      return { bytes, cuts: cutsOf(random, bytes.length) };
    });
    // So little that units are settled on the way.
    const options = {
      budget: random.pick([1 << 27, 300_000]),
      filter: random.pick([{}, { bucket: 'acme-images' }, { to: Date.UTC(2026, 9, 12, 10) / 1000 }]),
    };
    const alone = await readWith(1, files, options);
    for (const threads of [2, 4]) expect((await readWith(threads, files, options)) === alone).toBe(true);
  });
});

describe('files read with several threads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'groundctl-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const text = Buffer.concat(clean.flatMap((line) => [line, NEWLINE]));
  // More than threads are started for.
  const times = Math.ceil((33 << 20) / text.length);
  const large = Buffer.concat(Array.from({ length: times }, () => text));
  const small = text.subarray(0, 5_000);
  const path = (name: string) => ({ kind: 'file' as const, path: join(folder, name) });

  test('plain ones, packed ones and small ones give the same report', async () => {
    writeFileSync(join(folder, 'a.log'), large);
    writeFileSync(join(folder, 'b.log.gz'), gzipSync(large, { level: 1 }));
    writeFileSync(join(folder, 'c.log'), small);
    const sources = ['a.log', 'b.log.gz', 'c.log'].map(path);
    const report = async (workers: number) =>
      diagnose(await drain(readLogs(sources, { workers })), { lock: 'source-ip', approved: [] });
    const alone = await report(1);
    // The last line of the small one is cut.
    const lines = 2 * times * clean.length + small.toString('latin1').split('\n').length;
    expect(alone.summary.records + alone.summary.rejected).toBe(lines);
    expect(await report(3)).toEqual(alone);
  });

  test('an abort ends it with what was read so far, and a file that shrinks ends where it ends now', async () => {
    writeFileSync(join(folder, 'd.log'), large);
    const abort = new AbortController();
    const stopped = await drain(readLogs([path('d.log')], { workers: 3, signal: abort.signal }), () =>
      abort.abort(),
    );
    expect(stopped.interrupted).toBe(true);
    expect(stopped.rows.counts.records).toBeGreaterThan(0);
    const cut = await drain(readLogs([path('d.log')], { workers: 3 }), () =>
      truncateSync(join(folder, 'd.log'), 1_000_000),
    );
    expect(cut.interrupted).toBe(false);
    expect(cut.rows.counts.records).toBeGreaterThan(0);
    expect(cut.findings.map(({ rule }) => rule)).toEqual(['logs/rejected-lines']);
  });
});

describe('threads that fail lose no record', () => {
  const bytes = Buffer.concat(clean.flatMap((line) => [line, NEWLINE]));
  const files = [{ bytes, cuts: Array.from({ length: Math.ceil(bytes.length / 50_000) }, () => 50_000) }];

  test('one that is killed in the middle', async () => {
    const alone = await readWith(1, files);
    const disturb = (scan: LogScan, at: number) => {
      if (at === 5) scan.ahead?.threads[0]?.close();
    };
    expect((await readWith(3, files, { disturb })) === alone).toBe(true);
    expect((await readWith(2, files, { disturb })) === alone).toBe(true);
  });

  test('one that ends by an error, or never begins', async () => {
    const alone = await readWith(1, files);
    // Pieces are given to a thread that cannot say how long they are.
    const disturb = (scan: LogScan, at: number) => {
      if (at !== 5) return;
      for (const thread of scan.ahead?.threads ?? []) thread.gone = true;
    };
    expect((await readWith(3, files, { disturb })) === alone).toBe(true);
  });

  test('one that has taken a piece and never says that it was read is not waited for for ever', async () => {
    const alone = await readWith(1, files);
    const wait = vi.spyOn(Atomics, 'wait').mockReturnValue('timed-out');
    const disturb = (scan: LogScan, at: number) => {
      if (at !== 5) return;
      const [thread] = scan.ahead?.threads ?? [];
      thread?.close();
      for (const piece of thread?.pieces ?? []) vi.spyOn(piece, 'take').mockReturnValue(false);
      for (const piece of thread?.pieces ?? []) vi.spyOn(piece, 'isRead', 'get').mockReturnValue(false);
      if (thread !== undefined) thread.gone = false;
    };
    expect((await readWith(2, files, { disturb })) === alone).toBe(true);
    expect(wait).toHaveBeenCalled();
  });
});
