import { describe, expect, test } from 'vitest';
import { logLine } from '../helpers/access-logs/log-line.ts';
import { judgeLines } from '../helpers/access-logs/measure.ts';
import { Random } from '../helpers/access-logs/random.ts';

const START = Date.UTC(2026, 9, 12, 9) / 1000;
const [A, NEXT, B] = ['203.0.113.10', '203.0.113.11', '198.51.100.20'] as const;

interface Visit {
  readonly from: string;
  /** Seconds after nine. */
  readonly at: number;
  readonly ok?: boolean;
  readonly task?: string;
  readonly agent?: string;
}

/** What is known after these visits; every task is minted at nine and lasts a day. */
function seen(...visits: readonly Visit[]) {
  const random = new Random(7);
  const lines = visits.map(({ from, at, ok = true, task = 'A', agent = 'Chrome' }) =>
    logLine(
      {
        time: START + at,
        bucket: 'images',
        address: from,
        key: 'cat.jpg',
        agent,
        status: ok ? 200 : 403,
        ...(ok ? {} : { errorCode: 'AccessDenied' }),
        grant: {
          key: 'cat.jpg',
          accessKeyId: `ASIA${task.padEnd(16, 'X')}`,
          signedAt: START,
          expires: 86_400,
        },
      },
      random,
    ),
  );
  const { world } = judgeLines(lines);
  const { rows } = world;
  const id = (text: string) =>
    Array.from({ length: rows.addresses.size }, (_, at) => at).find(
      (at) => rows.addresses.get(at).text === text,
    ) ?? -1;
  const agent = rows.table.rowAgent[0] ?? 0;
  return {
    sameClient: (one: string, other: string) => {
      const [first, second] = [one, other].map((text) => world.clients.node(agent, id(text)));
      return world.clients.clientOf(first ?? -1) === world.clients.clientOf(second ?? -2);
    },
    back: (from: string, to: string) => world.movements.backAndForth(agent, id(from), id(to)),
    /** Where the client of the first visit was around a time, other than at an address. */
    elsewhere: (than: string, first: number, last = first) => {
      const client = world.clients.clientOf(world.clients.node(agent, rows.table.rowAddress[0] ?? 0));
      const found = world.successes.elsewhere(client, id(than), START + first, START + last);
      return found === undefined ? undefined : rows.addresses.get(found).text;
    },
  };
}

describe('addresses of one network that a User-Agent uses one after the other', () => {
  const within = (seconds: number, more: Partial<Visit> = {}, to: string = NEXT) =>
    seen({ from: A, at: 0, task: 'A' }, { from: to, at: seconds, task: 'B', ...more }).sameClient(A, to);

  test('are one client within an hour, and two after it', () => {
    expect(within(60)).toBe(true);
    expect(within(3600)).toBe(true);
    expect(within(3601)).toBe(false);
  });

  test('count from the last record at the first of them', () => {
    const visits = [0, 1800].map((at) => ({ from: A, at, task: 'A' }));
    expect(seen(...visits, { from: NEXT, at: 5400, task: 'B' }).sameClient(A, NEXT)).toBe(true);
    expect(seen(...visits, { from: NEXT, at: 5401, task: 'B' }).sameClient(A, NEXT)).toBe(false);
  });

  test('are two in two networks, and with two User-Agents', () => {
    expect(within(60, {}, B)).toBe(false);
    const other = seen(
      { from: A, at: 0 },
      { from: NEXT, at: 60, task: 'B', agent: 'Firefox' },
      { from: NEXT, at: 8000, task: 'C' },
    );
    expect(other.sameClient(A, NEXT)).toBe(false);
  });

  test('a third one in between ties them', () => {
    const visits = [A, '203.0.113.12', NEXT].map((from, index) => ({
      from,
      at: index * 3000,
      task: 'ABC'[index] ?? '',
    }));
    expect(seen(...visits).sameClient(A, NEXT)).toBe(true);
  });
});

