import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessLogRules } from '../../src/accesslogs/access-log-rules.ts';
import { diagnose } from '../../src/accesslogs/diagnose.ts';
import { judgedFindings } from '../../src/accesslogs/judge/judged-findings.ts';
import { type LogRead, readLogs } from '../../src/accesslogs/read-logs.ts';
import { diagnosisMarkdown, whatIfMarkdown } from '../../src/accesslogs/report/markdown.ts';
import { type AskedFor, nextCommands } from '../../src/accesslogs/report/next-commands.ts';
import { progressWords } from '../../src/accesslogs/report/progress-words.ts';
import { barsOf, slotsOf } from '../../src/accesslogs/report/timeline-bars.ts';
import { refusedWords } from '../../src/accesslogs/report/words.ts';
import { parseLogTime } from '../../src/accesslogs/sources/log-time.ts';
import { factsFrom } from '../../src/accesslogs/team-facts.ts';
import { whatIf } from '../../src/accesslogs/whatif.ts';
import { drain } from '../../src/core/events.ts';
import { sortFindings } from '../../src/core/finding.ts';
import { parseCidr } from '../../src/core/net/cidr.ts';
import { orThrow } from '../../src/core/parsed.ts';
import { judgeLines } from '../helpers/access-logs/measure.ts';
import { SHAPES, simulate } from '../helpers/access-logs/simulate.ts';

const FACTS = { lock: 'unknown', approved: [] } as const;
const RANGE = orThrow(parseCidr('192.0.2.0/24'));
let folder: string;
let read: LogRead;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundctl-report-'));
  const lines = simulate(SHAPES.slice(0, 8), 9).lines.filter((_, index) => index % 4 === 0);
  const path = join(folder, 'a|b*.log');
  await writeFile(path, `${lines.join('\n')}\n<script>\u001b[2J|x|\n`);
  read = await drain(readLogs([{ kind: 'file', path }]));
});
afterAll(() => rm(folder, { recursive: true }));

