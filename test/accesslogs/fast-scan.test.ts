import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compile, hashOf, readSources } from '../../scripts/wasm.ts';
import { SCAN_WASM, SOURCE_HASH } from '../../src/accesslogs/fast/scan-wasm.ts';
import { LogScan } from '../../src/accesslogs/log-scan.ts';
import { kept } from '../helpers/access-logs/kept.ts';
import { mutate } from '../helpers/access-logs/mutate.ts';
import { Random } from '../helpers/access-logs/random.ts';
import { SHAPES, simulate } from '../helpers/access-logs/simulate.ts';

const seed = Number(process.env.SEED) || 1;
/** More with LINES=10000000. */
const LINES = Number(process.env.LINES) || 1_000_000;

/** Bytes, more than any of these logs needs. */
const MEMORY = 1 << 27;

function scanOf(bytes: Uint8Array, fast: boolean, filter = {}, memory = MEMORY) {
  const scan = new LogScan(memory, filter, { fast });
  const feed = scan.open('x');
  for (let at = 0; at < bytes.length; at += 100_003) feed.push(bytes.subarray(at, at + 100_003));
  feed.end();
  return { scan, feed };
}

/** Everything that is kept of a log, row for row. */
function keptOf(...of: Parameters<typeof scanOf>) {
  const { scan, feed } = scanOf(...of);
  return kept(scan, [feed]);
}

function expectSame(bytes: Uint8Array, filter = {}, memory = MEMORY): void {
  expect(keptOf(bytes, true, filter, memory)).toEqual(keptOf(bytes, false, filter, memory));
}

const text = (lines: readonly string[]) => Buffer.from(`${lines.join('\n')}\n`);

test('the module is the one of its source', async () => {
  const sources = readSources();
  expect(hashOf(sources)).toBe(SOURCE_HASH);
  expect(Buffer.from(await compile(sources)).toString('base64')).toBe(SCAN_WASM);
});

test.each(SHAPES.map((shape) => [shape.name, shape] as const))(
  '%s: both readers keep the same',
  (_, shape) => {
    const { lines } = simulate([shape], seed);
    expectSame(text(lines));
  },
);

test('days that alternate, in the log and in the queries, and queries that differ at their ends alone', () => {
  const { lines } = simulate(SHAPES.slice(0, 3), 5);
  const other = (line: string, at: number) =>
    at % 3 === 0
      ? line.replace('[12/Oct/2026', '[13/Oct/2026')
      : at % 3 === 1
        ? line.replace('X-Amz-Date=20261012', 'X-Amz-Date=20261011')
        : line.replace(/X-Amz-Expires=\d+/, 'X-Amz-Expires=899');
  expectSame(text(lines.flatMap((line, at) => [line, other(line, at), line])));
});

test('times that do not fit into 32 bits, in the log and in the queries', () => {
  const { lines } = simulate(SHAPES.slice(0, 3), 5);
  for (const year of ['1900', '1969', '1970', '2037', '2038', '2039', '2106', '2107', '2826', '9999']) {
    const late = lines
      .slice(0, 300)
      .flatMap((line) => [
        line.replace(/X-Amz-Date=\d{4}/, `X-Amz-Date=${year}`),
        line.replace(/\[(\d+)\/Oct\/\d{4}/, `[$1/Oct/${year}`),
      ]);
    expectSame(text([...late, ...late, ...lines.slice(0, 50)]));
  }
});

test.each([2_000_000, 4_000])(
  'of a log for which %i bytes are too few both readers settle the same',
  (memory) => {
    const { lines } = simulate(SHAPES, seed);
    const { rows } = scanOf(text(lines), true, {}, memory).scan;
    expect(rows.settledUnits).toBeGreaterThan(0);
    // So little room is outgrown, since settling gains nothing: then rows are added in TypeScript.
    expect(rows.table.hasMoved).toBe(memory === 4_000);
    expectSame(text(lines), {}, memory);
  },
);

test('more addresses and more buckets than the module remembers', () => {
  const [granted = '', refused = ''] = [' 200 - ', ' 403 AccessDenied '].map((answer) =>
    simulate(SHAPES.slice(1, 3), 5).lines.find(
      (line) => line.includes(answer) && line.includes('X-Amz-Date') && !line.includes(':: '),
    ),
  );
  const at = (line: string, address: number, bucket: number) =>
    line
      .replace(/\] [\d.]+ /, `] 10.${address >> 16}.${(address >> 8) & 255}.${address & 255} `)
      .replace(/ \S+ \[/, ` bucket-${bucket} [`);
  const lines = Array.from({ length: 8_400 }, (_, n) => [
    at(granted, n, 0),
    at(refused, n % 1_000, n >> 5),
  ]).flat();
  expectSame(text(lines));
});

test('filters of times and bucket leave out the same', () => {
  const { lines } = simulate(SHAPES.slice(0, 6), 3);
  expectSame(text(lines), { from: Date.UTC(2026, 9, 12, 9) / 1000, to: Date.UTC(2026, 9, 12, 11) / 1000 });
  expectSame(text(lines), { bucket: 'acme-images' });
  expectSame(text(lines), { keyPrefix: 'a' });
});

test(`${LINES.toLocaleString('en')} mutated lines: both readers keep the same, row for row (SEED=${seed})`, () => {
  const random = new Random(seed);
  const clean = simulate(SHAPES.slice(1, 6), seed).lines.map((line) => Buffer.from(line));
  for (let done = 0; done < LINES; done += 50_000) {
    const parts: Buffer[] = [];
    for (let line = 0; line < 50_000; line++) {
      // Between clean lines, so that plain ones come in runs.
      let bytes: Buffer = random.pick(clean);
      if (random.chance(0.7)) bytes = mutate(bytes, random.pick(clean), random);
      parts.push(bytes, NEWLINE);
    }
    expectSame(Buffer.concat(parts));
  }
}, 600_000);
const NEWLINE = Buffer.from('\n');

const corpus = join(import.meta.dirname, '../../../shared/corpus/logs');
const found = (() => {
  try {
    return readdirSync(corpus);
  } catch {
    return [];
  }
})();

test.skipIf(found.length === 0)('logs that others published: both readers keep the same', () => {
  for (const name of found) expectSame(readFileSync(join(corpus, name)));
});

test('lines longer than the buffer, and lines without an end, are left to the scanner', () => {
  const { lines } = simulate(SHAPES.slice(0, 1), 1);
  const long = (lines[0] ?? '').replace(/"([^"]*)" - /, (_, agent) => `"${agent}${'x'.repeat(1 << 20)}" - `);
  expectSame(
    Buffer.concat([text([...lines.slice(0, 50), long, ...lines.slice(50)]), Buffer.from(lines[1] ?? '')]),
  );
});