describe('a client that is refused at a second address', () => {
  const returning = (seconds: number) =>
    seen({ from: A, at: 10 }, { from: B, at: 100, ok: false }, { from: A, at: 100 + seconds }).back(A, B);

  test('goes back and forth where it is at the first one again within two hours', () => {
    expect(returning(1)).toBe(true);
    expect(returning(7200)).toBe(true);
    expect(returning(7201)).toBe(false);
  });

  test('does not where it never comes back, or was there in that second only', () => {
    expect(seen({ from: A, at: 10 }, { from: B, at: 100, ok: false }).back(A, B)).toBe(false);
    expect(seen({ from: A, at: 10 }, { from: A, at: 100 }, { from: B, at: 100, ok: false }).back(A, B)).toBe(
      false,
    );
  });

  test('and of several tasks one is enough', () => {
    const tasks = ['A', 'B', 'C'].flatMap((task, index) => [
      { from: A, at: index * 20_000, task },
      { from: B, at: index * 20_000 + 50, task, ok: false },
    ]);
    expect(seen(...tasks).back(A, B)).toBe(false);
    expect(seen(...tasks, { from: A, at: 40_100, task: 'C' }).back(A, B)).toBe(true);
    expect(seen(...tasks).back(B, A)).toBe(false);
  });

  test('is back in any of several tasks, in whichever order they were read', () => {
    const late = [
      { from: A, at: 10, task: 'L' },
      { from: B, at: 50_000, ok: false, task: 'L' },
      { from: A, at: 60_000, task: 'L' },
    ];
    const soon = [
      { from: A, at: 10, task: 'S' },
      { from: B, at: 100, ok: false, task: 'S' },
      { from: A, at: 150, task: 'S' },
    ];
    for (const tasks of [
      [late, soon],
      [soon, late],
    ])
      expect(seen(...tasks.flat()).back(A, B)).toBe(true);
    expect(seen(...late).back(A, B)).toBe(false);
  });

  test('with another User-Agent it is somebody else', () => {
    const visits = [
      { from: A, at: 10 },
      { from: B, at: 100, ok: false },
      { from: A, at: 200, agent: 'Firefox' },
    ];
    expect(seen(...visits).back(A, B)).toBe(false);
  });
});

describe('where a client was around a time', () => {
  const C = '192.0.2.30';
  // One task that is bound to nothing makes them one client.
  const visits = [
    { from: A, at: 0 },
    { from: B, at: 5000 },
    { from: C, at: 9000 },
    { from: '192.0.2.99', at: 6000, agent: 'Firefox', task: 'B' },
    { from: '192.0.2.98', at: 6000, ok: false },
  ];
  test.each<[string, number, number, string | undefined]>([
    [A, 6000, 6000, B],
    [A, 8000, 8000, C],
    [A, 7000, 7000, B],
    [B, 4000, 4000, A],
    [B, 5000, 5000, C],
    [B, 4500, 4500, A],
    [B, 16_200, 16_200, C],
    [B, 16_201, 16_201, undefined],
    [B, -7200, -7200, A],
    [B, -7201, -7201, undefined],
    [A, 5500, 8500, B],
    [A, 4000, 10_000, B],
    [B, 5001, 8000, C],
    ['198.51.100.99', 5000, 5000, B],
  ])('other than at %s, from %i to %i: %s', (than, first, last, expected) => {
    for (const order of [visits, visits.toReversed()]) {
      const there = seen({ from: A, at: 0 }, ...order);
      expect(there.elsewhere(than, first, last)).toBe(expected);
    }
  });

  test('a long stay is as near as its end, and of two in one second it is always the same', () => {
    const stay = seen({ from: A, at: 0 }, { from: A, at: 20_000 }, { from: B, at: 13_000 });
    expect(stay.elsewhere(C, 12_000)).toBe(A);
    expect(stay.elsewhere(A, 12_000)).toBe(B);
    const beside = seen(
      { from: A, at: 0 },
      { from: B, at: 0 },
      { from: A, at: 80_000 },
      { from: C, at: 80_010 },
    );
    expect(beside.elsewhere(C, 79_000)).toBe(A);
    for (const twins of [
      [B, C],
      [C, B],
    ]) {
      expect(seen({ from: A, at: 0 }, ...twins.map((from) => ({ from, at: 50 }))).elsewhere(A, 60)).toBe(C);
    }
  });
});
