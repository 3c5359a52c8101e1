import { appendFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyStage } from '../../src/batches/stage/apply-stage.ts';
import { openJournal } from '../../src/batches/stage/journal.ts';
import { planStage } from '../../src/batches/stage/plan-stage.ts';
import { selectCopies } from '../../src/batches/stage/select.ts';
import { readStaging } from '../../src/batches/stage/target.ts';
import { drain } from '../../src/core/events.ts';
import { aws, type BatchesAws, brief } from './aws.ts';
import { etagOf, keyOf, rawSplit, splitOf, textOf } from './staged.ts';

const FILES = 23;
let there: BatchesAws;
let index: string;
beforeEach(async () => {
  there = await aws();
  index = await rawSplit(there, FILES, 10);
});
afterEach(async () => {
  await there[Symbol.asyncDispose]();
  rmSync(dirname(index), { recursive: true });
});

const HEAD = { index: 'i', target: 't', region: 'r', endpoint: 'e' };
const journalPath = () => join(dirname(index), 'journal.jsonl');
const planned = async (to = 'p', at = index) => {
  const staging = await readStaging({ in: 'file', path: at }, { bucket: 'plus', prefix: to }, undefined);
  return planStage(there.s3, staging, { copied: openJournal(journalPath(), HEAD).copied });
};
async function staged(plan: Awaited<ReturnType<typeof planned>>, options: { signal?: AbortSignal } = {}) {
  const journal = openJournal(journalPath(), HEAD);
  try {
    return await drain(applyStage(there.s3, plan, { ...options, journal }));
  } finally {
    journal.close();
  }
}

test('copies only what is meant, without junk, and counts the rest', async () => {
  const all = await readStaging({ in: 'file', path: index }, { bucket: 'plus', prefix: 'p' }, undefined);
  const names = all.batches.flatMap(({ copies, folder }) =>
    copies.map(({ to }) => to.key.slice(folder.length)),
  );
  const { staging, left } = selectCopies(all, { exclude: [names[0] ?? ''] });
  expect(staging.batches.flatMap(({ copies }) => copies)).toHaveLength(names.length - 1);
  expect(left).toEqual({ junk: 0, excluded: 1 });
  const plan = await planStage(there.s3, staging);
  const journal = openJournal(journalPath(), HEAD);
  const { failed } = await drain(applyStage(there.s3, plan, { journal }));
  journal.close();
  expect([failed, (await there.keys('plus')).length]).toEqual([0, names.length - 1]);
});

