import { expect, test } from 'vitest';
import { diagnose } from '../../src/accesslogs/diagnose.ts';
import { readLogs } from '../../src/accesslogs/read-logs.ts';
import { LineScanner } from '../../src/accesslogs/scan/line-scanner.ts';
import { parseAccessLogLine, recordAt } from '../../src/accesslogs/scan/record.ts';
import { drain } from '../../src/core/events.ts';
import { renderFindings } from '../../src/core/report/findings.ts';
import { hasUnsafeCharacters } from '../../src/core/text/sanitize.ts';
import { mutate } from '../helpers/access-logs/mutate.ts';
import { Random } from '../helpers/access-logs/random.ts';
import { SHAPES, simulate } from '../helpers/access-logs/simulate.ts';

const seed = Number(process.env.SEED) || 1;
const TOKEN = /[A-Z2-7]{24}/;
test(`40,000 mutated lines are records or are counted, crash nothing and leak nothing (SEED=${seed})`, async () => {
  const random = new Random(seed);
  const clean = simulate(SHAPES.slice(1, 4), seed).lines.map((line) => Buffer.from(line));
  const mutated = Array.from({ length: 40_000 }, () => {
    let line: Buffer = random.pick(clean);
    for (let times = random.int(1, 3); times > 0; times--) line = mutate(line, random.pick(clean), random);
    return line;
  });
  // What a scanner remembers of one line must not change how it reads the next.
  const scanner = new LineScanner();
  for (const line of mutated) {
    const result = parseAccessLogLine(line);
    const reason = scanner.scan(line, 0, line.length);
    expect(reason === undefined ? recordAt(scanner) : reason).toEqual(
      result.ok ? result.record : result.reason,
    );
    if (!result.ok) continue;
    const { status, operation, time } = result.record;
    expect(status === undefined || (status >= 100 && status <= 999)).toBe(true);
    expect(operation).toMatch(/^(?:REST|WEBSITE|SOAP|BATCH|S3)\.[\w.]+$/);
    expect(Number.isNaN(time.getTime())).toBe(false);
  }
  const bytes = Buffer.concat(mutated.flatMap((line) => [line, Buffer.from('\n')]));
  async function* stdin() {
    for (let at = 0; at < bytes.length; at += 70_001) yield bytes.subarray(at, at + 70_001);
  }
  const read = await drain(readLogs([{ kind: 'stdin' }], { stdin: stdin() }));
  const newlines = bytes.filter((byte) => byte === 10).length;
  expect(read.rows.counts.records + read.rejected + read.blankLines).toBe(newlines);
  const diagnosis = diagnose(read, { lock: 'source-ip', approved: [] });
  const { attributed, denied } = diagnosis.summary;
  expect(Object.values(attributed).reduce((sum, count) => sum + count, 0)).toBe(denied);
  const report = { command: 'logs.diagnose', title: 'Hostile', version: '0', rules: [] };
  for (const format of ['table', 'json', 'ndjson', 'markdown', 'sarif'] as const) {
    const text = renderFindings(format, diagnosis.findings, report);
    expect(text.split('\n').some(hasUnsafeCharacters)).toBe(false);
    expect(text).not.toMatch(TOKEN);
  }
});

test('a field of a megabyte is read, and a line without an end is given up with its reason', async () => {
  const [line = ''] = simulate(SHAPES.slice(0, 1), 1).lines;
  const long = line.replace(/"([^"]*)" - /, (_, agent) => `"${agent}${'x'.repeat(1 << 20)}" - `);
  async function* stdin() {
    yield Buffer.from(`${long}\n${line}\n`);
    for (let count = 0; count < 10; count++) yield Buffer.alloc(1 << 20, 'y');
    yield Buffer.from(`\n${line}\n`);
  }
  const read = await drain(readLogs([{ kind: 'stdin' }], { stdin: stdin() }));
  expect(read.rows.counts.records).toBe(3);
  expect(read.rejects).toMatchObject([{ reason: 'too-long', count: 1 }]);
});