describe('Markdown', () => {
  test('holds numbers, causes, findings, addresses and notes, and nothing of the log is markup in it', () => {
    const diagnosis = diagnose(read, FACTS);
    const text = diagnosisMarkdown({
      timed: { read, elapsed: 5 },
      diagnosis,
      team: undefined,
      next: ["groundctl logs diagnose 'a|b'"],
    });
    for (const part of ['| Cause | Refused |', '## Findings', '## Addresses', '## Notes', '## Next']) {
      expect(text).toContain(part);
    }
    for (const rule of Object.keys(diagnosis.summary.attributed)) expect(text).toContain(`| ${rule} |`);
    expect(text).not.toMatch(/<script>|\u001b/);
    expect(text.split('\n').filter((line) => line.startsWith('| ') && !line.endsWith(' |'))).toEqual([]);
  });

  test('says first that it is about a part of the log', () => {
    const timed = { read: { ...read, interrupted: true }, elapsed: 5 };
    const diagnosis = diagnose(timed.read, FACTS);
    expect(diagnosisMarkdown({ timed, diagnosis, team: undefined, next: [] })).toMatch(
      /^# .*\n\nInterrupted: /,
    );
    expect(whatIfMarkdown(timed, whatIf(timed.read, 'source-ip'))).toMatch(/^# .*\n\nInterrupted: /);
  });
});

describe('messages of findings', () => {
  const judged = (lines: readonly string[]) => judgedFindings(judgeLines(lines));
  const messages = judged(simulate(SHAPES, 11).lines);

  test('begin with the cause, and say refused once', () => {
    expect(messages.length).toBeGreaterThan(12);
    for (const { rule, message, count } of messages) {
      if (count === undefined) continue;
      const title = accessLogRules.find(({ id }) => id === rule)?.title ?? '';
      expect(message.startsWith(`${title}: `), message).toBe(true);
      expect(message.split('.')[0]?.match(/refused/gi)?.length, message).toBe(1);
      expect(message).toContain(`${count.toLocaleString('en')} request`);
    }
  });

  test('tell a stranger from a colleague', () => {
    const said = (name: string) =>
      judged(
        simulate(
          SHAPES.filter((shape) => shape.name === name),
          5,
        ).lines,
      ).find(({ rule }) => rule === 'network/shared-url')?.message;
    expect(said('leak to a stranger')).toContain('No task was ever admitted there');
    expect(said('leak to a colleague')).toMatch(/by colleagues/);
  });

  test('come in the order of what they weigh', () => {
    const warnings = sortFindings(messages).filter(({ severity }) => severity === 'warning');
    const counts = warnings.map(({ count }) => count ?? 0);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(warnings.length).toBeGreaterThan(5);
  });
});

test('what a lock would refuse for certain is not called likely', async () => {
  const { findings } = whatIf(read, 'vpc-source-ip');
  const found = findings.find(({ rule }) => rule === 'network/asymmetric-endpoint');
  expect(found?.message).toContain('would be refused');
  expect(found?.message).not.toContain('likely');
  expect(found?.evidence).toMatchObject({ confidence: 'shown' });
});

describe('refused requests in words', () => {
  const words = (denied: number, presigned: number, bare: number) => {
    const diagnosis = diagnose(read, FACTS);
    return refusedWords({
      ...diagnosis,
      units: 3,
      summary: { ...diagnosis.summary, denied, presigned, bare },
    });
  };

  test.each([
    [10, 40, 0, '10 of 40 presigned requests of 3 tasks refused (25.0 %)'],
    [
      1000,
      40,
      990,
      '10 of 40 presigned requests of 3 tasks refused (25.0 %); 990 refused requests without a presigned query',
    ],
    [0, 0, 0, 'No presigned request'],
  ])('%i refused of %i', (denied, presigned, bare, text) => {
    expect(words(denied, presigned, bare)).toBe(text);
  });
});

describe('the next commands', () => {
  const team = { name: 'readers', lock: 'source-ip', allowList: [] } as const;
  const next = (attributed: Record<string, number>, asked: Partial<AskedFor> = {}) => {
    const diagnosis = diagnose(read, FACTS);
    const denied = Object.values(attributed).reduce((sum, count) => sum + count, 0);
    const summary = { ...diagnosis.summary, attributed, denied, unbound: 0 };
    const reading = ['s3://logs/a b/', '--bucket', 'images'];
    return nextCommands({ ...diagnosis, summary }, { reading, ...asked });
  };

  test('read the same part of the log', () => {
    expect(next({ 'object/missing': 3 })).toEqual([
      'groundctl explain object/missing',
      "groundctl logs diagnose 's3://logs/a b/' --bucket images --workteam NAME",
    ]);
    expect(next({}, { team })).toEqual([]);
  });

  test('explain the network cause of most refusals', () => {
    expect(
      next({ 'object/missing': 9, 'network/nat-pool': 3, 'network/shared-url': 1 }, { lock: 'source-ip' }),
    ).toEqual(['groundctl explain network/nat-pool']);
  });

  test('never propose to switch a lock off that is off, or that kept somebody out', () => {
    const off = 'groundctl workteams update readers --lock off --dry-run';
    expect(next({ 'network/nat-pool': 3 }, { team })).toContain(off);
    expect(next({ 'network/nat-pool': 3 }, { team: { ...team, lock: 'off' } })).not.toContain(off);
    expect(next({ 'network/shared-url': 3, 'network/unapproved-address': 1 }, { team })).not.toContain(off);
    expect(next({ 'network/nat-pool': 3, 'network/shared-url': 1 }, { team })).not.toContain(off);
    // CloudTrail says that the lock refused them, and nobody says that they should have come in.
    expect(next({ 'network/locked-out': 3 }, { team })).not.toContain(off);
    expect(next({ 'network/nat-pool': 9, 'network/locked-out': 1 }, { team })).not.toContain(off);
    expect(next({ 'network/cloudfront-refused': 3 }, { team })).not.toContain(off);
  });
});

test('a what-if tells apart what would come from outside of the approved ranges', () => {
  const rules = (approved: readonly (typeof RANGE)[]) =>
    whatIf(read, 'vpc-source-ip', approved).byRule.map(({ rule }) => rule);
  expect(rules([])).not.toContain('network/unapproved-address');
  expect(rules([RANGE])).toContain('network/unapproved-address');
  expect(whatIf(read, 'vpc-source-ip', [RANGE]).breaking.requests).toBe(
    whatIf(read, 'vpc-source-ip').breaking.requests,
  );
});

test('bars cover all hours in at most 24 columns, and the busiest is the highest', () => {
  const hours = Array.from({ length: 100 }, (_, hour) => ({
    hour: hour * 3600,
    admitted: hour === 99 ? 50 : 1,
    refused: hour === 3 ? 1 : 0,
  }));
  const row = { address: '192.0.2.1', succeeded: 1, denied: 1, hours };
  const slots = slotsOf([row]);
  expect(slots).toEqual({ first: 0, step: 18_000, count: 20 });
  if (slots === undefined) return;
  expect(barsOf(row, 'admitted', slots)).toMatch(/^.{19}█$/u);
  expect(barsOf(row, 'refused', slots)).toBe(`█${'·'.repeat(19)}`);
  expect(slotsOf([{ ...row, hours: [] }])).toBeUndefined();
});

test('what was stated wins over what the team has, each for itself', () => {
  const team = { name: 'a', lock: 'source-ip', allowList: ['203.0.113.0/24', 'nonsense'] } as const;
  expect(factsFrom({ lock: undefined, approved: [] }, undefined)).toEqual({ lock: 'unknown', approved: [] });
  const taken = factsFrom({ lock: undefined, approved: [] }, team);
  expect([taken.lock, taken.approved.map(({ text }) => text)]).toEqual(['source-ip', ['203.0.113.0/24']]);
  const stated = factsFrom({ lock: 'vpc-source-ip', approved: [RANGE] }, team);
  expect([stated.lock, stated.approved]).toEqual(['vpc-source-ip', [RANGE]]);
});

test.each([
  ['2026-10-12', 'begin', '2026-10-12T00:00:00Z'],
  ['2026-10-12', 'end', '2026-10-13T00:00:00Z'],
  ['2026-10-12T09:00', 'end', '2026-10-12T09:00:00Z'],
  [' 2026-10-12 09:00:30+02:00 ', 'begin', '2026-10-12T07:00:30Z'],
] as const)('%j as the %s of a window is %s', (text, edge, time) => {
  expect(parseLogTime(text, edge)).toEqual({ ok: true, value: Date.parse(time) / 1000 });
});

test.each(['', '2026', '2026-02-30', '2026-13-01', '2026-10-12T25:00', 'x\u001b[2J'])(
  '%j is not a time',
  (text) => {
    const parsed = parseLogTime(text, 'begin');
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.problem).not.toContain('\u001b');
  },
);

test.each([
  [{ records: 5, bytes: 10, taken: 10, total: 0 }, 500, '5 records · 10 B · 10 records/s · 20 B/s'],
  [
    { records: 5000, bytes: 4e6, taken: 1e6, total: 4e6 },
    2000,
    '5,000 records · 4 MB · 2,500 records/s · 2 MB/s · 25 % · 6 s left',
  ],
  [
    { records: 5000, bytes: 4e6, taken: 4e6, total: 4e6 },
    2000,
    '5,000 records · 4 MB · 2,500 records/s · 2 MB/s · 100 %',
  ],
])('progress of %j after %i ms says bytes, records a second and time left', (event, elapsed, text) => {
  expect(progressWords(event, elapsed)).toBe(text);
});