describe('a stage', () => {
  test.skipIf(process.platform === 'win32')('proves its journal before the first copy', async () => {
    const plan = await planned();
    for (const path of ['/proc/nope/x/journal', '/etc/hostname/journal']) {
      const journal = openJournal(path, HEAD);
      await expect(drain(applyStage(there.s3, plan, { journal }))).rejects.toMatchObject({
        source: 'configuration',
        code: 'local-fault',
        message: expect.stringContaining(path),
        hint: expect.stringContaining('Nothing was copied.'),
      });
    }
    expect(await there.keys('plus')).toEqual([]);
  });

  test('shows requests, bytes and the regions that are crossed before anything is copied', async () => {
    const plan = await planned();
    expect(plan.changes.map(({ subject }) => subject)).toEqual([
      'batch-001 to s3://plus/p/batch-001/',
      'batch-002 to s3://plus/p/batch-002/',
      'batch-003 to s3://plus/p/batch-003/',
    ]);
    expect(plan.requests).toBe(FILES + 3);
    expect(plan.changes[0]?.fields).toContainEqual({ field: 'Regions', after: 'eu-west-1 to us-east-1' });
    expect(brief(plan.findings)).toEqual(['info stage/crosses-regions raw']);
    expect(await there.keys('plus')).toEqual([]);
  });

  test('of an archived object fails with what helps, and goes on once the object can be read', async () => {
    const key = keyOf(3);
    await there.put('raw', key, 'content 3', { StorageClass: 'GLACIER' });
    const archived = await staged(await planned());
    expect(archived.outcomes[0]).toMatchObject({
      error: {
        message: expect.stringContaining(`1 object of batch-001 could not be copied: "${key}"`),
        hint: expect.stringContaining('restore it first'),
      },
    });
    await there.put('raw', key, 'content 3');
    expect((await staged(await planned())).failed).toBe(0);
    expect(await textOf(there, 'plus', 'p/batch-001/0003.txt')).toBe('content 3');
  });

  test('copies every object once, whole, into the folder of its batch, and leaves the originals', async () => {
    const result = await staged(await planned());
    expect(result).toMatchObject({ applied: 3, failed: 0, notStarted: 0 });
    const expected = Array.from({ length: FILES }, (_, at) => {
      return `p/batch-00${Math.floor(at / 10) + 1}/${keyOf(at).slice(3)}`;
    });
    expect((await there.keys('plus')).sort()).toEqual(expected.sort());
    for (const at of [0, 7, 22]) {
      expect(
        await textOf(there, 'plus', expected.find((key) => key.endsWith(keyOf(at).slice(3))) ?? ''),
      ).toBe(`content ${at}`);
    }
    expect(await there.keys('raw')).toHaveLength(FILES);
  });

  test('done a second time changes nothing, with and without its journal', async () => {
    await staged(await planned());
    there.sent();
    expect((await planned()).changes).toEqual([]);
    rmSync(journalPath());
    const again = await planned();
    expect(again.changes).toEqual([]);
    expect(again.unchanged).toHaveLength(3);
    expect(there.sent().CopyObject).toBeUndefined();
  });

  test('goes on where an interrupted one ended', async () => {
    const stop = new AbortController();
    const journal = openJournal(journalPath(), HEAD);
    const plan = await planned();
    const first = await drain(
      applyStage(there.s3, plan, {
        signal: stop.signal,
        journal,
        concurrency: 1,
        onProgress: ({ copied }) => copied === 4 && stop.abort(),
      }),
    );
    journal.close();
    expect(first.applied).toBe(0);
    there.sent();
    await staged(await planned());
    expect(there.sent().CopyObject).toBe(FILES - 4);
    expect(await there.keys('plus')).toHaveLength(FILES);
  });

  test('never overwrites: what lies in the way is reported by the plan, and by S3 if it comes later', async () => {
    await there.put('plus', 'p/batch-002/0011.txt', 'precious');
    const plan = await planned();
    expect(brief(plan.findings)).toContain('error stage/foreign-object p/batch-002/0011.txt');
    const late = await planned('q');
    await there.put('plus', 'q/batch-001/0003.txt', 'precious too');
    const result = await staged(late);
    expect(result).toMatchObject({ applied: 2, failed: 1 });
    expect(result.outcomes[0]).toMatchObject({ status: 'failed', error: { code: 'target-exists' } });
    expect(await textOf(there, 'plus', 'q/batch-001/0003.txt')).toBe('precious too');
    expect(await textOf(there, 'plus', 'p/batch-002/0011.txt')).toBe('precious');
  });

  test('notices an object that is not part of the batch, which would count towards its limits', async () => {
    await there.put('plus', 'p/batch-001/notes.txt');
    expect(brief((await planned()).findings)).toContain('error stage/extra-object p/batch-001/notes.txt');
  });

  test('copies nothing that has changed since the split', async () => {
    const plan = await planned();
    await there.put('raw', 'in/0001.txt', 'newer');
    const result = await staged(plan);
    expect(result.outcomes[0]).toMatchObject({
      status: 'failed',
      error: { code: 'source-changed', hint: 'Split again.' },
    });
    expect(await there.keys('plus')).not.toContain('p/batch-001/0001.txt');
  });

  test('to another region is refused, and so is a bucket of somebody else', async () => {
    await there.bucket('ireland', 'eu-west-1');
    const staging = await readStaging(
      { in: 'file', path: index },
      { bucket: 'ireland', prefix: '' },
      undefined,
    );
    await expect(planStage(there.s3, staging)).rejects.toMatchObject({
      code: 'wrong-region',
      exitCode: 252,
      message: 'The bucket ireland is in eu-west-1; Ground Truth Plus reads only from us-east-1.',
    });
    const other = await readStaging({ in: 'file', path: index }, { bucket: 'plus', prefix: '' }, undefined);
    await expect(planStage(there.s3, other, { targetOwner: '999999999999' })).rejects.toMatchObject({
      code: 'access-denied',
    });
  });

  test('names the permission that is missing and stops there', async () => {
    const plan = await planned();
    const reader = there.sandbox.addUser('reader', [
      {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: ['s3:Get*', 's3:List*'], Resource: '*' }],
      },
    ]);
    const journal = openJournal(journalPath(), HEAD);
    const result = await drain(applyStage(there.as(reader), plan, { journal, concurrency: 1 }));
    expect(result.outcomes[0]).toMatchObject({
      status: 'failed',
      error: { code: 'access-denied', aws: { missingAction: 's3:PutObject' } },
    });
  });
});

