import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { drain } from '../../src/core/events.ts';
import { readRemap } from '../../src/migrate/remap/read-remap.ts';
import { run } from '../helpers/command.ts';
import { flowText, source, step } from './sample.ts';
import { BUCKET, target } from './target.ts';

const NEW = 'sagemaker-eu-west-1-444455556666';
const MAP = { buckets: { [BUCKET]: NEW } };
const remap = readRemap(Buffer.from(JSON.stringify(MAP)), 'map.json');

async function open() {
  const here = await target();
  await here.s3.send(new CreateBucketCommand({ Bucket: NEW }));
  const athena = step('q', {
    type: 'SOURCE',
    operator: 'sagemaker.athena_source_0.1',
    parameters: {
      dataset_definition: { queryString: 'select 1', s3OutputLocation: `s3://${BUCKET}/athena/` },
    },
    trained_parameters: { unload_s3_output_location: `s3://${BUCKET}/athena/q1/data/` },
  });
  writeFileSync(join(here.tree, 'a.flow'), flowText(source('a', `s3://${BUCKET}/in/a.csv`), athena));
  writeFileSync(join(here.tree, 'b.flow'), flowText(source('a', `s3://${BUCKET}/in`)));
  writeFileSync(join(here.tree, 'c.flow'), flowText(source('a', 's3://public-data/x.csv')));
  const plan = (extra = {}) => drain(here.migrate.planData({ folders: [here.tree], remap, ...extra }));
  const apply = async (made: Awaited<ReturnType<typeof plan>>) =>
    (await drain(here.migrate.applyData(made))).outcomes.map(
      (outcome) => `${outcome.status} ${outcome.change.copy.to.key}`,
    );
  return { ...here, plan, applyData: apply, [Symbol.asyncDispose]: () => here[Symbol.asyncDispose]() };
}

test('copies what flows read, staged copies too, to where the map says, once', async () => {
  await using here = await open();
  for (const key of ['in/a.csv', 'in/b.csv', 'inner/no.csv', 'athena/q1/data/0', 'athena/other'])
    await here.put(key, key);
  const plan = await here.plan();
  const missing = ({ findings }: typeof plan) => findings.map(({ rule, subject }) => [rule, subject]);
  // A bucket that is not there holds no data.
  expect(missing(plan)).toEqual([['data/missing', 's3://public-data/x.csv']]);
  const keys = plan.changes.map(({ copy }) => copy.to.key).sort();
  expect(keys).toEqual(['athena/q1/data/0', 'in/a.csv', 'in/b.csv']);
  expect(plan.changes.every(({ copy }) => copy.to.bucket === NEW)).toBe(true);
  expect(plan.places.find(({ staged }) => staged)?.location).toBe(`s3://${BUCKET}/athena/q1/data/`);
  expect((await here.applyData(plan)).sort()).toEqual(keys.map((key) => `applied ${key}`));
  const again = await here.plan();
  expect([again.changes, missing(again)]).toEqual([[], missing(plan)]);
  expect(missing(await here.plan({ checkOnly: true }))).toEqual(missing(plan));
});

test('overwrites nothing, and copies only what the plan saw', async () => {
  await using here = await open();
  await here.put('in/a.csv', 'one');
  await here.put('in/b.csv', 'two');
  const plan = await here.plan();
  await here.put('in/b.csv', 'changed since');
  await here.migrate.planClean(here.input());
  const there = { ...here, bucket: NEW };
  await putIn(there, 'in/a.csv', 'somebody else');
  expect((await here.applyData(plan)).sort()).toEqual(['failed in/a.csv', 'failed in/b.csv']);
  expect((await here.plan()).findings.map(({ rule }) => rule)).toContain('data/other-object-there');
});

test('an object that was written in parts is compared by its checksum', async () => {
  await using here = await open();
  const Key = 'in/a.csv';
  const { UploadId } = await here.s3.send(
    new CreateMultipartUploadCommand({ Bucket: BUCKET, Key, ChecksumAlgorithm: 'CRC64NVME' }),
  );
  const part = await here.s3.send(
    new UploadPartCommand({
      Bucket: BUCKET,
      Key,
      UploadId,
      PartNumber: 1,
      Body: 'x',
      ChecksumAlgorithm: 'CRC64NVME',
    }),
  );
  const Parts = [{ ETag: part.ETag, PartNumber: 1, ChecksumCRC64NVME: part.ChecksumCRC64NVME }];
  await here.s3.send(
    new CompleteMultipartUploadCommand({ Bucket: BUCKET, Key, UploadId, MultipartUpload: { Parts } }),
  );
  expect(await here.applyData(await here.plan())).toEqual(['applied in/a.csv']);
  expect((await here.plan()).changes).toEqual([]);
});

test('--check-data says what is not where the changed flows look, with exit code 1, and 0 once it is', async () => {
  await using here = await open();
  await here.put('in/a.csv', 'x');
  await here.put('athena/q1/data/0', 'x');
  const folder = join(here.tree, '../only');
  mkdirSync(folder);
  writeFileSync(join(folder, 'a.flow'), flowText(source('a', `s3://${BUCKET}/in/a.csv`)));
  writeFileSync(join(here.tree, 'map.json'), JSON.stringify(MAP));
  const map = ['--remap', join(here.tree, 'map.json')];
  const { sandbox } = here;
  const migrate = (...words: string[]) =>
    run(['migrate', ...words, ...map], { sandbox, env: { XDG_STATE_HOME: join(here.tree, '../state') } });
  const before = await migrate('data', folder, '--check-data');
  expect([before.code, before.stdout]).toEqual([1, expect.stringContaining(`s3://${NEW}/in/a.csv`)]);
  const planned = await migrate('plan', folder, '--to', `s3://${BUCKET}/flows/`, '--check-data');
  expect([planned.code, planned.stdout]).toEqual([1, expect.stringContaining('data/missing')]);
  expect((await migrate('data', folder, '--dry-run')).stdout).toContain('in/a.csv');
  expect((await migrate('data', folder, '--yes')).code).toBe(0);
  expect((await migrate('data', folder, '--check-data')).code).toBe(0);
});

async function putIn(
  { s3, bucket }: { s3: Awaited<ReturnType<typeof target>>['s3']; bucket: string },
  Key: string,
  Body: string,
) {
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
}
