import { expect, test } from 'vitest';
import type { JobDetail } from '../../src/jobs/model.ts';
import type { JobsStorage } from '../../src/jobs/ports.ts';
import { readPrices } from '../../src/jobs/prices.ts';
import { jobWork } from '../../src/jobs/workers.ts';

const JOB: JobDetail = {
  LabelingJobName: 'a',
  LabelingJobArn: 'arn:aws:sagemaker:us-east-1:111122223333:labeling-job/a',
  LabelingJobStatus: 'Completed',
  OutputConfig: { S3OutputPath: 's3://data/out/' },
};
const answer = (workerId: string, timeSpentInSeconds: unknown, sub?: string) => ({
  workerId,
  timeSpentInSeconds,
  ...(sub === undefined ? {} : { workerMetadata: { identityData: { sub } } }),
});

function storage(files: readonly (object | string)[]): JobsStorage {
  const texts = files.map((file) => (typeof file === 'string' ? file : JSON.stringify(file)));
  return {
    listPage: async ({ prefix, token }) => {
      expect(prefix).toBe('out/a/annotations/worker-response/');
      const from = Number(token ?? 0);
      const objects = texts.slice(from, from + 2).map((text, at) => ({
        Key: `${prefix}iteration-1/${from + at}/x.json`,
        Size: text === 'huge' ? 5_000_001 : text.length,
      }));
      return { objects, token: from + 2 < texts.length ? String(from + 2) : undefined };
    },
    get: async ({ key }) => {
      const text = texts[Number(key.split('/').at(-2))] ?? '';
      const body = (async function* () {
        yield Buffer.from(text);
      })();
      return { Size: text.length, body };
    },
    head: async () => undefined,
    put: async () => undefined,
    bucketRegion: async () => 'us-east-1',
  };
}

test('what workers did is read from every page of the answers', async () => {
  const files = [
    { answers: [answer('w.a', 10, 'sub-a'), answer('w.b', 7)] },
    { answers: [answer('w.a', 30), answer('w.b', 'long'), { timeSpentInSeconds: 5 }] },
    { answers: [answer('w.a', 20.5)] },
    'no json',
    '{}',
    'huge',
  ];
  expect(await jobWork(JOB, storage(files), undefined)).toEqual({
    workers: [
      { workerId: 'w.a', sub: 'sub-a', answers: 3, seconds: 60.5, medianSeconds: 20.5, costUsd: undefined },
      { workerId: 'w.b', sub: undefined, answers: 2, seconds: 7, medianSeconds: 7, costUsd: undefined },
    ],
    files: 6,
    unreadable: 3,
    more: false,
  });
});

test("a price for answers is shared by them, in the table's tiers", async () => {
  const prices = readPrices('objects: 9\nworkers: [{ upTo: 2, price: 1 }, { price: 0.5 }]');
  if (!prices.ok) throw new Error(prices.problem);
  const files = [
    { answers: [answer('a', 1), answer('b', 1)] },
    { answers: [answer('a', 1), answer('c', 1)] },
  ];
  const { workers } = await jobWork(JOB, storage(files), prices.value);
  // Two at a dollar and two at half of it are three dollars for four answers.
  expect(workers.map(({ workerId, costUsd }) => [workerId, costUsd])).toEqual([
    ['a', 1.5],
    ['b', 0.75],
    ['c', 0.75],
  ]);
});

test('a job whose output is nowhere has none', async () => {
  const { OutputConfig: _, ...job } = JOB;
  expect(await jobWork(job, storage([]), undefined)).toMatchObject({ workers: [], files: 0 });
});