describe('under faults of S3', () => {
  test.each(['throttle', 'cut', 'cut-response', 'conflict'] as const)(
    '%s: every object arrives once and whole',
    async (kind) => {
      const plan = await planned();
      there.sandbox.faults.add({ match: { service: 's3', operation: 'CopyObject' }, kind, count: 6 });
      let result = await staged(plan);
      there.sandbox.faults.clear();
      if (result.failed > 0) result = await staged(await planned());
      expect(result.failed).toBe(0);
      expect((await planned()).changes).toEqual([]);
      expect(await there.keys('plus')).toHaveLength(FILES);
    },
  );
});

describe('when nothing answers any more', () => {
  test('a batch ends with the first copy that gets no answer, and goes on later', async () => {
    const plan = await planned();
    const asked = () =>
      there.sandbox.inspect.requests().filter(({ operation }) => operation === 'CopyObject').length;
    there.sandbox.faults.add({
      match: { service: 's3', operation: 'CopyObject' },
      kind: 'cut',
      count: 10_000,
    });
    const [first] = plan.changes;
    const journal = openJournal(journalPath(), HEAD);
    const one = { ...plan, changes: first === undefined ? [] : [first] };
    const result = await drain(applyStage(there.s3, one, { journal, concurrency: 1 }));
    expect(result.outcomes[0]).toMatchObject({
      status: 'failed',
      error: {
        code: 'unreachable',
        message: expect.stringContaining('Stopped after 0 of 10 objects of this batch: No response'),
        hint: expect.stringContaining('The same command continues'),
      },
    });
    // The tries of one copy; ten copies would be ten times as many.
    expect(asked()).toBeLessThan(40);
    there.sandbox.faults.clear();
    expect((await staged(await planned())).failed).toBe(0);
  });
});

