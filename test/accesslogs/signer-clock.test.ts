import { describe, expect, test } from 'vitest';
import { judgedFindings } from '../../src/accesslogs/judge/judged-findings.ts';
import { attributed, judgeLines } from '../helpers/access-logs/measure.ts';
import { accessKey, NINE, type Seen, taskLines } from '../helpers/access-logs/task-lines.ts';

const [A, B] = ['203.0.113.10', '198.51.100.20'] as const;

/** A request so many seconds after the URL of its task says that it was signed; URLs last a quarter of an hour. */
const opened = (
  seconds: number,
  task: string,
  more: Partial<Seen> & { readonly time?: number } = {},
): Seen => {
  const { time = 0, ...rest } = more;
  const key = `${task}.jpg`;
  const signedAt = NINE + time - seconds;
  const grant = { key, accessKeyId: accessKey(task), signedAt, expires: 900 };
  return { ...{ task, from: A, at: time / 60 }, ...rest, more: { grant, ...rest.more } };
};
const causes = (...seen: readonly Seen[]) => Object.fromEntries(attributed(judgeLines(taskLines(...seen))));
const late = (...delays: readonly number[]) =>
  causes(...delays.map((delay, at) => opened(delay, String.fromCharCode(97 + at), { time: at * 100 })));

describe('URLs that have expired when they are first opened', () => {
  test.each<[readonly number[], number]>([
    [[1000, 1060, 1120], 3],
    [[1120, 1000, 1060], 3],
    [[1000, 1060, 1121], 0],
    [[1000, 1000], 0],
    [[1000, 1000, 1000, 3000, 5000], 3],
    [[1000, 1000, 1000, 3000, 5000, 7000], 0],
    [[1000, 3000, 3000, 3000], 3],
    [[1000, 1100, 1150, 1200, 1220], 4],
  ])('by %j s: the clock of the signer for %i of them', (delays, clock) => {
    const expired = delays.length - clock;
    expect(late(...delays)).toEqual({
      ...(clock === 0 ? {} : { 'request/signer-clock': clock }),
      ...(expired === 0 ? {} : { 'request/url-expired': expired }),
    });
  });

  test('count from the first request of each task, at whichever address', () => {
    const twice = ['a', 'b', 'c'].flatMap((task, at) => [
      opened(3000 + 500 * at, task, { time: 3000 + 500 * at, from: B }),
      opened(1000, task, { time: 1000 }),
    ]);
    expect(causes(...twice)).toEqual({ 'request/signer-clock': 6 });
    expect(causes(...twice.toReversed())).toEqual({ 'request/signer-clock': 6 });
  });

  test('say nothing of the clock where one of the task worked, or was refused for another reason', () => {
    const tasks = ['a', 'b', 'c'];
    const expired = tasks.map((task) => opened(1000, task, { time: 1000 }));
    expect(causes(...expired)).toEqual({ 'request/signer-clock': 3 });
    const worked = tasks.map((task) => opened(10, task, { time: 10, ok: true }));
    expect(causes(...worked, ...expired)).toEqual({ 'request/url-expired': 3 });
    const missing = { errorCode: 'NoSuchKey', status: 404 };
    const other = tasks.map((task) => opened(1000, task, { time: 1000, from: B, more: missing }));
    expect(causes(...other, ...expired)).toEqual({ 'request/url-expired': 3, 'object/missing': 3 });
  });

  test('with Signature Version 2 have no time of signing', () => {
    const line = (task: string) =>
      opened(1000, task, {
        time: 1000,
        more: {
          requestLine: `GET /a.jpg?AWSAccessKeyId=${accessKey(task)}&Signature=abc%3D&Expires=${NINE} HTTP/1.1`,
        },
      });
    expect(causes(...['a', 'b', 'c'].map(line))).toEqual({ 'request/url-expired': 3 });
  });
});

describe('URLs that are refused before they were signed', () => {
  const confidence = (...seen: readonly Seen[]) =>
    judgedFindings(judgeLines(taskLines(...seen))).map(({ rule, evidence }) => [rule, evidence?.confidence]);
  test('are the clock for certain more than a quarter of an hour ahead, and likely below', () => {
    expect(confidence(opened(-901, 'a'))).toEqual([['request/signer-clock', 'shown']]);
    expect(confidence(opened(-900, 'a'))).toEqual([['request/signer-clock', 'likely']]);
    // The last request of several counts.
    expect(confidence(opened(-950, 'a'), opened(-850, 'a', { time: 100 }))).toEqual([
      ['request/signer-clock', 'likely'],
    ]);
  });

  test('are not where the task worked as early as that, but are where it worked only later', () => {
    const works = (seconds: number) => opened(seconds, 'a', { time: 1000 + seconds, ok: true, from: B });
    const refused = opened(-600, 'a', { time: 400 });
    expect(confidence(works(-700), refused).map(([rule]) => rule)).toEqual(['network/address-changed']);
    expect(confidence(works(-600), refused).map(([rule]) => rule)).not.toContain('request/signer-clock');
    expect(confidence(works(-599), refused).map(([rule]) => rule)).toEqual(['request/signer-clock']);
  });
});
