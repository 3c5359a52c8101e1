import { expect, test } from 'vitest';
import { readActivity } from '../../src/accesslogs/activity/read-activity.ts';
import { workerCandidates } from '../../src/accesslogs/activity/worker-candidates.ts';
import { orThrow } from '../../src/core/parsed.ts';
import { judgeLines } from '../helpers/access-logs/measure.ts';
import { SHAPES, simulate } from '../helpers/access-logs/simulate.ts';

const event = (worker: string, accepted: string, submitted: string, more: object = {}) =>
  JSON.stringify({
    worker_id: worker,
    task_accepted_time: accepted,
    task_submitted_time: submitted,
    task_returned_time: '',
    workteam_arn: 'arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/readers',
    ...more,
  });

test('tasks are read with and without what CloudWatch puts around them, and other lines are counted', () => {
  const plain = event('w1', 'Wed Aug 14 16:00:59 UTC 2019', 'Wed Aug 14 16:01:04 UTC 2019');
  const { tasks, skipped } = orThrow(
    readActivity(
      `${plain}\n2019-08-14T16:02:00.000Z ${plain}\n${JSON.stringify({ message: plain })}\nnoise\n\n`,
    ),
  );
  expect(skipped).toBe(1);
  expect(tasks).toHaveLength(3);
  expect(tasks[2]).toEqual({
    worker: 'w1',
    workteam: 'readers',
    job: '',
    end: 'submitted',
    from: 1565798459,
    to: 1565798464,
  });
});

test('a file that tells of no task is refused', () => {
  expect(readActivity('{"worker_id":"x"}\n')).toMatchObject({ ok: false });
});

test('whoever had a task open is a candidate, with how many others fit', () => {
  const shape = SHAPES.filter(({ name }) => name === 'NAT pool in one /24');
  const judgement = judgeLines(simulate(shape, 8).lines);
  const day = 'Mon Oct 12 2026';
  const activity = [
    event('always', `${day} 06:00:00 UTC`, `${day} 19:00:00 UTC`),
    event('too', `${day} 06:00:00 UTC`, `${day} 19:00:00 UTC`),
    event('morning', `${day} 06:00:00 UTC`, `${day} 09:00:00 UTC`),
    event('never', 'Sun Oct 11 2026 06:00:00 UTC', 'Sun Oct 11 2026 09:00:00 UTC'),
  ];
  const [first] = workerCandidates(judgement, orThrow(readActivity(activity.join('\n'))).tasks);
  expect(first).toMatchObject({ rule: 'network/nat-pool', windows: expect.any(Number) });
  const { windows = 0, candidates = [] } = first ?? {};
  expect(candidates.slice(0, 2)).toEqual([
    { worker: 'always', windows, others: 1 },
    { worker: 'too', windows, others: 1 },
  ]);
  expect(candidates[2]).toMatchObject({ worker: 'morning', others: 2 });
  expect(candidates.map(({ worker }) => worker)).not.toContain('never');
});
