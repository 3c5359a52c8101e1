import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readWorkerResponses } from '../../../src/templates/lambda/worker-responses.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundctl-responses-'));
  for (const name of [
    'iteration-2/0/2026-01-02.json',
    'iteration-9/0/2026-01-09.json',
    'iteration-10/0/2026-01-10.json',
    'iteration-1/10/2026-01-01_00.json',
    'iteration-1/10/2026-01-01_01.json',
    'iteration-1/2/2026-01-01.json',
  ]) {
    await mkdir(join(folder, dirname(name)), { recursive: true });
    const answers = [{ workerId: name, answerContent: {} }];
    await writeFile(join(folder, name), JSON.stringify({ answers }));
  }
});
afterAll(() => rm(folder, { recursive: true }));

describe('the worker responses of a folder', () => {
  test('are the latest of each object, in the order of their numbers: iteration 10 comes after 9', async () => {
    const found = await readWorkerResponses(folder, [], new AbortController().signal);
    expect(
      found.map(({ datasetObjectId, annotations }) => [datasetObjectId, annotations[0]?.workerId]),
    ).toEqual([
      ['0', 'iteration-10/0/2026-01-10.json'],
      ['2', 'iteration-1/2/2026-01-01.json'],
      ['10', 'iteration-1/10/2026-01-01_01.json'],
    ]);
  });
});
