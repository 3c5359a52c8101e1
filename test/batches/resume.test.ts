import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CheckReport, checkPlus } from '../../src/batches/check.ts';
import { checkJob } from '../../src/batches/check-job.ts';
import type { BatchesS3 } from '../../src/batches/ports.ts';
import {
  type Checkpoint,
  type CheckpointHead,
  readCheckpoint,
  writeCheckpoint,
} from '../../src/batches/resume/checkpoint.ts';
import type { Source } from '../../src/batches/sources/source.ts';
import { report } from './aws.ts';
import { bucketOf } from './memory-bucket.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resume-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const HEAD: CheckpointHead = {
  source: 's3://b/',
  kind: 'plus',
  units: 'decimal',
  taskType: '',
  automated: false,
  images: 'sample',
  owner: '',
  endpoint: 'http://127.0.0.1:1',
};
const SOURCE: Source = { kind: 'prefix', bucket: 'b', prefix: '' };

/** S3 that holds these keys and fails once after `pages` requests. */
function s3Of(keys: readonly string[], pages = Number.POSITIVE_INFINITY): BatchesS3 {
  const { s3 } = bucketOf(keys, 3, (key) => (key.length * 7919) % 3e9);
  let asked = 0;
  const listPage: BatchesS3['listPage'] = async (input) => {
    asked += 1;
    if (asked > pages) throw new Error('The network is gone.');
    return s3.listPage(input);
  };
  const settings = {
    bucketRegion: async () => 'us-east-1',
    getBucketCors: async () => undefined,
    getBucketEncryption: async () => undefined,
    get: async () => undefined,
  };
  return { ...settings, listPage } as unknown as BatchesS3;
}

/** Checks until S3 fails, keeps what was counted in a file, and goes on from it. */
async function inTwo(
  keys: readonly string[],
  pages: number,
  check: typeof checkPlus | typeof checkJob,
): Promise<CheckReport> {
  let kept: Checkpoint | undefined;
  const onStopped = (checkpoint: Checkpoint) => {
    kept = checkpoint;
  };
  try {
    return await report(check(SOURCE, s3Of(keys, pages), { onStopped }));
  } catch {
    if (kept === undefined) return report(check(SOURCE, s3Of(keys)));
    const path = join(folder, 'checkpoint');
    writeCheckpoint(path, HEAD, kept);
    return report(check(SOURCE, s3Of(keys), { resume: readCheckpoint(path, HEAD) }));
  }
}

const segment = fc.constantFrom('a', 'A', 'b.jpg', 'B.JPG', 'img', '!', 'é', 'e\u0301', 'x y');
const keysOf = (depth: number) =>
  fc.uniqueArray(
    fc.array(segment, { minLength: 1, maxLength: depth }).map((parts) => parts.join(depth > 3 ? '/' : '-')),
    { maxLength: 120 },
  );

describe('a check that ended early and goes on', () => {
  test('reports what one in one go reports, to the last name, where keys come in order', async () => {
    await fc.assert(
      fc.asyncProperty(keysOf(3), fc.nat({ max: 40 }), async (keys, pages) => {
        expect(await inTwo(keys, pages, checkPlus)).toEqual(await report(checkPlus(SOURCE, s3Of(keys))));
        expect(await inTwo(keys, pages, checkJob)).toEqual(await report(checkJob(SOURCE, s3Of(keys))));
      }),
      { numRuns: 60 },
    );
  });

  test('counts every key once where parts are listed in parallel', async () => {
    const counted = ({ files, bytes, extensions, gauges, findings }: CheckReport) => ({
      files,
      bytes,
      extensions,
      gauges,
      findings: findings.map(({ rule, evidence }) => [rule, evidence?.count]),
    });
    await fc.assert(
      fc.asyncProperty(keysOf(5), fc.nat({ max: 60 }), async (keys, pages) => {
        const whole = await report(checkPlus(SOURCE, s3Of(keys)));
        expect(counted(await inTwo(keys, pages, checkPlus))).toEqual(counted(whole));
      }),
      { numRuns: 60 },
    );
  });
});

describe('the file it goes on from', () => {
  const kept = async () => {
    let checkpoint: Checkpoint | undefined;
    const options = { onStopped: (one: Checkpoint) => (checkpoint = one) };
    await report(checkPlus(SOURCE, s3Of(['a', 'b', 'c', 'd'], 1), options)).catch(() => {});
    const path = join(folder, 'kept');
    writeCheckpoint(path, HEAD, checkpoint as Checkpoint);
    return path;
  };

  test('is for its owner only', async () => {
    expect(statSync(await kept()).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['source', { source: 's3://other/' }, /source: "s3:\/\/b\/" there, "s3:\/\/other\/" here/],
    ['limits', { kind: 'labeling-job' as const }, /--kind/],
    ['units', { units: 'binary' as const }, /--units/],
    ['endpoint', { endpoint: '' }, /endpoint: "http:\/\/127.0.0.1:1" there, none here/],
    ['owner', { owner: '123456789012' }, /--bucket-owner/],
  ])('is refused for another %s', async (_, change, problem) => {
    const path = await kept();
    expect(() => readCheckpoint(path, { ...HEAD, ...change })).toThrow(
      expect.objectContaining({ source: 'usage', problems: [expect.stringMatching(problem)] }),
    );
  });

  test('is refused where one number in it is another, though it reads as well as before', async () => {
    const path = await kept();
    const text = readFileSync(path, 'utf8');
    const [head = '', body = ''] = text.split('\n');
    for (const [at, digit] of [...body].entries()) {
      if (!/\d/.test(digit)) continue;
      const other = `${body.slice(0, at)}${(Number(digit) + 1) % 10}${body.slice(at + 1)}`;
      writeFileSync(path, `${head}\n${other}\n`);
      expect(() => readCheckpoint(path, HEAD)).toThrow(/changed or truncated/);
    }
    writeFileSync(path, text);
    expect(readCheckpoint(path, HEAD).survey.files).toBe(3);
  });

  test('is refused where it was changed, is no such file, or is not there', async () => {
    const path = await kept();
    appendFileSync(path, 'x');
    expect(readCheckpoint(path, HEAD).survey.files).toBe(3);
    for (const [text, message] of [
      ['{"schema":"groundctl/batches.checkpoint/v1"}\n{}\n', /changed or truncated/],
      ['{}', /not the file of an interrupted check/],
      ['null\n', /not the file of an interrupted check/],
      ['', /not the file of an interrupted check/],
    ] as const) {
      writeFileSync(path, text);
      expect(() => readCheckpoint(path, HEAD)).toThrow(message);
    }
    expect(() => readCheckpoint(join(folder, 'none'), HEAD)).toThrow(/does not exist/);
  });
});