describe('verification', () => {
  const multipart = async (ChecksumType: 'FULL_OBJECT' | 'COMPOSITE') => {
    const at = { Bucket: 'plus', Key: 'in/m.txt' };
    const ChecksumAlgorithm = ChecksumType === 'COMPOSITE' ? 'SHA256' : 'CRC64NVME';
    const created = new CreateMultipartUploadCommand({ ...at, ChecksumType, ChecksumAlgorithm });
    const { UploadId } = await there.witness.send(created);
    const { ETag, ChecksumSHA256, ChecksumCRC64NVME } = await there.witness.send(
      new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: 'parts', ChecksumAlgorithm }),
    );
    const Parts = [{ PartNumber: 1, ETag, ChecksumSHA256, ChecksumCRC64NVME }];
    await there.witness.send(
      new CompleteMultipartUploadCommand({ ...at, UploadId, ChecksumType, MultipartUpload: { Parts } }),
    );
  };
  const restaged = async () => {
    rmSync(dirname(index), { recursive: true });
    index = await splitOf(there, 100, 'plus');
    return staged(await planned('out'));
  };

  test('of a multipart source is by its checksum over the whole object', async () => {
    await multipart('FULL_OBJECT');
    const result = await restaged();
    expect(result.outcomes[0]).toMatchObject({ status: 'applied', detail: 'verified: 1 by checksum' });
    expect(await etagOf(there, 'plus', 'out/batch-001/m.txt')).not.toBe(
      await etagOf(there, 'plus', 'in/m.txt'),
    );
  });

  test('of one without such a checksum is by size, and says so', async () => {
    await multipart('COMPOSITE');
    const result = await restaged();
    expect(result.outcomes[0]).toMatchObject({
      status: 'applied',
      detail: 'verified: 1 by size only (stage/compared-by-size-only)',
    });
  });

  describe('with KMS, whose ETags are no MD5,', () => {
    const encrypted = async (bucket: string) => {
      const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const } };
      const ServerSideEncryptionConfiguration = { Rules: [rule] };
      await there.witness.send(
        new PutBucketEncryptionCommand({ Bucket: bucket, ServerSideEncryptionConfiguration }),
      );
    };

    test('is by checksum, on either side', async () => {
      await encrypted('plus');
      const into = await staged(await planned());
      expect(into.outcomes.map((outcome) => 'detail' in outcome && outcome.detail)).toEqual([
        'verified: 10 by checksum',
        'verified: 10 by checksum',
        'verified: 3 by checksum',
      ]);
      await there.bucket('locked');
      await encrypted('locked');
      await there.put('locked', 'in/k.txt', 'secret');
      rmSync(dirname(index), { recursive: true });
      index = await splitOf(there, 100, 'locked');
      await there.bucket('open');
      const staging = await readStaging(
        { in: 'file', path: index },
        { bucket: 'open', prefix: '' },
        undefined,
      );
      const out = await staged(await planStage(there.s3, staging));
      expect(out.outcomes[0]).toMatchObject({ status: 'applied', detail: 'verified: 1 by checksum' });
    });

    test('is not made twice: what the journal holds is not compared again', async () => {
      await encrypted('plus');
      await staged(await planned());
      there.sent();
      expect((await planned()).changes).toEqual([]);
      expect(there.sent().HeadObject).toBeUndefined();
      rmSync(journalPath());
      expect((await planned()).changes).toEqual([]);
      expect(there.sent().HeadObject).toBe(FILES * 2);
    });

    test('catches a copy of which one bit is another', async () => {
      await encrypted('plus');
      await corruptOne();
    });
  });

  /** Also where a later run looks at it again: the journal must not vouch for what was never the same. */
  const corruptOne = async () => {
    there.sandbox.faults.add({
      match: { service: 's3', operation: 'CopyObject' },
      kind: 'corrupt',
      count: 1,
    });
    const result = await staged(await planned());
    expect(result).toMatchObject({ applied: 2, failed: 1 });
    expect(result.outcomes[0]).toMatchObject({
      status: 'failed',
      error: {
        code: 'verification-failed',
        message: expect.stringContaining('1 different from the source'),
      },
    });
    const again = await planned();
    expect(again.findings.map(({ rule }) => rule)).toContain('stage/foreign-object');
    expect(there.sent().CopyObject).toBe(FILES);
  };

  test('catches a copy of which one bit is another', () => corruptOne());

  test('of a multipart source catches it by the checksum', async () => {
    await multipart('FULL_OBJECT');
    there.sandbox.faults.add({
      match: { service: 's3', operation: 'CopyObject' },
      kind: 'corrupt',
      count: 1,
    });
    expect((await restaged()).outcomes[0]).toMatchObject({
      status: 'failed',
      error: { code: 'verification-failed' },
    });
  });

  test('finds an object that was changed after it was copied', async () => {
    const plan = await planned();
    await staged(plan);
    await there.witness.send(
      new PutObjectCommand({ Bucket: 'plus', Key: 'p/batch-001/0001.txt', Body: 'CONTENT 1' }),
    );
    expect(brief((await planned()).findings)).toContain('error stage/foreign-object p/batch-001/0001.txt');
  });
});

describe('what is read from files', () => {
  test('an index that was edited, or whose objects were, is refused', async () => {
    const objects = join(dirname(index), 'batch-001.objects.jsonl');
    appendFileSync(objects, '{"bucket":"raw","key":"in/0001.txt","size":1,"etag":"x"}\n');
    await expect(planned()).rejects.toMatchObject({
      source: 'usage',
      message: expect.stringContaining('not the file'),
    });
    const parsed = JSON.parse(readFileSync(index, 'utf8'));
    for (const change of [
      { schema: 'x' },
      { batches: [{ ...parsed.batches[0], objects: '../secret' }] },
      { batches: 3 },
    ]) {
      writeFileSync(index, JSON.stringify({ ...parsed, ...change }));
      await expect(planned()).rejects.toMatchObject({
        source: 'usage',
        message: expect.stringContaining('not the index'),
      });
    }
  });

  test('a journal that a kill cut off is read as far as it goes; that of another stage is refused', () => {
    const path = journalPath();
    const first = openJournal(path, HEAD);
    expect(existsSync(path)).toBe(false);
    first.add('a', '"1"');
    first.close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    appendFileSync(path, '{"key":"b","et');
    const second = openJournal(path, HEAD);
    expect([...second.copied]).toEqual([['a', '"1"']]);
    second.add('c', '"3"');
    second.close();
    expect([...openJournal(path, HEAD).copied.keys()]).toEqual(['a', 'c']);
    expect(() => openJournal(path, { ...HEAD, target: 'other' })).toThrow(/different stage/);
  });
});
