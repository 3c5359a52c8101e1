import type { Facts } from '../../../src/accesslogs/judge/facts.ts';
import { type Judgement, judge } from '../../../src/accesslogs/judge/judge.ts';
import { LogScan } from '../../../src/accesslogs/log-scan.ts';
import { type LogRead, readLogs } from '../../../src/accesslogs/read-logs.ts';
import type { LogRows } from '../../../src/accesslogs/rows/log-rows.ts';
import { drain } from '../../../src/core/events.ts';
import type { Simulation } from './simulate.ts';

/** Bytes: what is asked for is set aside for each of many small texts. */
const MEMORY = 4_000_000;

/** Reads the lines of a log in memory. */
export function readLines(
  lines: readonly string[],
  budget = Math.min(96_000_000, MEMORY + 10_000 * lines.length),
): LogRows {
  const scan = new LogScan(budget);
  const feed = scan.open('memory');
  for (let at = 0; at < lines.length; at += 1000) {
    feed.push(Buffer.from(`${lines.slice(at, at + 1000).join('\n')}\n`));
    scan.rows.keepWithinBudget();
  }
  feed.end();
  return scan.rows;
}

/** Reads a text as if it came from stdin. */
export function readText(text: string | Uint8Array): Promise<LogRead> {
  async function* stdin() {
    yield typeof text === 'string' ? Buffer.from(text) : text;
  }
  return drain(readLogs([{ kind: 'stdin' }], { stdin: stdin(), memory: MEMORY }));
}

/** Reads and judges the lines of a log in memory. */
export function judgeLines(
  lines: readonly string[],
  facts: Facts = { lock: 'unknown', approved: [] },
  budget?: number,
): Judgement {
  return judge(readLines(lines, budget), facts);
}

/** Requests by rule, without those that are no refusals. */
export function attributed({ tallies }: Judgement): Map<string, number> {
  return new Map(
    [...tallies.values()]
      .filter(({ rule }) => rule.id !== 'request/other-error')
      .map(({ rule, requests }) => [rule.id, requests]),
  );
}

/**
 * How well a judgement meets the truth: requests attributed to the right rules, less those attributed to wrong
 * ones, of all that were refused. 1 is perfect; a request that is left unexplained costs itself only.
 */
export function score(
  judgement: Judgement,
  { truth }: Simulation,
): { right: number; wrong: number; total: number } {
  const given = attributed(judgement);
  let right = 0;
  let wrong = 0;
  let total = 0;
  for (const count of truth.values()) total += count;
  for (const [rule, count] of given) {
    const actual = truth.get(rule) ?? 0;
    right += Math.min(count, actual);
    if (rule !== 'request/unexplained') wrong += Math.max(0, count - actual);
  }
  return { right, wrong, total };
}
