import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../helpers/command.ts';

const SDK = JSON.stringify(join(import.meta.dirname, '../../package.json'));
/** Reads the payload from S3, as every post-annotation Lambda has to. */
const lambda = (answer: string) => `
const { S3Client, GetObjectCommand } = require('node:module').createRequire(${SDK})('@aws-sdk/client-s3');
exports.handler = async (event) => {
  const [, Bucket, Key] = /^s3:..([^/]+).(.+)$/.exec(event.payload.s3Uri);
  const { Body } = await new S3Client({ forcePathStyle: true }).send(new GetObjectCommand({ Bucket, Key }));
  const objects = JSON.parse(await Body.transformToString());
  const label = event.labelAttributeName;
  return ${answer};
};`;
const GOOD =
  'objects.map(({ datasetObjectId, dataObject, annotations }) => ({ datasetObjectId, consolidatedAnnotation: { content: { [label]: { of: annotations.length, dataObject, categories: event.labelCategories } } } }))';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundctl-post-'));
  for (const id of [0, 1]) {
    await mkdir(join(folder, `responses/iteration-1/${id}`), { recursive: true });
    const answers = [1, 2].map((worker) => ({
      workerId: `w${worker}`,
      answerContent: { kind: { label: 'a' } },
    }));
    await writeFile(
      join(folder, `responses/iteration-1/${id}/2026-01-01_00-00-00.json`),
      JSON.stringify({ answers }),
    );
  }
  await writeFile(join(folder, 'm.manifest'), '{"source-ref":"s3://b/0.png"}\n{"source":"one"}\n');
  await writeFile(join(folder, 'labels.json'), '{"labels":[{"label":"a"},{"label":"b"}]}');
  await writeFile(join(folder, 'good.js'), lambda(GOOD));
  await writeFile(join(folder, 'short.js'), lambda(`${GOOD}.slice(1)`));
  await writeFile(join(folder, 'object.js'), lambda('({ consolidated: [] })'));
  await writeFile(join(folder, 'throws.js'), lambda('objects.nothing.here'));
});
afterAll(() => rm(folder, { recursive: true }));

const post = (file: string, ...words: string[]) =>
  run(['templates', 'post-lambda', file, '--responses', 'responses', '--output', 'json', ...words], {
    cwd: folder,
  });

describe('templates post-lambda', () => {
  test('gives the Lambda what workers answered, from S3, and holds its answer to the contract', async () => {
    const { code, stdout, stderr } = await post(
      'good.js',
      '--manifest',
      'm.manifest',
      '--labels',
      'labels.json',
      '--label-attribute',
      'kind',
    );
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      findings: [],
      objects: 2,
      consolidated: [
        {
          datasetObjectId: '0',
          content: { kind: { of: 2, dataObject: { s3Uri: 's3://b/0.png' }, categories: ['a', 'b'] } },
        },
        { datasetObjectId: '1', content: { kind: { dataObject: { content: 'one' } } } },
      ],
    });
  });

  test.each([
    ['short.js', '1 of 2 objects have no answer: 0'],
    ['object.js', 'not a list'],
    ['throws.js', 'TypeError'],
  ])('%s is told what it does wrongly', async (file, message) => {
    const { code, stdout } = await post(file);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).findings[0]).toMatchObject({
      rule: 'task/lambda-failed',
      message: expect.stringContaining(message),
    });
  });

  test.each([
    [['post-lambda', 'none.js', '--responses', 'responses'], 'is not a file'],
    [['post-lambda', 'good.js', '--responses', 'none'], 'does not exist'],
    [['post-lambda', 'good.js', '--responses', 'labels.json'], 'not a worker response'],
    [['post-lambda', 'good.js', '--responses', 'm.manifest'], 'not JSON'],
  ])('%j is bad input', async (words, message) => {
    const { code, stderr } = await run(['templates', ...words], { cwd: folder });
    expect(code).toBe(252);
    expect(stderr).toContain(message);
  });
});
