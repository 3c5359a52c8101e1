import { describe, expect, test } from 'vitest';
import type { JobDetail } from '../../src/jobs/model.ts';
import { costByTable, readPrices } from '../../src/jobs/prices.ts';

const job = (labeled: number, human: number, workers?: number, task?: string): JobDetail => ({
  LabelingJobName: 'a',
  LabelingJobArn: 'arn:aws:sagemaker:us-east-1:111122223333:labeling-job/a',
  LabelingJobStatus: 'InProgress',
  LabelCounters: { TotalLabeled: labeled, HumanLabeled: human },
  HumanTaskConfig: {
    NumberOfHumanWorkersPerDataObject: workers,
    PreHumanTaskLambdaArn:
      task === undefined ? undefined : `arn:aws:lambda:us-east-1:432418664414:function:PRE-${task}`,
  },
});

function costOf(table: string, of: JobDetail): number {
  const prices = readPrices(table);
  if (!prices.ok) throw new Error(prices.problem);
  return costByTable(of, prices.value);
}

describe('the cost of a job', () => {
  test.each([
    ['objects: 0.5', job(10, 10), 5],
    ['{"objects": [{"upTo": 4, "price": 1}, {"price": 0.5}]}', job(4, 4), 4],
    ['objects: [{ upTo: 4, price: 1 }, { price: 0.5 }]', job(6, 6), 5],
    ['objects: [{ upTo: 2, price: 1 }, { upTo: 4, price: 0.5 }, { price: 0 }]', job(9, 9), 3],
    ['workers: 0.25', job(10, 8, 3), 6],
    ['workers: [{ upTo: 10, price: 1 }, { price: 0 }]', job(10, 8, 3), 10],
    ['objects: 1\nworkers: 1', job(2, 1, 2), 4],
    ['objects: 1\ntasks: { BoundingBox: { objects: 3 } }', job(2, 2, 1, 'BoundingBox'), 6],
    ['objects: 1\ntasks: { BoundingBox: { objects: 3 } }', job(2, 2, 1, 'TextMultiClass'), 2],
    ['objects: 1\ntasks: { constructor: { objects: 3 } }', job(2, 2), 2],
    ['{}', job(2, 2), 0],
  ])('by %s', (table, of, cost) => {
    expect(costOf(table, of)).toBeCloseTo(cost, 9);
  });
});

test.each([
  ['[1]', 'it is not an object'],
  ['{ "a"', 'it is neither JSON nor YAML'],
  ['object: 1', 'the table has "object", which is unknown'],
  ['objects: cheap', 'neither a number nor a list'],
  ['objects: -1', 'entry 1 of objects of the table has no price'],
  ['objects: .inf', 'has no price'],
  ['objects: [{ price: 1 }, { price: 2 }]', 'entry 1 of objects of the table has no upTo'],
  ['objects: [{ upTo: 5, price: 1 }, { upTo: 5, price: 1 }, { price: 1 }]', 'entry 2'],
  ['objects: [{ upTo: 5, price: 1 }]', 'no price beyond it'],
  ['tasks: 1', 'tasks is not an object'],
  ['tasks: { BoundingBox: 1 }', '"BoundingBox" is not an object'],
  ['tasks: { BoundingBox: { price: 1 } }', '"BoundingBox" has "price"'],
])('a table such as %s is refused', (text, problem) => {
  expect(readPrices(text)).toMatchObject({ ok: false, problem: expect.stringContaining(problem) });
});
